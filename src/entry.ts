import type { Duration } from 'cdk8s';
import type { AccessLogs } from './access-logs';
import type { Caller } from './caller';
import type { Traffic } from './emit/traffic-policy';
import type { ExternalEndpoint } from './endpoint';
import type { GatewayFlavor } from './gateway-flavor';
import type { HttpProxy } from './http-proxy';
import type { OriginalDestination } from './original-destination';
import type { EgressPort } from './port';
import { namesAt } from './private/connection-cover';
import { ipFamily } from './private/ip';
import { ROOT_NAMESPACE } from './private/namespaces';
import { isHttp, isTcp } from './private/protocols';
import type { Retries } from './retries';
import type { HttpRoute } from './route';
import type { TcpRoute } from './tcp-route';
import type { TlsRoute } from './tls-route';
import type { VirtualIps } from './virtual-ips';
import type { Workload } from './workload';

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
  /** The proxy that connections pass on their way out. */
  readonly via?: HttpProxy;
  /** The gateway of the mesh that calls pass on their way out. */
  readonly gateway?: Door;
  /** The waypoint that calls pass on their way out, in ambient mode. */
  readonly waypoint?: Waypoint;
  readonly timeout?: Duration;
  readonly retries?: Retries;
  readonly traffic: Traffic;
  /** Routes that were added, of each kind in the order in which they are tried. */
  readonly routes: HttpRoute[];
  readonly tlsRoutes: TlsRoute[];
  readonly tcpRoutes: TcpRoute[];
  /** Namespaces of callers beside the entry's own, or `*`. */
  readonly consumers: string[];
  /** Who may call, and what: everybody everything if it is not said, nobody if nobody is in the list. */
  readonly callers?: Caller[];
  /** Paths of the ExternalName aliases that stand for the first host. */
  readonly aliases: string[];
}

/** A gateway of the mesh, as those who call through it have to know it. */
export interface Door {
  /** How it is written; as Istio's own, unless it says otherwise. */
  readonly flavor?: GatewayFlavor;
  /** Namespace of the gateway and its objects. */
  readonly namespace: string;
  /** Its Gateway, as routes name it: `namespace/name`. */
  readonly gatewayName: string;
  /** Name of its Service. */
  readonly serviceName: string;
  /** Full name of its Service. */
  readonly host: string;
  /** Port of the Service for requests, if there is one for all of them. */
  readonly httpPort?: number;
  /** Port of the Service for connections, if there is one for all of them. */
  readonly tlsPort?: number;
  /** Its pods, as those that get a Secret. */
  readonly workload: Workload;
  /** Port of the Service for what has a listener of its own, by the listener's name. */
  _portOf?(listener: string): number;
}

/** The name of its Gateway in the namespace of both. */
export function nameOfGateway({ gatewayName }: Pick<Door, 'gatewayName'>): string {
  return gatewayName.split('/')[1];
}

/** A waypoint, as those who call through it have to know it. */
export interface Waypoint {
  readonly namespace: string;
  readonly waypointName: string;
  /** Its pods, as those that get a Secret. */
  readonly workload: Workload;
  /** Where what passes it is logged, if somewhere of its own. */
  readonly accessLogs?: AccessLogs;
}

/** The namespaces from which the host is called for others. */
export function relaysOf({ gateway, waypoint }: Pick<Entry, 'gateway' | 'waypoint'>): string[] {
  return gateway || waypoint ? [gateway, waypoint].flatMap(relay => relay?.namespace ?? []) : NONE;
}

/** Tunnels through a proxy. */
export interface Tunnels {
  /** Name or address of the proxy. */
  readonly proxy: string;
  /** The port of the host behind each of the ports that workloads dial, in their order. */
  readonly targetPorts: number[];
}

/** An entry of which nothing is said but its hosts and ports, and what else is known. */
export function plainEntry(hosts: string[], ports: EgressPort[], known: Partial<Entry> = {}): Entry {
  return { hosts, ports, endpoints: NONE, traffic: {}, routes: NONE, tlsRoutes: NONE, tcpRoutes: NONE, consumers: NONE, aliases: NONE, ...known };
}

const NONE: never[] = [];

/** How the proxy finds the real addresses. NONE, which lets a forged name reach any address, only where it was asked for. */
export type Resolution = 'DNS' | 'DNS_ROUND_ROBIN' | 'STATIC' | 'DYNAMIC_DNS' | 'NONE';

/** Istio's word for all namespaces in `exportTo`. */
export const EVERY_NAMESPACE = '*';

/** What sidecars connect to: the servers of the host, or a proxy in between, at its port and by its TLS. */
export function upstreamOf(entry: Entry): Entry {
  const { via, ports } = entry;
  return via === undefined ? entry
    : { ...entry, ports: ports.map(port => ({ ...port, targetPort: via.port, upstreamTls: via.tls })), endpoints: via.endpoints };
}

