package conformance

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	httprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// peerPrincipal is where Istio's proxies keep the identity of the other side.
const peerPrincipal = "io.istio.peer_principal"

// peer is who calls, as a proxy sees it.
type peer struct {
	// principal is the URI of the certificate; empty without mutual TLS.
	principal string
	sni       string
	request   *request
	// path is that of the request as the proxy normalizes it, without its query; empty where there is none.
	path string
}

// checkAccess asks the RBAC filters of a chain, as Envoy does; what they ask goes into the answer. False if one refuses.
func checkAccess(answer *CallAnswer, chain *listenerv3.FilterChain, p peer) (bool, error) {
	filters, err := accessFilters(chain)
	if err != nil {
		return false, err
	}
	if p.path, err = seenPath(chain, p.request); err != nil {
		return false, err
	}
	for _, rules := range filters {
		policy, err := p.matchPolicy(rules)
		if err != nil {
			return false, err
		}
		answer.Access = append(answer.Access, describeAccess(rules)...)
		if rules.Action == rbacv3.RBAC_DENY && policy != "" || rules.Action == rbacv3.RBAC_ALLOW && policy == "" {
			answer.DeniedBy = append(answer.DeniedBy, rules.Action.String()+" "+policy)
		}
	}
	return len(answer.DeniedBy) == 0, nil
}

