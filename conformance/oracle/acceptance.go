package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"istio.io/istio/manifests"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	crdvalidation "istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/kube"
)

// crdFile is where Istio's base chart keeps the definitions of its kinds.
const crdFile = "charts/base/files/crd-all.gen.yaml"

// Kubernetes takes definitions in its own groups only with the mark of their approval, which is no fact of the kinds.
const (
	bareMetadata = "\nmetadata:\n"
	approval     = "  annotations: {api-approved.kubernetes.io: https://github.com/kubernetes-sigs/gateway-api}\n"
)

// crdsVariable names a file with the definitions of the kinds of the Kubernetes Gateway API, if they are to be checked.
const crdsVariable = "CONFORMANCE_CRDS"

// topLevelKeys are the fields that istiod's webhook lets an object have.
var topLevelKeys = []string{"apiVersion", "kind", "metadata", "spec", "status"}

// strictDecoder refuses unknown and duplicate fields, as an API server with strict field validation does.
var strictDecoder = serializer.NewCodecFactory(kube.IstioScheme, serializer.EnableStrict).UniversalDeserializer()

// gate is the way into the cluster: CRD schemas and rules, then the webhook's validation.
type gate struct {
	crds *crdvalidation.Validator
}

func newGate() (*gate, error) {
	text, err := fs.ReadFile(manifests.FS, crdFile)
	if err != nil {
		return nil, err
	}
	if more := os.Getenv(crdsVariable); more != "" {
		facts, err := os.ReadFile(more)
		if err != nil {
			return nil, err
		}
		text = append(append(text, "\n---\n"...), bytes.ReplaceAll(facts, []byte(bareMetadata), []byte(bareMetadata+approval))...)
	}
	// The validator only reads files.
	file, err := os.CreateTemp("", "istio-crds-*.yaml")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(text); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	crds, err := crdvalidation.NewValidatorFromFiles(file.Name())
	if err != nil {
		return nil, err
	}
	return &gate{crds: crds}, nil
}

// admit judges one object; the config is nil unless the object is an Istio object that gets in.
func (g *gate) admit(o *object) (Acceptance, *config.Config) {
	verdict := Acceptance{Object: o.String(), CRD: []string{}, WebhookErrors: []string{}, WebhookWarnings: []string{}}
	if !o.isIstio() {
		verdict.CRD = append(verdict.CRD, decodeStrictly(o)...)
		if o.GroupVersionKind().Group == gatewayAPI {
			// With the defaults filled in, as the API server keeps it: routes are sorted by what stands there then.
			verdict.CRD = append(verdict.CRD, g.checkCRD(&o.Unstructured)...)
		}
		return verdict, nil
	}
	// A copy, because defaults are filled in.
	verdict.CRD = append(verdict.CRD, g.checkCRD(o.DeepCopy())...)
	accepted, warnings, errs := callWebhook(o)
	verdict.WebhookWarnings = append(verdict.WebhookWarnings, warnings...)
	verdict.WebhookErrors = append(verdict.WebhookErrors, errs...)
	if verdict.refused() {
		return verdict, nil
	}
	return verdict, accepted
}

func (a Acceptance) refused() bool { return len(a.CRD)+len(a.WebhookErrors) > 0 }

func (a Acceptance) hasSomethingToSay() bool { return a.refused() || len(a.WebhookWarnings) > 0 }

func (g *gate) checkCRD(o *unstructured.Unstructured) (problems []string) {
	defer recoverInto(&problems)
	return messages(g.crds.ValidateCustomResource(o))
}

func callWebhook(o *object) (accepted *config.Config, warnings, problems []string) {
	defer recoverInto(&problems)
	js, err := json.Marshal(o.Object)
	if err != nil {
		return nil, nil, messages(err)
	}
	var kind crd.IstioKind
	if err := json.Unmarshal(js, &kind); err != nil {
		return nil, nil, []string{fmt.Sprintf("cannot decode configuration: %v", err)}
	}
	accepted, err = crd.ConvertObject(o.schema, &kind, clusterDomain)
	if err != nil {
		return nil, nil, []string{fmt.Sprintf("error decoding configuration: %v", err)}
	}
	warning, err := o.schema.ValidateConfig(*accepted)
	problems = messages(err)
	for _, key := range slices.Sorted(maps.Keys(o.Object)) {
		if !slices.Contains(topLevelKeys, key) {
			problems = append(problems, fmt.Sprintf("unknown field %q", key))
		}
	}
	return accepted, messages(warning), problems
}

// decodeStrictly checks the fields of a kind that Kubernetes' client code knows; others pass unseen.
func decodeStrictly(o *object) []string {
	gvk := o.GroupVersionKind()
	if !kube.IstioScheme.Recognizes(gvk) {
		return nil
	}
	js, err := json.Marshal(o.Object)
	if err != nil {
		return messages(err)
	}
	_, _, err = strictDecoder.Decode(js, &gvk, nil)
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		var all []string
		for _, e := range strict.Errors() {
			all = append(all, e.Error())
		}
		return all
	}
	return messages(err)
}

// messages flattens what Istio and Kubernetes bundle into one error.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	var multi *multierror.Error
	if errors.As(err, &multi) {
		var all []string
		for _, e := range multi.Errors {
			all = append(all, messages(e)...)
		}
		return all
	}
	return []string{strings.TrimSpace(err.Error())}
}

// recoverInto turns a panic of a validator into a refusal, which is what a client of a crashing server sees.
func recoverInto(problems *[]string) {
	if r := recover(); r != nil {
		*problems = append(*problems, fmt.Sprintf("panic: %v", r))
	}
}
