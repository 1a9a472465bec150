import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { deprecatedEndpoints } from './check/alias';
import { LABEL_IT, needsWaypoint } from './check/entry';
import type { Verdict } from './check/finding';
import { checkTls } from './check/tls';
import { checkTraffic } from './check/traffic';
import { KINDS } from './emit/kinds';
import { httpRetries } from './emit/retries';
import { selectorlessServiceSpec } from './emit/service';
import { trafficOf } from './emit/traffic-policy';
import { virtualServiceSpec } from './emit/virtual-service';
import { WAYPOINT_LABEL } from './emit/waypoint';
import { EndpointsForm, type EndpointsAliasProps } from './endpoints-alias-props';
import { EVERY_NAMESPACE } from './entry';
import { Mesh } from './mesh';
import type { EgressPort } from './port';
import { checkAddress, checkAddresses, refuseAddresses, type Addressed } from './private/address-refusals';
import { Claims } from './private/claims';
import { ensureDestinationRules } from './private/destination-rules';
import { addressesOf, ensureEndpoints } from './private/endpoint-objects';
import { reportFindings } from './private/findings';
import { checkObjects, commonMetadata, copyOf, emit, ensure, namespaceFor } from './private/objects';
import { LEADING_OUTSIDE, SERVICES } from './private/paths';
import { checkPorts } from './private/ports';
import { isHttp } from './private/protocols';
import { checkServiceName, claimNames, hostOfService } from './private/service-name';
import { checkTrafficOptions } from './private/traffic-refusals';
import { checkEnum } from './private/types';
import { HttpRoute } from './route';
import type { IServiceAlias, ManifestOptions } from './target';
import type { TrafficOptions } from './traffic-options';
import { GATES, has } from './versions';

/** The Service is visible everywhere, so its rules must be. */
const EXPORT_TO = [EVERY_NAMESPACE];

/**
 * A local Service name for fixed addresses outside the mesh: a Service without selector, the slices (or Endpoints) with the addresses, and
 * a DestinationRule that keeps the mesh's own TLS away from them. Where the proxy adds TLS, a VirtualService sends the server's name as Host; timeout and
 * retries are in one too.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-kubernetes-services/
 */
export class EndpointsAlias extends Construct implements IServiceAlias {
  /** The emitted Service; `ApiObject.of(alias)` gives it too. */
  public readonly service: ApiObject;

  private readonly options: ManifestOptions;
  private state: Addressed;

  /**
   * Throws on anything but distinct unicast IP addresses, on `tls` without `serverName`, on a name that is no DNS label, on more than
   * 1,000 addresses in the form of Endpoints, and on settings for requests where no port shows any.
   *
   * @param scope where to put it
   * @param id name of the Service, unless `metadata.name` says another
   * @param props addresses and ports
   */
  constructor(scope: Construct, id: string, props: EndpointsAliasProps) {
    super(scope, id);
    const name = checkServiceName(this, props);
    this.options = copyOf({ ...props, metadata: { ...props.metadata, name } });
    checkEnum(this, 'form', props.form, EndpointsForm);
    checkTrafficOptions(this, props);
    this.state = {
      addresses: checkAddresses(this, props.addresses),
      form: props.form ?? EndpointsForm.ENDPOINT_SLICE,
      namespace: namespaceFor(this, props),
      ports: checkPorts(this, props.ports),
      timeout: props.timeout,
      retries: props.retries,
      traffic: trafficOf(props),
    };
    refuseAddresses(this, this.state);

    this.service = emit(this, 'Resource', KINDS.service, commonMetadata(this.options), {
      spec: Lazy.any({ produce: () => selectorlessServiceSpec(this.state.ports, addressesOf('IPv6', this.state).length > 0) }),
    });
    this.ensureObjects();
    claimNames(this.service);
    Claims.of(this, SERVICES).claim(LEADING_OUTSIDE, [this.namespace ?? ''], this);
    reportFindings(this, () => this.judge());
  }

  /** The full name of the Service, or its short one if the namespace is unknown. */
  public get host(): string {
    return hostOfService(this.service);
  }

  /** Name of the Service: what callers in its own namespace dial. */
  public get serviceName(): string {
    return this.service.name;
  }

  /** The ports that workloads may dial. */
  public get ports(): EgressPort[] {
    return [...this.state.ports];
  }

