import type { IConstruct } from 'constructs';
import type { ExternalEndpoint } from '../endpoint';
import { EVERY_NAMESPACE, isUnixSocket, isWildcard, upstreamOf, type Entry } from '../entry';
import type { OriginalDestination } from '../original-destination';
import type { EgressPort } from '../port';
import type { VirtualIps } from '../virtual-ips';
import { checkDnsLabel, checkHostName } from './dns';
import { fail, show } from './errors';
import { refuseGateway } from './gateway-refusals';
import { ipFamily } from './ip';
import { checkPorts, describePort } from './ports';
import { isHttp, isTcp } from './protocols';
import { refuseTls } from './tls-refusals';
import { refuseTraffic } from './traffic-refusals';
import { checkList, hasAll, isText } from './types';
import { refuseVia } from './via-refusals';
import { refuseWaypoint } from './waypoint-refusals';

const INSTEAD_OF_IP = "give the host a name and the address as 'endpoints: ExternalEndpoint.all(…)', or use EndpointsAlias";

/** The hosts of an entry, each once. */
export function checkHosts(scope: IConstruct, host: string, additionalHosts: string[]): string[] {
  checkList(scope, 'additionalHosts', additionalHosts, isText, 'host names', listed(additionalHosts, "such as ['api.example.com']"));
  const hosts = [
    checkHostName(scope, 'host', host, { wildcard: true, insteadOfIp: INSTEAD_OF_IP }),
    ...additionalHosts.map(each => checkHostName(scope, 'additionalHosts', each, { wildcard: true, insteadOfIp: INSTEAD_OF_IP })),
  ];
  const repeated = hosts.find((each, index) => hosts.indexOf(each) !== index);
  if (repeated !== undefined) {
    fail(scope, `'additionalHosts' has ${show(repeated)}, which the API has already; write each host once`);
  }
  return hosts;
}

/** The real addresses behind a host. */
export function checkEndpoints(scope: IConstruct, endpoints: ExternalEndpoint[] | undefined): ExternalEndpoint[] {
  if (endpoints === undefined) {
    return [];
  }
  if (Array.isArray(endpoints) && endpoints.length === 0) {
    fail(scope, "'endpoints' must not be empty: the host would be looked up instead; leave it out if that is meant");
  }
  return checkList(scope, 'endpoints', endpoints, hasAll('address'), 'ExternalEndpoint', "such as ExternalEndpoint.all('192.0.2.10')");
}

// A lone text is what was meant to be in the list.
function listed(list: unknown, example: string): string {
  return typeof list === 'string' ? `[${show(list)}]` : example;
}

/** Where calls go that keep their address. */
export function checkOriginalDestination(scope: IConstruct, destination?: OriginalDestination): OriginalDestination | undefined {
  return destination === undefined || hasAll('ranges')(destination) ? destination
    : fail(scope, `'originalDestination' must be OriginalDestination, got ${show(destination)}; write such as OriginalDestination.within('10.40.0.0/24')`);
}

/** The addresses that callers dial. */
export function checkVirtualIps(scope: IConstruct, virtualIps?: VirtualIps): VirtualIps | undefined {
  return virtualIps === undefined || hasAll('addresses', 'inDns')(virtualIps) ? virtualIps
    : fail(scope, `'virtualIps' must be VirtualIps, got ${show(virtualIps)}; write such as VirtualIps.captured('240.240.0.1')`);
}

/** The name of a namespace, or `*` for all. */
export function checkConsumer(scope: IConstruct, namespace: string, prop = 'consumers'): string {
  return namespace === EVERY_NAMESPACE ? namespace
    : checkDnsLabel(scope, `a namespace in '${prop}'`, namespace, 'rfc1123', "write the name of a namespace, or '*' for all");
}

/** The namespaces of callers. */
export function checkConsumers(scope: IConstruct, consumers: string[] = [], prop = 'consumers'): string[] {
  return checkList(scope, prop, consumers, isText, 'namespaces', listed(consumers, "such as ['billing']")).map(namespace => checkConsumer(scope, namespace, prop));
}

/** Refuses what Istio would refuse whatever the target is, or accept and not honour. */
export function refuseEntry(scope: IConstruct, entry: Entry): void {
  checkPorts(scope, entry.ports);
  refuseIndistinctHosts(scope, entry);
  refuseEndpoints(scope, 'endpoints', entry.endpoints, entry.ports);
  refuseUnixSockets(scope, upstreamOf(entry));
  refuseVia(scope, entry);
  refuseGateway(scope, entry);
  refuseWaypoint(scope, entry);
  refuseResolution(scope, entry);
  refuseTraffic(scope, entry);
  refuseTls(scope, upstreamOf(entry).ports, entry.namespace);
  refuseNamelessTls(scope, entry);
  refuseAliases(scope, entry);
}

function refuseIndistinctHosts(scope: IConstruct, { hosts, ports, virtualIps }: Entry): void {
  const [, ...additional] = hosts;
  const tcp = ports.find(isTcp);
  if (additional.length > 0 && tcp) {
    fail(scope, `'additionalHosts' (${additional.join(', ')}) can not share port ${describePort(tcp)}, where Istio sees no host to tell them apart; ` +
      'make one ExternalApi for each host');
  }
  const opaque = ports.find(port => !isHttp(port));
  if (additional.length > 0 && virtualIps && opaque) {
    fail(scope, `'additionalHosts' (${additional.join(', ')}) can not share 'virtualIps' on port ${describePort(opaque)}, where all calls would go to ${hosts[0]}; ` +
      'make one ExternalApi with its own virtual IPs for each host');
  }
}

