package conformance

import (
	"bytes"
	"fmt"
	"os"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/util/protomarshal"
)

// Building a source of the analyzers counts in a package variable of Istio's.
var newSource sync.Mutex

// analyze runs all of Istio's analyzers over the manifests and the cluster around them.
func analyze(objects []*object, w *world, callers []*caller, mc *meshconfig.MeshConfig) (
	findings []Finding, skipped []string, err error,
) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	text, err := analysisInput(objects, w, callers)
	if err != nil {
		return nil, nil, err
	}
	meshFile, err := writeMesh(mc)
	if err != nil {
		return nil, nil, err
	}
	defer os.Remove(meshFile)

	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), "", systemNamespace, nil)
	if err := analyzer.AddFileKubeMeshConfig(meshFile); err != nil {
		return nil, nil, err
	}
	newSource.Lock()
	// Objects that do not parse are left out with an error: acceptance has reported them.
	_ = analyzer.AddTestReaderKubeSource([]local.ReaderSource{{Name: "manifests", Reader: bytes.NewReader(text)}})
	err = analyzer.AddDefaultResources()
	newSource.Unlock()
	if err != nil {
		return nil, nil, err
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		return nil, nil, err
	}
	findings = []Finding{}
	for _, m := range result.Messages {
		finding := Finding{
			Code: m.Type.Code(), Level: m.Type.Level().String(), Message: fmt.Sprintf(m.Type.Template(), m.Parameters...),
		}
		if m.Resource != nil {
			finding.Object = m.Resource.Origin.FriendlyName()
		}
		findings = append(findings, finding)
	}
	return findings, append([]string{}, result.SkippedAnalyzers...), nil
}

// analysisInput is what a cluster would show to istioctl: the manifests, refused ones too because the analyzers judge
// files, with namespaces and pods beside them.
func analysisInput(objects []*object, w *world, callers []*caller) ([]byte, error) {
	var text bytes.Buffer
	add := func(o any) error {
		doc, err := yaml.Marshal(o)
		if err != nil {
			return err
		}
		text.WriteString("---\n")
		text.Write(doc)
		return nil
	}
	for _, o := range objects {
		// Pods and namespaces follow below as the cluster has them.
		if o.isCore("", "Pod") || o.isCore("", "Namespace") {
			continue
		}
		content := o.Object
		if status := w.allocated(o); status != nil {
			content = withStatus(content, status)
		}
		if err := add(content); err != nil {
			return nil, err
		}
	}
	for _, ns := range sortedValues(w.namespaces) {
		if err := add(ns); err != nil {
			return nil, err
		}
	}
	for _, service := range w.deployed {
		if err := add(service); err != nil {
			return nil, err
		}
	}
	for _, pod := range w.pods {
		if err := add(pod); err != nil {
			return nil, err
		}
	}
	for _, c := range callers {
		if err := add(c.pod()); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

// allocated is the status with addresses that istiod wrote into a ServiceEntry, nil if it wrote none.
func (w *world) allocated(o *object) any {
	for _, c := range w.configs {
		if o.GetKind() == c.GroupVersionKind.Kind && o.GetName() == c.Name && o.GetNamespace() == c.Namespace {
			return c.Status
		}
	}
	return nil
}

func withStatus(content map[string]any, status any) map[string]any {
	changed := map[string]any{"status": status}
	for key, value := range content {
		if key != "status" {
			changed[key] = value
		}
	}
	return changed
}

func writeMesh(mc *meshconfig.MeshConfig) (string, error) {
	text, err := protomarshal.ToYAML(mc)
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp("", "mesh-*.yaml")
	if err != nil {
		return "", err
	}
	defer file.Close()
	_, err = file.WriteString(text)
	return file.Name(), err
}

// pod is the caller's workload as the analyzers want to see it.
func (c *caller) pod() *corev1.Pod {
	pod := &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: c.name, Namespace: c.from.Namespace, Labels: c.from.Labels},
		Spec:       corev1.PodSpec{ServiceAccountName: c.from.ServiceAccount},
	}
	completePods([]*corev1.Pod{pod})
	pod.Status.PodIP = c.address
	return pod
}
