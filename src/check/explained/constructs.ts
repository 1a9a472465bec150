import type { Explained, ExplainedGroup, IdOf } from './explained';

// What constructs find at synth: what the whole app or the mesh's facts tell. What their props alone tell is refused where they are made, and has no id.

const HOSTS = {
  'claimed-twice': [
    'a host or an address in two entries',
    'Where two entries for one host, or for one address and port, are seen, Istio uses one of them, and the settings of the other do nothing.',
  ],
  'host-inside-cluster': ['a host of the cluster\'s own domain', 'Services are registered already, and an entry for the name of one turns its traffic into plaintext.'],
  'registered-in-app': ['a reference to what the app registers', 'A reference by attributes is for hosts of others: this one\'s ports and settings are known, and could differ from what the reference says.'],
  'virtual-ips-without-dns-capture': ['addresses that no workload dials', 'Clients learn virtual IPs from proxies that answer their DNS queries. Others dial the real address, which the entry does not match.'],
  'wildcard-around-access': ['a wildcard by which others reach a host that not all may call', 'Of a wildcard a waypoint asks who may call the wildcard, and looks up whatever name below it a request has as its Host, also that of a host that is registered by itself.'],
  'wildcard-beside-name': ['a wildcard and a whole name in one API', 'Names are looked up beforehand, and those of a wildcard when they are called: one entry has one resolution.'],
  'wildcard-circuit-breaker': ['a circuit breaker of names that the proxy looks up', 'Outlier detection of an entry with DYNAMIC_DNS crashes istiod.'],
  'wildcard-load-balancing': ['load balancing of names that the proxy looks up', 'Each name is looked up when it is called, so that there are no addresses to choose from beforehand.'],
  'wildcard-needs-dynamic-dns': ['a wildcard that this Istio does not look up', 'Names of a wildcard are looked up by DYNAMIC_DNS, which is new in Istio 1.30: older sidecars have nowhere to send the calls.'],
  'wildcard-port-protocol': ['a wildcard on a port without names', 'The name to look up is taken from the Host header or the server name, and Istio refuses ports of protocols without, and some others.'],
  'wildcard-replaces-rule': [
    'a wildcard whose rule is nearer to the callers',
    'A DestinationRule in the caller\'s namespace comes before that of the host\'s own namespace, though it is for a wildcard. What the host\'s rule says, TLS included, is lost.',
  ],
  'wildcard-server-name': ['one server name for all names of a wildcard', 'The proxy checks that the certificate has the name that was called, and would check this one beside it. Few certificates have both.'],
  'wildcard-takes-requests': ['a wildcard whose routes take a host\'s requests', 'Istio applies the VirtualService of a wildcard to each host below it that has none of its own.'],
  'wildcard-target-port': ['another port for names that the proxy looks up', 'With DYNAMIC_DNS the proxy dials the port of the request, and ignores the target port.'],
  'wildcard-with-addresses': ['virtual IPs of a wildcard', 'The names that a wildcard stands for have no address in common.'],
} as const satisfies Explained;

const WORKLOADS = {
  'caller-without-account': ['a caller that names no service account', 'Pods that name none have the account `default` of their namespace in common: each of them could call, also those to come.'],
  'limit-without-effect': ['a limit for who may make all calls', 'What a workload may do adds up, so that some requests beside all calls are all calls.'],
  'requests-not-seen': [
    'some requests allowed where there are none to see',
    'On ports of connections the gateway knows who calls and which host, and not what. So a workload that may make some requests has no connections there, and here there is nothing else.',
  ],
  'secret-for-default-account': [
    'a Secret that every pod could read',
    'Sidecars read Secrets by the right of their service account. Pods without one share that of the namespace, and all of them would get the right to read every Secret there.',
  ],
  'workload-in-other-namespace': ['a workload of another namespace', 'Rules and Sidecars select pods of their own namespace alone, so that this one would select none, or others with the same labels.'],
  'workloads-meet': ['two workloads that one pod can belong to', 'Of two rules or Sidecars that select a pod Istio uses one, and does not say which.'],
} as const satisfies Explained;

