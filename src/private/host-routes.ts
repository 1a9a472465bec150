import { Lazy, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import { flavorOf } from '../emit/flavors';
import { KINDS } from '../emit/kinds';
import { httpRetries } from '../emit/retries';
import { virtualServiceSpec, type HostRoutes } from '../emit/virtual-service';
import { exportToOfEntry, type Entry } from '../entry';
import { Mesh } from '../mesh';
import { HttpRoute } from '../route';
import type { IEgressTarget } from '../target';
import { GATES, has } from '../versions';
import { emit, ensure, joined } from './objects';

/** One of the hosts of an external API, and what its routes are made from, now and later. */
export interface RoutedHost {
  readonly host: string;
  /** Suffix of child ids, where a construct has several hosts. */
  readonly suffix?: string;
  /** Name of the ServiceEntry. */
  readonly entryName: string;
  /** Metadata of the routes; its name is that of the host's own route. */
  readonly metadata: () => ApiObjectMetadata & { readonly name: string };
  readonly entry: () => Entry;
}

/** Adds the routes that are not there yet of a host that something asks for routes of: its own, or those to and from the gateway that calls pass. */
export function ensureRoutes(api: Construct & IEgressTarget, { host, suffix, entryName, metadata, entry }: RoutedHost): void {
  const routes = () => routesOf(api, entry(), host);
  const add = (kind: GroupVersionKind, spec: () => object, ...suffixes: string[]) => ensure(api, joined(kind.kind, suffix, ...suffixes), id => {
    const common = metadata();
    return emit(api, id, kind, { ...common, name: joined(common.name, ...suffixes) }, { spec: Lazy.any({ produce: spec }) });
  });

  const { gateway, hosts, namespace, ports } = entry();
  if (gateway) {
    const passing = { host, ports, entry: entryName, namespace: namespace!, hosts };
    flavorOf(gateway).legs(passing, gateway).forEach(({ kind, suffixes, spec }) => add(kind, () => spec(routes(), gateway), ...suffixes));
  } else {
    add(KINDS.virtualService, () => virtualServiceSpec(routes()));
  }
}

function routesOf(self: IEgressTarget, entry: Entry, host: string): HostRoutes {
  const { hosts, aliases, routes } = entry;
  return {
    ...entry,
    name: host,
    self,
    host,
    exportTo: exportToOfEntry(entry),
    routes: [...routes, HttpRoute.to(self)],
    serverName: () => host === hosts[0] && aliases.length > 0 ? host : undefined,
    wireRetries: retries => httpRetries(retries, has(GATES.resetBeforeRequest, Mesh.of(self).istioVersion)),
  };
}
