import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { HttpRoute } from '../route';
import type { TcpRoute } from '../tcp-route';
import type { TlsRoute } from '../tls-route';
import { tcpRules, tlsRules } from './connection-route';
import { httpRules, type RoutedHost } from './http-route';
import { listOrNone } from './optional';
import type { Wire } from './wire';

/** How to route what is sent to one name. */
export interface HostRoutes extends RoutedHost {
  /** The name that callers use. */
  readonly name: string;
  readonly exportTo: string[];
  /** In the order in which they are tried; the last one takes all that is left. */
  readonly routes: HttpRoute[];
  /** In the order in which they are tried; what is left goes to the host itself. */
  readonly tlsRoutes?: TlsRoute[];
  readonly tcpRoutes?: TcpRoute[];
}

/** The routes of a name. */
export function virtualServiceSpec({ name, exportTo, routes, tlsRoutes = [], tcpRoutes = [], ...routed }: HostRoutes): Wire<VirtualServiceSpec> {
  return {
    hosts: [name],
    exportTo,
    http: listOrNone(httpRules(routes, routed)),
    tls: listOrNone(tlsRules(tlsRoutes, routed)),
    tcp: listOrNone(tcpRules(tcpRoutes, routed)),
  };
}
