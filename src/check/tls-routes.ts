import type { EgressPort } from '../port';
import { show } from '../private/errors';
import { portsOf } from '../private/route-target';
import { containsName, showsServerName, sniHostsAt, takesName, tlsPort } from '../private/tls-routes';
import type { RouteDestination } from '../route-destination';
import type { IEgressTarget } from '../target';
import type { TlsRoute } from '../tls-route';
import { error, type Verdict } from './finding';

/** The TLS routes of an API, in their order, and its names and ports. */
export interface ApiTlsRoutes {
  /** The construct whose host it is: a destination that is this one is the host itself. */
  readonly self: IEgressTarget;
  readonly hosts: string[];
  readonly ports: EgressPort[];
  readonly routes: TlsRoute[];
}

/** What is wrong with TLS routes, as far as only all names, ports and routes tell it. */
export function checkTlsRoutes({ self, hosts, ports, routes }: ApiTlsRoutes): Verdict[] {
  const dialled = ports.filter(showsServerName);
  if (routes.length > 0 && dialled.length === 0) {
    return [error('tls-route-without-tls', `TLS routes of ${hosts[0]} need a port where workloads speak TLS themselves`,
      'add EgressPort.https(443), or route requests with HttpRoute')];
  }
  return routes.flatMap((route, index) => {
    const name = `TLS route ${index + 1} of ${hosts[0]}`;
    return [
      ...foreignNames(name, route, hosts),
      ...unreachable(name, route, routes.slice(0, index), hosts),
      ...route.destinations.flatMap(destination => checkDestination(name, destination, self, dialled)),
    ];
  });
}

/** Istio refuses a rule for names that are not among those of its VirtualService. */
function foreignNames(name: string, { sniHosts }: TlsRoute, hosts: string[]): Verdict[] {
  return sniHosts.filter(sniHost => !hosts.some(host => containsName(host, sniHost))).map(sniHost => error('sni-outside-host',
    `${name} is for the server name ${show(sniHost)}, which is not among ${hosts.join(', ')}`, 'add the route to the ExternalApi that has the name'));
}

function unreachable(name: string, route: TlsRoute, earlier: TlsRoute[], hosts: string[]): Verdict[] {
  const places = hosts.flatMap(host => sniHostsAt(route, host).map(sniHost => ({ host, sniHost })));
  const taken = places.filter(({ host, sniHost }) => earlier.some(other => takesName(other, route, host, sniHost)));
  return taken.map(({ sniHost }) => error('unreachable-route', `${name} is never used for the server name ${show(sniHost)}: an earlier one takes all its connections`,
    'add the route for fewer callers first, or take the name out of one of them'));
}

function checkDestination(name: string, { target, port }: RouteDestination, self: IEgressTarget, dialled: EgressPort[]): Verdict[] {
  const declared = portsOf(target);
  if (target !== self && declared.length === 0 && port !== undefined) {
    return [];
  }
  const missing = dialled.find(({ number }) => tlsPort(target, port, number) === undefined);
  const why = port === undefined ? 'does not say which of its ports answers them' : `has no port ${port} where TLS goes through as it is`;
  return missing === undefined ? [] : [error('tls-route-port', `${name} takes connections to port ${missing.number}, and ${target.host} ${why}`,
    "name an HTTPS or TLS port as 'port' of the destination, or add one there: EgressPort.https(443)")];
}
