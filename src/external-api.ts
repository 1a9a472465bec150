import { Lazy, type ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import type { AccessLogs } from './access-logs';
import type { AllowedRequests } from './allowed-requests';
import type { Caller } from './caller';
import { checkAccess } from './check/access';
import { checkCallers } from './check/callers';
import { checkConnectionRoutes } from './check/connection-routes';
import { checkEntry } from './check/entry';
import type { Verdict } from './check/finding';
import { checkRoutes } from './check/routes';
import { checkVisibility } from './check/waypoint';
import type { IEgressPath } from './egress-path';
import { KINDS } from './emit/kinds';
import { serviceEntrySpec } from './emit/service-entry';
import { accessLogsAtWaypointSpec } from './emit/telemetry';
import { trafficOf } from './emit/traffic-policy';
import { ENTRY_TARGET, WAYPOINT_LABEL, waypointLabels } from './emit/waypoint';
import type { ExternalEndpoint } from './endpoint';
import { exportToOfEntry, isWildcard, newConsumers, plainEntry, relaysOf, tunnelsOf, upstreamOf, type Entry } from './entry';
import type { ExternalApiAttributes, ExternalApiProps } from './external-api-props';
import { Mesh } from './mesh';
import type { OriginalDestination } from './original-destination';
import { EgressPort } from './port';
import { checkAllowedFrom, checkEnforced, emitAccess } from './private/access';
import { checkAllowedRequests } from './private/allowed-requests';
import { ensureDestinationRules } from './private/destination-rules';
import { checkConsumer, checkConsumers, checkEndpoints, checkHosts, checkOriginalDestination, checkVirtualIps, refuseEntry } from './private/entry-refusals';
import { reportFindings } from './private/findings';
import { ensureRoutes } from './private/host-routes';
import { checkNamespaces } from './private/namespaces';
import { anyAddressAnnotation, autoAllocateLabel, checkObjectNames, commonMetadata, copyOf, emit, joined, namespaceFor } from './private/objects';
import { isGateway, isWaypoint, type EgressDoor, type EgressStop } from './private/paths';
import { checkPorts } from './private/ports';
import { RegisteredElsewhere } from './private/registered-elsewhere';
import { checkRivals, layClaims, type Claimant } from './private/rivals';
import { canBeShown, checkRoute, destinationsOf, type AnyRoute } from './private/route-target';
import { checkTrafficOptions } from './private/traffic-refusals';
import { checkWorkload } from './private/types';
import { checkFlag } from './private/values';
import { checkVia } from './private/via-refusals';
import { refuseWaypointLabels } from './private/waypoint-refusals';
import type { HttpRoute } from './route';
import type { IExternalApi, IServiceAlias, ManifestOptions } from './target';
import type { TcpRoute } from './tcp-route';
import type { TlsRoute } from './tls-route';
import type { TrafficOptions } from './traffic-options';
import type { Workload } from './workload';

const HTTPS = [EgressPort.https(443)];
const TLS = [EgressPort.tls(443)];
const usualPorts = (host: string) => isWildcard(host) ? TLS : HTTPS;

const EXTERNAL_API = Symbol.for('cdk8s-istio-egress.ExternalApi');

/**
 * A host outside the mesh that workloads call: a ServiceEntry (that it exists), a DestinationRule for each host (how to connect),
 * and a VirtualService (how to route) where something asks for it.
 */
export class ExternalApi extends Construct implements IExternalApi {
  /**
   * Refers to an external API that somebody else registered. Nothing is emitted for it.
   *
   * @param scope where to put the reference
   * @param id its id there
   * @param attributes what is known of it
   */
  public static fromAttributes(scope: Construct, id: string, attributes: ExternalApiAttributes): IExternalApi {
    return new RegisteredElsewhere(scope, id, attributes);
  }

  /**
   * Whether something is an ExternalApi, also one from another copy of this package.
   *
   * @param x anything
   */
  public static isExternalApi(x: any): x is ExternalApi {
    return x !== null && typeof x === 'object' && EXTERNAL_API in x;
  }

  /** The emitted ServiceEntry; `ApiObject.of(api)` gives it too. */
  public readonly serviceEntry: ApiObject;
  /** The gateway, the waypoint or the proxy that calls pass on their way out, if any. */
  public readonly via?: IEgressPath;
  private readonly options: ManifestOptions;
  private readonly aliases: IServiceAlias[] = [];
  private readonly namedConsumers: string[];
  private policy?: ApiObject;
  private entry: Entry;

  /**
   * Registers a host. Throws on props that Istio would refuse, or accept and not honour.
   *
   * @param scope where to put it
   * @param id its id there
   * @param props the host and what is known of it
   */
  constructor(scope: Construct, id: string, props: ExternalApiProps) {
    super(scope, id);
    const hosts = checkHosts(this, props.host, props.additionalHosts ?? []);
    checkTrafficOptions(this, props);
    const { via, gateway, waypoint } = checkVia(this, props.via);
    this.entry = plainEntry(hosts, props.ports === undefined ? usualPorts(hosts[0]) : checkPorts(this, props.ports), {
      namespace: namespaceFor(this, props),
      endpoints: checkEndpoints(this, props.endpoints),
      virtualIps: checkVirtualIps(this, props.virtualIps),
      originalDestination: checkOriginalDestination(this, props.originalDestination),
      dnsRoundRobin: checkFlag('dnsRoundRobin', props.dnsRoundRobin, this),
      via,
      gateway,
      waypoint,
      timeout: props.timeout,
      retries: props.retries,
      traffic: trafficOf(props),
      consumers: checkConsumers(this, props.consumers),
    });
    this.namedConsumers = [...this.entry.consumers];
    refuseEntry(this, this.entry);
    if (isWaypoint(props.via)) {
      refuseWaypointLabels(this, props.metadata?.labels);
    }
    this.options = copyOf(props);
    Object.defineProperty(this, EXTERNAL_API, { value: true });
    this.via = props.via;

    this.serviceEntry = this.emitServiceEntry();
    this.ensureObjects();
    if (waypoint?.accessLogs && waypoint.namespace !== this.entry.namespace) {
      this.logCalls(waypoint.accessLogs);
    }
    if (isGateway(this.via) || isWaypoint(this.via)) {
      this.via._letPass(() => this.entry);
    }
    reportFindings(this, () => this.judge());
  }

  /** The host that workloads call. */
  public get host(): string {
    return this.entry.hosts[0];
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this.entry.ports];
  }

  /** The real addresses behind the host; empty if DNS tells them. */
  public get endpoints(): ExternalEndpoint[] {
    return [...this.entry.endpoints];
  }

  /** Where calls go that keep the address which the workload dialled, if they do. */
  public get originalDestination(): OriginalDestination | undefined {
    return this.entry.originalDestination;
  }

  /** The emitted AuthorizationPolicy, which is the gateway's or for the waypoint, if somebody was named who may call. */
  public get authorizationPolicy(): ApiObject | undefined {
    return this.policy;
  }

  /** The workloads that may call the host, if not all, or make some requests to it. */
  public get callers(): Workload[] | undefined {
    return this.entry.callers && [...new Set(this.entry.callers.map(({ workload }) => workload))];
  }

  /** Namespace of the emitted objects, if the chart or the metadata says one. */
  public get namespace(): string | undefined {
    return this.serviceEntry.metadata.namespace;
  }

  /**
   * The emitted DestinationRule of `host` for all workloads. Those of additional hosts are the children `DestinationRule-<host>`, and that of a workload
   * that alone gets a Secret is `DestinationRule-secret-<secret>`.
   */
  public get destinationRule(): ApiObject {
    return this.node.findChild('DestinationRule') as ApiObject;
  }

  /** The emitted VirtualService of `host`, if something asked for one. Those of additional hosts are the children `VirtualService-<host>`. */
  public get virtualService(): ApiObject | undefined {
    return this.node.tryFindChild('VirtualService') as ApiObject | undefined;
  }

  /** The emitted Telemetry, if the waypoint of `via` has access logs and is in another namespace. */
  public get telemetry(): ApiObject | undefined {
    return this.node.tryFindChild('Telemetry') as ApiObject | undefined;
  }

  /**
   * Adds a port that workloads dial.
   *
   * Throws if its number or name is taken, on a TCP port beside additional hosts or an ExternalNameAlias, and beside `via` on a port of requests or with `tls`.
   *
   * @param port the port
   */
  public addPort(port: EgressPort): void {
    this.update({ ports: [...this.entry.ports, port] });
  }

  /**
   * Adds a real address behind the host. The first one ends looking the host up; one that is a name turns STATIC into DNS.
   *
   * Throws if the address is there already, or names ports that the API does not have, and beside `via` or `originalDestination`.
   *
   * @param endpoint the address
   */
  public addEndpoint(endpoint: ExternalEndpoint): void {
    this.update({ endpoints: checkEndpoints(this, [...this.entry.endpoints, endpoint]) });
  }

  /**
   * Adds a route: what to do with some requests instead of sending them to the host. Routes are tried in the order in which they were added; what
   * none of them takes goes to the host itself. They hold for additional hosts too, and the hosts that they lead to become visible to the callers.
   *
   * Throws if only one of the namespaces of this API and a destination is known, and on a route of another kind. Routes that can not be reached, or lead to ports where Istio sees
   * no requests, stop synth.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
   * @param route the route
   */
  public addRoute(route: HttpRoute): void {
    this.checkDestinations(checkRoute(this, 'HttpRoute', route));
    this.update({ routes: [...this.entry.routes, route] });
  }

  /**
   * Adds a route for connections that workloads encrypt themselves, by the server name that they ask for: what to do with some of them instead of sending them
   * to the host. What no route takes goes to the host itself, and the hosts that routes lead to become visible to the callers.
   *
   * Throws if only one of the namespaces of this API and a destination is known. Routes that can not be reached, are for names that the API does not have, or lead to ports
   * of another kind, stop synth.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
   * @param route the route
   */
  public addTlsRoute(route: TlsRoute): void {
    this.checkDestinations(checkRoute(this, 'TlsRoute', route));
    this.update({ tlsRoutes: [...this.entry.tlsRoutes, route] });
  }

  /**
   * Adds a route for connections of which Istio sees only bytes: what to do with some of them instead of sending them to the host. Routes are tried
   * in the order in which they were added; what none of them takes goes to the host itself, and the hosts that they lead to become visible to the callers.
   *
   * Throws if only one of the namespaces of this API and a destination is known. Routes that can not be reached, or lead to ports of another kind, stop synth.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
   * @param route the route
   */
  public addTcpRoute(route: TcpRoute): void {
    this.checkDestinations(checkRoute(this, 'TcpRoute', route));
    this.update({ tcpRoutes: [...this.entry.tcpRoutes, route] });
  }

  /**
   * Makes the host known to another namespace whose workloads call it.
   *
   * @param namespace name of the namespace, or `*` for all
   */
  public addConsumer(namespace: string): void {
    this.update({ consumers: [...this.entry.consumers, checkConsumer(this, namespace)] });
    this.namedConsumers.push(namespace);
  }

  /**
   * Lets workloads call the host, and from then on no others. The gateway of `via` denies them, by an AuthorizationPolicy in its namespace, or the waypoint, by one in that
   * of the API: requests with status 403, connections by closing them. Who calls is told by service account, in certificates of the mesh. The host becomes visible where the
   * workloads are.
   *
   * Throws unless `via` is an EgressGateway or an EgressWaypoint. Workloads that name no service account stop synth, as do routes by which others would reach the host.
   *
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
   * @param workloads who may call
   */
  public allowFrom(...workloads: Workload[]): void {
    const relay = checkEnforced(this, 'allowFrom', this.via);
    this.letIn(relay, checkAllowedFrom(this, workloads).map(workload => ({ workload })));
  }

  /**
   * Lets a workload make some requests to the host, and no others: as `allowFrom`, for those on ports where Istio sees requests. Several calls add up. Connections that
   * the workload encrypts itself, or of other protocols, are denied to it: nobody sees what is inside.
   *
   * Throws unless `via` is an EgressGateway or an EgressWaypoint, without methods and paths, and on those that no request could have. What stops synth of `allowFrom` does here too,
   * and so do an API without a port of requests, and a workload that `allowFrom` lets make all calls.
   *
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
   * @param workload who may make them
   * @param requests which ones
   */
  public allowRequestsFrom(workload: Workload, requests: AllowedRequests): void {
    const relay = checkEnforced(this, 'allowRequestsFrom', this.via);
    this.letIn(relay, [{ workload: checkWorkload(workload), requests: checkAllowedRequests(this, requests) }]);
  }

  /**
   * Serves calls to an ExternalName alias as calls to the host itself. Nothing changes if the alias can not be.
   *
   * @internal
   */
  public _addAlias(alias: IServiceAlias, consumers: string[]): void {
    this.update({
      aliases: [...this.entry.aliases, alias.node.path],
      consumers: [...this.entry.consumers, ...consumers],
    }, alias);
    this.aliases.push(alias);
  }

  /**
   * All its hosts.
   *
   * @internal
   */
  public get _hosts(): string[] {
    return [...this.entry.hosts];
  }

  /**
   * All names by which workloads call it: its hosts, and the aliases of the first.
   *
   * @internal
   */
  public get _names(): string[] {
    return [...this.entry.hosts, ...this.aliases.map(({ host }) => host)];
  }

  /**
   * Makes the host known to those who reach it by a route.
   *
   * @internal
   */
  public _addCallers(namespaces: string[]): void {
    const unknown = newConsumers(this.entry, namespaces);
    if (unknown.length > 0) {
      this.update({ consumers: [...this.entry.consumers, ...unknown] });
    }
  }

  /**
   * Who may call the host, and what, if not everybody everything.
   *
   * @internal
   */
  public get _callers(): Caller[] | undefined {
    return this.entry.callers;
  }

  /**
   * Namespaces whose workloads know it.
   *
   * @internal
   */
  public get _seenIn(): string[] {
    return [...new Set([this.namespace ?? '', ...this.entry.consumers, ...relaysOf(this.entry)])];
  }

  /**
   * How connections are treated.
   *
   * @internal
   */
  public get _traffic(): TrafficOptions {
    return this.entry.traffic;
  }

  private checkDestinations(route: AnyRoute): void {
    for (const target of destinationsOf([route])) {
      if (canBeShown(target)) {
        checkNamespaces(this, 'this API', this.namespace, target);
      }
    }
  }

  private letIn(relay: EgressDoor | EgressStop, callers: Caller[]): void {
    this._addCallers(callers.flatMap(({ workload }) => workload.namespace ?? []));
    this.update({ callers: [...this.entry.callers ?? [], ...callers] });
    this.policy ??= emitAccess(this, relay, this.siblingMetadata(this.host), () => this.entry);
  }

  private update(change: Partial<Entry>, culprit: IConstruct = this): void {
    const entry = { ...this.entry, ...change };
    refuseEntry(culprit, entry);
    this.entry = entry;
    this.ensureObjects();
  }

  private ensureObjects(): void {
    for (const host of this.entry.hosts) {
      ensureDestinationRules(this, {
        suffix: this.suffixOf(host),
        metadata: this.siblingMetadata(host),
        policy: () => ({
          host,
          namespace: this.namespace,
          exportTo: exportToOfEntry(this.entry),
          ports: upstreamOf(this.entry).ports,
          traffic: this.entry.traffic,
          retries: this.entry.retries,
          tunnels: tunnelsOf(this.entry),
          gateway: this.entry.gateway,
          waypoint: this.entry.waypoint,
        }),
      });
    }
    for (const host of this.entry.hosts) {
      ensureRoutes(this, {
        host,
        suffix: this.suffixOf(host),
        entryName: this.serviceEntry.name,
        metadata: () => this.siblingMetadata(host),
        entry: () => this.entry,
      });
    }
    layClaims(this.claimant, () => this.entry);
    this.showDestinations();
  }

  /** Who sees a route must see where it leads: Istio answers 503 for a host that is not there. */
  private showDestinations(): void {
    const { routes, tlsRoutes, tcpRoutes } = this.entry;
    for (const target of destinationsOf([...routes, ...tlsRoutes, ...tcpRoutes])) {
      if (canBeShown(target) && target !== this) {
        target._addCallers(this.claimant.seenIn.filter(namespace => namespace !== ''));
      }
    }
  }

  private get claimant(): Claimant {
    return { construct: this, entry: this.entry, namespace: this.namespace, seenIn: this._seenIn };
  }

  private emitServiceEntry(): ApiObject {
    const metadata = commonMetadata(this.options);
    const { originalDestination, waypoint } = this.entry;
    const anyAddress = anyAddressAnnotation(originalDestination);
    return emit(this, 'Resource', KINDS.serviceEntry, Object.assign(metadata, {
      labels: { ...autoAllocateLabel(() => this.entry), ...waypoint && waypointLabels(waypoint), ...metadata.labels },
      annotations: { ...anyAddress, ...metadata.annotations },
    }), {
      spec: Lazy.any({ produce: () => serviceEntrySpec(this.entry, exportToOfEntry(this.entry)) }),
    });
  }

  private logCalls({ provider }: AccessLogs): void {
    const { name } = this.serviceEntry;
    emit(this, 'Telemetry', KINDS.telemetry, { ...commonMetadata(this.options), name }, { spec: accessLogsAtWaypointSpec(provider, { ...ENTRY_TARGET, name }) });
  }

  private suffixOf(host: string): string | undefined {
    return host === this.entry.hosts[0] ? undefined : host.replace(/^\*/, 'wildcard');
  }

  private siblingMetadata(host: string) {
    return Object.assign(commonMetadata(this.options), { name: joined(this.serviceEntry.name, this.suffixOf(host)) });
  }

  private judge(): Verdict[] {
    const mesh = Mesh.of(this);
    return [
      ...checkEntry(this.entry, mesh, this.serviceEntry.metadata.getLabel(WAYPOINT_LABEL) !== undefined),
      ...checkRoutes({ self: this, ports: this.entry.ports, routes: this.entry.routes }),
      ...checkConnectionRoutes(this, this.entry),
      ...checkCallers(this.entry),
      ...checkAccess(this.entry, mesh),
      ...checkVisibility(this.entry, this.namedConsumers, mesh),
      ...checkRivals(this.claimant, mesh),
      ...checkObjectNames(this),
    ];
  }
}
