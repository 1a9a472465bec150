package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"istio.io/api/label"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/schema/gvk"
	dnsproto "istio.io/istio/pkg/dns/proto"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/ptr"
	"istio.io/istio/pkg/workloadapi"
)

// ztunnelName stands where a sidecar's answers have their listener.
const ztunnelName = "ztunnel"

// hbonePort is where waypoints listen.
const hbonePort = 15008

// makeAmbient does what injection does not do in ambient mode, and what istiod's controller of Gateways does: it runs a waypoint for each Gateway
// of its class, as the account that has the Gateway's name.
func (w *world) makeAmbient() {
	for _, ns := range w.namespaces {
		delete(ns.Labels, "istio-injection")
		if _, set := ns.Labels[label.IoIstioDataplaneMode.Name]; !set {
			ns.Labels[label.IoIstioDataplaneMode.Name] = constants.DataplaneModeAmbient
		}
	}
	for _, other := range w.others {
		if gateway, ok := other.(*gatewayv1.Gateway); ok && gateway.Spec.GatewayClassName == constants.WaypointGatewayClassName {
			w.runWaypoint(gateway)
		}
	}
}

func (w *world) runWaypoint(gateway *gatewayv1.Gateway) {
	labels := map[string]string{
		label.IoK8sNetworkingGatewayGatewayName.Name: gateway.Name,
		label.GatewayManaged.Name:                    constants.ManagedGatewayMeshControllerLabel,
		label.IoIstioDataplaneMode.Name:              constants.DataplaneModeNone,
		label.SidecarInject.Name:                     "false",
	}
	pod := &corev1.Pod{Spec: corev1.PodSpec{ServiceAccountName: gateway.Name}}
	pod.Name, pod.Namespace, pod.Labels = gateway.Name+"-0", gateway.Namespace, labels
	pod.APIVersion, pod.Kind = "v1", "Pod"
	w.pods = append(w.pods, pod)
	completePods(w.pods)

	service := &corev1.Service{Spec: corev1.ServiceSpec{
		Selector: map[string]string{label.IoK8sNetworkingGatewayGatewayName.Name: gateway.Name},
		Ports:    []corev1.ServicePort{{Name: "mesh", Port: hbonePort, AppProtocol: ptr.Of("hbone")}},
	}}
	service.Name, service.Namespace, service.Labels = gateway.Name, gateway.Namespace, labels
	service.APIVersion, service.Kind = "v1", "Service"
	w.services = append(w.services, service)
	completeServices(w.services)
	w.slices = append(w.slices, slicesOfSelectors([]*corev1.Service{service}, []*corev1.Pod{pod})...)

	gateway.Status.Addresses = []gatewayv1.GatewayStatusAddress{{
		Type: ptr.Of(gatewayv1.HostnameAddressType), Value: fmt.Sprintf("%s.%s.svc.%s", gateway.Name, gateway.Namespace, clusterDomain),
	}}
}

// ownObjects are the Istio objects that istiod reads from the API server itself too: entries, on which routes of the Gateway API hang,
// and in ambient mode all that its index there is made of.
func (w *world) ownObjects(ambient bool) ([]runtime.Object, error) {
	var all []runtime.Object
	for _, c := range w.configs {
		if c.GroupVersionKind != gvk.ServiceEntry && (c.GroupVersionKind != gvk.WorkloadEntry || !ambient) {
			continue
		}
		kind, err := crd.ConvertConfig(c)
		if err != nil {
			return nil, err
		}
		js, err := json.Marshal(kind)
		if err != nil {
			return nil, err
		}
		decoded, _, err := kube.IstioCodec.UniversalDeserializer().Decode(js, nil, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, decoded)
	}
	return all, nil
}

// ztunnel is what istiod tells the one proxy of a node, as it looks for callers of a namespace.
type ztunnel struct {
	services  []*workloadapi.Service
	workloads []*workloadapi.Workload
	names     nameTable
}

// ztunnelOf asks istiod, and answers names as a ztunnel does that captures DNS: hosts that have an address, by the service of the caller's
// own namespace before the one that counts for all.
func (m *controlPlane) ztunnelOf(namespace string) *ztunnel {
	z := &ztunnel{names: newNameTable(m.world, namespace)}
	infos, _ := m.server.Env().AddressInformation(nil)
	for _, info := range infos {
		if service := info.GetService(); service != nil {
			z.services = append(z.services, service)
		}
		if workload := info.GetWorkload(); workload != nil {
			z.workloads = append(z.workloads, workload)
		}
	}
	if m.facts.DNSCapture {
		z.names.captured = map[string]*dnsproto.NameTable_NameInfo{}
		for _, service := range z.services {
			if z.preferred(service, namespace) && len(service.Addresses) > 0 {
				z.names.captured[service.Hostname] = &dnsproto.NameTable_NameInfo{Ips: addressesOf(service)}
			}
		}
	}
	return z
}

