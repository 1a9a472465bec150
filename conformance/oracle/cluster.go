package conformance

import (
	"encoding/json"
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/kube"
)

// world is what a cluster would hold after the manifests were applied and its controllers had done their work.
type world struct {
	configs    []config.Config
	services   []*corev1.Service
	slices     []*discoveryv1.EndpointSlice
	pods       []*corev1.Pod
	namespaces map[string]*corev1.Namespace
	others     []runtime.Object
	// deployed are those of the services that Istio makes.
	deployed []*corev1.Service
}

// Address ranges of a cluster; pods of callers are kept apart from pods of the manifests.
var (
	serviceRange = netip.MustParsePrefix("10.96.0.0/16")
	podRange     = netip.MustParsePrefix("10.244.1.0/24")
	callerRange  = netip.MustParsePrefix("10.244.200.0/24")
)

// newWorld builds the cluster from objects that got in; configs are the Istio ones among them.
func newWorld(admitted []*object, configs []config.Config) (*world, error) {
	w := &world{configs: configs, namespaces: map[string]*corev1.Namespace{}}
	var endpoints []*corev1.Endpoints //nolint:staticcheck // deprecated, and still what some manifests have
	for _, o := range admitted {
		if ns := o.GetNamespace(); ns != "" {
			w.useNamespace(ns)
		}
		if o.isIstio() {
			continue
		}
		pod, err := podOf(o)
		if err != nil {
			return nil, err
		}
		if pod != nil {
			w.pods = append(w.pods, pod)
			continue
		}
		decoded, err := decodeCore(o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o, err)
		}
		switch typed := decoded.(type) {
		case nil:
		case *corev1.Service:
			w.services = append(w.services, typed)
		case *discoveryv1.EndpointSlice:
			w.slices = append(w.slices, typed)
		case *corev1.Endpoints: //nolint:staticcheck // as above
			endpoints = append(endpoints, typed)
		case *corev1.Namespace:
			// As the API server does.
			metav1.SetMetaDataLabel(&typed.ObjectMeta, corev1.LabelMetadataName, typed.Name)
			w.namespaces[typed.Name] = typed
		case *corev1.Secret:
			storeStringData(typed)
			w.others = append(w.others, typed)
		case *gatewayv1.Gateway:
			w.others = append(w.others, typed)
			if service, pod := deployed(typed); pod != nil {
				w.services = append(w.services, service)
				w.deployed = append(w.deployed, service)
				w.pods = append(w.pods, pod)
			}
		default:
			w.others = append(w.others, typed)
		}
	}
	w.useNamespace(systemNamespace)
	completeServices(w.services)
	completePods(w.pods)
	completeSlices(w.slices)
	w.slices = append(w.slices, mirror(endpoints, w.services)...)
	w.slices = append(w.slices, slicesOfSelectors(w.services, w.pods)...)
	return w, nil
}

// coreKinds are the kinds of Kubernetes itself, and of its Gateway API, that istiod reads.
var coreKinds = map[string]string{
	"Service": "", "Endpoints": "", "Namespace": "", "Secret": "", "ConfigMap": "", "ServiceAccount": "", "Node": "",
	"EndpointSlice": "discovery.k8s.io",
	"GatewayClass":  gatewayAPI, "Gateway": gatewayAPI, "HTTPRoute": gatewayAPI, "TLSRoute": gatewayAPI, "TCPRoute": gatewayAPI,
	"ReferenceGrant": gatewayAPI,
}

// gatewayAPI is the group of the Kubernetes Gateway API, from whose objects istiod makes its own.
const gatewayAPI = "gateway.networking.k8s.io"

// decodeCore gives the typed form of a kind that istiod reads, nil for any other, or for a version of it that this istiod does not know.
func decodeCore(o *object) (runtime.Object, error) {
	group, ok := coreKinds[o.GetKind()]
	if !ok || !o.isCore(group, o.GetKind()) || !kube.IstioScheme.Recognizes(o.GroupVersionKind()) {
		return nil, nil
	}
	js, err := json.Marshal(o.Object)
	if err != nil {
		return nil, err
	}
	decoded, _, err := kube.IstioCodec.UniversalDeserializer().Decode(js, nil, nil)
	return decoded, err
}

// storeStringData is what the API server does on writing a Secret.
func storeStringData(secret *corev1.Secret) {
	for key, value := range secret.StringData {
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data[key] = []byte(value)
	}
	secret.StringData = nil
}

// useNamespace makes sure that a namespace exists, with sidecar injection on.
func (w *world) useNamespace(name string) {
	if _, ok := w.namespaces[name]; ok {
		return
	}
	w.namespaces[name] = &corev1.Namespace{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"},
		ObjectMeta: metav1.ObjectMeta{
			Name:   name,
			Labels: map[string]string{"istio-injection": "enabled", corev1.LabelMetadataName: name},
		},
	}
}

// kubeObjects lists everything that is not Istio's, sorted where a map was its home.
func (w *world) kubeObjects() []runtime.Object {
	var all []runtime.Object
	for _, ns := range sortedValues(w.namespaces) {
		all = append(all, ns)
	}
	for _, s := range w.services {
		all = append(all, s)
	}
	for _, s := range w.slices {
		all = append(all, s)
	}
	for _, p := range w.pods {
		all = append(all, p)
	}
	return append(all, w.others...)
}

// nth is the n-th usable address of a range, counted from one.
func nth(prefix netip.Prefix, n int) string {
	addr := prefix.Addr()
	for range n {
		addr = addr.Next()
	}
	return addr.String()
}
