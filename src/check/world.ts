import { isIP } from 'net';
import { GATES, sinceMinor } from '../versions';
import { groupOf, isManifest, type Manifest } from './manifest';
import { destinationRule, type DestinationRule } from './model/destination-rule';
import { gateway, type Gateway } from './model/gateway';
import { grouped } from './model/grouped';
import { HostMap } from './model/host-map';
import { located, type Located } from './model/located';
import type { Port } from './model/port';
import { fields, items, labels, text, texts } from './model/read';
import { endpointSlice, endpointsSubsets, service, type Service, type Slice } from './model/service';
import { dialledPorts, serviceEntry, type ServiceEntry } from './model/service-entry';
import { virtualService, type RouteKind, type VirtualService } from './model/virtual-service';
import type { Visibility } from './model/visibility';
import { entryTargets, isWaypoint, waypoint, type EntryTarget, type Waypoint } from './model/waypoint';
import { NO_WAYPOINT, WAYPOINT_LABEL } from '../emit/waypoint';
import { DEFAULT_CLUSTER_DOMAIN } from '../private/dns';

/** What is known of the mesh beside the manifests; what is left out is unknown. */
export interface WorldFacts {
  readonly istioMinor: number;
  readonly kubernetesMinor?: number;
  readonly dnsCapture?: boolean;
  readonly clusterDomain?: string;
  /** Hosts that somebody else registers, in objects that are not among the manifests. */
  readonly elsewhere?: ReadonlySet<string>;
}

/** A host that Istio knows by name, and the object that says so. */
export interface Registered extends Located {
  readonly host: string;
  readonly ports: Port[];
  readonly visibility: Visibility;
  readonly entry?: ServiceEntry;
  readonly service?: Service;
}

/** Whose rules hold everywhere. */
export const ROOT_NAMESPACE = 'istio-system';

const ISTIO = 'networking.istio.io';
const GATEWAY_API = 'gateway.networking.k8s.io';
const AUTO_ALLOCATE = 'networking.istio.io/enable-autoallocate-ip';

/** All manifests that are judged together, and what the mesh makes of them. Everything is computed once, when it is first asked for. */
export class World {
  public readonly manifests: Manifest[];
  public readonly clusterDomain: string;
  private readonly computed = new Map<string, unknown>();

  constructor(manifests: Manifest[], public readonly facts: WorldFacts) {
    this.manifests = manifests.filter(isManifest);
    this.clusterDomain = facts.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN;
  }

  public get serviceEntries(): ServiceEntry[] {
    return this.once('ServiceEntry', () => this.of(ISTIO, 'ServiceEntry').map(serviceEntry));
  }

  public get destinationRules(): DestinationRule[] {
    return this.once('DestinationRule', () => this.of(ISTIO, 'DestinationRule').map(each => destinationRule(each, this.resolve)));
  }

  public get virtualServices(): VirtualService[] {
    return this.once('VirtualService', () => this.of(ISTIO, 'VirtualService').map(each => virtualService(each, this.resolve)));
  }

  public get services(): Service[] {
    return this.once('Service', () => this.of('', 'Service').map(each => service(each, this.clusterDomain)));
  }

  public get sidecars(): Located[] {
    return this.once('Sidecar', () => this.of(ISTIO, 'Sidecar').map(located));
  }

  /** Gateways of Istio's API. */
  public get istioGateways(): Gateway[] {
    return this.once('Gateway of Istio', () => this.of(ISTIO, 'Gateway').map(gateway));
  }

  /** Those of a namespace. */
  public gatewaysIn(namespace: string): readonly Gateway[] {
    return this.once('gateways by namespace', () => grouped(this.istioGateways, each => each.namespace)).get(namespace) ?? [];
  }

  /** Gateways of Istio's API and of Kubernetes'. */
  public get gateways(): Located[] {
    return this.once('Gateway', () => [...this.istioGateways, ...this.of(GATEWAY_API, 'Gateway').map(located)]);
  }

  /** Waypoints of a namespace. */
  public waypointsIn(namespace: string): readonly Waypoint[] {
    return this.once('waypoints', () => grouped(this.of(GATEWAY_API, 'Gateway').filter(isWaypoint).map(waypoint), each => each.namespace)).get(namespace) ?? [];
  }

  /** Whether a namespace is known to have a waypoint for what names none itself. */
  public hasWaypoint(namespace: string): boolean {
    return this.once('namespaces with waypoints', () => new Set(this.of('', 'Namespace')
      .filter(({ metadata }) => ![undefined, NO_WAYPOINT].includes(labels(fields(metadata).labels)[WAYPOINT_LABEL]))
      .map(manifest => located(manifest).name))).has(namespace);
  }