const ROUTES = {
  'duplicate-route-name': ['two routes of one name', 'Logs and traces name the route that a request took, and would not tell these apart.'],
  'mirror-with-tls': ['a copy of requests that is sent to a server behind TLS', 'A copy keeps the Host header of its request, and a server with a name of its own answers to that name alone.'],
  'mixed-routes': [
    'connections that a wildcard\'s routes or a host\'s take from each other',
    'Where a wildcard and a host below it have a port in common, Istio mixes the routes of connections of both, and those of one take connections that are for the other.',
  ],
  'route-for-unknown-callers': ['a route for callers that do not see the host', 'The host is shown to its own namespace and its consumers. Callers elsewhere never come by the route.'],
  'route-around-access': ['a route to a host that not all callers may call', 'The gateway asks who calls, and what, of the host that was called, and follows the routes after that.'],
  'route-port-ambiguous': ['a route to one of several ports', 'The target has no port with the number that was dialled and more than one to choose from, and Istio would have no cluster for the route.'],
  'route-port-undeclared': ['a route from or to a port that is not there', 'A match of a port that the host does not have is never tried, and a destination with such a port answers 503 or closes the connection.'],
  'route-to-dialled-address': ['a route to a host without addresses of its own', 'With resolution NONE a call goes on to the address that was dialled, which is that of the host with the route.'],
  'route-to-opaque-port': ['a route of requests to a port that shows bytes alone', 'Requests need a port on which the target takes requests.'],
  'route-to-other-protocol': ['a route of connections to a port of another kind', 'TLS goes on to a port that takes TLS, and bare connections to one that takes those. The target has no such port, or several.'],
  'route-to-wildcard': ['a route to many hosts at once', 'A destination is one host. A wildcard stands for names that are known only when they are called.'],
  'route-without-requests': ['a route of requests where there are none', 'What is encrypted by the workload, or is no HTTP, is bytes to the proxy, and no route of requests is tried.'],
  'server-name-of-other': ['a server name that another API routes', 'Of equal server names in two VirtualServices Istio takes that of whichever was created first.'],
  'shared-listener': ['a split among hosts with different limits of connections', 'Idle timeout, longest duration and balancing by source IP belong to the listener, which takes those of the first destination for all.'],
  'shared-tunnel': ['a split among hosts of which one is behind a proxy', 'Istio has one tunnel for all destinations of a rule, and would ask the proxy for the wrong hosts.'],
  'sni-outside-host': ['a TLS route for a server name of another host', 'The webhook refuses a server name that is not among the hosts of its VirtualService.'],
  'tls-route-of-wildcard': ['TLS routes of names that the proxy looks up', 'A rule for connections has no part that looks names up, and beside one Istio makes no chain that does: all other names would fail.'],
} as const satisfies Explained;

const GATEWAYS_AND_SCOPES = {
  'gateway-twice': ['one gateway in two constructs', 'Both would write rules for one Service, of which Istio uses one.'],
  'machines-meet': ['machines of one service that answer for another', 'An entry selects machines by labels, and these have those of both.'],
  'network-policy-of-namespace': ['a scope of pods that another one closes', 'A NetworkPolicy for all pods of a namespace is also for those that have a scope of their own.'],
  'network-policy-on-gateway': ['a closed scope with the gateway in it', 'A NetworkPolicy is for all pods that it selects, those of a gateway among them, whose calls to the outside then end.'],
  'network-policy-without-address': ['a closed scope with a host of unknown addresses', 'A NetworkPolicy lets pods out to addresses, and those of a host that DNS resolves are not known beforehand.'],
  'scope-twice': ['two scopes of one namespace', 'Of two Sidecars for the same pods Istio uses the older, and says nothing.'],
} as const satisfies Explained;

