package conformance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	metadatafake "k8s.io/client-go/metadata/fake"
	clienttesting "k8s.io/client-go/testing"
	"sigs.k8s.io/gateway-api/pkg/consts"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	labelutil "istio.io/istio/pilot/pkg/serviceregistry/util/label"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/gvr"
	dnsserver "istio.io/istio/pkg/dns/server"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/test"
)

// caller is one workload that calls, and its place in the cluster.
type caller struct {
	from    Caller
	name    string
	address string
}

// principal is what is in the certificate that istiod gives the caller.
func (c *caller) principal() string {
	return spiffe.MustGenSpiffeURI(mesh.DefaultMeshConfig(), c.from.Namespace, c.from.ServiceAccount)
}

// callersOf gives every distinct workload of the calls a name and an address; the second result is by call.
func callersOf(calls []Call) ([]*caller, []*caller) {
	var distinct, byCall []*caller
	known := map[string]*caller{}
	for _, call := range calls {
		from := call.From
		if from.Namespace == "" {
			from.Namespace = defaultNamespace
		}
		if from.ServiceAccount == "" {
			from.ServiceAccount = "default"
		}
		key := fmt.Sprint(from)
		if known[key] == nil {
			number := len(distinct) + 1
			known[key] = &caller{from: from, name: fmt.Sprintf("caller-%d", number), address: nth(callerRange, number)}
			distinct = append(distinct, known[key])
		}
		byCall = append(byCall, known[key])
	}
	return distinct, byCall
}

// controlPlane is a running istiod with the manifests in it.
type controlPlane struct {
	server   *xds.FakeDiscoveryServer
	world    *world
	facts    Mesh
	t        *testing.T
	sidecars map[*caller]*sidecar
	gateways map[*corev1.Pod]*sidecar
}

// sidecar is all the configuration that istiod has for one proxy: that of a caller, a gateway, or a waypoint.
type sidecar struct {
	*simulation.Simulation
	proxy     *model.Proxy
	clusters  map[string]*clusterv3.Cluster
	endpoints map[string]*endpointv3.ClusterLoadAssignment
	chains    map[string]*listenerv3.FilterChain
	names     nameTable
}

// startMesh runs istiod, without network, on what is in the world. Failures of its own end the goroutine through f.
func startMesh(t *testing.T, f test.Failer, w *world, facts Mesh, mc *meshconfig.MeshConfig) (*controlPlane, error) {
	own, err := w.ownObjects(facts.Ambient)
	if err != nil {
		return nil, err
	}
	server := xds.NewFakeDiscoveryServer(f, xds.FakeOptions{
		Configs:            w.configs,
		KubernetesObjects:  append(w.kubeObjects(), own...),
		MeshConfig:         mc,
		KubeClientModifier: nameBundle,
	})
	return &controlPlane{
		server: server, world: w, facts: facts, t: t, sidecars: map[*caller]*sidecar{}, gateways: map[*corev1.Pod]*sidecar{},
	}, nil
}

// nameBundle lets the definitions of kinds in the cluster say of which bundle of the Gateway API they are, as real ones do:
// of those that do not istiod takes no objects.
func nameBundle(client kube.Client) {
	client.Metadata().(*metadatafake.FakeMetadataClient).PrependReactor("*", gvr.CustomResourceDefinition.Resource,
		func(action clienttesting.Action) (bool, runtime.Object, error) {
			if made, ok := action.(interface{ GetObject() runtime.Object }); ok {
				if definition, ok := made.GetObject().(*metav1.PartialObjectMetadata); ok {
					metav1.SetMetaDataAnnotation(&definition.ObjectMeta, consts.BundleVersionAnnotation, consts.BundleVersion)
				}
			}
			return false, nil, nil
		})
}

