package conformance

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/log"
)

const (
	inputVariable  = "CONFORMANCE_IN"
	outputVariable = "CONFORMANCE_OUT"
	// workerVariable is set for a process that judges; see supervisor.go.
	workerVariable = "CONFORMANCE_WORKER"
	// analyzeVariable is set for a process that runs Istio's analyzers on one file of manifests; see files_test.go.
	analyzeVariable = "CONFORMANCE_ANALYZE"
	// unusable is the exit code for input or a machine that nothing can be done with; crashes of Go end with 2.
	unusable = 1
)

// TestMain makes an ordinary program of the test binary: exit code 0 means that all cases have an answer.
func TestMain(m *testing.M) {
	flag.Parse()
	// The testing package reports on standard output, which is no place for a log.
	os.Stdout = os.Stderr
	run := superviseCases
	if os.Getenv(workerVariable) != "" {
		run = func(in, out string) error { return work(m, in, out) }
	}
	if os.Getenv(analyzeVariable) != "" {
		run = analyzeFile
	}
	if err := run(os.Getenv(inputVariable), os.Getenv(outputVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(unusable)
	}
	os.Exit(0)
}

// job is what TestMain has for TestOracle in a worker.
var job struct {
	cases []Case
	out   *os.File
	alone bool
	err   error
}

// work judges the cases of a file. A failed test is no failure: whatever happened to a case is in its answer.
func work(m *testing.M, in, out string) error {
	if err := prepare(); err != nil {
		return err
	}
	var err error
	if job.cases, err = readCases(in); err != nil {
		return err
	}
	if job.out, err = os.Create(out); err != nil {
		return err
	}
	job.alone = os.Getenv(workerVariable) == oneAtATime
	m.Run()
	if job.err != nil {
		return job.err
	}
	return job.out.Close()
}

// prepare sets what is global in Istio, in Go and in package testing.
func prepare() error {
	if err := flag.Set("test.timeout", "0"); err != nil {
		return err
	}
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.NoneLevel)
	// Cases are short-lived and memory is there: collecting garbage at the usual pace takes a third of the time.
	debug.SetGCPercent(400)
	// The handler would keep every collection that was ever made.
	krt.GlobalDebugHandler = nil
	return log.Configure(options)
}

// perCore is how many cases share a core: a case is idle for much of its time, while caches of Istio's get in sync.
const perCore = 4

// TestOracle judges the cases, and writes each answer as soon as it is there.
func TestOracle(t *testing.T) {
	g, err := newGate()
	if err != nil {
		job.err = err
		return
	}
	workers := perCore * runtime.GOMAXPROCS(0)
	if job.alone {
		workers = 1
	}
	var writing sync.Mutex
	indexes := make(chan int)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for i := range indexes {
				line, err := json.Marshal(done{Index: i, Answer: g.judge(t, job.cases[i])})
				writing.Lock()
				if err == nil {
					_, err = job.out.Write(append(line, '\n'))
				}
				if err != nil && job.err == nil {
					job.err = err
				}
				writing.Unlock()
			}
		})
	}
	for i := range job.cases {
		indexes <- i
	}
	close(indexes)
	running.Wait()
}
