import type { ExternalEndpoint } from '../endpoint';
import { isUnixSocket } from '../entry';
import type { OriginalDestination } from '../original-destination';
import type { EgressPort } from '../port';
import type { IEgressTarget } from '../target';
import { isWithinDomain } from './dns';
import { ipFamily } from './ip';
import { isHttpProxy, isRelay, pathOf } from './paths';
import { isAlias } from './route-target';

/** Addresses outside the cluster that pods connect to, and the ports there. */
export interface WayOut {
  readonly cidr: string;
  readonly ports: number[];
}

/** What tells the addresses of a target, as far as there is anything that does. */
interface Placed extends IEgressTarget {
  readonly target?: IEgressTarget;
  readonly originalDestination?: OriginalDestination;
  readonly machines?: ExternalEndpoint[];
  readonly addresses?: string[];
  readonly endpoints?: ExternalEndpoint[];
}

/** Where pods connect to when they call a target: nowhere outside, if they call pods; undefined if nobody here knows. */
export function waysOut(target: Placed, clusterDomain: string): WayOut[] | undefined {
  const path = pathOf(target);
  if (target.target) {
    return waysOut(target.target, clusterDomain);
  }
  if (isRelay(path)) {
    return [];
  }
  if (isHttpProxy(path)) {
    const outside = path.endpoints.filter(({ address }) => !isWithinDomain(address, clusterDomain));
    return outside.length === 0 ? [] : atAddresses(outside.map(({ address }) => address), () => [path.port]);
  }
  const { originalDestination, machines, addresses, endpoints, ports } = target;
  const targetPorts = ports.map(({ targetPort }) => targetPort);
  if (originalDestination) {
    return atRanges(originalDestination.ranges, () => targetPorts);
  }
  if (addresses) {
    return atAddresses(addresses, () => targetPorts);
  }
  const places = machines ?? endpoints;
  return places === undefined ? (isAlias(target) ? [] : undefined)
    : atAddresses(places.map(({ address }) => address), index => ports.map(port => portAt(places[index], port)));
}

/** What to do where nobody knows them. */
export function wayToKnow(target: Placed): string {
  if (target.target) {
    return wayToKnow(target.target);
  }
  if (target.machines) {
    return "write its 'machines' by their IP addresses";
  }
  if (target.originalDestination) {
    return "name its ranges, such as OriginalDestination.within('10.40.0.0/24')";
  }
  if (isHttpProxy(pathOf(target))) {
    return "give the proxy by its IP address, such as HttpProxy.at('192.0.2.10', 3128), or let its calls pass an EgressGateway";
  }
  return target.endpoints ? "let its calls pass an EgressGateway, by 'via', or give its IP addresses as 'endpoints'"
    : "leave 'networkPolicy' out, and write a NetworkPolicy with the addresses that those who registered it know";
}

function portAt({ ports = {} }: ExternalEndpoint, { name, targetPort }: EgressPort): number {
  return ports[name] ?? targetPort;
}

function atAddresses(addresses: string[], portsOf: (index: number) => number[]): WayOut[] | undefined {
  if (addresses.length > 0 && addresses.every(isUnixSocket)) {
    return [];
  }
  const families = addresses.map(ipFamily);
  return families.includes(undefined) ? undefined : atRanges(addresses.map((address, index) => `${address}/${families[index] === 'IPv4' ? 32 : 128}`), portsOf);
}

function atRanges(ranges: string[], portsOf: (index: number) => number[]): WayOut[] | undefined {
  return ranges.length === 0 ? undefined : ranges.map((cidr, index) => ({ cidr, ports: portsOf(index) }));
}
