import type { Explained } from './explained';

/** What Istio's webhook has against ServiceEntries, and the machines behind them. */
export const SERVICE_ENTRIES = {
  'service-entry-invalid-host': ['a host that is no DNS name', 'Hosts are DNS names; addresses stand in `addresses`. The webhook refuses others.'],
  'service-entry-partial-wildcard': ['a wildcard within a label', 'Istio matches a wildcard that is the whole first label, such as `*.example.com`. The webhook takes others with a warning, and no call matches them.'],
  'service-entry-host-not-resolvable': [
    'a host that DNS can not resolve',
    'The proxy would look the host up, which goes for whole names alone. The webhook refuses wildcards and short names with such a resolution, unless there are endpoints.',
  ],
  'service-entry-invalid-address': ['an address that is none', '`addresses` are IP addresses, or ranges of them, that clients dial; the webhook refuses others.'],
  'service-entry-address-of-many-hosts': [
    'several hosts at one address',
    'A TLS port at an address is not told apart by server name, so that all connections go to the first host. The webhook warns.',
  ],
  'service-entry-many-hosts-of-tcp': ['several hosts on one TCP port', 'A connection without requests or server name does not tell which host it is for, and the webhook refuses the entry.'],
  'service-entry-tcp-without-address': [
    'a TCP port without an address',
    'Nothing tells its connections apart from those to other servers on the same port, so that the entry takes them all. The webhook warns, whatever resolution the entry has.',
  ],
  'service-entry-invalid-port-name': ['a name that no port can have', 'Endpoints and policies refer to ports by name, and the webhook refuses what can be none.'],
  'service-entry-unknown-protocol': ['a protocol that Istio does not know', 'The protocol says what the proxy looks at, and the webhook refuses others than Istio\'s own.'],
  'service-entry-invalid-endpoint': ['an endpoint that the resolution can not use', 'STATIC needs IP addresses and DNS needs addresses or names, and the webhook refuses others.'],
  'service-entry-undeclared-endpoint-port': ['a port of an endpoint that the entry does not have', 'The names of an endpoint\'s ports are those of the entry, and the webhook refuses others.'],
  'service-entry-socket-of-many-ports': ['a Unix domain socket behind several ports', 'All ports would end at one socket, and the webhook refuses the entry.'],
  'service-entry-selector-unused': ['a selector with resolution NONE', 'With NONE a connection goes on to the address that was dialled, and the selected workloads get none. The webhook warns.'],
  'service-entry-dynamic-dns-host': ['DYNAMIC_DNS of a single host', 'The proxy looks up the name that was called, which is for wildcards. A single host has resolution DNS, and the webhook refuses this one.'],
  'service-entry-dynamic-dns-addresses': ['DYNAMIC_DNS with addresses', 'The names of a wildcard have no address in common, and the webhook refuses `addresses`.'],
  'service-entry-dynamic-dns-endpoints': ['DYNAMIC_DNS with endpoints', 'The name that was called is looked up, so that endpoints would not be used, and the webhook refuses them.'],
  'service-entry-dynamic-dns-protocol': [
    'DYNAMIC_DNS on a port of another protocol',
    'The name is taken from the Host header or the server name. A protocol must have one that this Istio reads, and the webhook refuses others.',
  ],
  'service-entry-dynamic-dns-internal': ['DYNAMIC_DNS inside the mesh', 'This version takes it for hosts outside alone, and its webhook refuses others.'],
  'service-entry-dynamic-dns-waypoint': ['DYNAMIC_DNS inside the mesh through a waypoint', 'A waypoint looks names up for hosts outside alone, and the webhook refuses others.'],
  'workload-entry-without-address': [
    'a workload without an address',
    'It can be called through the gateway of its network alone, of which the webhook warns; without a network it can not be called, and is refused.',
  ],
  'workload-entry-invalid-address': ['an address of a workload that is none', 'It must be an IP address, a full DNS name or a socket, and the webhook refuses others.'],
  'workload-group-probe-without-method': ['a probe that does nothing', 'A probe asks by HTTP, by a connection or by a command, and the webhook refuses one without any.'],
  'workload-group-probe-without-command': ['a probe without its command', 'There would be nothing to run, and the webhook refuses it.'],
  'workload-group-probe-invalid-header': ['a header of a probe that is none', 'The webhook refuses names that no header can have.'],
} as const satisfies Explained;
