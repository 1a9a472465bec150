package conformance

import (
	"fmt"
	"hash/fnv"
	"net"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	networking "istio.io/api/networking/v1alpha3"
	dnsproto "istio.io/istio/pkg/dns/proto"
)

// maxAliases bounds a chain of ExternalNames that points back to itself.
const maxAliases = 8

// publicRange has the made-up addresses of names outside: a range for benchmarks, so never a real server's.
var publicRange = netip.MustParsePrefix("198.18.0.0/15")

// nameTable answers DNS queries as they are answered for one pod: first by the sidecar if it captures DNS, then by the
// cluster's DNS, then by the world's.
type nameTable struct {
	world  *world
	search []string
	// captured is the table that istiod sends to a sidecar with DNS capture; nil without.
	captured map[string]*dnsproto.NameTable_NameInfo
}

func newNameTable(w *world, namespace string) nameTable {
	return nameTable{
		world:  w,
		search: []string{namespace + ".svc." + clusterDomain, "svc." + clusterDomain, clusterDomain},
	}
}

// resolve gives the first address of a name that an application dials.
func (n nameTable) resolve(name string) (string, error) {
	if net.ParseIP(name) != nil {
		return name, nil
	}
	for _, candidate := range n.candidates(strings.ToLower(name)) {
		address, err := n.lookup(candidate)
		if address != "" || err != nil {
			return address, err
		}
	}
	return "", fmt.Errorf("%q does not resolve: neither the cluster nor the world has such a name", name)
}

// candidates are the full names that a pod's resolver tries in turn (ndots is 5 in pods).
func (n nameTable) candidates(name string) []string {
	if absolute, ok := strings.CutSuffix(name, "."); ok {
		return []string{absolute}
	}
	var searched []string
	for _, domain := range n.search {
		searched = append(searched, name+"."+domain)
	}
	if strings.Count(name, ".") >= 5 {
		return append([]string{name}, searched...)
	}
	return append(searched, name)
}

// lookup answers for one full name; an empty address means that the name does not exist.
func (n nameTable) lookup(name string) (string, error) {
	if address := n.lookupCaptured(name); address != "" {
		return address, nil
	}
	for range maxAliases {
		if !strings.HasSuffix(name, "."+clusterDomain) {
			return n.world.outside(name), nil
		}
		address, alias, err := n.lookupCluster(name)
		if alias == "" {
			return address, err
		}
		// The cluster's DNS follows the alias by itself: the sidecar's table is not asked again.
		name = strings.ToLower(strings.TrimSuffix(alias, "."))
	}
	return "", fmt.Errorf("%q is an alias of itself", name)
}

func (n nameTable) lookupCaptured(name string) string {
	info, ok := n.captured[name]
	for wildcard := name; !ok && wildcard != ""; {
		_, wildcard, _ = strings.Cut(wildcard, ".")
		info, ok = n.captured["*."+wildcard]
	}
	for _, ip := range info.GetIps() {
		if addr, err := netip.ParseAddr(ip); err == nil && addr.Is4() {
			return ip
		}
	}
	if ips := info.GetIps(); len(ips) > 0 {
		return ips[0]
	}
	return ""
}

// lookupCluster answers from Services: an address, or the name that an ExternalName stands for.
func (n nameTable) lookupCluster(name string) (address, alias string, err error) {
	for _, s := range n.world.services {
		if name != s.Name+"."+s.Namespace+".svc."+clusterDomain {
			continue
		}
		switch {
		case s.Spec.Type == corev1.ServiceTypeExternalName:
			return "", s.Spec.ExternalName, nil
		case s.Spec.ClusterIP != corev1.ClusterIPNone:
			return s.Spec.ClusterIP, "", nil
		}
		if address := n.world.headlessAddress(s); address != "" {
			return address, "", nil
		}
		return "", "", fmt.Errorf("%q is a headless Service without ready endpoints", name)
	}
	return "", "", nil
}

func (w *world) headlessAddress(s *corev1.Service) string {
	for _, slice := range w.slices {
		if slice.Namespace != s.Namespace || slice.Labels[discoveryv1.LabelServiceName] != s.Name {
			continue
		}
		ready := func(e discoveryv1.Endpoint) bool { return e.Conditions.Ready == nil || *e.Conditions.Ready }
		if at := slices.IndexFunc(slice.Endpoints, ready); at >= 0 && len(slice.Endpoints[at].Addresses) > 0 {
			return slice.Endpoints[at].Addresses[0]
		}
	}
	return ""
}

// outside is the real address of a name of the world: where an entry with fixed endpoints says that it is, if one does.
func (w *world) outside(name string) string {
	for _, c := range w.configs {
		entry, ok := c.Spec.(*networking.ServiceEntry)
		if !ok || entry.Resolution != networking.ServiceEntry_STATIC || !slices.Contains(entry.Hosts, name) {
			continue
		}
		for _, e := range entry.Endpoints {
			if net.ParseIP(e.Address) != nil {
				return e.Address
			}
		}
	}
	return publicAddress(name)
}

// publicAddress is a stable made-up address for a name outside; a name without a dot has none.
func publicAddress(name string) string {
	if !strings.Contains(name, ".") {
		return ""
	}
	if net.ParseIP(name) != nil {
		return name
	}
	hash := fnv.New32a()
	hash.Write([]byte(name))
	base := publicRange.Addr().As4()
	offset := hash.Sum32() % (1 << (32 - publicRange.Bits()))
	return netip.AddrFrom4([4]byte{base[0], base[1] | byte(offset>>16), byte(offset >> 8), byte(offset)}).String()
}