  /** Policies that are for entries. */
  public get entryPolicies(): { readonly policy: Located; readonly targets: EntryTarget[] }[] {
    return this.once('policies of entries', () => this.of('security.istio.io', 'AuthorizationPolicy')
      .map(manifest => ({ policy: located(manifest), targets: entryTargets(manifest) })).filter(({ targets }) => targets.length > 0));
  }

  /** Addresses of Services, as slices and as Endpoints. */
  public get slices(): Slice[] {
    return this.once('slices', () => [...this.of('discovery.k8s.io', 'EndpointSlice').map(endpointSlice), ...this.of('', 'Endpoints').flatMap(endpointsSubsets)]);
  }

  /** All hosts of entries and Services; aliases by ExternalName are none. */
  public get registered(): Registered[] {
    return this.once('registered', () => [
      // Istio takes no entry for every host there is.
      ...this.serviceEntries.flatMap(entry => [...new Set(entry.hosts.map(({ host }) => host))].filter(host => host !== '*')
        .map(host => registeredBy(entry, host, { entry }))),
      ...this.services.filter(({ externalName }) => externalName === undefined).map(each => registeredBy(each, each.host, { service: each })),
    ]);
  }

  /** Who registers wildcards that a host is in, the narrowest first. */
  public registrationsOver(host: string): readonly Registered[] {
    return this.hosts.wider(host);
  }

  /** Who registers a host, as it is written. */
  public registrationsOf(host: string): readonly Registered[] {
    return this.hosts.exact(host);
  }

  /** Who registers a host, or else the narrowest wildcard that it is in. */
  public registrationsCovering(host: string): readonly Registered[] {
    return this.hosts.best(host);
  }

  /** Whether a host is registered, as it is written, here or by somebody else. */
  public isRegistered(host: string): boolean {
    return this.registrationsOf(host).length > 0 || this.facts.elsewhere?.has(host) === true;
  }

  /** Who registers narrower hosts inside a wildcard that a rule or a VirtualService is for; one of those who only differ in the host. */
  public registrationsWithin(wildcard: string): readonly Registered[] {
    return !wildcard.startsWith('*') ? [] : this.once('within wildcards', () => {
      const asked = [...this.destinationRules.map(({ host }) => host), ...this.virtualServices.flatMap(({ hosts }) => hosts.map(({ host }) => host))];
      const wildcards = hostMap([...new Set(asked)].filter(host => host.startsWith('*')), host => host);
      const within = new Map<string, Map<string, Registered>>();
      for (const each of this.registered) {
        const { ports, visibility: { everyone, namespaces } } = each;
        const alike = JSON.stringify([ports.map(({ number, traffic }) => [number, traffic]), everyone, [...namespaces]]);
        wildcards.wider(each.host).forEach(host => within.set(host, (within.get(host) ?? new Map()).set(alike, each)));
      }
      return new Map([...within].map(([host, found]) => [host, [...found.values()]]));
    }).get(wildcard) ?? [];
  }

  /** Who registers the hosts that routes for a host are for: an alias stands for its target, and a wildcard for narrower hosts too. */
  public servedBy(host: string): readonly Registered[] {
    const known = this.aliasOf(host) ? this.targetsOf(host) : this.registrationsCovering(host);
    return known.length === 0 ? known : [...known, ...this.registrationsWithin(host)];
  }

  /** The Service of a full name, ExternalName Services included. */
  public serviceOf(host: string): Service | undefined {
    return this.once('by host', () => new Map(this.services.map(each => [each.host, each]))).get(host);
  }

  /** The ExternalName Service of a full name, unless another version of it is none. */
  public aliasOf(host: string): Service | undefined {
    const found = this.serviceOf(host);
    return found?.externalName !== undefined && this.registrationsOf(host).length === 0 ? found : undefined;
  }

  /** Who registers what a host leads to: an alias leads to its target. */
  public targetsOf(host: string): readonly Registered[] {
    return this.registrationsOf(this.aliasOf(host)?.externalName ?? host);
  }

  /** The Services of a name in all namespaces. */
  public servicesNamed(name: string): readonly Service[] {
    return this.once('by name', () => grouped(this.services, each => each.name)).get(name) ?? [];
  }

  public slicesOf({ namespace, name }: Pick<Service, 'namespace' | 'name'>): readonly Slice[] {
    const slices = this.once('slices by service', () =>
      grouped(this.slices.filter(each => each.service !== undefined), each => `${each.namespace}/${each.service}`));
    return slices.get(`${namespace}/${name}`) ?? [];
  }

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

