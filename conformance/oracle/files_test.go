package conformance

import (
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pkg/config/analysis"
	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"
	"istio.io/istio/pkg/log"
)

// fileAnalysis is what Istio's analyzers say of a file.
type fileAnalysis struct {
	// Resources is how many objects the analyzers were shown: only those of kinds that one of them looks at.
	Resources int           `json:"resources"`
	Messages  diag.Messages `json:"messages"`
}

// analyzeFile does what `istioctl analyze --use-kube=false --all-namespaces --output json` does with a file.
func analyzeFile(in, out string) error {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	if err := log.Configure(options); err != nil {
		return err
	}
	file, err := os.Open(in)
	if err != nil {
		return err
	}
	defer file.Close()

	counter := &resourceCounter{}
	analyzer := local.NewIstiodAnalyzer(analysis.Combine("all", append(analyzers.All(), counter)...), "", systemNamespace, nil)
	if err := analyzer.AddDefaultResources(); err != nil {
		return err
	}
	if err := analyzer.AddReaderKubeSource([]local.ReaderSource{{Name: in, Reader: file}}); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	result, err := analyzer.Analyze(make(chan struct{}))
	if err != nil {
		return err
	}
	answer := fileAnalysis{Resources: counter.seen, Messages: *result.Messages.SetDocRef("istioctl-analyze")}
	text, err := json.MarshalIndent(answer, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(out, text, 0o644)
}

// resourceCounter is one more analyzer, which counts what all others look at.
type resourceCounter struct{ seen int }

// Metadata names no inputs: an analyzer is skipped if one of its inputs can not be in files.
func (*resourceCounter) Metadata() analysis.Metadata {
	return analysis.Metadata{Name: "resourceCounter"}
}

func (c *resourceCounter) Analyze(context analysis.Context) {
	for _, input := range analyzers.AllCombined().Metadata().Inputs {
		context.ForEach(input, func(*resource.Instance) bool {
			c.seen++
			return true
		})
	}
}
