import type { Duration } from 'cdk8s';
import type { ExternalEndpoint } from './endpoint';
import type { EgressPort } from './port';
import type { OriginalDestination } from './original-destination';
import { ipFamily } from './private/ip';
import { isHttp, isTcp } from './private/protocols';
import type { VirtualIps } from './virtual-ips';

/** What an app says of a host outside the mesh: plain data, from which manifests and findings are made. */
export interface Entry {
  readonly hosts: string[];
  /** Namespace of the entry, if known. */
  readonly namespace?: string;
  readonly ports: EgressPort[];
  readonly endpoints: ExternalEndpoint[];
  readonly virtualIps?: VirtualIps;
  readonly originalDestination?: OriginalDestination;
  readonly dnsRoundRobin?: boolean;
  readonly timeout?: Duration;
  /** Namespaces of callers beside the entry's own, or `*`. */
  readonly consumers: string[];
  /** Paths of the ExternalName aliases that stand for the first host. */
  readonly aliases: string[];
}

/** How the proxy finds the real addresses. NONE, which lets a forged name reach any address, only where it was asked for. */
export type Resolution = 'DNS' | 'DNS_ROUND_ROBIN' | 'STATIC' | 'DYNAMIC_DNS' | 'NONE';

/** Istio's word for all namespaces in `exportTo`. */
export const EVERY_NAMESPACE = '*';

/** Visible to the namespaces in which somebody is known to call it, and to no other. */
export function exportToOf(consumers: string[], ownNamespace: string | undefined): string[] {
  if (consumers.includes(EVERY_NAMESPACE)) {
    return [EVERY_NAMESPACE];
  }
  const others = new Set(consumers.filter(namespace => namespace !== ownNamespace));
  return ['.', ...[...others].sort()];
}

/** The hosts whose requests need a route: for a timeout all, for an alias the one that it stands for. */
export function routedHosts(entry: Entry): string[] {
  if (!entry.ports.some(isHttp)) {
    return [];
  }
  return entry.hosts.filter((_, index) => entry.timeout !== undefined || (index === 0 && entry.aliases.length > 0));
}

/** Names are looked up, IP addresses are taken as they are, and a wildcard is looked up when a call names its host. */
export function resolutionOf(entry: Entry): Resolution {
  if (entry.originalDestination) {
    return 'NONE';
  }
  if (entry.endpoints.length > 0 && entry.endpoints.every(({ address }) => isUnixSocket(address) || ipFamily(address) !== undefined)) {
    return 'STATIC';
  }
  if (entry.endpoints.length === 0 && entry.hosts.some(isWildcard)) {
    return 'DYNAMIC_DNS';
  }
  return entry.dnsRoundRobin ? 'DNS_ROUND_ROBIN' : 'DNS';
}

/**
 * The addresses by which calls are matched. TCP needs some, and workloads dial those of STATIC endpoints anyway, so these serve;
 * where Istio sees a Host or an SNI, they would only narrow what is matched.
 */
export function addressesOf(entry: Entry): string[] {
  if (entry.virtualIps || entry.originalDestination) {
    return entry.virtualIps?.addresses ?? entry.originalDestination!.ranges;
  }
  return entry.ports.some(isTcp) && resolutionOf(entry) === 'STATIC'
    ? [...new Set(entry.endpoints.map(endpoint => endpoint.address).filter(address => !isUnixSocket(address)))]
    : [];
}

/** Whether calls can be matched only if istiod allocates an address for the host. */
export function needsAllocatedAddress(entry: Entry): boolean {
  return entry.ports.some(isTcp) && addressesOf(entry).length === 0;
}

/**
 * What only one of the entries that a namespace sees may have: its hosts, and the pairs of address and number by which calls are matched
 * where Istio sees no requests.
 */
export function claimsOf(entry: Entry): string[] {
  const opaque = entry.ports.filter(port => !isHttp(port));
  return [
    ...entry.hosts.map(hostClaim),
    ...addressesOf(entry).flatMap(address => opaque.map(port => `address ${address} port ${port.number}`)),
  ];
}

/** The claim on a host. */
export function hostClaim(host: string): string {
  return `host ${host}`;
}

/** Whether the address of an endpoint is a Unix domain socket. */
export function isUnixSocket(address: string): boolean {
  return address.startsWith('unix://');
}

/** Whether a host stands for all names below a domain. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*.');
}
