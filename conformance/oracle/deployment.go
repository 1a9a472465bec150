package conformance

import (
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"istio.io/api/annotation"
	"istio.io/api/label"
	"istio.io/istio/pkg/ptr"
)

// managedLabel is on the pods that Istio deploys for a Gateway of the Kubernetes Gateway API.
const managedLabel = "gateway.istio.io/managed"

// istioClass is the class of Gateways that Istio deploys.
const istioClass = "istio"

// deployed is what Istio's deployment controller makes of a Gateway without addresses of its own: a pod that runs as an account of
// the same name as the Service, which has the ports of the listeners, and has the labels of the Gateway.
func deployed(gateway *gatewayv1.Gateway) (*corev1.Service, *corev1.Pod) {
	if gateway.Spec.GatewayClassName != istioClass || len(gateway.Spec.Addresses) > 0 {
		return nil, nil
	}
	name := gateway.Name + "-" + istioClass
	selector := map[string]string{label.IoK8sNetworkingGatewayGatewayName.Name: gateway.Name}
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Namespace: gateway.Namespace, Name: name, Labels: selector, CreationTimestamp: gateway.CreationTimestamp},
		Spec:       corev1.ServiceSpec{Selector: selector, Type: corev1.ServiceTypeLoadBalancer},
	}
	if chosen, ok := gateway.Annotations[annotation.NetworkingServiceType.Name]; ok {
		service.Spec.Type = corev1.ServiceType(chosen)
	}
	service.Spec.Ports = []corev1.ServicePort{{Name: "status-port", Port: 15021, AppProtocol: ptr.Of("tcp")}}
	taken := map[gatewayv1.PortNumber]bool{}
	for _, listener := range gateway.Spec.Listeners {
		if !taken[listener.Port] {
			taken[listener.Port] = true
			service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{
				Name:        strings.ReplaceAll(string(listener.Name), ".", "-"),
				Port:        int32(listener.Port),
				AppProtocol: ptr.Of(strings.ToLower(string(listener.Protocol))),
			})
		}
	}
	labels := map[string]string{label.SidecarInject.Name: "false"}
	maps.Copy(labels, gateway.Labels)
	labels[label.IoK8sNetworkingGatewayGatewayName.Name] = gateway.Name
	labels[managedLabel] = "istio.io-gateway-controller"
	pod := &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Namespace: gateway.Namespace, Name: name + "-0", Labels: labels},
		Spec:       corev1.PodSpec{ServiceAccountName: name, Containers: []corev1.Container{{Name: proxyContainer, Image: "istio/proxyv2"}}},
	}
	return service, pod
}
