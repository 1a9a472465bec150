package conformance

import (
	"fmt"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/grpc/codes"
)

const faultFilter = "envoy.filters.http.fault"

// headerChangesOf sums up what becomes of headers; nil if nothing does.
func headerChangesOf(written []*corev3.HeaderValueOption, removed []string) *HeaderChanges {
	if len(written) == 0 && len(removed) == 0 {
		return nil
	}
	changes := &HeaderChanges{Remove: removed}
	for _, option := range written {
		into := &changes.Add
		if option.AppendAction == corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD {
			into = &changes.Set
		}
		if *into == nil {
			*into = map[string]string{}
		}
		(*into)[option.GetHeader().GetKey()] = option.GetHeader().GetValue()
	}
	return changes
}

// faultsOf is what the route makes up; two nils if nothing.
func faultsOf(matched *routev3.Route) (*Delay, *Abort, error) {
	packed := matched.GetTypedPerFilterConfig()[faultFilter]
	if packed == nil {
		return nil, nil, nil
	}
	faults := &faultv3.HTTPFault{}
	if err := packed.UnmarshalTo(faults); err != nil {
		return nil, nil, err
	}
	var delay *Delay
	if d := faults.GetDelay(); d != nil {
		delay = &Delay{Percent: percentOf(d.GetPercentage()), Duration: seconds(d.GetFixedDelay())}
	}
	var abort *Abort
	if a := faults.GetAbort(); a != nil {
		abort = &Abort{Percent: percentOf(a.GetPercentage()), HTTPStatus: a.GetHttpStatus()}
		if a.GetGrpcStatus() != 0 {
			abort.GRPCStatus = codes.Code(a.GetGrpcStatus()).String()
		}
	}
	return delay, abort, nil
}

// percentOf is a share in percent; Envoy takes none for 0.
func percentOf(share *typev3.FractionalPercent) float64 {
	perPercent := map[typev3.FractionalPercent_DenominatorType]float64{
		typev3.FractionalPercent_HUNDRED: 1, typev3.FractionalPercent_TEN_THOUSAND: 100, typev3.FractionalPercent_MILLION: 10000,
	}
	return float64(share.GetNumerator()) / perPercent[share.GetDenominator()]
}

// describeMirrors writes each cluster that gets copies, with the share where it is not all of them.
func describeMirrors(policies []*routev3.RouteAction_RequestMirrorPolicy) []string {
	var lines []string
	for _, m := range policies {
		line := m.Cluster
		if share := m.GetRuntimeFraction().GetDefaultValue(); share != nil && percentOf(share) != 100 {
			line += " percent=" + strconv.FormatFloat(percentOf(share), 'f', -1, 64)
		}
		lines = append(lines, line)
	}
	return lines
}

// describeHash writes what of a request chooses the endpoint.
func describeHash(policies []*routev3.RouteAction_HashPolicy) []string {
	var lines []string
	for _, policy := range policies {
		var line string
		switch spec := policy.GetPolicySpecifier().(type) {
		case *routev3.RouteAction_HashPolicy_Header_:
			line = "header " + spec.Header.GetHeaderName()
		case *routev3.RouteAction_HashPolicy_Cookie_:
			line = "cookie " + spec.Cookie.GetName()
			if path := spec.Cookie.GetPath(); path != "" {
				line += " path=" + path
			}
			if ttl := spec.Cookie.GetTtl(); ttl != nil {
				line += " ttl=" + seconds(ttl)
			}
		case *routev3.RouteAction_HashPolicy_QueryParameter_:
			line = "query " + spec.QueryParameter.GetName()
		case *routev3.RouteAction_HashPolicy_ConnectionProperties_:
			line = "source-ip"
		default:
			line = strings.TrimPrefix(fmt.Sprintf("%T", spec), "*routev3.")
		}
		lines = append(lines, line)
	}
	return lines
}

// describeConnection adds to the answer what a TCP proxy does with a connection by itself.
func describeConnection(answer *CallAnswer, proxy *tcpv3.TcpProxy) {
	for _, policy := range proxy.GetHashPolicy() {
		if policy.GetSourceIp() != nil {
			answer.Hash = append(answer.Hash, "source-ip")
		}
	}
	if idle := proxy.GetIdleTimeout(); idle != nil {
		answer.IdleTimeout = seconds(idle)
	}
	if age := proxy.GetMaxDownstreamConnectionDuration(); age != nil {
		answer.MaxConnectionDuration = seconds(age)
	}
}
