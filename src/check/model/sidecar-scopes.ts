import type { World } from '../world';
import { grouped } from './grouped';
import { HostMap } from './host-map';
import type { Located } from './located';
import { fields, items, texts } from './read';
import type { ServiceEntry } from './service-entry';
import { ROOT_NAMESPACE } from '../../private/namespaces';

/** What the Sidecars of each namespace let in. Where none is for the whole namespace, those of the root namespace are. */
export class SidecarScopes {
  private readonly byNamespace: ReadonlyMap<string, Located[]>;
  /** Sidecars by the hosts that they list, for each namespace and the one that is written before the host. */
  private readonly byHost = new Map<string, HostMap<Located>>();
  private readonly scoped = new Map<string, boolean>();

  constructor(world: World) {
    this.byNamespace = grouped(world.sidecars, ({ namespace }) => namespace);
    for (const sidecar of world.sidecars) {
      for (const [from, name] of listedHosts(sidecar)) {
        const key = `${sidecar.namespace} ${from}`;
        const hosts = this.byHost.get(key) ?? new HostMap();
        this.byHost.set(key, hosts);
        hosts.add(name, sidecar);
      }
    }
  }

  /** Whether all workloads of a namespace have a Sidecar that lists hosts. Without one for the whole namespace, others see everything. */
  public isScoped(namespace: string): boolean {
    let known = this.scoped.get(namespace);
    if (known === undefined) {
      const sidecars = this.sourcesOf(namespace).flatMap(each => this.sidecarsFor(namespace, each));
      this.scoped.set(namespace, known = sidecars.some(isForAll) && sidecars.every(each => listedHosts(each).length > 0));
    }
    return known;
  }

  /** The Sidecars for a namespace, as people speak of them. */
  public describe(namespace: string): string {
    return `Sidecar of namespace ${this.sourcesOf(namespace).join(' or ')}`;
  }

  /** Whether a Sidecar of a namespace lists a host of another, or of itself. */
  public lists(namespace: string, host: string, owner: string): boolean {
    return this.listing(namespace, host, owner).length > 0;
  }

  /** Whether no workload knows both of two entries: in each namespace that sees both, every Sidecar leaves one of them out. */
  public separate(one: ServiceEntry, other: ServiceEntry): boolean {
    const named = [...one.visibility.namespaces, ...other.visibility.namespaces];
    const namespaces = named.filter(each => one.visibility.sees(each) && other.visibility.sees(each));
    const listing = (namespace: string, { hosts, namespace: owner }: ServiceEntry) =>
      hosts.flatMap(({ host }) => this.listing(namespace, host, owner));
    return namespaces.length > 0 && namespaces.every(namespace => {
      const those = this.isScoped(namespace) ? new Set(listing(namespace, one)) : undefined;
      return those !== undefined && !listing(namespace, other).some(sidecar => those.has(sidecar));
    });
  }

  private listing(namespace: string, host: string, owner: string): Located[] {
    return this.sourcesOf(namespace).flatMap(source => [owner, '*', ...owner === namespace ? ['.'] : []].flatMap(from => {
      const hosts = this.byHost.get(`${source} ${from}`);
      const found = hosts === undefined ? [] : [...hosts.all(host), ...hosts.within(host)];
      return found.filter(each => source === namespace || isForAll(each));
    }));
  }

  /** The namespaces whose Sidecars are for the workloads of one. */
  private sourcesOf(namespace: string): string[] {
    const isOwn = namespace === ROOT_NAMESPACE || this.byNamespace.get(namespace)?.some(isForAll) === true;
    return isOwn ? [namespace] : [namespace, ROOT_NAMESPACE];
  }

  private sidecarsFor(namespace: string, source: string): Located[] {
    return (this.byNamespace.get(source) ?? []).filter(each => source === namespace || isForAll(each));
  }
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
