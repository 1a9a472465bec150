import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { HttpRoute } from '../route';
import { httpRules, type RoutedHost } from './http-route';
import type { Wire } from './wire';

/** How to route what is sent to one name. */
export interface HostRoutes extends RoutedHost {
  /** The name that callers use. */
  readonly name: string;
  readonly exportTo: string[];
  /** In the order in which they are tried; the last one takes all that is left. */
  readonly routes: HttpRoute[];
}

/** The routes of a name. */
export function virtualServiceSpec({ name, exportTo, routes, ...routed }: HostRoutes): Wire<VirtualServiceSpec> {
  return { hosts: [name], exportTo, http: httpRules(routes, routed) };
}
