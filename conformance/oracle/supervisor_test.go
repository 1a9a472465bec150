package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Istio does much of its work in goroutines of its own, and a panic in one of them ends the process. So a second
// process does the judging: when it dies, the cases without an answer are judged again one at a time, the first one
// that dies by itself is the guilty one, and the others go on.

const (
	manyAtATime = "many"
	oneAtATime  = "one"
	maxCrashes  = 20
)

// done is an answer on its way from a worker, which finishes cases in any order.
type done struct {
	Index  int    `json:"index"`
	Answer Answer `json:"answer"`
}

// superviseCases judges the cases of one file and writes the answers to another, in the same order.
func superviseCases(in, out string) error {
	cases, err := readCases(in)
	if err != nil {
		return err
	}
	// Now rather than after the work: can the file be written?
	if err := writeLines(out, []Answer{}); err != nil {
		return err
	}
	answers := make([]*Answer, len(cases))
	mode := manyAtATime
	for crashes := 0; slices.Contains(answers, nil); {
		died, err := runWorker(cases, answers, mode)
		if err != nil {
			return err
		}
		if !died {
			mode = manyAtATime
			continue
		}
		if crashes++; crashes > maxCrashes {
			return fmt.Errorf("gave up after %d crashes", crashes)
		}
		if mode == oneAtATime {
			guilty := slices.Index(answers, nil)
			answers[guilty] = &Answer{ID: cases[guilty].ID, Error: "this case crashed Istio; the log has the stack"}
			mode = manyAtATime
		} else {
			mode = oneAtATime
		}
	}
	return writeLines(out, answers)
}

// runWorker has a process judge the cases without an answer, of those with sidecars or of those in ambient mode, and says whether it died before its end.
func runWorker(cases []Case, answers []*Answer, mode string) (died bool, err error) {
	folder, err := os.MkdirTemp("", "conformance-*")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(folder)
	var indexes []int
	var pending []Case
	for i := range cases {
		// istiod reads from its environment, once, whether there is ambient mode.
		if answers[i] == nil && (len(pending) == 0 || cases[i].Mesh.Ambient == pending[0].Mesh.Ambient) {
			indexes, pending = append(indexes, i), append(pending, cases[i])
		}
	}
	in, out := filepath.Join(folder, "in"), filepath.Join(folder, "out")
	if err := writeLines(in, pending); err != nil {
		return false, err
	}
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	worker := exec.Command(self, os.Args[1:]...)
	worker.Stdout, worker.Stderr = os.Stderr, os.Stderr
	worker.Env = append(os.Environ(), inputVariable+"="+in, outputVariable+"="+out, workerVariable+"="+mode,
		// Istio logs at its start that it misses the first two, which are for its own builds. The third is for what a
		// worker that dies leaves behind.
		"TARGET_OUT="+folder, "LOCAL_OUT="+folder, "TMPDIR="+folder, fmt.Sprintf("PILOT_ENABLE_AMBIENT=%t", pending[0].Mesh.Ambient))
	failure := worker.Run()
	text, err := os.ReadFile(out)
	if err != nil || worker.ProcessState.ExitCode() == unusable {
		return false, errors.Join(errors.New("a worker could not do its work"), failure, err)
	}
	for _, line := range bytes.Split(text, []byte("\n")) {
		var d done
		// A line that a dying worker did not finish does not parse.
		if json.Unmarshal(line, &d) == nil && d.Answer.ID != "" {
			answers[indexes[d.Index]] = &d.Answer
		}
	}
	if failure == nil && slices.ContainsFunc(indexes, func(i int) bool { return answers[i] == nil }) {
		return false, errors.New("a worker ended without an answer to every case")
	}
	return failure != nil, nil
}
