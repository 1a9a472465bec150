import { isIP } from 'net';
import { NO_WAYPOINT, WAYPOINT_LABEL } from '../../emit/waypoint';
import { DEFAULT_CLUSTER_DOMAIN } from '../../private/dns';
import { groupKindOf, isManifest, type Manifest } from '../manifest';
import { authorizationPolicy, type AuthorizationPolicy } from './authorization-policy';
import { destinationRule, type DestinationRule } from './destination-rule';
import { gateway, type Gateway } from './gateway';
import { deployedService, GATEWAY_API, httpRoute, type EntryRoute } from './gateway-api';
import { grouped } from './grouped';
import { located, type Located } from './located';
import { fields, labels } from './read';
import { endpointSlice, endpointsSubsets, service, type Service, type Slice } from './service';
import { serviceEntry, type ServiceEntry } from './service-entry';
import { virtualService, type VirtualService } from './virtual-service';
import { entryTargets, isWaypoint, waypoint, type EntryTarget, type Waypoint } from './waypoint';

/** What is known of the mesh beside the manifests; what is left out is unknown. */
export interface WorldFacts {
  readonly istioMinor: number;
  readonly kubernetesMinor?: number;
  readonly dnsCapture?: boolean;
  readonly clusterDomain?: string;
  /** Hosts that somebody else registers, in objects that are not among the manifests. */
  readonly elsewhere?: ReadonlySet<string>;
}

const ISTIO = 'networking.istio.io';
const SECURITY = 'security.istio.io';

/** The objects that are judged together, each kind as it is read. Everything is computed once, when it is first asked for. */
export class Objects {
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

  /** The entries of a name in all namespaces. */
  public entriesNamed(name: string): readonly ServiceEntry[] {
    return this.once('entries by name', () => grouped(this.serviceEntries, each => each.name)).get(name) ?? [];
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

  public get authorizationPolicies(): AuthorizationPolicy[] {
    return this.once('AuthorizationPolicy', () => this.of(SECURITY, 'AuthorizationPolicy').map(authorizationPolicy));
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

  /** Routes for requests of Kubernetes' Gateway API. */
  public get httpRoutes(): EntryRoute[] {
    return this.once('HTTPRoute', () => this.of(GATEWAY_API, 'HTTPRoute').map(httpRoute));
  }

  /** Whether a host is the Service that Istio deploys for a Gateway of Kubernetes' API. */
  public isDeployed(host: string): boolean {
    return this.once('deployed Services', () => new Set(this.of(GATEWAY_API, 'Gateway')
      .map(manifest => this.resolve(deployedService(manifest), located(manifest).namespace)))).has(host);
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
    return this.once('policies of entries', () => this.of(SECURITY, 'AuthorizationPolicy')
      .map(manifest => ({ policy: located(manifest), targets: entryTargets(manifest) })).filter(({ targets }) => targets.length > 0));
  }

  /** Addresses of Services, as slices and as Endpoints. */
  public get slices(): Slice[] {
    return this.once('slices', () => [...this.of('discovery.k8s.io', 'EndpointSlice').map(endpointSlice), ...this.of('', 'Endpoints').flatMap(endpointsSubsets)]);
  }

  /** The Service of a full name, ExternalName Services included. */
  public serviceOf(host: string): Service | undefined {
    return this.once('by host', () => new Map(this.services.map(each => [each.host, each]))).get(host);
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

  /** What is computed under a name, which all that builds on this shares. */
  protected once<T>(name: string, compute: () => T): T {
    let known = this.computed.get(name);
    if (known === undefined) {
      this.computed.set(name, known = compute());
    }
    return known as T;
  }

  private of(group: string, kind: string): Manifest[] {
    return this.once('by kind', () => grouped(this.manifests, groupKindOf)).get(`${group}/${kind}`) ?? [];
  }
}
