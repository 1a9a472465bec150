package conformance

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// matchRoute finds the first route whose conditions all hold, as Envoy does; the simulation looks at paths only.
func (r *request) matchRoute(routes []*routev3.Route) (*routev3.Route, error) {
	for _, route := range routes {
		ok, err := r.matches(route.GetMatch())
		if err != nil {
			return nil, fmt.Errorf("route %q: %w", route.Name, err)
		}
		if ok {
			return route, nil
		}
	}
	return nil, nil
}

func (r *request) matches(m *routev3.RouteMatch) (bool, error) {
	if ok, err := r.matchesPath(m); !ok || err != nil {
		return false, err
	}
	for _, h := range m.GetHeaders() {
		if ok, err := r.matchesHeader(h); !ok || err != nil {
			return false, err
		}
	}
	for _, q := range m.GetQueryParameters() {
		if ok, err := r.matchesQuery(q); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (r *request) matchesPath(m *routev3.RouteMatch) (bool, error) {
	fold := func(s string) string { return s }
	if m.GetCaseSensitive() != nil && !m.GetCaseSensitive().Value {
		fold = strings.ToLower
	}
	path := fold(r.path)
	switch spec := m.GetPathSpecifier().(type) {
	case *routev3.RouteMatch_Prefix:
		return strings.HasPrefix(path, fold(spec.Prefix)), nil
	case *routev3.RouteMatch_Path:
		return path == fold(spec.Path), nil
	case *routev3.RouteMatch_PathSeparatedPrefix:
		prefix := fold(spec.PathSeparatedPrefix)
		return path == prefix || strings.HasPrefix(path, prefix+"/"), nil
	case *routev3.RouteMatch_SafeRegex:
		return fullMatch(spec.SafeRegex.GetRegex(), r.path)
	default:
		return false, fmt.Errorf("path condition %T is not known here", spec)
	}
}

func (r *request) matchesHeader(m *routev3.HeaderMatcher) (bool, error) {
	value, present := r.headers[strings.ToLower(m.Name)]
	var matched bool
	var err error
	switch spec := m.GetHeaderMatchSpecifier().(type) {
	case *routev3.HeaderMatcher_PresentMatch:
		// Whether a header is there is a question that a missing header answers too.
		return (present == spec.PresentMatch) != m.InvertMatch, nil
	case *routev3.HeaderMatcher_StringMatch:
		if !present && !m.TreatMissingHeaderAsEmpty {
			// Inverted or not: Envoy has nothing to compare with.
			return false, nil
		}
		matched, err = matchesString(spec.StringMatch, value)
	case *routev3.HeaderMatcher_RangeMatch:
		number, e := strconv.ParseInt(value, 10, 64)
		matched = present && e == nil && number >= spec.RangeMatch.Start && number < spec.RangeMatch.End
	case nil:
		matched = present
	default:
		err = fmt.Errorf("header condition %T is not known here", spec)
	}
	return matched != m.InvertMatch, err
}

func (r *request) matchesQuery(m *routev3.QueryParameterMatcher) (bool, error) {
	present := r.query.Has(m.Name)
	switch spec := m.GetQueryParameterMatchSpecifier().(type) {
	case *routev3.QueryParameterMatcher_PresentMatch:
		return present == spec.PresentMatch, nil
	case *routev3.QueryParameterMatcher_StringMatch:
		if !present {
			return false, nil
		}
		return matchesString(spec.StringMatch, r.query.Get(m.Name))
	default:
		return present, nil
	}
}

func matchesString(m *matcherv3.StringMatcher, value string) (bool, error) {
	fold := func(s string) string { return s }
	if m.GetIgnoreCase() {
		fold = strings.ToLower
	}
	switch pattern := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return fold(value) == fold(pattern.Exact), nil
	case *matcherv3.StringMatcher_Prefix:
		return strings.HasPrefix(fold(value), fold(pattern.Prefix)), nil
	case *matcherv3.StringMatcher_Suffix:
		return strings.HasSuffix(fold(value), fold(pattern.Suffix)), nil
	case *matcherv3.StringMatcher_Contains:
		return strings.Contains(fold(value), fold(pattern.Contains)), nil
	case *matcherv3.StringMatcher_SafeRegex:
		return fullMatch(pattern.SafeRegex.GetRegex(), value)
	default:
		return false, fmt.Errorf("string condition %T is not known here", pattern)
	}
}

// fullMatch anchors a pattern: Envoy's regular expressions match whole values.
func fullMatch(pattern, value string) (bool, error) {
	compiled, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return false, err
	}
	return compiled.MatchString(value), nil
}
