import { Lazy, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { gatewayLegSpec, laneSpec, meshLegSpec } from '../emit/gateway-routes';
import { KINDS } from '../emit/kinds';
import { lanesOf } from '../emit/lanes';
import { httpRetries } from '../emit/retries';
import { virtualServiceSpec, type HostRoutes } from '../emit/virtual-service';
import { exportToOf, hostsWithRoutes, relaysOf, type Entry } from '../entry';
import { Mesh } from '../mesh';
import { HttpRoute } from '../route';
import type { IEgressTarget } from '../target';
import { GATES, has } from '../versions';
import { emit, ensure, joined } from './objects';
import { isHttp } from './protocols';

/** One of the hosts of an external API, and what its routes are made from, now and later. */
export interface RoutedHost {
  readonly host: string;
  /** Suffix of child ids, where a construct has several hosts. */
  readonly suffix?: string;
  /** Metadata of the routes; its name is that of the host's own route. */
  readonly metadata: ApiObjectMetadata & { readonly name: string };
  readonly entry: () => Entry;
}

/**
 * Adds the routes of a host that are not there yet: its own, if something asks for one, and those from the gateway that calls pass: one for
 * requests, and one for each port of connections.
 */
export function ensureRoutes(api: Construct & IEgressTarget, { host, suffix, metadata, entry }: RoutedHost): void {
  const routes = () => routesOf(api, entry(), host);
  const add = (spec: () => object, ...suffixes: string[]) => ensure(api, joined('VirtualService', suffix, ...suffixes), id =>
    emit(api, id, KINDS.virtualService, { ...metadata, name: joined(metadata.name, ...suffixes) }, { spec: Lazy.any({ produce: spec }) }));

  const { gateway, ports } = entry();
  if (hostsWithRoutes(entry()).includes(host)) {
    add(() => gateway ? meshLegSpec(routes(), gateway) : virtualServiceSpec(routes()));
  }
  if (gateway) {
    if (ports.some(isHttp)) {
      add(() => gatewayLegSpec(routes(), gateway), 'gateway');
    }
    for (const lane of lanesOf(host, ports)) {
      add(() => laneSpec(lane, host, gateway), 'gateway', String(lane.port.number));
    }
  }
}

function routesOf(self: IEgressTarget, { hosts, namespace, aliases, consumers, routes, waypoint, ...entry }: Entry, host: string): HostRoutes {
  return {
    ...entry,
    name: host,
    self,
    host,
    // A gateway has routes of its own; a waypoint has these.
    exportTo: exportToOf([...consumers, ...relaysOf({ waypoint })], namespace),
    routes: [...routes, HttpRoute.to(self)],
    serverName: () => host === hosts[0] && aliases.length > 0 ? host : undefined,
    wireRetries: retries => httpRetries(retries, has(GATES.resetBeforeRequest, Mesh.of(self).istioVersion)),
  };
}
