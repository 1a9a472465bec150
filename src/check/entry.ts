import { isWildcard, needsAllocatedAddress, resolutionOf, upstreamOf, type Entry } from '../entry';
import { DataPlane, type Mesh } from '../mesh';
import { PortProtocol } from '../port';
import { capturesDns } from './dns-capture';
import { error, type Verdict } from './finding';
import { checkGatewayRoutes } from './gateway-routes';
import { checkTls, checkTlsOfGateway } from './tls';
import { checkTraffic } from './traffic';
import { checkAmbient } from './waypoint';
import { WAYPOINT_LABEL } from '../emit/waypoint';
import { INSIDE_CLUSTER, isWithinDomain } from '../private/dns';
import { show } from '../private/errors';
import { describePort } from '../private/ports';
import { isTcp } from '../private/protocols';
import { explain, GATES, has } from '../versions';

/** What to do where nothing makes a waypoint known. */
export const LABEL_IT = `set 'metadata.labels' to { '${WAYPOINT_LABEL}': '<waypoint>' }`;

/** What only the facts of the target tell about one entry. */
export function checkEntry(entry: Entry, mesh: Mesh, behindWaypoint: boolean): Verdict[] {
  return [
    ...hostInsideCluster(entry.hosts, mesh),
    ...wildcard(entry, mesh),
    ...tcpPortWithoutAddress(entry, mesh),
    ...virtualIpsWithoutCapture(entry, mesh),
    ...(entry.gateway ?? entry.waypoint ? checkTlsOfGateway(entry.ports, mesh) : checkTls(upstreamOf(entry).ports, entry.namespace, mesh)),
    ...checkGatewayRoutes(entry, mesh),
    ...checkTraffic(entry, mesh),
    ...checkAmbient(entry, mesh, behindWaypoint),
    ...(behindWaypoint ? lostAtWaypoint(entry, mesh) : needsWaypoint(entry, mesh, `pass an EgressWaypoint as 'via', or ${LABEL_IT}`)),
  ];
}

/** What they tell about an entry for machines of the mesh. */
export function checkMachineEntry(entry: Entry, mesh: Mesh): Verdict[] {
  return [...hostInsideCluster(entry.hosts, mesh), ...tcpPortWithoutAddress(entry, mesh, "the addresses of the 'machines'"), ...machinesInClear(entry, mesh)];
}

function machinesInClear({ hosts }: Entry, mesh: Mesh): Verdict[] {
  return mesh.dataPlane !== DataPlane.AMBIENT ? [] : [error('ambient-machines',
    `the machines of ${hosts[0]} run sidecars, whose mutual TLS ambient mode does not speak: calls would be in clear`,
    'let the callers have sidecars too, or keep the service out of this mesh')];
}

/** What a rule or a route does. */
type Settings = Pick<Entry, 'ports' | 'timeout' | 'retries' | 'traffic' | 'via' | 'gateway'> & Partial<Pick<Entry, 'routes' | 'tlsRoutes' | 'tcpRoutes'>>;

/** In ambient mode nothing but a waypoint looks at rules and routes. */
export function needsWaypoint(settings: Settings, mesh: Mesh, wayOut: string): Verdict[] {
  if (mesh.dataPlane !== DataPlane.AMBIENT) {
    return [];
  }
  const { ports, traffic: { circuitBreaker, connectionPool, loadBalancing }, routes = [], tlsRoutes = [], tcpRoutes = [] } = settings;
  const { timeout, retries, via, gateway } = settings;
  const set = { timeout, retries, circuitBreaker, connectionPool, loadBalancing };
  const wanted = [
    ...ports.filter(port => port.upstreamTls).map(port => `'tls' of port ${describePort(port)}`),
    ...Object.entries(set).filter(([, value]) => value !== undefined).map(([prop]) => `'${prop}'`),
    ...(gateway ? ["an EgressGateway as 'via'"] : via ? ["an HttpProxy as 'via'"] : []),
    ...(routes.length + tlsRoutes.length + tcpRoutes.length > 0 ? ['a route'] : []),
  ];
  return wanted.map(what => error('ambient-without-waypoint', `${what} has no effect in ambient mode without a waypoint: calls would go out as they are`,
    wayOut));
}

/** Of routes of connections a waypoint takes those for the host itself, whoever calls. */
function lostAtWaypoint({ hosts, tlsRoutes, tcpRoutes }: Entry, mesh: Mesh): Verdict[] {
  const narrow = [...tlsRoutes.filter(({ sniHosts }) => sniHosts.some(name => name !== hosts[0])), ...[...tlsRoutes, ...tcpRoutes]
    .filter(({ sourceLabels, sourceNamespace }) => sourceNamespace !== undefined || Object.keys(sourceLabels).length > 0)];
  return mesh.dataPlane !== DataPlane.AMBIENT || narrow.length === 0 ? [] : [error('ambient-route-of-connections',
    `a route of connections to ${hosts[0]} is for some callers or another server name, and a waypoint ignores it`, 'make it a route for all, or route requests')];
}

/** Hosts that are the cluster's own, as far as only its domain tells. */
export function hostInsideCluster(hosts: string[], mesh: Mesh): Verdict[] {
  return hosts
    .filter(host => isWithinDomain(host, mesh.clusterDomain))
    .map(host => error('host-inside-cluster', `host ${show(host)} lies in the cluster's domain ${show(mesh.clusterDomain)}: ${INSIDE_CLUSTER.why}`, INSIDE_CLUSTER.wayOut));
}

