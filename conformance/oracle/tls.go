package conformance

import (
	"net"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

const socketMatchFilter = "envoy.transport_socket_match"

var noTLS = UpstreamTLS{Mode: "none", Verifies: "none"}

// tlsOf describes the TLS that the sidecar adds when a call uses a cluster. Endpoints may differ in it: with automatic
// mutual TLS the pods that have a sidecar get it, all others do not.
func tlsOf(c *clusterv3.Cluster, options *httpv3.HttpProtocolOptions, endpoints []placed, t target) UpstreamTLS {
	if len(c.GetTransportSocketMatches()) == 0 {
		return socketTLS(c.GetTransportSocket(), options, t)
	}
	if len(endpoints) == 0 {
		return socketTLS(socketFor(c, nil), options, t)
	}
	modes := map[string]string{}
	var first UpstreamTLS
	mixed := false
	for i, e := range endpoints {
		tls := socketTLS(socketFor(c, e.GetMetadata()), options, t)
		modes[e.address()] = tls.Mode
		if i == 0 {
			first = tls
		}
		mixed = mixed || tls.Mode != first.Mode
	}
	if mixed {
		return UpstreamTLS{Mode: "mixed", Verifies: "none", Modes: modes}
	}
	return first
}

// socketFor chooses the transport socket of an endpoint: the first whose conditions its metadata meets.
func socketFor(c *clusterv3.Cluster, metadata *corev3.Metadata) *corev3.TransportSocket {
	labels := metadata.GetFilterMetadata()[socketMatchFilter].GetFields()
	for _, m := range c.GetTransportSocketMatches() {
		meets := true
		for key, want := range m.GetMatch().GetFields() {
			meets = meets && labels[key].GetStringValue() == want.GetStringValue()
		}
		if meets {
			return m.GetTransportSocket()
		}
	}
	return c.GetTransportSocket()
}

func socketTLS(socket *corev3.TransportSocket, options *httpv3.HttpProtocolOptions, t target) UpstreamTLS {
	inner := &internalv3.InternalUpstreamTransport{}
	if socket.GetTypedConfig().MessageIs(inner) && socket.GetTypedConfig().UnmarshalTo(inner) == nil {
		// Waypoints wrap all that they connect by.
		socket = inner.TransportSocket
	}
	context := &tlsv3.UpstreamTlsContext{}
	if !socket.GetTypedConfig().MessageIs(context) || socket.GetTypedConfig().UnmarshalTo(context) != nil {
		return noTLS
	}
	common := context.GetCommonTlsContext()
	tls := UpstreamTLS{Mode: "simple", SNI: context.Sni, Verifies: "none", ALPN: common.GetAlpnProtocols()}
	if certificates := common.GetTlsCertificateSdsSecretConfigs(); len(certificates) > 0 {
		tls.Mode, tls.ClientCertificate = "mutual", certificates[0].Name
		if tls.ClientCertificate == "default" {
			tls.Mode = "istio-mutual"
		}
	}
	auto := options.GetUpstreamHttpProtocolOptions()
	// Only requests have a Host to take a name from: the options do nothing for a TCP proxy.
	if auto.GetAutoSni() && t.http {
		tls.AutoSNI = true
		tls.SNI = hostOnly(t.authority)
	}
	tls.CA, tls.SANs = verification(common)
	switch {
	case tls.CA == "":
	case len(tls.SANs) > 0 && auto.GetAutoSanValidation() && t.http:
		tls.Verifies = "auto+san"
	case len(tls.SANs) > 0:
		tls.Verifies = "ca+san"
	case auto.GetAutoSanValidation() && t.http:
		tls.Verifies = "auto"
	default:
		tls.Verifies = "ca"
	}
	return tls
}

// verification is the name of the secret with the CA, empty if nothing is verified, and the names that are required.
func verification(common *tlsv3.CommonTlsContext) (string, []string) {
	combined := common.GetCombinedValidationContext()
	ca := combined.GetValidationContextSdsSecretConfig().GetName()
	if ca == "" {
		ca = common.GetValidationContextSdsSecretConfig().GetName()
	}
	var names []string
	for _, m := range combined.GetDefaultValidationContext().GetMatchSubjectAltNames() { //nolint:staticcheck // what Istio writes
		names = append(names, describeMatcher(m))
	}
	slices.Sort(names)
	return ca, names
}

func describeMatcher(m *matcherv3.StringMatcher) string {
	switch pattern := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return pattern.Exact
	case *matcherv3.StringMatcher_Prefix:
		return pattern.Prefix + "*"
	case *matcherv3.StringMatcher_Suffix:
		return "*" + pattern.Suffix
	}
	return m.String()
}

// hostOnly is an authority without its port, as a name for TLS.
func hostOnly(authority string) string {
	if name, _, err := net.SplitHostPort(authority); err == nil {
		return name
	}
	return strings.Trim(authority, "[]")
}