  /** The addresses that the name stands for, in their canonical form. */
  public get addresses(): string[] {
    return [...this.state.addresses];
  }

  /** Namespace of the Service, if known. */
  public get namespace(): string | undefined {
    return this.service.metadata.namespace;
  }

  /**
   * The emitted DestinationRule on the Service's name for all workloads. That of a workload that alone gets a Secret is the child
   * `DestinationRule-secret-<secret>`.
   */
  public get destinationRule(): ApiObject {
    return this.node.findChild('DestinationRule') as ApiObject;
  }

  /** The emitted EndpointSlices: for each IP family one for every 1,000 addresses; none in the form of Endpoints. */
  public get endpointSlices(): ApiObject[] {
    return this.node.children.filter(ApiObject.isApiObject).filter(({ kind }) => kind === KINDS.endpointSlice.kind);
  }

  /** The emitted Endpoints, in that form. */
  public get endpoints(): ApiObject | undefined {
    return this.node.tryFindChild('Endpoints') as ApiObject | undefined;
  }

  /** The emitted VirtualService, where the proxy adds TLS to HTTP, or requests have a timeout or retries. */
  public get virtualService(): ApiObject | undefined {
    return this.node.tryFindChild('VirtualService') as ApiObject | undefined;
  }

  /**
   * Adds a port that workloads dial.
   *
   * Throws if its number or name is taken, and on `tls` without `serverName`.
   *
   * @param port the port
   */
  public addPort(port: EgressPort): void {
    this.update({ ...this.state, ports: [...this.state.ports, port] });
  }

  /**
   * Adds an address that the name stands for.
   *
   * Throws if it is there already, and on anything but a unicast IP address.
   *
   * @param address the IP address
   */
  public addAddress(address: string): void {
    this.update({ ...this.state, addresses: [...this.state.addresses, checkAddress(this, address)] });
  }

  /**
   * Namespaces whose workloads know it.
   *
   * @internal
   */
  public get _seenIn(): string[] {
    return EXPORT_TO;
  }

  /**
   * How connections are treated.
   *
   * @internal
   */
  public get _traffic(): TrafficOptions {
    return this.state.traffic;
  }

  private update(state: Addressed): void {
    refuseAddresses(this, state);
    this.state = state;
    this.ensureObjects();
  }

  private ensureObjects(): void {
    ensureDestinationRules(this, {
      metadata: { ...commonMetadata(this.options), name: this.serviceName },
      policy: () => ({
        host: this.host,
        namespace: this.namespace,
        exportTo: EXPORT_TO,
        ports: this.state.ports,
        traffic: this.state.traffic,
        retries: this.state.retries,
      }),
    });
    ensureEndpoints(this, this.serviceName, this.options, () => this.state);
    if (this.needsRoute) {
      ensure(this, 'VirtualService', () => this.emitVirtualService());
    }
  }

  /** Requests keep their Host, and have no timeout and Istio's own retries, without one. */
  private get needsRoute(): boolean {
    const { ports, timeout, retries } = this.state;
    return timeout !== undefined || retries !== undefined || ports.some(port => isHttp(port) && port.upstreamTls !== undefined);
  }

  private emitVirtualService(): ApiObject {
    return emit(this, 'VirtualService', KINDS.virtualService, commonMetadata(this.options), {
      spec: Lazy.any({
        produce: () => virtualServiceSpec({
          name: this.host,
          self: this,
          host: this.host,
          exportTo: EXPORT_TO,
          ports: this.state.ports,
          routes: [HttpRoute.to(this)],
          serverName: port => port.upstreamTls?.serverName,
          timeout: this.state.timeout,
          retries: this.state.retries,
          wireRetries: retries => httpRetries(retries, has(GATES.resetBeforeRequest, Mesh.of(this).istioVersion)),
        }),
      }),
    });
  }

  private judge(): Verdict[] {
    const mesh = Mesh.of(this);
    const behindWaypoint = this.service.metadata.getLabel(WAYPOINT_LABEL) !== undefined;
    return [
      ...checkTls(this.state.ports, this.namespace, mesh),
      ...checkTraffic({ ...this.state, routes: [] }, mesh),
      ...(behindWaypoint ? [] : needsWaypoint(this.state, mesh, LABEL_IT)),
      ...(this.state.form === EndpointsForm.ENDPOINTS ? deprecatedEndpoints(this.serviceName, mesh) : []),
      ...checkObjects(this),
    ];
  }
}
