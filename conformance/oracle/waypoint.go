package conformance

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	matcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	networkv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/network/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
	corev1 "k8s.io/api/core/v1"

	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pkg/workloadapi"
)

// waypointAt is the pod of a waypoint; nil if it has none.
func (m *controlPlane) waypointAt(address *workloadapi.GatewayAddress) *corev1.Pod {
	for _, service := range m.world.services {
		if service.Namespace != address.GetHostname().GetNamespace() || service.Name+"."+service.Namespace+".svc."+clusterDomain != address.GetHostname().GetHostname() {
			continue
		}
		for _, pod := range m.world.pods {
			if len(slicesOfSelectors([]*corev1.Service{service}, []*corev1.Pod{pod})) > 0 {
				return pod
			}
		}
	}
	return nil
}

// receive describes what a waypoint does with what ztunnel brings: bytes, the address that they are for, and the certificate of the caller.
func (s *sidecar) receive(answer *CallAnswer, request *request, principal string) {
	answer.Listener = core.MainInternalName
	chain, err := s.chainFor(answer.Address, request)
	if err != nil {
		*answer = failed(*answer, outcomeError, err)
		return
	}
	if chain == nil {
		answer.Outcome = outcomeNoFilterChain
		return
	}
	answer.FilterChain, _, _ = strings.Cut(chain.Name, "#")
	answer.Logs = logsOf(chain)
	manager := &hcmv3.HttpConnectionManager{}
	http := filterOf(chain, manager)
	if http && !request.simulated(answer.Address).IsHTTP() {
		*answer = failed(*answer, outcomeError, simulation.ErrProtocolError)
		return
	}
	allowed, err := checkAccess(answer, chain, peer{principal: principal, sni: request.sni, request: request})
	if err != nil {
		*answer = failed(*answer, outcomeError, err)
		return
	}
	if !allowed {
		answer.Outcome = outcomeDenied
		return
	}
	if !http {
		s.followTCP(answer, request, chain)
		return
	}
	host := virtualHostFor(manager.GetRouteConfig(), strings.ToLower(hostOnly(request.host)))
	if host == nil {
		answer.Outcome = outcomeNoRoute
		return
	}
	answer.VirtualHost = host.Name
	s.followHTTP(answer, request, chain)
}

// chainFor is the chain that a waypoint's matcher chooses; nil if it chooses none.
func (s *sidecar) chainFor(address string, request *request) (*listenerv3.FilterChain, error) {
	at := slices.IndexFunc(s.Listeners, func(l *listenerv3.Listener) bool { return l.Name == core.MainInternalName })
	if at < 0 {
		return nil, errors.New("the proxy is no waypoint")
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return nil, err
	}
	name, err := dialled{ip, request}.match(s.Listeners[at].FilterChainMatcher)
	if name == "" || err != nil {
		return nil, err
	}
	for _, chain := range s.Listeners[at].FilterChains {
		if plain, _, _ := strings.Cut(chain.Name, "#"); plain == name {
			return chain, nil
		}
	}
	return nil, fmt.Errorf("the waypoint has no chain %q", name)
}

// dialled is what a waypoint's matcher sees of a connection.
type dialled struct {
	ip      netip.Addr
	request *request
}

func (d dialled) match(m *matcherv3.Matcher) (string, error) {
	tree := m.GetMatcherTree()
	chosen, input := (*matcherv3.Matcher_OnMatch)(nil), tree.GetInput().GetTypedConfig()
	switch {
	case input.MessageIs(&networkv3.DestinationIPInput{}):
		ranges := &matcherv3.IPMatcher{}
		if err := tree.GetCustomMatch().GetTypedConfig().UnmarshalTo(ranges); err != nil {
			return "", err
		}
		chosen = d.matchRanges(ranges)
	case input.MessageIs(&networkv3.DestinationPortInput{}):
		chosen = tree.GetExactMatchMap().GetMap()[strconv.Itoa(d.request.port)]
	case input.MessageIs(&networkv3.ApplicationProtocolInput{}):
		if d.request.simulated("").IsHTTP() {
			chosen = tree.GetExactMatchMap().GetMap()["'http/1.1'"]
		}
	default:
		return "", fmt.Errorf("a matcher for %s is not known here", input.GetTypeUrl())
	}
	if chosen == nil {
		chosen = m.GetOnNoMatch()
	}
	if next := chosen.GetMatcher(); next != nil {
		return d.match(next)
	}
	name := &wrapperspb.StringValue{}
	if action := chosen.GetAction().GetTypedConfig(); action != nil {
		if err := action.UnmarshalTo(name); err != nil {
			return "", err
		}
	}
	return name.Value, nil
}

// matchRanges takes the longest prefix, and of equal ones the first.
func (d dialled) matchRanges(m *matcherv3.IPMatcher) *matcherv3.Matcher_OnMatch {
	longest, chosen := -1, (*matcherv3.Matcher_OnMatch)(nil)
	for _, each := range m.RangeMatchers {
		for _, r := range each.Ranges {
			prefix, err := netip.ParsePrefix(fmt.Sprintf("%s/%d", r.AddressPrefix, r.PrefixLen.GetValue()))
			if err == nil && prefix.Contains(d.ip) && prefix.Bits() > longest {
				longest, chosen = prefix.Bits(), each.OnMatch
			}
		}
	}
	return chosen
}

// virtualHostFor is the virtual host whose domains have a name, by itself, by a wildcard or as any.
func virtualHostFor(routes *routev3.RouteConfiguration, name string) *routev3.VirtualHost {
	for _, host := range routes.GetVirtualHosts() {
		for _, domain := range host.Domains {
			suffix, wildcard := strings.CutPrefix(domain, "*")
			if domain == name || wildcard && strings.HasSuffix(name, suffix) {
				return host
			}
		}
	}
	return nil
}
