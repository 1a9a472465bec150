import type { IConstruct } from 'constructs';
import { tunnelSubset } from '../entry';
import type { OriginalDestination } from '../original-destination';
import type { EgressPort } from '../port';
import type { HttpRoute } from '../route';
import type { IEgressTarget, IExternalApi, IServiceAlias } from '../target';
import type { TrafficOptions } from '../traffic-options';
import { fail, show } from './errors';
import { isHttpProxy, isRelay, pathOf } from './paths';
import { isHttp } from './protocols';
import { hasAll } from './types';

/** The construct that answers a route: an ExternalName alias is only another name of its target, for Istio too. */
export function checkTarget(prop: string, target: IEgressTarget): IEgressTarget {
  if (typeof target?.host !== 'string' || !Array.isArray(target.ports)) {
    fail(undefined, `'${prop}' must be an ExternalApi, an alias or a VirtualMachineService, got ${show(target)}; write the construct itself`);
  }
  return isAlias(target) ? (target as { target?: IExternalApi }).target ?? target : target;
}

/** Whether the target is a Service of the cluster, which answers whatever the Host is. */
export function isAlias(target: IEgressTarget): target is IServiceAlias {
  return 'serviceName' in target;
}

/**
 * The port of a destination for what a workload sends to a port of the host: of those of its kind the one that is named, else the one with the same
 * number, else the only one. Undefined if none of them is there.
 */
export function destinationPort(
  target: IEgressTarget, named: number | undefined, dialled: number, kind: (port: EgressPort) => boolean = isHttp,
): EgressPort | undefined {
  const ports = target.ports.filter(kind);
  const wanted = ports.find(port => port.number === (named ?? dialled));
  return wanted ?? (named === undefined && ports.length === 1 ? ports[0] : undefined);
}

/** The subset by which connections to a port of a target pass its proxy, where it has one for each port. */
export function subsetAt(target: IEgressTarget, port: EgressPort | undefined): string | undefined {
  return passesProxy(target) && port ? tunnelSubset(target.ports, port) : undefined;
}

/** Whether connections to a target pass a proxy on their way out. */
export function passesProxy(target: IEgressTarget): boolean {
  return isHttpProxy(pathOf(target));
}

/** Whether a route from one host to another would go past the gateway, or the waypoint, that calls to the other pass. */
export function passesBy(self: IEgressTarget, target: IEgressTarget): boolean {
  const path = pathOf(target);
  return isRelay(path) && pathOf(self) !== path;
}

/** Whether a target has no addresses of its own, and calls to it stay at the address that the workload dialled. */
export function keepsAddress(target: IEgressTarget): boolean {
  return (target as { originalDestination?: OriginalDestination }).originalDestination !== undefined;
}

/** How connections to a target are treated, as far as the app says it. */
export function trafficAt(target: IEgressTarget): TrafficOptions {
  return (target as { _traffic?: TrafficOptions })._traffic ?? {};
}

const ROUTES: { readonly [kind: string]: { readonly isOne: (route: any) => boolean; readonly example: string } } = {
  HttpRoute: { isOne: hasAll('destinations', 'matches', 'faults'), example: 'HttpRoute.to(api)' },
  TlsRoute: { isOne: hasAll('destinations', 'sourceLabels', 'sniHosts'), example: 'TlsRoute.to(api)' },
  TcpRoute: { isOne: route => hasAll('destinations', 'sourceLabels')(route) && !('sniHosts' in route), example: 'TcpRoute.to(api)' },
};

/** A route of the kind that is added: the compiler takes one of another kind, which would lose half of what it says. */
export function checkRoute<T extends AnyRoute>(scope: IConstruct, kind: 'HttpRoute' | 'TlsRoute' | 'TcpRoute', route: T): T {
  return ROUTES[kind].isOne(route) ? route : fail(scope, `'route' must be ${kind}, got ${show(route)}; write such as ${ROUTES[kind].example}`);
}

/** A route of requests or connections. */
export type AnyRoute = Pick<HttpRoute, 'destinations'> & Partial<Pick<HttpRoute, 'mirrors'>>;

/** What routes lead to, copies of requests included. */
export function destinationsOf(routes: AnyRoute[]): IEgressTarget[] {
  return [...new Set(routes.flatMap(({ destinations, mirrors = [] }) => [...destinations, ...mirrors].map(({ target }) => target)))];
}
