package conformance

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
)

const (
	clusterDomain    = "cluster.local"
	systemNamespace  = "istio-system"
	defaultNamespace = "default"
)

// object is one manifest, and the Istio schema of its kind if it has one.
type object struct {
	unstructured.Unstructured
	schema resource.Schema
}

// firstApplied is when the first manifest came into being; the others follow a second apart. Of two objects that claim
// the same the older wins in Istio, and between equals the outcome is left to chance in places.
var firstApplied = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// String is "Kind namespace/name", as Istio's analyzers write it.
func (o *object) String() string {
	if ns := o.GetNamespace(); ns != "" {
		return fmt.Sprintf("%s %s/%s", o.GetKind(), ns, o.GetName())
	}
	return fmt.Sprintf("%s %s", o.GetKind(), o.GetName())
}

func (o *object) isIstio() bool { return o.schema != nil }

// isCore says whether the object is of that kind and of the group that Kubernetes itself keeps it in.
func (o *object) isCore(group, kind string) bool {
	gvk := o.GroupVersionKind()
	return gvk.Group == group && gvk.Kind == kind
}

var clusterScoped = map[string]bool{
	"Namespace": true, "Node": true, "ClusterRole": true, "ClusterRoleBinding": true, "CustomResourceDefinition": true,
	"GatewayClass": true, "IngressClass": true, "PersistentVolume": true, "StorageClass": true,
}

// parseManifests splits YAML into objects and opens lists, as kubectl does.
func parseManifests(text, namespace string) ([]*object, error) {
	if namespace == "" {
		namespace = defaultNamespace
	}
	var objects []*object
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for number := 1; ; number++ {
		doc, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return objects, fmt.Errorf("manifest document %d: %w", number, err)
		}
		content, err := decodeDocument(doc)
		if err != nil {
			return objects, fmt.Errorf("manifest document %d: %w", number, err)
		}
		if content == nil {
			continue
		}
		opened, err := openLists(content)
		if err != nil {
			return objects, fmt.Errorf("manifest document %d: %w", number, err)
		}
		for _, item := range opened {
			o := newObject(item, namespace)
			if created := o.GetCreationTimestamp(); created.IsZero() {
				o.SetCreationTimestamp(metav1.NewTime(firstApplied.Add(time.Duration(len(objects)) * time.Second)))
			}
			objects = append(objects, o)
		}
	}
}

// decodeDocument keeps whole numbers as int64: validation rules in CEL fail on a float where they expect an int.
func decodeDocument(doc []byte) (map[string]any, error) {
	js, err := yaml.YAMLToJSONStrict(doc)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(bytes.TrimSpace(js), []byte("null")) {
		return nil, nil
	}
	var content map[string]any
	if err := utiljson.Unmarshal(js, &content); err != nil {
		return nil, err
	}
	return content, nil
}

func openLists(content map[string]any) ([]map[string]any, error) {
	u := unstructured.Unstructured{Object: content}
	if u.GetKind() == "" || u.GetAPIVersion() == "" {
		return nil, errors.New("an object needs apiVersion and kind")
	}
	if !u.IsList() {
		if u.GetName() == "" {
			return nil, fmt.Errorf("%s without metadata.name", u.GetKind())
		}
		return []map[string]any{content}, nil
	}
	list, err := u.ToList()
	if err != nil {
		return nil, err
	}
	var all []map[string]any
	for _, item := range list.Items {
		opened, err := openLists(item.Object)
		if err != nil {
			return nil, err
		}
		all = append(all, opened...)
	}
	return all, nil
}

func newObject(content map[string]any, namespace string) *object {
	o := &object{Unstructured: unstructured.Unstructured{Object: content}}
	gvk := o.GroupVersionKind()
	if s, ok := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk)); ok {
		o.schema = s
	}
	if o.GetNamespace() == "" && !clusterScoped[gvk.Kind] {
		o.SetNamespace(namespace)
	}
	return o
}