// preferred says whether callers of a namespace mean this service by its name.
func (z *ztunnel) preferred(service *workloadapi.Service, namespace string) bool {
	if service.Namespace == namespace {
		return true
	}
	own := func(other *workloadapi.Service) bool {
		return other.Hostname == service.Hostname && other.Namespace == namespace
	}
	return service.Canonical && !slices.ContainsFunc(z.services, own)
}

func addressesOf(service *workloadapi.Service) []string {
	return each(service.Addresses, func(a *workloadapi.NetworkAddress) []string {
		if ip, ok := netip.AddrFromSlice(a.Address); ok {
			return []string{ip.String()}
		}
		return nil
	})
}

// tryAmbient sends a call from a pod in ambient mode: through ztunnel, which knows addresses alone, and the waypoint of the service there, if it has one.
func (m *controlPlane) tryAmbient(call Call, c *caller) CallAnswer {
	answer := CallAnswer{ID: call.ID, Listener: ztunnelName}
	request, err := newRequest(call)
	if err != nil {
		return failed(answer, outcomeError, err)
	}
	z := m.ztunnelOf(c.from.Namespace)
	answer.Address = call.Address
	if answer.Address == "" {
		if answer.Address, err = z.names.resolve(call.Host); err != nil {
			return failed(answer, outcomeNoAddress, err)
		}
	}
	service, err := z.serviceAt(answer.Address)
	switch {
	case err != nil:
		return failed(answer, outcomeError, err)
	case service == nil:
		// What nobody registered leaves as it is, whatever the mesh's outbound mode is.
		answer.Outcome = outcomePassthrough
		return answer
	}
	answer.Cluster = service.Namespace + "/" + service.Hostname
	if info := m.server.Env().ServiceInfo(answer.Cluster); info != nil && info.Waypoint.Error != nil {
		answer.NoWaypoint = info.Waypoint.Error.Message
	}
	workload := z.workloadAt(answer.Address)
	if workload.GetWaypoint() != nil {
		return failed(answer, outcomeError, errors.New("waypoints of workloads are not known here"))
	}
	if service.Waypoint == nil || workload != nil {
		z.connect(&answer, service, request.port)
		return answer
	}
	pod := m.waypointAt(service.Waypoint)
	if pod == nil {
		return failed(answer, outcomeError, fmt.Errorf("the waypoint %v has no pod", service.Waypoint))
	}
	answer.Outcome = outcomeRouted
	next := CallAnswer{ID: answer.ID, Address: answer.Address}
	m.proxyOf(model.Waypoint, pod).receive(&next, request, c.principal())
	answer.Waypoint = &next
	return answer
}

// workloadAt is a workload that has an address; nil if there is none. ztunnel looks for one before it looks for a service, and a call to a workload is none to the
// service that has the same address: it does not pass the service's waypoint.
func (z *ztunnel) workloadAt(address string) *workloadapi.Workload {
	at := slices.IndexFunc(z.workloads, func(w *workloadapi.Workload) bool { return len(w.Addresses) > 0 && placeOf(w) == address })
	if at < 0 {
		return nil
	}
	return z.workloads[at]
}

// serviceAt is the service that has an address; nil if there is none.
func (z *ztunnel) serviceAt(address string) (*workloadapi.Service, error) {
	var found []*workloadapi.Service
	for _, service := range z.services {
		if slices.Contains(addressesOf(service), address) {
			found = append(found, service)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, errors.New("several services have the address, and which one ztunnel takes is not known here")
}

// connect passes a connection on to the workloads of a service, as it is.
func (z *ztunnel) connect(answer *CallAnswer, service *workloadapi.Service, port int) {
	if !slices.ContainsFunc(service.Ports, func(p *workloadapi.Port) bool { return int(p.ServicePort) == port }) {
		answer.Outcome = outcomeNoRoute
		return
	}
	answer.Outcome = outcomeRouted
	answer.Upstream = &Upstream{Type: ztunnelName, Endpoints: []string{}, TLS: noTLS, ConnectTimeout: "10s"}
	for _, workload := range z.workloads {
		for _, p := range workload.Services[answer.Cluster].GetPorts() {
			if int(p.ServicePort) == port {
				answer.Upstream.Endpoints = append(answer.Upstream.Endpoints, net.JoinHostPort(placeOf(workload), strconv.Itoa(int(p.TargetPort))))
			}
		}
	}
	slices.Sort(answer.Upstream.Endpoints)
}

func placeOf(workload *workloadapi.Workload) string {
	if len(workload.Addresses) > 0 {
		if ip, ok := netip.AddrFromSlice(workload.Addresses[0]); ok {
			return ip.String()
		}
	}
	return workload.Hostname
}
