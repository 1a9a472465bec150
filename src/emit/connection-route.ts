import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { EgressPort } from '../port';
import { isAt, isReached, namesAt, reachedNames } from '../private/connection-cover';
import { isTcp, isTls } from '../private/protocols';
import { destinationPort, subsetAt } from '../private/route-target';
import type { IEgressTarget } from '../target';
import { TcpRoute } from '../tcp-route';
import { TlsRoute } from '../tls-route';
import { mapOrNone } from './optional';
import type { Wire } from './wire';

/** Rules of a VirtualService for connections. */
export type TlsRule = NonNullable<Wire<VirtualServiceSpec>['tls']>[number];
export type TcpRule = NonNullable<Wire<VirtualServiceSpec>['tcp']>[number];

/** The host that routes of connections are for. */
export interface ConnectedHost {
  /** The construct whose host it is: a destination that is this one is the host itself. */
  readonly self: IEgressTarget;
  /** The host as the rules name it; an additional host of the construct, or its first. */
  readonly host: string;
  readonly ports: EgressPort[];
}

/**
 * The TLS rules of routes, in their order, for each port that they are for. All names of the host come last: with rules for some of them only, Istio
 * would leave the others to whoever they resolve to. Each name has a match of its own, because Istio tells repeated matches by their whole list.
 */
export function tlsRules(routes: TlsRoute[], connected: ConnectedHost): TlsRule[] {
  const own = routes.filter(route => namesAt(route, connected.host).length > 0);
  const all = [...own, TlsRoute.to(connected.self)];
  return routedPorts(own, connected, isTls).flatMap(port => all.flatMap((route, position) => {
    const names = reachedNames(route, all.slice(0, position), connected.host, port);
    return names.length === 0 ? []
      : [{ match: names.map(name => ({ port: port.number, sniHosts: [name], ...callers(route) })), route: destinations(route, port, connected) }];
  }));
}

/** The TCP rules of routes, in their order, for each port that they are for; the last one leads to the host itself. */
export function tcpRules(routes: TcpRoute[], connected: ConnectedHost): TcpRule[] {
  const all = [...routes, TcpRoute.to(connected.self)];
  return routedPorts(routes, connected, isTcp).flatMap(port => all
    .filter((route, position) => isReached(route, all.slice(0, position), port))
    .map(route => ({ match: [{ port: port.number, ...callers(route) }], route: destinations(route, port, connected) })));
}

/** Ports with a route or a tunnel of their own. Others need no rule: there Istio makes its own. */
function routedPorts(routes: (TlsRoute | TcpRoute)[], { self, ports }: ConnectedHost, isOfKind: (port: EgressPort) => boolean): EgressPort[] {
  return ports.filter(port => isOfKind(port) && (subsetAt(self, port) !== undefined || routes.some(route => isAt(route, port))));
}

function callers({ sourceLabels, sourceNamespace }: TlsRoute | TcpRoute) {
  return { sourceLabels: mapOrNone(sourceLabels), sourceNamespace };
}

function destinations(route: TlsRoute | TcpRoute, dialled: EgressPort, { self, host }: ConnectedHost): TcpRule['route'] {
  return route.destinations.map(({ target, port: named, weight }) => {
    const port = destinationPort(target, named, dialled.number, isTls(dialled) ? isTls : isTcp);
    return {
      destination: {
        host: target === self ? host : target.host,
        subset: subsetAt(target, port),
        port: { number: port?.number ?? named ?? dialled.number },
      },
      weight: route.destinations.length > 1 ? weight : undefined,
    };
  });
}