// sidecarOf generates, once, the configuration of a caller's sidecar.
func (m *controlPlane) sidecarOf(c *caller) *sidecar {
	if s, ok := m.sidecars[c]; ok {
		return s
	}
	s := m.configure(&model.Proxy{
		ID:              c.name + "." + c.from.Namespace,
		ConfigNamespace: c.from.Namespace,
		Locality:        util.ConvertLocality(c.from.Locality),
		// With the labels that istiod makes of the place.
		Labels:      labelutil.AugmentLabels(c.from.Labels, "Kubernetes", c.from.Locality, "", ""),
		IPAddresses: []string{c.address},
		// A proxy as new as its control plane.
		IstioVersion: model.MaxIstioVersion,
		Metadata: &model.NodeMetadata{
			Namespace:      c.from.Namespace,
			Labels:         c.from.Labels,
			ServiceAccount: c.from.ServiceAccount,
			ClusterID:      "Kubernetes",
			DNSCapture:     model.StringBool(m.facts.DNSCapture),
		},
	})
	s.names = newNameTable(m.world, c.from.Namespace)
	if m.facts.DNSCapture {
		s.names.captured = dnsserver.BuildNameTable(dnsserver.Config{Node: s.proxy, Push: m.server.PushContext()}).Table
	}
	m.sidecars[c] = s
	return s
}

// configure generates the configuration of a proxy.
func (m *controlPlane) configure(proxy *model.Proxy) *sidecar {
	proxy = m.server.SetupProxy(proxy)
	s := &sidecar{
		Simulation: simulation.NewSimulation(m.t, m.server, proxy),
		proxy:      proxy,
		clusters:   map[string]*clusterv3.Cluster{},
		endpoints:  map[string]*endpointv3.ClusterLoadAssignment{},
	}
	s.chains = nameChains(s.Listeners)
	for _, cluster := range s.Clusters {
		s.clusters[cluster.Name] = cluster
	}
	for _, assignment := range m.server.Endpoints(proxy) {
		s.endpoints[assignment.ClusterName] = assignment
	}
	return s
}

// try sends one call and says where it goes.
func (m *controlPlane) try(call Call, c *caller) CallAnswer {
	s := m.sidecarOf(c)
	answer := CallAnswer{ID: call.ID}
	request, err := newRequest(call)
	if err != nil {
		return failed(answer, outcomeError, err)
	}
	answer.Address = call.Address
	if answer.Address == "" {
		if answer.Address, err = s.names.resolve(call.Host); err != nil {
			return failed(answer, outcomeNoAddress, err)
		}
	}
	s.run(&answer, request, request.simulated(answer.Address), "")
	m.pass(&answer, request, c, call.Forged)
	return answer
}

// run sends a call, of somebody with a certificate or without, through a proxy and describes what becomes of it.
func (s *sidecar) run(answer *CallAnswer, request *request, call simulation.Call, principal string) {
	result := s.Run(call)
	chain := s.chains[result.FilterChainMatched]
	answer.Listener, answer.VirtualHost = result.ListenerMatched, result.VirtualHostMatched
	answer.FilterChain, _, _ = strings.Cut(result.FilterChainMatched, "#")
	answer.Logs = logsOf(chain)
	// Who may is asked before a route is looked for.
	arrives := result.Error == nil || errors.Is(result.Error, simulation.ErrNoVirtualHost) || errors.Is(result.Error, simulation.ErrNoRoute)
	if arrives {
		allowed, err := checkAccess(answer, chain, peer{principal: principal, sni: call.Sni, request: request})
		if err != nil {
			*answer = failed(*answer, outcomeError, err)
			return
		}
		if !allowed {
			answer.Outcome = outcomeDenied
			return
		}
	}
	switch {
	case answer.VirtualHost != "":
		s.followHTTP(answer, request, chain)
	case result.Error == nil:
		s.followTCP(answer, request, chain)
	case errors.Is(result.Error, simulation.ErrNoListener):
		answer.Outcome = outcomeNoListener
	case errors.Is(result.Error, simulation.ErrNoFilterChain):
		answer.Outcome = outcomeNoFilterChain
	case errors.Is(result.Error, simulation.ErrNoVirtualHost):
		answer.Outcome = outcomeNoRoute
	default:
		*answer = failed(*answer, outcomeError, result.Error)
	}
}

func failed(answer CallAnswer, outcome string, err error) CallAnswer {
	answer.Outcome, answer.Error = outcome, err.Error()
	return answer
}