const DYNAMIC_DNS_PORTS = [PortProtocol.HTTP, PortProtocol.HTTP2, PortProtocol.GRPC, PortProtocol.TLS];

function wildcard(entry: Entry, mesh: Mesh): Verdict[] {
  if (resolutionOf(entry) !== 'DYNAMIC_DNS') {
    return [];
  }
  const wildcards = entry.hosts.filter(isWildcard);
  const verdicts: Verdict[] = [];
  if (!has(GATES.wildcardDns, mesh.istioVersion)) {
    verdicts.push(error('wildcard-needs-dynamic-dns', `host ${show(wildcards[0])}: ${explain(GATES.wildcardDns, mesh.istioVersion)}`,
      "upgrade Istio, list the names as 'host' and 'additionalHosts', give the 'endpoints' that serve all of them, or set 'originalDestination', with which a forged name may reach every address"));
  }
  if (wildcards.length < entry.hosts.length) {
    verdicts.push(error('wildcard-beside-name', `hosts ${entry.hosts.join(', ')} mix wildcards and names, which are resolved in different ways`,
      'make one ExternalApi for the wildcards and one for the names'));
  }
  for (const port of entry.ports.filter(each => !DYNAMIC_DNS_PORTS.includes(each.protocol))) {
    verdicts.push(error('wildcard-port-protocol', `port ${describePort(port)} of wildcard host ${show(wildcards[0])} has a protocol that Istio refuses there`,
      isTcp(port) ? `give the IP addresses that serve all names as 'endpoints', or use ${DYNAMIC_DNS_PORTS.join(', ')}` : `use EgressPort.tls(${port.number})`));
  }
  for (const port of entry.ports.filter(({ number, targetPort, upstreamTls }) => targetPort !== (upstreamTls && number === 80 ? 443 : number))) {
    verdicts.push(error('wildcard-target-port', `'targetPort' ${port.targetPort} of port ${describePort(port)} is ignored for wildcard host ${show(wildcards[0])}, whose names the ` +
      'proxy looks up: it dials the port of the request', 'leave \'targetPort\' out, or give the \'endpoints\' that serve all names'));
  }
  if (entry.traffic.loadBalancing) {
    verdicts.push(error('wildcard-load-balancing', `'loadBalancing' of wildcard host ${show(wildcards[0])} does nothing: the proxy looks its names up one by one`,
      "leave 'loadBalancing' out, or give the 'endpoints' that serve all names"));
  }
  if (entry.traffic.circuitBreaker) {
    verdicts.push(error('wildcard-circuit-breaker', `'circuitBreaker' of wildcard host ${show(wildcards[0])} would crash istiod, which has no outlier detection for names that ` +
      'the proxy looks up', "leave 'circuitBreaker' out, or give the 'endpoints' that serve all names"));
  }
  for (const port of entry.ports.filter(({ upstreamTls }) => upstreamTls?.serverName !== undefined && upstreamTls.unverifiedReason === undefined)) {
    verdicts.push(error('wildcard-server-name', `'serverName' of port ${describePort(port)} of wildcard host ${show(wildcards[0])} would be checked beside the name that was called, ` +
      'and few certificates have both: the proxy always checks what it looked up', "leave 'serverName' out, or give the 'endpoints' that serve all names"));
  }
  if (entry.virtualIps) {
    verdicts.push(error('wildcard-with-addresses', `'virtualIps' of wildcard host ${show(wildcards[0])} can not be: its names have no common address`,
      "leave 'virtualIps' out, or give the 'endpoints' that serve all names"));
  }
  return verdicts;
}

function tcpPortWithoutAddress(entry: Entry, mesh: Mesh, ways = waysToMatch(entry)): Verdict[] {
  // For a wildcard that the proxy looks up TCP is refused anyway; for others istiod allocates none.
  const allocatable = !entry.hosts.some(isWildcard);
  const captured = capturesDns(mesh) && allocatable;
  if (entry.waypoint || !needsAllocatedAddress(entry) || resolutionOf(entry) === 'DYNAMIC_DNS' || (captured && has(GATES.autoAllocateByLabel, mesh.istioVersion))) {
    return [];
  }
  const why = captured ? `: ${explain(GATES.autoAllocateByLabel, mesh.istioVersion)}` : '';
  return entry.ports.filter(isTcp).map(port => error('tcp-port-without-address',
    `port ${describePort(port)} of ${entry.hosts[0]} has no address to be matched by and would take every connection to port ${port.number}, ` +
    `to any host${why}`,
    `give ${ways}${allocatable && mesh.dnsCapture !== false ? ', or say Mesh.configure(app, { istioVersion, dnsCapture: true }) if proxies capture DNS' : ''}`));
}

function waysToMatch({ via }: Entry): string {
  return via ? "'virtualIps'" : "IP addresses as 'endpoints', 'virtualIps', or 'originalDestination' for a range in which the address changes";
}

function virtualIpsWithoutCapture(entry: Entry, mesh: Mesh): Verdict[] {
  if (!entry.virtualIps || entry.virtualIps.inDns || capturesDns(mesh)) {
    return [];
  }
  return [error('virtual-ips-without-dns-capture',
    `'virtualIps' ${entry.virtualIps.addresses.join(', ')} of ${entry.hosts[0]} are dialled only where proxies capture DNS, and ` +
    `Mesh ${mesh.dnsCapture === false ? 'says that they do not' : 'does not say that they do'}; calls to the real address would not be matched`,
    'say Mesh.configure(app, { dnsCapture: true }), or use VirtualIps.servedByDns(…) if your own DNS answers them')];
}
