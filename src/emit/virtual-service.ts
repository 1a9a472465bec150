import type { Duration } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { EgressPort } from '../port';
import { authorityOf } from './authority';
import { seconds } from './duration';
import type { Wire } from './wire';
import { isHttp } from '../private/protocols';

/** How to route what is sent to one name. */
export interface HostRoute {
  /** The name that callers use. */
  readonly host: string;
  /** The host that serves it. */
  readonly destination: string;
  readonly exportTo: string[];
  readonly ports: EgressPort[];
  /** Name that the server goes by at a port; requests keep their Host header without it. */
  readonly serverName: (port: EgressPort) => string | undefined;
  readonly timeout?: Duration;
}

/** One rule a port, because a rule for several would send them all to one. */
export function virtualServiceSpec(route: HostRoute): Wire<VirtualServiceSpec> {
  const ports = route.ports.filter(isHttp);
  return {
    hosts: [route.host],
    exportTo: route.exportTo,
    http: ports.map(port => ({
      match: ports.length > 1 ? [{ port: port.number }] : undefined,
      rewrite: rewriteTo(route.serverName(port), port),
      timeout: route.timeout && seconds(route.timeout),
      route: [{ destination: { host: route.destination, port: { number: port.number } } }],
    })),
  };
}

function rewriteTo(serverName: string | undefined, port: EgressPort): { authority: string } | undefined {
  return serverName === undefined ? undefined : { authority: authorityOf(serverName, port) };
}