const VERSIONS_AND_MODES = {
  'ambient-access': ['a gateway that is to know who calls, in ambient mode', 'Workloads have no sidecars there that would show the gateway their certificates, so that it can not tell them apart. A waypoint can.'],
  'ambient-external-name': ['an ExternalName alias in ambient mode', 'Ambient mode knows no ExternalName: calls leave as if there were no mesh.'],
  'ambient-machines': ['machines called from ambient mode', 'Machines have sidecars, whose mutual TLS ambient mode does not speak to them: calls would be in clear.'],
  'ambient-route-of-connections': ['a route for some connections at a waypoint', 'A waypoint takes a route of connections for the host itself, whoever calls, and ignores others.'],
  'ambient-scope': ['a scope in ambient mode', 'Nothing reads Sidecar resources there, and every call goes out.'],
  'ambient-wildcard': ['a wildcard that ambient mode does not serve', 'In ambient mode ztunnel knows addresses, and a waypoint looks names of a wildcard up only for plain HTTP.'],
  'ambient-without-waypoint': ['rules and routes in ambient mode without a waypoint', 'Between the workload and the host nothing but a waypoint looks at rules and routes.'],
  'needs-newer-istio': ['a field that this Istio does not have', 'Older versions ignore the field or refuse the object. The finding says what this one does, and which version it takes.'],
  'waypoint-without-address': ['a waypoint that calls would go past', 'The waypoint of a host is found by the address that the workload dials, which has to be one that istiod or the entry gives the host.'],
  'waypoint-without-ambient': ['a waypoint in a mesh of sidecars', 'Sidecars do not look for the waypoint of an entry, and would call the host themselves.'],
} as const satisfies Explained;

const OBJECTS = {
  'duplicate-object': ['two objects of one name', 'The cluster keeps the one that is applied last.'],
  'duplicate-output-file': ['two objects in one file', 'A file for each object is named without the namespace, and the second object would overwrite the first.'],
  'invalid-object-name': ['a name that no object can have', 'The API server refuses it.'],
  'patch-without-place': [
    'a JSON patch that does not fit',
    'Patches are applied when an object is written. One for a place that is not there would fail then, with other charts written already.',
  ],
} as const satisfies Explained;

/** What is taken all the same. */
const WARNINGS = {
  'alias-of-tls-route': ['an alias of a host with TLS routes', 'TLS routes match the host\'s own names, so that TLS which names the alias is no longer let in.'],
  'ambient-registry-only': ['REGISTRY_ONLY in ambient mode', 'It is a mode of sidecars. ztunnel lets every connection out that is for no address it knows.'],
  'ambient-visibility': ['a host for some namespaces, in ambient mode', 'In ambient mode ztunnel does not look at exportTo: it knows every entry for every workload. Waypoints and sidecars do look at it.'],
  'large-response-body': ['a long answer in a route', 'The body is part of the route, which istiod sends to every proxy that sees it.'],
  'maybe-claimed-twice': ['a host in two entries that may meet', 'As `claimed-twice`; the namespace of one of them is not known, and with it whether anybody sees both.'],
  'route-overlap': ['routes that Istio takes for a mistake', 'Istio\'s analysis (IST0131) compares only the beginnings of what is matched, and warns of a route that is used.'],
  'scope-of-root-namespace': ['a scope that is everybody\'s', 'A Sidecar for all of the root namespace holds in every namespace without one of its own.'],
  'services-lead-outside': ['a scope with Services that lead out of the cluster', 'A Service for fixed addresses is one of the cluster for a Sidecar, and known with the others.'],
  'starttls-port': ['TLS on a port where it starts later', 'The protocol of that port starts in clear, so that Istio sees no server name in the first bytes and does not match the connection.'],
} as const satisfies Explained;

/** What rules on manifests find as well: their explanation serves both. */
export const ALSO_RULES = ['deprecated-endpoints', 'external-name-of-tls-port', 'route-past-gateway', 'tcp-port-without-address', 'unreachable-route'] as const;

const REFUSALS = [
  { title: 'Hosts and addresses', of: HOSTS },
  { title: 'Secrets and workloads', of: WORKLOADS },
  { title: 'Routes', of: ROUTES },
  { title: 'Gateways, scopes and machines', of: GATEWAYS_AND_SCOPES },
  { title: 'Versions and modes', of: VERSIONS_AND_MODES },
  { title: 'Objects', of: OBJECTS },
] as const;

/** The id of something that stops synth: there is none without an explanation. */
export type RefusalId = IdOf<typeof REFUSALS[number]> | typeof ALSO_RULES[number];

/** The ids of what only constructs find, and always refuse. */
export const REFUSALS_ALONE: readonly string[] = REFUSALS.flatMap(({ of }) => Object.keys(of));

/** The id of something that is only reported. */
export type WarningId = keyof typeof WARNINGS | typeof ALSO_RULES[number];

export const CONSTRUCT_GROUPS: readonly ExplainedGroup[] = [...REFUSALS, { title: 'What they only warn of', of: WARNINGS }];