/** The tunnels to the ports of a host through a proxy, if connections pass one. */
export function tunnelsOf({ via, ports }: Entry): Tunnels | undefined {
  return via && { proxy: via.endpoints[0].address, targetPorts: ports.map(({ targetPort }) => targetPort) };
}

/** The subset of a host that has the tunnel to one of its ports. A single port needs none: its tunnel is the host's. */
export function tunnelSubset(ports: EgressPort[], port: EgressPort): string | undefined {
  return ports.length > 1 ? `port-${port.number}` : undefined;
}

/**
 * Visible to the namespaces in which somebody is known to call it, and to no other. Of a rule in the root namespace that others see too, proxies there
 * see nothing by `.`: Istio then looks for the name.
 */
export function exportToOf(consumers: string[], ownNamespace: string | undefined): string[] {
  if (consumers.includes(EVERY_NAMESPACE)) {
    return [EVERY_NAMESPACE];
  }
  if (consumers.length === 0) {
    return ['.'];
  }
  const others = new Set(consumers.filter(namespace => namespace !== ownNamespace));
  return [ownNamespace === ROOT_NAMESPACE && others.size > 0 ? ROOT_NAMESPACE : '.', ...[...others].sort()];
}

/** One list for all objects of an entry, which is called in clear where it is seen without its rule, and past its gateway where it is seen without its routes. */
export function exportToOfEntry(entry: Entry): string[] {
  return exportToOf([...entry.consumers, ...relaysOf(entry)], entry.namespace);
}

/** Those of some namespaces that are not among an entry's own and its consumers yet. */
export function newConsumers({ namespace, consumers }: Entry, namespaces: string[]): string[] {
  return namespaces.filter(each => each !== namespace && !consumers.includes(each));
}

/** The hosts that need a VirtualService: all for what holds for all, for an alias the one that it stands for. */
export function hostsWithRoutes(entry: Entry): string[] {
  const requests = entry.timeout !== undefined || entry.retries !== undefined || entry.routes.length > 0;
  const all = entry.gateway !== undefined || requests || entry.tcpRoutes.length > 0 || (entry.via !== undefined && entry.ports.length > 1);
  return entry.hosts.filter((host, index) => all || (index === 0 && entry.aliases.length > 0 && entry.ports.some(isHttp))
    || entry.tlsRoutes.some(route => namesAt(route, host).length > 0));
}

/** Those of them whose requests have a route: each one of which Istio sees requests at all. */
export function routedHosts(entry: Entry): string[] {
  return entry.ports.some(isHttp) ? hostsWithRoutes(entry) : [];
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
 * where Istio sees a Host or an SNI, they would only narrow what is matched. They lead past a waypoint: ztunnel takes a call to the address of an endpoint
 * for one to the endpoint itself.
 */
export function addressesOf(entry: Entry): string[] {
  if (entry.virtualIps || entry.originalDestination) {
    return entry.virtualIps?.addresses ?? entry.originalDestination!.ranges;
  }
  return entry.waypoint === undefined && entry.ports.some(isTcp) && resolutionOf(entry) === 'STATIC'
    ? [...new Set(entry.endpoints.map(endpoint => endpoint.address).filter(address => !isUnixSocket(address)))]
    : [];
}

/** Whether calls can be matched only if istiod allocates an address for the host: TCP has nothing else, and ztunnel looks at nothing else. */
export function needsAllocatedAddress(entry: Entry): boolean {
  return (entry.waypoint !== undefined || entry.ports.some(isTcp)) && addressesOf(entry).length === 0;
}

/** Where Istio sees no requests, calls are matched by these addresses and ports, whoever they are for. */
export function matchedAt(entry: Entry): string[] {
  return pairs(addressesOf(entry), entry.ports.filter(port => !isHttp(port)));
}

/** The addresses and ports that workloads dial for the entry, as far as it tells them: those that it is matched by, else those of its endpoints. */
export function dialledAt(entry: Entry): string[] {
  const ips = entry.endpoints.map(({ address }) => address).filter(address => ipFamily(address) !== undefined);
  const addresses = addressesOf(entry);
  return pairs(addresses.length > 0 ? addresses : ips, entry.ports);
}

/** The same where istiod allocates an address to each entry that has none to be matched by, wildcards excepted. */
export function virtuallyAt(entry: Entry): string[] {
  return entry.hosts.some(isWildcard) ? dialledAt(entry) : pairs(addressesOf(entry), entry.ports);
}

function pairs(addresses: string[], ports: EgressPort[]): string[] {
  return addresses.flatMap(address => ports.map(port => `address ${address} port ${port.number}`));
}

/** The wildcards that cover a host, the narrowest first. */
export function wildcardsOver(host: string): string[] {
  const labels = host.replace(/^\*\./, '').split('.');
  return labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
}

/** Whether the address of an endpoint is a Unix domain socket. */
export function isUnixSocket(address: string): boolean {
  return address.startsWith('unix://');
}

/** Whether a host stands for all names below a domain. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*.');
}
