package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// readCases reads a file of cases, one a line.
func readCases(path string) ([]Case, error) {
	if path == "" {
		return nil, errors.New("CONFORMANCE_IN is not set: it names the file with the cases")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var cases []Case
	for i, line := range bytes.Split(text, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		c, err := readCase(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, i+1, err)
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// readCase refuses unknown fields: a misspelt fact would silently be another mesh.
func readCase(line []byte) (Case, error) {
	var c Case
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, err
	}
	if c.ID == "" {
		return c, errors.New("a case needs an id")
	}
	return c, nil
}

// writeLines writes values to a file, one a line.
func writeLines[T any](path string, values []T) error {
	if path == "" {
		return errors.New("CONFORMANCE_OUT is not set: it names the file for the answers")
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, v := range values {
		if err := encoder.Encode(v); err != nil {
			return err
		}
	}
	return os.WriteFile(path, text.Bytes(), 0o644)
}