  /** The ExternalName Services that stand for a host. */
  public aliasesFor(host: string): readonly Service[] {
    return this.once('aliases', () => grouped(this.services.filter(each => this.aliasOf(each.host) === each), each => each.externalName!)).get(host) ?? [];
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

  /** The numbers of the ports that are dialled for a port of a host. */
  public dialledPorts({ entry, service: target }: Registered, port: Port): number[] {
    if (entry) {
      return dialledPorts(entry, port);
    }
    const named = target?.isManual ? this.slicesOf(target).flatMap(({ ports }) => ports.filter(({ name }) => name === port.name)) : [];
    const numbers = [...new Set(named.flatMap(each => each.number ?? []))];
    return numbers.length > 0 ? numbers : [port.targetPort ?? port.number];
  }

  /** Whether clients dial an address that istiod allocates to an entry. */
  public allocates(entry: ServiceEntry): 'yes' | 'no' | 'unknown' {
    const label = text(fields(fields(entry.manifest.metadata).labels)[AUTO_ALLOCATE]);
    const never = entry.addresses.length > 0 || !['DNS', 'DNS_ROUND_ROBIN', 'STATIC'].includes(entry.resolution) || label === 'false'
      || entry.hosts.some(({ host }) => host.startsWith('*'));
    if (never || this.facts.dnsCapture === false) {
      return 'no';
    }
    const allocated = this.facts.istioMinor >= sinceMinor(label === 'true' ? GATES.autoAllocateByLabel : GATES.autoAllocate);
    return allocated && this.facts.dnsCapture === true ? 'yes' : 'unknown';
  }

  /** A host by its full name: a name without dots is that of a Service of the same namespace. */
  public readonly resolve = (host: string, namespace: string): string =>
    host === '' || host === '*' || host.includes('.') || isIP(host) !== 0 ? host : `${host}.${namespace}.svc.${this.clusterDomain}`;

  /** Whether a host is a name of the cluster's own. */
  public isInside(host: string): boolean {
    return host.endsWith(`.${this.clusterDomain}`);
  }

  /** Whether what is written can only be the name of a host outside: `ledger.shop` may be half the name of a Service. */
  public isOutside(written: string): boolean {
    const [name, ...more] = written.split('.');
    return more.length > 0 && isIP(written) === 0 && name !== '*' && !this.isInside(written) && !/\.svc(\.|$)/.test(written)
      && (more.length > 1 || this.servicesNamed(name).length === 0);
  }

  private get hosts(): HostMap<Registered> {
    return this.once('hosts', () => hostMap(this.registered, each => each.host));
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
    return this.once('local rules', () => hostMaps(this.destinationRules.filter(({ visibility, namespace }) => visibility.sees(namespace))));
  }

  private get exportedRules(): Map<string, HostMap<DestinationRule>> {
    return this.once('exported rules', () => hostMaps(this.destinationRules.filter(({ visibility, namespace }) => !visibility.isOnly(namespace))));
  }

  private of(group: string, kind: string): Manifest[] {
    return this.once('by kind', () => grouped(this.manifests, each => `${groupOf(each)}/${each.kind}`)).get(`${group}/${kind}`) ?? [];
  }

  private once<T>(name: string, compute: () => T): T {
    let known = this.computed.get(name);
    if (known === undefined) {
      this.computed.set(name, known = compute());
    }
    return known as T;
  }
}

/** The hosts that an object of Kubernetes' Gateway API has to do with: a route leads to them, or a policy says how they are called. */
function gatewayApiHosts(manifest: Manifest, entries: ServiceEntry[]): string[] {
  const { namespace } = located(manifest);
  const { hostnames, rules, targetRefs } = fields(manifest.spec);
  const targets = new Set(items(targetRefs).filter(({ value }) => value.kind === 'ServiceEntry').map(({ value }) => value.name));
  return [
    ...texts(hostnames),
    ...items(rules).flatMap(({ value }) => items(value.backendRefs)).flatMap(({ value }) => value.kind === 'Hostname' ? text(value.name) ?? [] : []),
    ...entries.filter(each => each.namespace === namespace && targets.has(each.name)).flatMap(({ hosts }) => hosts.map(({ host }) => host)),
  ];
}

function registeredBy(owner: ServiceEntry | Service, host: string, more: Pick<Registered, 'entry' | 'service'>): Registered {
  const { manifest, namespace, name, ports, visibility } = owner;
  return { manifest, namespace, name, host, ports, visibility, ...more };
}

function hostMap<T>(things: T[], host: (thing: T) => string): HostMap<T> {
  const map = new HostMap<T>();
  things.forEach(each => map.add(host(each), each));
  return map;
}

function hostMaps(rules: DestinationRule[]): Map<string, HostMap<DestinationRule>> {
  return new Map([...grouped(rules, each => each.namespace)].map(([namespace, own]) => [namespace, hostMap(own, each => each.host)]));
}
