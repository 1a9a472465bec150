package conformance

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"istio.io/istio/pkg/ptr"
)

const managedBy = "conformance"

// completeServices fills in what the API server does: type, protocols, target ports and a cluster IP.
func completeServices(services []*corev1.Service) {
	taken := map[string]bool{}
	for _, s := range services {
		taken[s.Spec.ClusterIP] = true
	}
	next := 0
	for _, s := range services {
		if s.Spec.Type == "" {
			s.Spec.Type = corev1.ServiceTypeClusterIP
		}
		for i := range s.Spec.Ports {
			port := &s.Spec.Ports[i]
			if port.Protocol == "" {
				port.Protocol = corev1.ProtocolTCP
			}
			if port.TargetPort == (intstr.IntOrString{}) {
				port.TargetPort = intstr.FromInt32(port.Port)
			}
		}
		if s.Spec.Type == corev1.ServiceTypeExternalName {
			continue
		}
		for s.Spec.ClusterIP == "" {
			next++
			if ip := nth(serviceRange, next); !taken[ip] {
				s.Spec.ClusterIP = ip
			}
		}
		if len(s.Spec.ClusterIPs) == 0 {
			s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
		}
	}
}

// completeSlices fills in the defaults that the API server has for ports.
func completeSlices(all []*discoveryv1.EndpointSlice) {
	for _, slice := range all {
		for i := range slice.Ports {
			port := &slice.Ports[i]
			if port.Name == nil {
				port.Name = ptr.Of("")
			}
			if port.Protocol == nil {
				port.Protocol = ptr.Of(corev1.ProtocolTCP)
			}
		}
	}
}

// mirror is Kubernetes' endpoint slice mirroring controller: istiod reads slices only. It takes the Endpoints of
// Services without selector, one slice per subset and IP family.
func mirror(all []*corev1.Endpoints, services []*corev1.Service) []*discoveryv1.EndpointSlice { //nolint:staticcheck // deprecated, still in use
	var made []*discoveryv1.EndpointSlice
	for _, e := range all {
		at := slices.IndexFunc(services, func(s *corev1.Service) bool { return s.Namespace == e.Namespace && s.Name == e.Name })
		if at < 0 || len(services[at].Spec.Selector) > 0 || e.Labels[discoveryv1.LabelSkipMirror] == "true" {
			continue
		}
		for i, subset := range e.Subsets {
			byFamily := map[discoveryv1.AddressType][]discoveryv1.Endpoint{}
			collect := func(addresses []corev1.EndpointAddress, ready bool) { //nolint:staticcheck // as above
				for _, a := range addresses {
					family := familyOf(a.IP)
					byFamily[family] = append(byFamily[family], discoveryv1.Endpoint{
						Addresses:  []string{a.IP},
						Conditions: discoveryv1.EndpointConditions{Ready: ptr.Of(ready)},
					})
				}
			}
			collect(subset.Addresses, true)
			collect(subset.NotReadyAddresses, false)
			for _, family := range slices.Sorted(maps.Keys(byFamily)) {
				slice := newSlice(services[at], fmt.Sprintf("mirror-%d-%s", i, family), family)
				slice.Endpoints = byFamily[family]
				for _, p := range subset.Ports {
					slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{
						Name: ptr.Of(p.Name), Port: ptr.Of(p.Port), Protocol: ptr.Of(p.Protocol), AppProtocol: p.AppProtocol,
					})
				}
				made = append(made, slice)
			}
		}
	}
	completeMirrored(made)
	return made
}

// completeMirrored gives ports of Endpoints the protocol that they have by default.
func completeMirrored(made []*discoveryv1.EndpointSlice) {
	for _, slice := range made {
		for i := range slice.Ports {
			if *slice.Ports[i].Protocol == "" {
				slice.Ports[i].Protocol = ptr.Of(corev1.ProtocolTCP)
			}
		}
	}
}

func familyOf(ip string) discoveryv1.AddressType {
	if addr, err := netip.ParseAddr(ip); err == nil && addr.Is6() {
		return discoveryv1.AddressTypeIPv6
	}
	return discoveryv1.AddressTypeIPv4
}

func newSlice(service *corev1.Service, suffix string, family discoveryv1.AddressType) *discoveryv1.EndpointSlice {
	return &discoveryv1.EndpointSlice{
		TypeMeta: metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: service.Namespace,
			Name:      service.Name + "-" + suffix,
			Labels: map[string]string{
				discoveryv1.LabelServiceName: service.Name,
				discoveryv1.LabelManagedBy:   managedBy,
			},
		},
		AddressType: family,
	}
}
