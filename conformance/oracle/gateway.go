package conformance

import (
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"istio.io/api/annotation"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"
)

// gatewayTemplate is what injection makes a gateway of.
const gatewayTemplate = "gateway"

// isGateway says whether a pod runs Envoy as a gateway, by the annotation that gateways' charts set, or because Istio deployed it.
func isGateway(pod *corev1.Pod) bool {
	return pod.Annotations[annotation.InjectTemplates.Name] == gatewayTemplate || pod.Labels[managedLabel] != ""
}

// pass follows a call on, if it arrives at a gateway, and says what that does with it.
func (m *controlPlane) pass(answer *CallAnswer, request *request, c *caller, forged *Forged) {
	pod, port := m.gatewayAt(answer)
	if pod == nil {
		return
	}
	next := CallAnswer{ID: answer.ID, Address: pod.Status.PodIP}
	arriving, call := request.arriving(answer, port), request.dialled(answer, port)
	if forged != nil {
		arriving, call = arriving.forge(call, *forged)
	}
	principal := ""
	if call.TLS == simulation.MTLS {
		principal = c.principal()
	}
	m.proxyOf(model.Router, pod).run(&next, arriving, call, principal)
	answer.Gateway = &next
}

// gatewayAt is the pod of the gateway at the upstream of a call, and the port there; nil if it is none.
func (m *controlPlane) gatewayAt(answer *CallAnswer) (*corev1.Pod, int) {
	if answer.Outcome != outcomeRouted || answer.Upstream == nil || len(answer.Upstream.Endpoints) == 0 {
		return nil, 0
	}
	endpoint, _, _ := strings.Cut(answer.Upstream.Endpoints[0], " ")
	ip, text, err := net.SplitHostPort(endpoint)
	if err != nil {
		return nil, 0
	}
	at := slices.IndexFunc(m.world.pods, func(p *corev1.Pod) bool { return p.Status.PodIP == ip && isGateway(p) })
	port, err := strconv.Atoi(text)
	if at < 0 || err != nil {
		return nil, 0
	}
	return m.world.pods[at], port
}

// proxyOf generates, once, the configuration of a gateway or a waypoint. Its id is the pod's name, by which istiod finds the
// target ports of its Service.
func (m *controlPlane) proxyOf(kind model.NodeType, pod *corev1.Pod) *sidecar {
	if s, ok := m.gateways[pod]; ok {
		return s
	}
	s := m.configure(&model.Proxy{
		Type:            kind,
		ID:              pod.Name + "." + pod.Namespace,
		ConfigNamespace: pod.Namespace,
		Labels:          pod.Labels,
		IPAddresses:     []string{pod.Status.PodIP},
		IstioVersion:    model.MaxIstioVersion,
		Metadata: &model.NodeMetadata{
			Namespace:      pod.Namespace,
			Labels:         pod.Labels,
			ServiceAccount: pod.Spec.ServiceAccountName,
			ClusterID:      "Kubernetes",
		},
	})
	m.gateways[pod] = s
	return s
}

// arriving is the request as the sidecar passes it on.
func (r *request) arriving(sent *CallAnswer, port int) *request {
	next := *r
	next.port = port
	if sent.VirtualHost == "" {
		return &next
	}
	next.host = sent.Authority
	next.headers = map[string]string{}
	for name, value := range r.headers {
		next.headers[name] = value
	}
	next.headers[":authority"] = next.host
	path := sent.Path
	if r.rawQuery != "" {
		path += "?" + r.rawQuery
	}
	next.setPath(path)
	return &next
}

// dialled is that request for Istio's simulation, in the TLS that the sidecar puts around it.
func (r *request) dialled(sent *CallAnswer, port int) simulation.Call {
	call := r.arriving(sent, port).simulated(sent.Address)
	call.CallMode = simulation.CallModeGateway
	if tls := sent.Upstream.TLS; tls.Mode == "istio-mutual" {
		if r.tls {
			// What the application encrypted is bytes inside of it.
			call.Protocol = simulation.TCP
		}
		call.TLS, call.Sni = simulation.MTLS, strings.ToLower(tls.SNI)
	}
	return call
}

// forge is the request as a caller sends it who speaks to the gateway itself.
func (r *request) forge(call simulation.Call, forged Forged) (*request, simulation.Call) {
	next := *r
	if forged.SNI != "" {
		call.Sni = strings.ToLower(forged.SNI)
	}
	if forged.HostHeader != "" {
		next.host = forged.HostHeader
		next.headers = maps.Clone(r.headers)
		next.headers[":authority"] = forged.HostHeader
		call.HostHeader = strings.ToLower(forged.HostHeader)
	}
	return &next, call
}
