import { addressesOf, EVERY_NAMESPACE, isWildcard, resolutionOf, type Entry } from '../entry';
import { DataPlane, OutboundMode, type Mesh } from '../mesh';
import { PortProtocol } from '../port';
import { show } from '../private/errors';
import { describePort } from '../private/ports';
import { explain, GATES, has } from '../versions';
import { capturesDns } from './dns-capture';
import { error, warning, type Verdict } from './finding';

/** What ambient mode makes of an entry, and the waypoint that it is to pass. */
export function checkAmbient(entry: Entry, mesh: Mesh, behindWaypoint: boolean): Verdict[] {
  if (mesh.dataPlane !== DataPlane.AMBIENT) {
    const says = mesh.dataPlane === undefined ? 'does not say that there are none' : 'says that there are sidecars';
    return entry.waypoint === undefined ? [] : [error('waypoint-without-ambient',
      `${entry.hosts[0]} would not pass the waypoint of 'via': sidecars do not look for one, and Mesh ${says}`,
      'say Mesh.configure(app, { dataPlane: DataPlane.AMBIENT }), or let calls pass an EgressGateway')];
  }
  return [
    ...versions(entry, mesh),
    ...pastTheWaypoint(entry, mesh),
    ...wildcards(entry, behindWaypoint),
    ...unregistered(entry, mesh),
  ];
}

function versions({ waypoint }: Entry, { istioVersion }: Mesh): Verdict[] {
  return waypoint === undefined || has(GATES.waypointOfEntry, istioVersion) ? []
    : [error('needs-newer-istio', explain(GATES.waypointOfEntry, istioVersion), 'upgrade Istio, or give the workloads sidecars')];
}

// ztunnel knows hosts by their addresses.
function pastTheWaypoint(entry: Entry, mesh: Mesh): Verdict[] {
  const { waypoint, hosts } = entry;
  if (waypoint === undefined || addressesOf(entry).length > 0 || wildcardsWithoutAddress(entry).length > 0) {
    return [];
  }
  const why = mesh.dnsCapture === false ? 'Mesh says that DNS is not captured'
    : !capturesDns(mesh) ? `${explain(GATES.ambientDnsCapture, mesh.istioVersion)}, unless Mesh says that DNS is captured` : undefined;
  return why === undefined ? [] : [error('waypoint-without-address',
    `calls to ${hosts[0]} would go past the waypoint of 'via', in clear where it is to add TLS: workloads would dial the real address of the host, which ztunnel does not know; ${why}`,
    'have ztunnel capture DNS and say Mesh.configure(app, { dnsCapture: true }), or use VirtualIps.servedByDns(…) if your own DNS answers them')];
}

function wildcardsWithoutAddress(entry: Entry): string[] {
  return addressesOf(entry).length > 0 || resolutionOf(entry) === 'DYNAMIC_DNS' ? [] : entry.hosts.filter(isWildcard);
}

function wildcards(entry: Entry, behindWaypoint: boolean): Verdict[] {
  const wildcard = entry.hosts.find(isWildcard);
  if (wildcard === undefined) {
    return [];
  }
  if (resolutionOf(entry) === 'DYNAMIC_DNS' && !behindWaypoint) {
    return [error('ambient-wildcard', `host ${show(wildcard)} is a wildcard, which ambient mode knows at a waypoint only`, "pass an EgressWaypoint as 'via', or list the names")];
  }
  if (resolutionOf(entry) !== 'DYNAMIC_DNS') {
    return entry.waypoint === undefined ? [] : wildcardsWithoutAddress(entry).map(each => error('ambient-wildcard', `host ${show(each)} has no address by which ztunnel could know it: istiod allocates none to a wildcard with 'endpoints'`,
      "list the names, or give 'virtualIps'"));
  }
  return entry.ports.filter(({ protocol }) => protocol !== PortProtocol.HTTP).map(port => error('ambient-wildcard',
    `port ${describePort(port)} of wildcard host ${show(wildcard)} has a protocol that a waypoint does not serve there`,
    'let workloads speak HTTP, and the waypoint add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })'));
}

/** Namespaces that somebody named, as if no others could call. */
export function checkVisibility({ hosts, namespace, callers }: Entry, consumers: string[], { dataPlane }: Mesh): Verdict[] {
  const none = consumers.length === 0 || consumers.includes(EVERY_NAMESPACE) || callers !== undefined;
  return none || dataPlane !== DataPlane.AMBIENT ? [] : [warning('ambient-visibility',
    `in ambient mode ${hosts[0]} is not for ${[...new Set([namespace ?? 'its own namespace', ...consumers])].join(', ')} alone: ztunnel does not look at exportTo, and every namespace can call it`,
    "let it pass an EgressWaypoint and name the callers: allowFrom(…), or set 'serviceEntryVisibility' of MeshConfig")];
}

function unregistered({ hosts }: Entry, { outboundMode }: Mesh): Verdict[] {
  return outboundMode !== OutboundMode.REGISTRY_ONLY ? [] : [warning('ambient-registry-only',
    `REGISTRY_ONLY keeps nobody to ${hosts[0]} and what else is registered: ztunnel does not look at it, and calls to all other hosts leave`,
    "close other ways out with a NetworkPolicy, and leave 'outboundMode' out")];
}
