package conformance

import (
	"errors"
	"fmt"
	"slices"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/proto"
)

// target is what one call adds to a cluster: where its connection was going, and whose name it carries.
type target struct {
	address   string
	port      int
	authority string
	http      bool
}

// nameChains makes the names of filter chains unique, because the simulation tells by name which one it found, and
// Istio leaves most of them without. The number that it appends is cut off again in answers.
func nameChains(listeners []*listenerv3.Listener) map[string]*listenerv3.FilterChain {
	byName := map[string]*listenerv3.FilterChain{}
	for _, l := range listeners {
		for _, c := range append(slices.Clone(l.FilterChains), l.DefaultFilterChain) {
			if c != nil {
				c.Name = fmt.Sprintf("%s#%d", c.Name, len(byName))
				byName[c.Name] = c
			}
		}
	}
	return byName
}

// filterOf unpacks a chain's filter of a type; false if there is none.
func filterOf(chain *listenerv3.FilterChain, into proto.Message) bool {
	for _, f := range chain.GetFilters() {
		if f.GetTypedConfig().MessageIs(into) {
			return f.GetTypedConfig().UnmarshalTo(into) == nil
		}
	}
	return false
}

// followTCP describes a connection that is passed on as it is.
func (s *sidecar) followTCP(answer *CallAnswer, r *request, chain *listenerv3.FilterChain) {
	proxy := &tcpv3.TcpProxy{}
	if !filterOf(chain, proxy) {
		*answer = failed(*answer, outcomeError, errors.New("the filter chain has no TCP proxy"))
		return
	}
	describeConnection(answer, proxy)
	answer.Tunnel = proxy.GetTunnelingConfig().GetHostname()
	t := target{address: answer.Address, port: r.port}
	if weighted := proxy.GetWeightedClusters().GetClusters(); len(weighted) > 0 {
		for _, w := range weighted {
			s.followWeighted(answer, WeightedCluster{Cluster: w.Name, Weight: w.Weight}, t)
		}
		return
	}
	s.follow(answer, proxy.GetCluster(), t)
}

// followHTTP matches a request against the routes of the virtual host that the simulation found.
func (s *sidecar) followHTTP(answer *CallAnswer, r *request, chain *listenerv3.FilterChain) {
	manager := &hcmv3.HttpConnectionManager{}
	filterOf(chain, manager)
	routes := manager.GetRouteConfig()
	if routes == nil {
		name := manager.GetRds().GetRouteConfigName()
		at := slices.IndexFunc(s.Routes, func(rc *routev3.RouteConfiguration) bool { return rc.Name == name })
		if at < 0 {
			*answer = failed(*answer, outcomeError, fmt.Errorf("no route configuration %q", name))
			return
		}
		routes = s.Routes[at]
	}
	at := slices.IndexFunc(routes.VirtualHosts, func(h *routev3.VirtualHost) bool { return h.Name == answer.VirtualHost })
	if at < 0 {
		*answer = failed(*answer, outcomeError, fmt.Errorf("no virtual host %q", answer.VirtualHost))
		return
	}
	host := routes.VirtualHosts[at]
	matched, err := r.matchRoute(host.Routes)
	if err != nil {
		*answer = failed(*answer, outcomeError, err)
		return
	}
	if matched == nil {
		answer.Outcome = outcomeNoRoute
		return
	}
	answer.Route = matched.Name
	s.act(answer, r, host, matched)
}

// act describes what a matched route does.
func (s *sidecar) act(answer *CallAnswer, r *request, host *routev3.VirtualHost, matched *routev3.Route) {
	var err error
	if answer.Delay, answer.Abort, err = faultsOf(matched); err != nil {
		*answer = failed(*answer, outcomeError, err)
		return
	}
	answer.RequestHeaders = headerChangesOf(matched.GetRequestHeadersToAdd(), matched.GetRequestHeadersToRemove())
	answer.ResponseHeaders = headerChangesOf(matched.GetResponseHeadersToAdd(), matched.GetResponseHeadersToRemove())
	switch {
	case matched.GetDirectResponse() != nil:
		answer.Outcome, answer.Status = outcomeDirectResponse, matched.GetDirectResponse().Status
		answer.Body = bodyOf(matched.GetDirectResponse())
	case matched.GetRedirect() != nil:
		answer.Outcome = outcomeRedirect
		answer.Status, answer.Location = r.redirect(matched)
	case matched.GetRoute() != nil:
		s.forward(answer, r, host, matched)
	default:
		*answer = failed(*answer, outcomeError, fmt.Errorf("route with action %T", matched.GetAction()))
	}
}

// forward describes a route to one cluster or several.
func (s *sidecar) forward(answer *CallAnswer, r *request, host *routev3.VirtualHost, matched *routev3.Route) {
	action := matched.GetRoute()
	answer.Path = r.rewrittenPath(matched)
	answer.Timeout = timeoutOf(action)
	answer.Retries = retriesOf(action, host)
	answer.Mirrors = describeMirrors(action.RequestMirrorPolicies)
	answer.Hash = describeHash(action.HashPolicy)
	authority := r.host
	if literal := action.GetHostRewriteLiteral(); literal != "" {
		authority = literal
	}
	t := target{address: answer.Address, port: r.port, authority: authority, http: true}
	if weighted := action.GetWeightedClusters().GetClusters(); len(weighted) > 0 {
		for _, w := range weighted {
			t.authority = authority
			if literal := w.GetHostRewriteLiteral(); literal != "" {
				t.authority = literal
			}
			s.followWeighted(answer, WeightedCluster{
				Cluster:         w.Name,
				Weight:          w.Weight.GetValue(),
				Authority:       t.authority,
				RequestHeaders:  headerChangesOf(w.RequestHeadersToAdd, w.RequestHeadersToRemove),
				ResponseHeaders: headerChangesOf(w.ResponseHeadersToAdd, w.ResponseHeadersToRemove),
			}, t)
		}
		return
	}
	answer.Authority = authority
	s.follow(answer, action.GetCluster(), t)
}

// follow names the outcome of a cluster and describes it.
func (s *sidecar) follow(answer *CallAnswer, name string, t target) {
	answer.Cluster, answer.Outcome, answer.Upstream = name, s.outcomeOf(name), s.upstream(name, t)
}

// followWeighted does so for one of several; the worst outcome among them is the call's.
func (s *sidecar) followWeighted(answer *CallAnswer, one WeightedCluster, t target) {
	one.Upstream = s.upstream(one.Cluster, t)
	answer.Clusters = append(answer.Clusters, one)
	if outcome := s.outcomeOf(one.Cluster); answer.Outcome == "" || answer.Outcome == outcomeRouted {
		answer.Outcome = outcome
	}
}

func (s *sidecar) outcomeOf(name string) string {
	switch {
	case s.clusters[name] == nil:
		return outcomeNoCluster
	case name == "PassthroughCluster":
		return outcomePassthrough
	case name == "BlackHoleCluster":
		return outcomeBlackhole
	}
	return outcomeRouted
}
