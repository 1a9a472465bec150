package conformance

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
)

// unlimited is what Istio writes for thresholds that nobody set.
const unlimited = float64(1<<32 - 1)

const httpProtocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

// upstream describes a cluster as one call uses it; nil if the sidecar has no such cluster.
func (s *sidecar) upstream(name string, t target) *Upstream {
	c := s.clusters[name]
	if c == nil {
		return nil
	}
	options := httpOptionsOf(c)
	endpoints := s.endpointsOf(c)
	u := &Upstream{
		Type:              typeOf(c),
		Endpoints:         describeEndpoints(endpoints),
		TLS:               tlsOf(c, options, endpoints, t),
		ConnectTimeout:    seconds(c.GetConnectTimeout()),
		CircuitBreakers:   breakersOf(c),
		OutlierDetection:  fieldsOf(c.GetOutlierDetection()),
		ConnectionOptions: connectionOptionsOf(c, options),
		HTTP2:             options.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil,
		LBPolicy:          policyOf(c),
		LBOptions:         policyOptionsOf(c),
	}
	if panicThreshold := c.GetCommonLbConfig().GetHealthyPanicThreshold(); panicThreshold != nil {
		u.PanicThreshold = &panicThreshold.Value
	}
	if c.GetType() == clusterv3.Cluster_ORIGINAL_DST && t.address != "" {
		// Such a cluster connects to where the application was going, at another port if the entry says so.
		port := uint32(t.port)
		if override := c.GetOriginalDstLbConfig().GetUpstreamPortOverride(); override != nil {
			port = override.GetValue()
		}
		u.Endpoints = []string{net.JoinHostPort(t.address, strconv.FormatUint(uint64(port), 10))}
	}
	return u
}

func typeOf(c *clusterv3.Cluster) string {
	custom := c.GetClusterType()
	switch {
	case custom == nil:
		return c.GetType().String()
	case custom.Name == "envoy.clusters.dynamic_forward_proxy":
		return "DFP"
	}
	return custom.Name
}

// policyOf is the load balancing policy, by its new form where Istio uses that.
func policyOf(c *clusterv3.Cluster) string {
	if policies := c.GetLoadBalancingPolicy().GetPolicies(); len(policies) > 0 {
		return policies[0].GetTypedExtensionConfig().GetName()
	}
	return c.GetLbPolicy().String()
}

// policyOptionsOf has the settings of the policy, where somebody set them.
func policyOptionsOf(c *clusterv3.Cluster) map[string]any {
	switch options := c.GetLbConfig().(type) {
	case *clusterv3.Cluster_RoundRobinLbConfig_:
		return fieldsOf(options.RoundRobinLbConfig)
	case *clusterv3.Cluster_LeastRequestLbConfig_:
		return fieldsOf(options.LeastRequestLbConfig)
	case *clusterv3.Cluster_RingHashLbConfig_:
		return fieldsOf(options.RingHashLbConfig)
	case *clusterv3.Cluster_MaglevLbConfig_:
		return fieldsOf(options.MaglevLbConfig)
	}
	return nil
}

func httpOptionsOf(c *clusterv3.Cluster) *httpv3.HttpProtocolOptions {
	options := &httpv3.HttpProtocolOptions{}
	if packed := c.GetTypedExtensionProtocolOptions()[httpProtocolOptions]; packed != nil {
		// A mismatch leaves the options empty, which is how Envoy would start them.
		_ = packed.UnmarshalTo(options)
	}
	return options
}

// breakersOf has the thresholds that somebody set.
func breakersOf(c *clusterv3.Cluster) map[string]any {
	set := map[string]any{}
	for _, threshold := range c.GetCircuitBreakers().GetThresholds() {
		maps.Copy(set, fieldsOf(threshold))
	}
	delete(set, "trackRemaining")
	maps.DeleteFunc(set, func(_ string, value any) bool { return value == unlimited })
	return set
}

// connectionOptionsOf has the limits of single connections, where somebody set them.
func connectionOptionsOf(c *clusterv3.Cluster, options *httpv3.HttpProtocolOptions) map[string]any {
	set := map[string]any{}
	if common := fieldsOf(options.GetCommonHttpProtocolOptions()); common != nil {
		maps.Copy(set, common)
	}
	if keepalive := c.GetUpstreamConnectionOptions().GetTcpKeepalive(); keepalive != nil {
		set["tcpKeepalive"] = fieldsOf(keepalive)
	}
	if streams := options.GetExplicitHttpConfig().GetHttp2ProtocolOptions().GetMaxConcurrentStreams(); streams != nil {
		set["maxConcurrentStreams"] = streams.Value
	}
	return set
}

// placed is an endpoint with what its group says about it.
type placed struct {
	*endpointv3.LbEndpoint
	locality string
	priority uint32
	// share is the weight of the whole locality; 0 where the cluster does not go by it.
	share uint32
}

func (s *sidecar) endpointsOf(c *clusterv3.Cluster) []placed {
	assignment := c.GetLoadAssignment()
	if c.GetType() == clusterv3.Cluster_EDS {
		name := c.GetEdsClusterConfig().GetServiceName()
		if name == "" {
			name = c.Name
		}
		assignment = s.endpoints[name]
	}
	byShare := c.GetCommonLbConfig().GetLocalityWeightedLbConfig() != nil
	var all []placed
	for _, group := range assignment.GetEndpoints() {
		locality := ""
		if l := group.GetLocality(); l != nil {
			locality = l.Region
			for _, part := range []string{l.Zone, l.SubZone} {
				if part != "" {
					locality += "/" + part
				}
			}
		}
		share := uint32(0)
		if byShare {
			share = group.GetLoadBalancingWeight().GetValue()
		}
		for _, e := range group.LbEndpoints {
			all = append(all, placed{LbEndpoint: e, locality: locality, priority: group.Priority, share: share})
		}
	}
	return all
}

func (p placed) address() string {
	a := p.GetEndpoint().GetAddress()
	if pipe := a.GetPipe(); pipe != nil {
		return "unix://" + pipe.Path
	}
	socket := a.GetSocketAddress()
	return net.JoinHostPort(socket.GetAddress(), strconv.Itoa(int(socket.GetPortValue())))
}

// describeEndpoints writes each endpoint once, in a stable order; weight, locality and priority only where they say
// something.
func describeEndpoints(all []placed) []string {
	lines := []string{}
	for _, p := range all {
		line := p.address()
		if weight := p.GetLoadBalancingWeight().GetValue(); weight > 1 {
			line += fmt.Sprintf(" weight=%d", weight)
		}
		if p.locality != "" {
			line += " locality=" + p.locality
		}
		if p.share > 0 {
			line += fmt.Sprintf(" share=%d", p.share)
		}
		if p.priority > 0 {
			line += fmt.Sprintf(" priority=%d", p.priority)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}
