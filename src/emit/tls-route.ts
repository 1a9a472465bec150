import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { EgressPort } from '../port';
import { showsServerName, sniHostsAt, takesName, tlsPort } from '../private/tls-routes';
import type { IEgressTarget } from '../target';
import type { TlsRoute } from '../tls-route';
import { unlessEmpty } from './route-match';
import type { Wire } from './wire';

/** One TLS rule of a VirtualService. */
export type TlsRule = NonNullable<Wire<VirtualServiceSpec>['tls']>[number];

/** The host that TLS routes are for. */
export interface TlsRoutedHost {
  /** The construct whose host it is: a destination that is this one is the host itself. */
  readonly self: IEgressTarget;
  readonly host: string;
  readonly ports: EgressPort[];
}

/**
 * The TLS rules of routes, in their order, for each port. The last route must take all names of the host: with a rule for some names only, Istio
 * would leave the others to whoever they resolve to. Each name has a match of its own, because Istio tells repeated matches by their whole list.
 */
export function tlsRules(routes: TlsRoute[], { self, host, ports }: TlsRoutedHost): TlsRule[] {
  return routes.flatMap((route, position) => {
    const earlier = routes.slice(0, position);
    const names = sniHostsAt(route, host).filter(name => !earlier.some(other => takesName(other, route, host, name)));
    return names.length === 0 ? [] : ports.filter(showsServerName).map(({ number }) => ({
      match: names.map(name => ({
        port: number, sniHosts: [name], sourceLabels: unlessEmpty(route.sourceLabels), sourceNamespace: route.sourceNamespace,
      })),
      route: route.destinations.map(({ target, port, weight }) => ({
        destination: target === self
          ? { host, port: { number: port ?? number } }
          : { host: target.host, port: { number: tlsPort(target, port, number)?.number ?? port ?? number } },
        weight: route.destinations.length > 1 ? weight : undefined,
      })),
    }));
  });
}
