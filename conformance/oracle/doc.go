// Package conformance asks Istio's own code what it makes of Kubernetes manifests: whether an API server with
// Istio's CRDs and istiod's webhook would accept them, what Istio's analyzers say about them, and where a call that
// an application makes would go, by the configuration that istiod generates for that application's sidecar, or its waypoint.
//
// It is built as a test binary, because Istio's traffic simulation wants a *testing.T, one binary per Istio version:
//
//	go test -c -o oracle-master .
//	go test -c -o oracle-1.29 -modfile go.1.29.mod .
//
// The binary reads cases from the file named by CONFORMANCE_IN and writes answers to the file named by
// CONFORMANCE_OUT, both one JSON value a line (contract.go has the fields). It ends with 0 when every case has its
// answer, whatever the verdicts, and otherwise with 1 and a line that says why. Logs go to standard error, but for two
// lines that Istio prints as the program loads.
//
// What it does not judge: Services, Endpoints and EndpointSlices are checked for unknown fields only, because the API
// server's own rules for them are in a module that can not be imported like others; calls come from sidecars, and
// pass gateways, or from ztunnel, and pass waypoints; what ztunnel does is told here by what istiod tells it, not by its own code; and a connection is followed up to the cluster and its endpoints, without any traffic.
package conformance
