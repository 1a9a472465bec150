package conformance

import (
	"encoding/json"
	"net"
	"regexp"
	"strconv"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// seconds writes a duration as Istio's own YAML would: "5s", "0.25s", "0s".
func seconds(d *durationpb.Duration) string {
	return strconv.FormatFloat(d.AsDuration().Seconds(), 'f', -1, 64) + "s"
}

// timeoutOf is the route's timeout; Envoy has 15 seconds where none is given.
func timeoutOf(action *routev3.RouteAction) string {
	if action.Timeout == nil {
		return "15s"
	}
	return seconds(action.Timeout)
}

// retriesOf is the route's own policy, or the one of its virtual host; nil if nothing is retried.
func retriesOf(action *routev3.RouteAction, host *routev3.VirtualHost) *Retries {
	policy := action.GetRetryPolicy()
	if policy == nil {
		policy = host.GetRetryPolicy()
	}
	if policy == nil {
		return nil
	}
	retries := &Retries{Attempts: 1, On: policy.RetryOn, StatusCodes: policy.RetriableStatusCodes}
	if policy.NumRetries != nil {
		retries.Attempts = policy.NumRetries.Value
	}
	if policy.PerTryTimeout != nil {
		retries.PerTryTimeout = seconds(policy.PerTryTimeout)
	}
	if policy.RetryBackOff != nil {
		retries.Backoff = fieldsOf(policy.RetryBackOff)
	}
	retries.OtherHosts = len(policy.RetryHostPredicate) > 0
	retries.OtherLocalities = policy.RetryPriority != nil
	return retries
}

// rewrittenPath is the path that the upstream gets.
func (r *request) rewrittenPath(matched *routev3.Route) string {
	action := matched.GetRoute()
	if rewrite := action.GetRegexRewrite(); rewrite != nil {
		if pattern, err := regexp.Compile(rewrite.GetPattern().GetRegex()); err == nil {
			// RE2 in Envoy writes groups as \1, Go as ${1}.
			groups := regexp.MustCompile(`\\(\d)`).ReplaceAllString(rewrite.Substitution, "$${$1}")
			return pattern.ReplaceAllString(r.path, groups)
		}
	}
	if action.GetPrefixRewrite() == "" {
		return r.path
	}
	matchedPart := r.path
	switch spec := matched.GetMatch().GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		matchedPart = spec.Prefix
	case *routev3.RouteMatch_PathSeparatedPrefix:
		matchedPart = spec.PathSeparatedPrefix
	}
	return action.GetPrefixRewrite() + r.path[min(len(matchedPart), len(r.path)):]
}

// redirectCodes are Envoy's names for the codes of redirects.
var redirectCodes = map[routev3.RedirectAction_RedirectResponseCode]uint32{
	routev3.RedirectAction_MOVED_PERMANENTLY:  301,
	routev3.RedirectAction_FOUND:              302,
	routev3.RedirectAction_SEE_OTHER:          303,
	routev3.RedirectAction_TEMPORARY_REDIRECT: 307,
	routev3.RedirectAction_PERMANENT_REDIRECT: 308,
}

// redirect is the code and the URL of a redirect.
func (r *request) redirect(matched *routev3.Route) (uint32, string) {
	action := matched.GetRedirect()
	scheme, host, path := "http", r.host, r.path
	if action.GetHttpsRedirect() {
		scheme = "https"
	}
	if action.GetSchemeRedirect() != "" {
		scheme = action.GetSchemeRedirect()
	}
	if action.HostRedirect != "" {
		host = action.HostRedirect
	}
	if action.PortRedirect != 0 {
		name, _, err := net.SplitHostPort(host)
		if err != nil {
			name = host
		}
		host = net.JoinHostPort(name, strconv.Itoa(int(action.PortRedirect)))
	}
	if action.GetPathRedirect() != "" {
		path = action.GetPathRedirect()
	}
	if rewrite := action.GetPrefixRewrite(); rewrite != "" {
		path = rewrite + strings.TrimPrefix(r.path, matched.GetMatch().GetPrefix())
	}
	if r.rawQuery != "" && !action.StripQuery {
		path += "?" + r.rawQuery
	}
	return redirectCodes[action.ResponseCode], scheme + "://" + host + path
}

// bodyOf is the text of a direct response.
func bodyOf(response *routev3.DirectResponseAction) string {
	if bytes := response.GetBody().GetInlineBytes(); bytes != nil {
		return string(bytes)
	}
	return response.GetBody().GetInlineString()
}

// fieldsOf shows a message with the names and values of its JSON form; nil for none.
func fieldsOf(m proto.Message) map[string]any {
	if m == nil || !m.ProtoReflect().IsValid() {
		return nil
	}
	text, err := protojson.Marshal(m)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	fields := map[string]any{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return map[string]any{"error": err.Error()}
	}
	return fields
}
