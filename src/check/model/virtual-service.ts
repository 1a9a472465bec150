import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { fields, isFields, items, number, placed, text, texts, type Fields } from './read';
import { Visibility } from './visibility';

/** A VirtualService. */
export interface VirtualService extends Located {
  readonly spec: Fields;
  readonly hosts: { readonly host: string; readonly path: Path }[];
  readonly visibility: Visibility;
  /** The Gateways that serve it. */
  readonly gateways: GatewayReference[];
  /** Whether sidecars use it. */
  readonly isForMesh: boolean;
  readonly isForGateway: boolean;
  readonly routes: Route[];
  /** Those of all routes. */
  readonly destinations: Destination[];
}

/** A Gateway as a VirtualService names it: `name`, `namespace/name`, `./name`, or the old `name.namespace.svc`. */
export interface GatewayReference {
  readonly path: Path;
  readonly written: string;
  readonly namespace: string;
  readonly name: string;
}

export type RouteKind = 'http' | 'tls' | 'tcp';

/** One routing rule. */
export interface Route {
  readonly kind: RouteKind;
  readonly path: Path;
  readonly route: Fields;
  readonly matches: Fields[];
  readonly destinations: Destination[];
}

/** Where a rule leads. */
export interface Destination {
  readonly path: Path;
  /** By full name, and as it is written. */
  readonly host: string;
  readonly written: string;
  readonly port?: number;
  readonly subset?: string;
  /** What the rule changes for this destination alone. */
  readonly own: Fields;
  readonly isMirror: boolean;
}

const KINDS: readonly RouteKind[] = ['http', 'tls', 'tcp'];

type Resolve = (host: string, namespace: string) => string;

const MESH = 'mesh';

export function virtualService(manifest: Manifest, resolve: Resolve): VirtualService {
  const { namespace, name } = located(manifest);
  const spec = fields(manifest.spec);
  const gateways = texts(spec.gateways);
  const routes = KINDS.flatMap(kind => routesOf(kind, spec, namespace, resolve));
  return {
    manifest,
    namespace,
    name,
    spec,
    hosts: placed(spec.hosts, ['spec', 'hosts']).map(({ text: host, path }) => ({ host: resolve(host, namespace), path })),
    visibility: Visibility.of(spec.exportTo, namespace),
    gateways: placed(spec.gateways, ['spec', 'gateways']).flatMap(({ text: written, path }) => written === MESH ? [] : [
      { path, written, ...gatewayNamed(written, namespace) },
    ]),
    isForMesh: gateways.length === 0 || gateways.includes(MESH),
    isForGateway: gateways.some(each => each !== MESH),
    routes,
    destinations: routes.flatMap(({ destinations }) => destinations),
  };
}

function gatewayNamed(written: string, own: string): Pick<GatewayReference, 'namespace' | 'name'> {
  const slash = written.indexOf('/');
  if (slash >= 0) {
    const namespace = written.slice(0, slash);
    return { namespace: namespace === '.' ? own : namespace, name: written.slice(slash + 1) };
  }
  const [name, namespace = own] = written.split('.');
  return { namespace, name };
}

function routesOf(kind: RouteKind, spec: Fields, namespace: string, resolve: Resolve): Route[] {
  return items(spec[kind]).map(({ index, value }) => ({
    kind,
    path: ['spec', kind, index],
    route: value,
    matches: items(value.match).map(each => each.value),
    destinations: destinationsOf(value, ['spec', kind, index], namespace, resolve),
  }));
}

function destinationsOf(route: Fields, path: Path, namespace: string, resolve: Resolve): Destination[] {
  const found: Destination[] = [];
  const add = (destination: unknown, at: Path, own: Fields, isMirror: boolean) => {
    if (isFields(destination) && typeof destination.host === 'string') {
      const { host, port, subset } = destination;
      const named = { host: resolve(host, namespace), written: host, port: number(fields(port).number), subset: text(subset) || undefined };
      found.push({ path: at, ...named, own, isMirror });
    }
  };
  items(route.route).forEach(({ index, value }) => add(value.destination, [...path, 'route', index, 'destination'], value, false));
  add(route.mirror, [...path, 'mirror'], {}, true);
  items(route.mirrors).forEach(({ index, value }) => add(value.destination, [...path, 'mirrors', index, 'destination'], {}, true));
  return found;
}

/** Whether sidecars try a rule: one that names gateways only does not concern them. */
export function isTriedBySidecars({ isForMesh }: VirtualService, { matches }: Route): boolean {
  return isForMesh && (matches.length === 0 || matches.some(({ gateways }) => {
    const named = texts(gateways);
    return named.length === 0 || named.includes(MESH);
  }));
}

/** Whether gateways try a rule. */
export function isTriedByGateways({ isForGateway }: VirtualService, { matches }: Route): boolean {
  return isForGateway && (matches.length === 0 || matches.some(({ gateways }) => {
    const named = texts(gateways);
    return named.length === 0 || named.some(gateway => gateway !== MESH);
  }));
}
