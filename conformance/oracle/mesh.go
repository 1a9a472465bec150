package conformance

import (
	"fmt"
	"net/netip"

	meshconfig "istio.io/api/mesh/v1alpha1"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"
	"istio.io/istio/pilot/pkg/networking/serviceentry"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/host"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/gvk"
)

// config is the MeshConfig that istiod would run with.
func (m Mesh) config() (*meshconfig.MeshConfig, error) {
	mode := m.OutboundMode
	if mode == "" {
		mode = "ALLOW_ANY"
	}
	facts := fmt.Sprintf("outboundTrafficPolicy: {mode: %s}\n", mode)
	if m.DNSCapture {
		facts += "defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: \"true\"}}\n"
	}
	built, err := mesh.ApplyMeshConfig(facts, mesh.DefaultMeshConfig())
	if err != nil {
		return nil, fmt.Errorf("mesh: %w", err)
	}
	if m.Config == "" {
		return built, nil
	}
	built, err = mesh.ApplyMeshConfig(m.Config, built)
	if err != nil {
		return nil, fmt.Errorf("mesh.config: %w", err)
	}
	return built, nil
}

// policies are the objects that stand for mesh-wide facts.
func (m Mesh) policies() ([]config.Config, error) {
	if m.MTLSMode == "" {
		return nil, nil
	}
	mode, ok := security.PeerAuthentication_MutualTLS_Mode_value[m.MTLSMode]
	if !ok {
		return nil, fmt.Errorf("mesh.mtlsMode: %q is no mode of PeerAuthentication", m.MTLSMode)
	}
	return []config.Config{{
		Meta: config.Meta{
			GroupVersionKind: gvk.PeerAuthentication, Name: "default", Namespace: systemNamespace, Domain: clusterDomain,
		},
		Spec: &security.PeerAuthentication{
			Mtls: &security.PeerAuthentication_MutualTLS{Mode: security.PeerAuthentication_MutualTLS_Mode(mode)},
		},
	}}, nil
}

// Ranges that istiod allocates addresses of ServiceEntries from.
var (
	autoRange4 = netip.MustParsePrefix("240.240.0.0/16")
	autoRange6 = netip.MustParsePrefix("2001:2::/48")
)

// allocateAddresses does what istiod's address allocator does: every host of an entry that qualifies gets an IPv4 and
// an IPv6 address in the entry's status. Addresses that a manifest brings in its status stay.
func allocateAddresses(configs []config.Config) {
	next := 0
	for i := range configs {
		entry, ok := configs[i].Spec.(*networking.ServiceEntry)
		if !ok || !serviceentry.ShouldV2AutoAllocateIPFromConfig(configs[i]) {
			continue
		}
		status, _ := configs[i].Status.(*networking.ServiceEntryStatus)
		if status == nil {
			status = &networking.ServiceEntryStatus{}
		}
		has := map[string]bool{}
		for _, a := range status.Addresses {
			has[a.Host] = true
		}
		for _, h := range entry.Hosts {
			if has[h] || host.Name(h).IsWildCarded() && entry.Resolution != networking.ServiceEntry_DYNAMIC_DNS {
				continue
			}
			has[h] = true
			next++
			status.Addresses = append(status.Addresses,
				&networking.ServiceEntryAddress{Host: h, Value: nth(autoRange4, next)},
				&networking.ServiceEntryAddress{Host: h, Value: nth(autoRange6, next)})
		}
		configs[i].Status = status
	}
}