/** Refuses an address that is there twice, and ports of it that nobody dials. */
export function refuseEndpoints(scope: IConstruct, prop: string, endpoints: ExternalEndpoint[], ports: EgressPort[]): void {
  const seen = new Set<string>();
  for (const { address, ports: portMap } of endpoints) {
    if (seen.has(address)) {
      fail(scope, `'${prop}' has ${show(address)} twice; write each address once, with 'weight' if it shall get more`);
    }
    seen.add(address);
    const unknown = Object.keys(portMap ?? {}).find(name => !ports.some(port => port.name === name));
    if (unknown !== undefined) {
      fail(scope, `'ports' of endpoint ${show(address)} has ${show(unknown)}, which is the name of no port; ` +
        `the names are ${ports.map(port => port.name).join(', ')}`);
    }
  }
}

function refuseResolution(scope: IConstruct, { hosts, ports, endpoints, virtualIps, originalDestination, dnsRoundRobin }: Entry): void {
  if (originalDestination) {
    const other = endpoints.length > 0 ? 'endpoints' : virtualIps ? 'virtualIps' : dnsRoundRobin ? 'dnsRoundRobin' : undefined;
    if (other) {
      fail(scope, `'${other}' must not be set beside 'originalDestination', which keeps the address that the workload dialled; leave one of them out`);
    }
    const limited = originalDestination.anyAddressReason === undefined;
    const unlimited = ports.find(port => limited ? isHttp(port) : isTcp(port));
    if (unlimited) {
      fail(scope, limited
        ? `'originalDestination' can not keep port ${describePort(unlimited)} within ranges, because Istio matches requests by their Host, whatever was dialled; ` +
          'use TLS or TCP ports, or OriginalDestination.anyAddress(reason)'
        : `'originalDestination' of any address would take every connection to port ${describePort(unlimited)}; use OriginalDestination.within(…)`);
    }
  }
  if (dnsRoundRobin && (endpoints.length > 1 || endpoints.some(({ address }) => ipFamily(address) !== undefined || isUnixSocket(address)) ||
    (endpoints.length === 0 && hosts.some(isWildcard)))) {
    fail(scope, "'dnsRoundRobin' needs one name to look up: a host that is no wildcard, or one endpoint that is a name; leave it out");
  }
}

function refuseUnixSockets(scope: IConstruct, { endpoints, ports }: Entry): void {
  const socket = endpoints.find(({ address }) => isUnixSocket(address));
  if (!socket) {
    return;
  }
  if (ports.length > 1) {
    fail(scope, `'endpoints' has the socket ${show(socket.address)}, which can serve one port only, and there are ${ports.map(describePort).join(', ')}; ` +
      'make one ExternalApi for each port');
  }
  const name = endpoints.find(({ address }) => !isUnixSocket(address) && ipFamily(address) === undefined);
  if (name) {
    fail(scope, `'endpoints' mixes the socket ${show(socket.address)} with the name ${show(name.address)}, which is looked up; use IP addresses beside sockets`);
  }
}

// A wildcard's TLS follows the Host header. Without one it would send no server name and check none; names beside it would be checked in its place.
function refuseNamelessTls(scope: IConstruct, { hosts, ports }: Entry): void {
  const nameless = ports.find(port => isTcp(port) && port.upstreamTls && port.upstreamTls.serverName === undefined);
  const wildcard = hosts.find(isWildcard);
  if (nameless && wildcard) {
    fail(scope, `'tls' of port ${describePort(nameless)} has no server name to check for the wildcard ${show(wildcard)}; ` +
      "set 'serverName' in UpstreamTls.simple({ serverName })");
  }
  const misnamed = ports.find(({ upstreamTls }) => upstreamTls && upstreamTls.serverName === undefined && upstreamTls.subjectAltNames.length > 0);
  if (misnamed && wildcard) {
    fail(scope, `'subjectAltNames' of the 'tls' of port ${describePort(misnamed)} can not stand beside the names that are called for the wildcard ${show(wildcard)}: ` +
      "every certificate would need one of them; leave them out, or set 'serverName' too if one server serves all names");
  }
}

function refuseAliases(scope: IConstruct, { hosts, ports, aliases }: Entry): void {
  if (aliases.length > 0) {
    refuseAlias(scope, hosts[0], ports, aliases[0]);
  }
}

/** Refuses what no ExternalName alias can stand for. */
export function refuseAlias(scope: IConstruct, host: string, ports: EgressPort[], aliasPath: string): void {
  if (isWildcard(host)) {
    fail(scope, `the target of the ExternalName alias at ${aliasPath} must be one host, got ${show(host)}; make an ExternalApi of the one host`);
  }
  refuseTcpAlias(scope, host, ports, aliasPath);
}

/** Istio gives an ExternalName alias the names of its target, and TCP has no names. */
export function refuseTcpAlias(scope: IConstruct, host: string, ports: EgressPort[], aliasPath: string): void {
  const tcp = ports.find(isTcp);
  if (tcp) {
    fail(scope, `port ${describePort(tcp)} of ${host} can not be called by the ExternalName alias at ${aliasPath}: Istio matches TCP by address, not by name; ` +
      'use EndpointsAlias with the addresses, or let workloads call the host itself');
  }
}
