package conformance

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"istio.io/istio/pilot/pkg/simulation"
)

// request is a call in the form that a sidecar sees.
type request struct {
	protocol simulation.Protocol
	tls      bool
	port     int
	// host is the Host header as the application wrote it, sni the server name in lower case.
	host string
	sni  string
	// headers have lower-case names, pseudo headers included, as Envoy matches them.
	headers map[string]string
	path    string
	// rawQuery is the query as it was written, without the question mark.
	rawQuery string
	query    url.Values
}

// newRequest fills in what an application's client would send by itself.
func newRequest(call Call) (*request, error) {
	if call.Port < 1 || call.Port > 65535 {
		return nil, fmt.Errorf("port: %d is none", call.Port)
	}
	r := &request{port: call.Port, host: call.HostHeader, headers: map[string]string{}}
	method := "GET"
	switch call.Protocol {
	case "http":
		r.protocol = simulation.HTTP
	case "http2":
		r.protocol = simulation.HTTP2
	case "grpc":
		r.protocol = simulation.HTTP2
		method = "POST"
		r.headers["content-type"] = "application/grpc"
	case "https":
		r.protocol, r.tls = simulation.HTTP, true
	case "tls":
		r.protocol, r.tls = simulation.TCP, true
	case "tcp":
		r.protocol = simulation.TCP
	default:
		return nil, fmt.Errorf("protocol: %q is none of http, http2, grpc, https, tls, tcp", call.Protocol)
	}
	if r.host == "" {
		r.host = call.Host
	}
	if r.tls {
		// A server name never ends in a dot, and addresses are not sent as one.
		r.sni = strings.ToLower(strings.TrimSuffix(call.Host, "."))
		if net.ParseIP(call.Host) != nil {
			r.sni = ""
		}
		if call.SNI != nil {
			r.sni = strings.ToLower(*call.SNI)
		}
	}
	if call.Method != "" {
		method = call.Method
	}
	r.setPath(call.Path)
	for name, value := range call.Headers {
		r.headers[strings.ToLower(name)] = value
	}
	r.headers[":method"], r.headers[":authority"], r.headers[":scheme"] = method, r.host, "http"
	return r, nil
}

func (r *request) setPath(path string) {
	if path == "" {
		path = "/"
	}
	r.headers[":path"] = path
	plain, query, _ := strings.Cut(path, "?")
	r.path, r.rawQuery = plain, query
	// Envoy takes what it can of a query with errors in it, as this does.
	r.query, _ = url.ParseQuery(query)
}

// simulated is the call for Istio's simulation, which compares names without regard to case only if both are lower.
func (r *request) simulated(address string) simulation.Call {
	call := simulation.Call{
		Address:  address,
		Port:     r.port,
		Protocol: r.protocol,
		TLS:      simulation.Plaintext,
		CallMode: simulation.CallModeOutbound,
		Path:     r.path,
	}
	if r.tls {
		// No Host header here: the simulation would take it as the server name when there is none.
		call.TLS, call.Sni = simulation.TLS, r.sni
	} else {
		call.HostHeader = strings.ToLower(r.host)
	}
	return call
}
