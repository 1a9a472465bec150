import { isWithin } from '../istio/names';
import type { World } from '../world';
import type { Located } from './located';
import { fields, items, texts } from './read';
import type { ServiceEntry } from './service-entry';

/** What the Sidecars of each namespace let in. */
export class SidecarScopes {
  private readonly byNamespace = new Map<string, Located[]>();

  constructor(world: World) {
    world.sidecars.forEach(each => this.byNamespace.set(each.namespace, [...this.byNamespace.get(each.namespace) ?? [], each]));
  }

  /** Whether all workloads of a namespace have a Sidecar that lists hosts. Without one for the whole namespace, others see everything. */
  public isScoped(namespace: string): boolean {
    const sidecars = this.byNamespace.get(namespace) ?? [];
    return sidecars.some(isForAll) && sidecars.every(each => listedHosts(each).length > 0);
  }

  /** Whether a Sidecar of a namespace lists a host of another, or of itself. */
  public lists(namespace: string, host: string, owner: string): boolean {
    return (this.byNamespace.get(namespace) ?? []).some(sidecar => lists(sidecar, host, owner));
  }

  /** Whether no workload knows both of two entries: in each namespace that sees both, every Sidecar leaves one of them out. */
  public separate(one: ServiceEntry, other: ServiceEntry): boolean {
    const named = [...one.visibility.namespaces, ...other.visibility.namespaces];
    const namespaces = named.filter(each => one.visibility.sees(each) && other.visibility.sees(each));
    const listsSome = (sidecar: Located, { hosts, namespace }: ServiceEntry) => hosts.some(({ host }) => lists(sidecar, host, namespace));
    return namespaces.length > 0 && !(one.visibility.everyone && other.visibility.everyone) && namespaces.every(namespace => this.isScoped(namespace)
      && !this.byNamespace.get(namespace)!.some(sidecar => listsSome(sidecar, one) && listsSome(sidecar, other)));
  }
}

function lists(sidecar: Located, host: string, owner: string): boolean {
  return listedHosts(sidecar).some(([from, name]) =>
    (from === '*' || (from === '.' ? sidecar.namespace : from) === owner) && (isWithin(host, name) || isWithin(name, host)));
}

function isForAll({ manifest }: Located): boolean {
  return fields(manifest.spec).workloadSelector === undefined;
}

/** The hosts that a Sidecar lists, each with the namespace from which. */
export function listedHosts({ manifest }: Located): [namespace: string, host: string][] {
  return items(fields(manifest.spec).egress).flatMap(({ value }) => texts(value.hosts)).map(each => {
    const slash = each.indexOf('/');
    return [each.slice(0, slash), each.slice(slash + 1)];
  });
}
