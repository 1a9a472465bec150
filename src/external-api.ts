import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AllowedRequests } from './allowed-requests';
import type { Caller } from './caller';
import type { IEgressPath } from './egress-path';
import type { ExternalEndpoint } from './endpoint';
import type { ExternalApiAttributes, ExternalApiProps } from './external-api-props';
import type { OriginalDestination } from './original-destination';
import type { EgressPort } from './port';
import { Access } from './private/access';
import { entryOf } from './private/api-entry';
import { ApiObjects } from './private/api-objects';
import { verdictsOf } from './private/api-verdicts';
import { ChangingEntry } from './private/changing-entry';
import { checkConsumer, checkEndpoints, refuseEntry } from './private/entry-refusals';
import { reportFindings } from './private/findings';
import { isRelay } from './private/paths';
import { RegisteredElsewhere } from './private/registered-elsewhere';
import { layClaims } from './private/rivals';
import { checkRoute } from './private/route-target';
import { checkDestinations, showDestinations } from './private/showing';
import type { HttpRoute } from './route';
import type { IExternalApi, IServiceAlias } from './target';
import type { TcpRoute } from './tcp-route';
import type { TlsRoute } from './tls-route';
import type { TrafficOptions } from './traffic-options';
import type { Workload } from './workload';

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
  private readonly aliases: IServiceAlias[] = [];
  private readonly namedConsumers: string[];
  private readonly entry: ChangingEntry;
  private readonly objects: ApiObjects;
  private access?: Access;

  /**
   * Registers a host. Throws on props that Istio would refuse, or accept and not honour.
   *
   * @param scope where to put it
   * @param id its id there
   * @param props the host and what is known of it
   */
  constructor(scope: Construct, id: string, props: ExternalApiProps) {
    super(scope, id);
    this.entry = new ChangingEntry(this, entryOf(this, props), refuseEntry, () => this.ensureObjects());
    this.namedConsumers = [...this.entry.now.consumers];
    this.via = props.via;
    this.objects = new ApiObjects(this, props, this.entry);
    this.serviceEntry = this.objects.serviceEntry;
    this.ensureObjects();
    if (props.allowFrom !== undefined) {
      this.ensureAccess().startWith(props.allowFrom);
    }
    if (isRelay(this.via)) {
      this.via._letPass(this, () => this.entry.now);
    }
    reportFindings(this, () => verdictsOf(this, this.entry, this.namedConsumers));
  }

  /** The host that workloads call. */
  public get host(): string {
    return this.entry.now.hosts[0];
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this.entry.now.ports];
  }

  /** The real addresses behind the host; empty if DNS tells them. */
  public get endpoints(): ExternalEndpoint[] {
    return [...this.entry.now.endpoints];
  }

  /** Where calls go that keep the address which the workload dialled, if they do. */
  public get originalDestination(): OriginalDestination | undefined {
    return this.entry.now.originalDestination;
  }

  /** The emitted AuthorizationPolicy, which is the gateway's or for the waypoint, if somebody was named who may call. */
  public get authorizationPolicy(): ApiObject | undefined {
    return this.access?.policy;
  }

  /** The workloads that may call the host, if not all, or make some requests to it. */
  public get callers(): Workload[] | undefined {
    return this.entry.now.callers && [...new Set(this.entry.now.callers.map(({ workload }) => workload))];
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
    this.entry.update({ ports: [...this.entry.now.ports, port] });
  }

  /**
   * Adds a real address behind the host. The first one ends looking the host up; one that is a name turns STATIC into DNS.
   *
   * Throws if the address is there already, or names ports that the API does not have, and beside `via` or `originalDestination`.
   *
   * @param endpoint the address
   */
  public addEndpoint(endpoint: ExternalEndpoint): void {
    this.entry.update({ endpoints: checkEndpoints(this, [...this.entry.now.endpoints, endpoint]) });
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
    this.entry.update({ routes: [...this.entry.now.routes, checkDestinations(this, checkRoute(this, 'HttpRoute', route))] });
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
    this.entry.update({ tlsRoutes: [...this.entry.now.tlsRoutes, checkDestinations(this, checkRoute(this, 'TlsRoute', route))] });
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
    this.entry.update({ tcpRoutes: [...this.entry.now.tcpRoutes, checkDestinations(this, checkRoute(this, 'TcpRoute', route))] });
  }

  /**
   * Makes the host known to another namespace whose workloads call it.
   *
   * @param namespace name of the namespace, or `*` for all
   */
  public addConsumer(namespace: string): void {
    this.entry.update({ consumers: [...this.entry.now.consumers, checkConsumer(this, namespace)] });
    this.namedConsumers.push(namespace);
  }

  /**
   * Lets workloads call the host, and from then on no others. The gateway of `via` denies them, by an AuthorizationPolicy in its namespace, or the waypoint, by one in that
   * of the API: requests with status 403, connections by closing them. Who calls is told by service account, in certificates of the mesh. The host becomes visible where the
   * workloads are. To close it before somebody is named, use the prop `allowFrom`.
   *
   * Throws unless `via` is an EgressGateway or an EgressWaypoint. Workloads that name no service account stop synth, as do routes by which others would reach the host.
   *
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
   * @param workloads who may call
   */
  public allowFrom(...workloads: Workload[]): void {
    this.ensureAccess().allowFrom(workloads);
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
    this.ensureAccess().allowRequestsFrom(workload, requests);
  }

  /**
   * Serves calls to an ExternalName alias as calls to the host itself. Nothing changes if the alias can not be.
   *
   * @internal
   */
  public _addAlias(alias: IServiceAlias, consumers: string[]): void {
    this.entry.update({
      aliases: [...this.entry.now.aliases, alias.node.path],
      consumers: [...this.entry.now.consumers, ...consumers],
    }, alias);
    this.aliases.push(alias);
  }

  /**
   * All its hosts.
   *
   * @internal
   */
  public get _hosts(): string[] {
    return [...this.entry.now.hosts];
  }

  /**
   * All names by which workloads call it: its hosts, and the aliases of the first.
   *
   * @internal
   */
  public get _names(): string[] {
    return [...this.entry.now.hosts, ...this.aliases.map(({ host }) => host)];
  }

  /**
   * Makes the host known to those who reach it by a route.
   *
   * @internal
   */
  public _addCallers(namespaces: string[]): void {
    this.entry.showTo(namespaces);
  }

  /**
   * Who may call the host, and what, if not everybody everything.
   *
   * @internal
   */
  public get _callers(): Caller[] | undefined {
    return this.entry.now.callers;
  }

  /**
   * Namespaces whose workloads know it.
   *
   * @internal
   */
  public get _seenIn(): string[] {
    return this.entry.seenIn;
  }

  /**
   * How connections are treated.
   *
   * @internal
   */
  public get _traffic(): TrafficOptions {
    return this.entry.now.traffic;
  }

  private ensureAccess(): Access {
    return this.access ??= new Access(this, this.entry, this.objects);
  }

  private ensureObjects(): void {
    const { claimant, now } = this.entry;
    this.objects.ensure();
    layClaims(claimant, () => this.entry.now);
    showDestinations(this, now, claimant.seenIn);
  }
}

Object.defineProperty(ExternalApi.prototype, EXTERNAL_API, { value: true });
