import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { fields, isFields, items, labels, list, number, text, type Fields } from './read';

/** A Gateway of Istio's API. */
export interface Gateway extends Located {
  /** The labels of the proxies that it is for. */
  readonly selector: { readonly [name: string]: string };
  readonly servers: Server[];
}

/** One port of it, and the hosts that it is opened for. */
export interface Server {
  readonly path: Path;
  readonly port?: number;
  /** In upper case. */
  readonly protocol: string;
  readonly bind: string;
  readonly tls?: Fields;
  readonly hosts: ServerHost[];
}

/** A host, and the namespace whose VirtualServices may be for it; undefined for all. */
export interface ServerHost {
  readonly path: Path;
  readonly host: string;
  readonly namespace?: string;
}

export function gateway(manifest: Manifest): Gateway {
  const { namespace, name } = located(manifest);
  const { selector, servers } = fields(manifest.spec);
  return {
    manifest,
    namespace,
    name,
    selector: labels(selector),
    servers: items(servers).map(({ index, value }) => ({
      path: ['spec', 'servers', index],
      port: number(fields(value.port).number),
      protocol: text(fields(value.port).protocol)?.toUpperCase() ?? '',
      bind: text(value.bind) ?? '',
      tls: isFields(value.tls) ? value.tls : undefined,
      hosts: list(value.hosts).flatMap((host, at) => typeof host !== 'string' ? [] : [
        { path: ['spec', 'servers', index, 'hosts', at], ...scoped(host, namespace) },
      ]),
    })),
  };
}

function scoped(written: string, own: string): Pick<ServerHost, 'host' | 'namespace'> {
  const slash = written.indexOf('/');
  const namespace = slash < 0 ? '*' : written.slice(0, slash);
  return { host: written.slice(slash + 1), namespace: namespace === '*' ? undefined : namespace === '.' ? own : namespace };
}

/** Whether a proxy that one of two selectors is for is the other's too, whatever proxies there are. */
export function oneSelectsTheOthers(one: Gateway['selector'], other: Gateway['selector']): boolean {
  const includes = (all: Gateway['selector'], some: Gateway['selector']) => Object.entries(some).every(([name, value]) => all[name] === value);
  return includes(one, other) || includes(other, one);
}
