package conformance

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/test"
)

// judge answers one case. What goes wrong inside becomes the answer's error, and loses no other case.
func (g *gate) judge(t *testing.T, c Case) Answer {
	answer := Answer{
		ID: c.ID, Accept: []Acceptance{}, Analysis: []Finding{}, SkippedAnalyzers: []string{}, Calls: []CallAnswer{},
	}
	finished := false
	// Istio's test helpers give up by ending their goroutine: Wrap has one for them.
	err := test.Wrap(func(f test.Failer) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintf(os.Stderr, "case %s: %v\n%s", c.ID, r, debug.Stack())
				answer.Error = fmt.Sprintf("panic: %v", r)
			}
		}()
		if err := g.fill(t, f, c, &answer); err != nil {
			answer.Error = err.Error()
		}
		finished = true
	})
	if err == nil && !finished && answer.Error == "" {
		err = errors.New("the simulation gave up; its log says why")
	}
	if err != nil {
		answer.Error = err.Error()
	}
	return answer
}

// fill does the work in the order in which a cluster would: admission, controllers, then traffic.
func (g *gate) fill(t *testing.T, f test.Failer, c Case, answer *Answer) error {
	objects, err := parseManifests(c.Manifests, c.Namespace)
	if err != nil {
		return err
	}
	answer.Objects = len(objects)
	var admitted []*object
	var configs []config.Config
	for i, o := range objects {
		verdict, accepted := g.admit(o)
		verdict.Index = i
		if verdict.hasSomethingToSay() {
			answer.Accept = append(answer.Accept, verdict)
		}
		if verdict.refused() {
			continue
		}
		admitted = append(admitted, o)
		if accepted != nil {
			configs = append(configs, *accepted)
		}
	}
	if c.AcceptOnly {
		return nil
	}

	mc, err := c.Mesh.config()
	if err != nil {
		return err
	}
	if c.Mesh.AutoAllocate {
		allocateAddresses(configs)
	}
	policies, err := c.Mesh.policies()
	if err != nil {
		return err
	}
	w, err := newWorld(admitted, append(configs, policies...))
	if err != nil {
		return err
	}
	callers, byCall := callersOf(c.Calls)
	for _, caller := range callers {
		w.useNamespace(caller.from.Namespace)
	}
	if c.Mesh.Ambient {
		w.makeAmbient()
	}
	answer.Analysis, answer.SkippedAnalyzers, err = analyze(objects, w, callers, mc)
	if err != nil && len(admitted) < len(objects) {
		// Some analyzers fail on objects that could never get into a cluster.
		trouble := fmt.Sprintf("all of them on refused objects: %v", err)
		answer.Analysis, answer.SkippedAnalyzers, err = analyze(admitted, w, callers, mc)
		answer.SkippedAnalyzers = append(answer.SkippedAnalyzers, trouble)
	}
	if err != nil {
		return fmt.Errorf("analysis: %w", err)
	}
	if len(c.Calls) == 0 {
		return nil
	}
	m, err := startMesh(t, f, w, c.Mesh, mc)
	if err != nil {
		return err
	}
	try := m.try
	if c.Mesh.Ambient {
		try = m.tryAmbient
	}
	for i, call := range c.Calls {
		answer.Calls = append(answer.Calls, try(call, byCall[i]))
	}
	return nil
}