// accessFilters are the rules that a chain enforces, in the order in which a call meets them.
func accessFilters(chain *listenerv3.FilterChain) ([]*rbacv3.RBAC, error) {
	var all []*rbacv3.RBAC
	add := func(rules *rbacv3.RBAC, matchers bool) error {
		if matchers {
			return errors.New("RBAC by matchers is not known here")
		}
		if rules != nil && rules.Action != rbacv3.RBAC_LOG {
			all = append(all, rules)
		}
		return nil
	}
	for _, f := range chain.GetFilters() {
		rbac := &tcprbacv3.RBAC{}
		if f.GetTypedConfig().MessageIs(rbac) {
			if err := f.GetTypedConfig().UnmarshalTo(rbac); err != nil {
				return nil, err
			}
			if err := add(rbac.Rules, rbac.Matcher != nil); err != nil {
				return nil, err
			}
		}
	}
	manager := &hcmv3.HttpConnectionManager{}
	filterOf(chain, manager)
	for _, f := range manager.HttpFilters {
		rbac := &httprbacv3.RBAC{}
		if f.GetTypedConfig().MessageIs(rbac) {
			if err := f.GetTypedConfig().UnmarshalTo(rbac); err != nil {
				return nil, err
			}
			if err := add(rbac.Rules, rbac.Matcher != nil); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// matchPolicy is the name of the first policy that a call matches; empty if there is none.
func (p peer) matchPolicy(rules *rbacv3.RBAC) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(rules.Policies)) {
		policy := rules.Policies[name]
		if policy.Condition != nil || policy.CheckedCondition != nil {
			return "", fmt.Errorf("policy %q has a condition, which is not known here", name)
		}
		permitted, err := anyOf(policy.Permissions, p.hasPermission)
		if err != nil {
			return "", err
		}
		meant, err := anyOf(policy.Principals, p.isPrincipal)
		if err != nil {
			return "", err
		}
		if permitted && meant {
			return name, nil
		}
	}
	return "", nil
}

func (p peer) hasPermission(permission *rbacv3.Permission) (bool, error) {
	switch rule := permission.GetRule().(type) {
	case *rbacv3.Permission_Any:
		return rule.Any, nil
	case *rbacv3.Permission_AndRules:
		return allOf(rule.AndRules.Rules, p.hasPermission)
	case *rbacv3.Permission_OrRules:
		return anyOf(rule.OrRules.Rules, p.hasPermission)
	case *rbacv3.Permission_NotRule:
		matched, err := p.hasPermission(rule.NotRule)
		return !matched, err
	case *rbacv3.Permission_RequestedServerName:
		return matchesString(rule.RequestedServerName, p.sni)
	case *rbacv3.Permission_DestinationPort:
		return int(rule.DestinationPort) == p.request.port, nil
	case *rbacv3.Permission_Header:
		return p.request.matchesHeader(rule.Header)
	case *rbacv3.Permission_UrlPath:
		return matchesString(rule.UrlPath.GetPath(), p.path)
	case *rbacv3.Permission_UriTemplate:
		pattern, err := templateOf(rule)
		if err != nil {
			return false, err
		}
		return matchesTemplate(pattern, p.path)
	default:
		return false, fmt.Errorf("permission %T is not known here", rule)
	}
}

func (p peer) isPrincipal(principal *rbacv3.Principal) (bool, error) {
	switch id := principal.GetIdentifier().(type) {
	case *rbacv3.Principal_Any:
		return id.Any, nil
	case *rbacv3.Principal_AndIds:
		return allOf(id.AndIds.Ids, p.isPrincipal)
	case *rbacv3.Principal_OrIds:
		return anyOf(id.OrIds.Ids, p.isPrincipal)
	case *rbacv3.Principal_NotId:
		matched, err := p.isPrincipal(id.NotId)
		return !matched, err
	case *rbacv3.Principal_Authenticated_, *rbacv3.Principal_FilterState:
		name, err := principalName(principal)
		if err != nil || p.principal == "" {
			return false, err
		}
		return matchesString(name, p.principal)
	default:
		return false, fmt.Errorf("principal %T is not known here", id)
	}
}

// principalName is what a principal compares the caller's identity with; nil if it is about something else.
func principalName(principal *rbacv3.Principal) (*matcherv3.StringMatcher, error) {
	switch id := principal.GetIdentifier().(type) {
	case *rbacv3.Principal_Authenticated_:
		return id.Authenticated.PrincipalName, nil
	case *rbacv3.Principal_FilterState:
		if id.FilterState.Key != peerPrincipal {
			return nil, fmt.Errorf("filter state %q is not known here", id.FilterState.Key)
		}
		return id.FilterState.GetStringMatch(), nil
	}
	return nil, nil
}

// describeAccess lists what each policy compares names and identities with, in whichever sense.
func describeAccess(rules *rbacv3.RBAC) []Access {
	var all []Access
	for _, name := range slices.Sorted(maps.Keys(rules.Policies)) {
		access := Access{Action: rules.Action.String(), Policy: name}
		for _, permission := range rules.Policies[name].Permissions {
			access.Names = append(access.Names, namesIn(permission)...)
		}
		for _, principal := range rules.Policies[name].Principals {
			access.Principals = append(access.Principals, principalsIn(principal)...)
		}
		slices.Sort(access.Names)
		slices.Sort(access.Principals)
		all = append(all, access)
	}
	return all
}

func namesIn(permission *rbacv3.Permission) []string {
	switch rule := permission.GetRule().(type) {
	case *rbacv3.Permission_AndRules:
		return each(rule.AndRules.Rules, namesIn)
	case *rbacv3.Permission_OrRules:
		return each(rule.OrRules.Rules, namesIn)
	case *rbacv3.Permission_NotRule:
		return negated(namesIn(rule.NotRule))
	case *rbacv3.Permission_RequestedServerName:
		return []string{"sni " + describeMatcher(rule.RequestedServerName)}
	case *rbacv3.Permission_DestinationPort:
		return []string{fmt.Sprintf("port %d", rule.DestinationPort)}
	case *rbacv3.Permission_Header:
		return []string{rule.Header.Name + " " + describeMatcher(rule.Header.GetStringMatch())}
	case *rbacv3.Permission_UrlPath:
		return []string{"path " + describeMatcher(rule.UrlPath.GetPath())}
	case *rbacv3.Permission_UriTemplate:
		pattern, err := templateOf(rule)
		if err != nil {
			return []string{err.Error()}
		}
		return []string{"path " + pattern}
	}
	return []string{"any"}
}

func principalsIn(principal *rbacv3.Principal) []string {
	switch id := principal.GetIdentifier().(type) {
	case *rbacv3.Principal_AndIds:
		return each(id.AndIds.Ids, principalsIn)
	case *rbacv3.Principal_OrIds:
		return each(id.OrIds.Ids, principalsIn)
	case *rbacv3.Principal_NotId:
		return negated(principalsIn(id.NotId))
	}
	if name, _ := principalName(principal); name != nil {
		return []string{describeMatcher(name)}
	}
	return []string{"any"}
}

func negated(texts []string) []string {
	return each(texts, func(text string) []string { return []string{"not " + text} })
}

func each[T any](list []T, texts func(T) []string) []string {
	var all []string
	for _, item := range list {
		all = append(all, texts(item)...)
	}
	return all
}

func anyOf[T any](list []T, holds func(T) (bool, error)) (bool, error) {
	for _, item := range list {
		if ok, err := holds(item); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func allOf[T any](list []T, holds func(T) (bool, error)) (bool, error) {
	for _, item := range list {
		if ok, err := holds(item); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}
