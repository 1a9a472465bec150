import { groupOf } from './manifest';
import type { DestinationRule } from './model/destination-rule';
import { GATEWAY_API, gatewayApiHosts } from './model/gateway-api';
import { grouped } from './model/grouped';
import { HostMap, hostMap } from './model/host-map';
import { Registry } from './model/registry';
import type { RouteKind, VirtualService } from './model/virtual-service';
import { ROOT_NAMESPACE } from '../private/namespaces';

/** What the mesh makes of all manifests that are judged together: which rules and routes hold for which hosts. */
export class World extends Registry {
  /** The namespaces of all rules for a host, those for wildcards that it is in among them. */
  public ruleNamespaces(host: string): string[] {
    return [...new Set(this.rulesByHost.all(host).map(({ namespace }) => namespace))];
  }

  /** The rules for wildcards that a host is in, the narrowest first. */
  public rulesOver(host: string): readonly DestinationRule[] {
    return this.rulesByHost.wider(host);
  }

  /** The rules for a host, by its full name and nothing else. */
  public rulesOf(host: string): readonly DestinationRule[] {
    return this.rulesByHost.exact(host);
  }

  /**
   * The rules of which one holds for calls from a namespace to a host of another: those of the caller's namespace, or else those that the host's
   * namespace exports to it, or else those of the root namespace; of these, those for the host itself or else for the narrowest wildcard.
   */
  public rulesFor(caller: string, host: string, owner: string): readonly DestinationRule[] {
    const own = this.localRules.get(caller)?.best(host) ?? [];
    if (own.length > 0) {
      return own;
    }
    for (const namespace of [owner, ROOT_NAMESPACE]) {
      const exported = (this.exportedRules.get(namespace)?.best(host) ?? []).filter(({ visibility }) => visibility.sees(caller));
      if (exported.length > 0) {
        return exported;
      }
    }
    return [];
  }

  /** The VirtualServices that name a host, by its full name and nothing else. */
  public routesOf(host: string): readonly VirtualService[] {
    return this.routesByHost.exact(host);
  }

  /** The VirtualServices for wildcards that a host is in, the narrowest first. */
  public routesOver(host: string): readonly VirtualService[] {
    return this.routesByHost.wider(host);
  }

  /** Whether a gateway has to do with a host: it then needs its rules, and workloads may reach the host through it alone. */
  public isBehindGateway(host: string): boolean {
    return this.once('behind gateways', () => new Set([
      ...this.virtualServices.filter(({ isForGateway }) => isForGateway).flatMap(({ hosts, routes }) => [
        ...hosts.map(each => each.host), ...routes.flatMap(({ destinations }) => destinations.map(each => each.host)),
      ]),
      ...this.manifests.filter(each => groupOf(each) === GATEWAY_API).flatMap(each => gatewayApiHosts(each, this.serviceEntries)),
    ])).has(host);
  }

  /** All hosts to which routes lead. */
  public get routedHosts(): ReadonlySet<string> {
    return this.once('routed hosts', () => new Set(this.virtualServices.flatMap(({ routes }) => routes)
      .flatMap(({ destinations }) => destinations.map(({ host }) => host))));
  }

  /** Whether a route leads to a subset of a host. */
  public isRoutedSubset(host: string, subset: string): boolean {
    return this.once('routed subsets', () => new Set(this.virtualServices.flatMap(({ routes }) => routes)
      .flatMap(({ destinations }) => destinations.map(each => `${each.host} ${each.subset}`)))).has(`${host} ${subset}`);
  }

  /** The numbers of a host's ports to which rules of a kind lead. */
  public routedPorts(host: string, kind: RouteKind): ReadonlySet<number> {
    return this.once('routed ports', () => {
      const map = new Map<string, Set<number>>();
      for (const { kind: found, destinations } of this.virtualServices.flatMap(({ routes }) => routes)) {
        for (const destination of destinations.filter(({ port }) => port !== undefined)) {
          const key = `${found} ${destination.host}`;
          map.set(key, (map.get(key) ?? new Set()).add(destination.port!));
        }
      }
      return map;
    }).get(`${kind} ${host}`) ?? new Set();
  }

  private get rulesByHost(): HostMap<DestinationRule> {
    return this.once('rules by host', () => hostMap(this.destinationRules, each => each.host));
  }

  private get routesByHost(): HostMap<VirtualService> {
    return this.once('routes by host', () => {
      const map = new HostMap<VirtualService>();
      this.virtualServices.forEach(each => each.hosts.forEach(({ host }) => map.add(host, each)));
      return map;
    });
  }

  private get localRules(): Map<string, HostMap<DestinationRule>> {
    // The root namespace's own are those for it alone: others there are for hosts that have none.
    return this.once('local rules', () => hostMaps(this.destinationRules
      .filter(({ visibility, namespace }) => namespace === ROOT_NAMESPACE ? visibility.isOnly(namespace) : visibility.sees(namespace))));
  }

  private get exportedRules(): Map<string, HostMap<DestinationRule>> {
    return this.once('exported rules', () => hostMaps(this.destinationRules.filter(({ visibility, namespace }) => !visibility.isOnly(namespace))));
  }
}

function hostMaps(rules: DestinationRule[]): Map<string, HostMap<DestinationRule>> {
  return new Map([...grouped(rules, each => each.namespace)].map(([namespace, own]) => [namespace, hostMap(own, each => each.host)]));
}
