package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"istio.io/api/annotation"
	"istio.io/api/label"
	"istio.io/istio/pkg/ptr"
)

const proxyContainer = "istio-proxy"

// podOf gives a Pod for a Pod manifest, and one for a workload that would create Pods; nil for anything else.
func podOf(o *object) (*corev1.Pod, error) {
	var source any
	name := o.GetName()
	switch {
	case o.isCore("", "Pod"):
		source = o.Object
	case o.isCore("apps", "Deployment"), o.isCore("apps", "StatefulSet"), o.isCore("apps", "DaemonSet"),
		o.isCore("apps", "ReplicaSet"):
		spec, _ := o.Object["spec"].(map[string]any)
		source = spec["template"]
		name += "-0"
	default:
		return nil, nil
	}
	js, err := json.Marshal(source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o, err)
	}
	pod := &corev1.Pod{}
	if err := json.Unmarshal(js, pod); err != nil {
		return nil, fmt.Errorf("%s: %w", o, err)
	}
	pod.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}
	pod.Name, pod.Namespace = name, o.GetNamespace()
	return pod, nil
}

// completePods runs the pods: each has an address, is ready, and has the sidecar unless injection is off for it.
func completePods(pods []*corev1.Pod) {
	for i, pod := range pods {
		if pod.Status.PodIP == "" {
			pod.Status.PodIP = nth(podRange, i+1)
		}
		pod.Status.PodIPs = []corev1.PodIP{{IP: pod.Status.PodIP}}
		pod.Status.Phase = corev1.PodRunning
		pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
		if pod.Spec.ServiceAccountName == "" {
			pod.Spec.ServiceAccountName = "default"
		}
		injectSidecar(pod)
	}
}

// injectSidecar leaves the two traces of injection that matter here: the container, which analyzers look for, and
// the label by which other sidecars know that this pod takes mutual TLS.
func injectSidecar(pod *corev1.Pod) {
	if pod.Labels[label.SidecarInject.Name] == "false" || pod.Annotations[annotation.SidecarInject.Name] == "false" {
		return
	}
	has := func(c corev1.Container) bool { return c.Name == proxyContainer }
	if !slices.ContainsFunc(pod.Spec.Containers, has) && !slices.ContainsFunc(pod.Spec.InitContainers, has) {
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: proxyContainer, Image: "istio/proxyv2"})
	}
	if isGateway(pod) {
		// Its template sets no mode: others call it in the TLS of its servers.
		return
	}
	pod.Labels = maps.Clone(pod.Labels)
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	if _, ok := pod.Labels[label.SecurityTlsMode.Name]; !ok {
		pod.Labels[label.SecurityTlsMode.Name] = "istio"
	}
}

// slicesOfSelectors is Kubernetes' endpoint slice controller: the pods that a Service selects.
func slicesOfSelectors(services []*corev1.Service, pods []*corev1.Pod) []*discoveryv1.EndpointSlice {
	var made []*discoveryv1.EndpointSlice
	for _, s := range services {
		if len(s.Spec.Selector) == 0 || s.Spec.Type == corev1.ServiceTypeExternalName {
			continue
		}
		selector := labels.SelectorFromSet(s.Spec.Selector)
		for _, pod := range pods {
			if pod.Namespace != s.Namespace || !selector.Matches(labels.Set(pod.Labels)) {
				continue
			}
			slice := newSlice(s, pod.Name, familyOf(pod.Status.PodIP))
			slice.Endpoints = []discoveryv1.Endpoint{{
				Addresses:  []string{pod.Status.PodIP},
				Conditions: discoveryv1.EndpointConditions{Ready: ptr.Of(true)},
				TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name},
			}}
			for _, port := range s.Spec.Ports {
				if number, ok := targetPort(port, pod); ok {
					slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{
						Name: ptr.Of(port.Name), Port: ptr.Of(number), Protocol: ptr.Of(port.Protocol), AppProtocol: port.AppProtocol,
					})
				}
			}
			made = append(made, slice)
		}
	}
	return made
}

// targetPort resolves a port name in the pod's containers.
func targetPort(port corev1.ServicePort, pod *corev1.Pod) (int32, bool) {
	if port.TargetPort.Type == intstr.Int {
		return port.TargetPort.IntVal, true
	}
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name == port.TargetPort.StrVal {
				return p.ContainerPort, true
			}
		}
	}
	return 0, false
}
