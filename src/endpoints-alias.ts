import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { deprecatedEndpoints } from './check/alias';
import { LABEL_IT, needsWaypoint } from './check/entry';
import type { Verdict } from './check/finding';
import { checkTls } from './check/tls';
import { checkTraffic } from './check/traffic';
import { endpointPorts, endpointSubsets, MAX_ENDPOINTS, sliceEndpoints, sliceLabels } from './emit/endpoints';
import { KINDS } from './emit/kinds';
import { httpRetries } from './emit/retries';
import { selectorlessServiceSpec } from './emit/service';
import { trafficOf } from './emit/traffic-policy';
import { virtualServiceSpec } from './emit/virtual-service';
import { WAYPOINT_LABEL } from './emit/waypoint';
import { EVERY_NAMESPACE } from './entry';
import { Mesh } from './mesh';
import type { EgressPort } from './port';
import { ensureDestinationRules } from './private/destination-rules';
import { fail, show } from './private/errors';
import { reportFindings } from './private/findings';
import { checkIp, ipFamily, type IpFamily } from './private/ip';
import { checkObjectNames, commonMetadata, copyOf, emit, ensure, namespaceFor } from './private/objects';
import { describePort, checkPorts } from './private/ports';
import { isHttp } from './private/protocols';
import { checkServiceName, claimNames, hostOfService } from './private/service-name';
import { refuseTls } from './private/tls-refusals';
import { checkTrafficOptions, refuseServiceTraffic, type Treated } from './private/traffic-refusals';
import { checkEnum, checkList, isText } from './private/types';
import { HttpRoute } from './route';
import type { IServiceAlias, ManifestOptions } from './target';
import type { TrafficOptions } from './traffic-options';
import { GATES, has } from './versions';

/** How the addresses behind a Service are written down. */
export enum EndpointsForm {
  /** EndpointSlice, which Istio reads. */
  ENDPOINT_SLICE = 'EndpointSlice',
  /** Endpoints, deprecated since Kubernetes 1.33. Istio sees them only through the slices that Kubernetes mirrors them into. */
  ENDPOINTS = 'Endpoints',
}

/** Properties of an alias for fixed addresses. */
export interface EndpointsAliasProps extends ManifestOptions, TrafficOptions {
  /**
   * IP addresses that the name stands for, IPv4 and IPv6.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
   */
  readonly addresses: string[];
  /**
   * What workloads dial; `targetPort` is the port at the addresses. A port with `tls` needs its `serverName`.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
   */
  readonly ports: EgressPort[];
  /**
   * How the addresses are written down.
   *
   * @default EndpointsForm.ENDPOINT_SLICE
   */
  readonly form?: EndpointsForm;
}

/** The Service is visible everywhere, so its rules must be. */
const EXPORT_TO = [EVERY_NAMESPACE];

const NO_ADDRESS = 'use ExternalNameAlias to give a host another name, or ExternalApi with endpoints';

/** What the objects are made from. */
interface State extends Treated {
  readonly addresses: string[];
}

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
  private readonly form: EndpointsForm;
  private state: State;

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
    this.form = props.form ?? EndpointsForm.ENDPOINT_SLICE;
    checkEnum(this, 'form', this.form, EndpointsForm);
    checkTrafficOptions(this, props);
    const addresses = checkList(this, 'addresses', props.addresses, isText, 'IP addresses', "such as ['192.0.2.10']");
    this.state = this.checked({
      addresses: addresses.map(address => checkIp(this, 'addresses', address, NO_ADDRESS)),
      namespace: namespaceFor(this, props),
      ports: checkPorts(this, props.ports),
      timeout: props.timeout,
      retries: props.retries,
      traffic: trafficOf(props),
    });

    this.service = emit(this, 'Resource', KINDS.service, commonMetadata(this.options), {
      spec: Lazy.any({ produce: () => selectorlessServiceSpec(this.state.ports, this.addressesOf('IPv6').length > 0) }),
    });
    this.ensureObjects();
    claimNames(this.service);
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
    this.update({ ...this.state, addresses: [...this.state.addresses, checkIp(this, 'address', address, NO_ADDRESS)] });
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

  private update(state: State): void {
    this.state = this.checked(state);
    this.ensureObjects();
  }

  private checked(state: State): State {
    const { addresses, ports } = state;
    if (addresses.length === 0) {
      fail(this, "'addresses' must not be empty: nothing would answer; write at least one IP address");
    }
    if (new Set(addresses).size < addresses.length) {
      fail(this, `'addresses' has ${show(addresses.find((address, index) => addresses.indexOf(address) !== index))} twice; write each address once`);
    }
    if (this.form === EndpointsForm.ENDPOINTS && addresses.length > MAX_ENDPOINTS) {
      fail(this, `'addresses' has ${addresses.length} entries, and Kubernetes mirrors at most ${MAX_ENDPOINTS} of an Endpoints object; ` +
        'use EndpointsForm.ENDPOINT_SLICE');
    }
    const nameless = ports.find(port => port.upstreamTls && port.upstreamTls.serverName === undefined);
    if (nameless) {
      fail(this, `'tls' of port ${describePort(nameless)} needs a server name, because addresses have none to ask for or to check; ` +
        "write UpstreamTls.simple({ serverName: 'api.example.com' })");
    }
    refuseTls(this, ports, state.namespace);
    refuseServiceTraffic(this, state);
    return { ...state, ports: checkPorts(this, ports) };
  }

  private addressesOf(family: IpFamily): string[] {
    return this.state.addresses.filter(address => ipFamily(address) === family);
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
    if (this.form === EndpointsForm.ENDPOINTS) {
      ensure(this, 'Endpoints', () => this.emitEndpoints());
    } else {
      for (const family of ['IPv4', 'IPv6'] as const) {
        const slices = Math.ceil(this.addressesOf(family).length / MAX_ENDPOINTS);
        for (let index = 0; index < slices; index++) {
          const suffix = `${family.toLowerCase()}-${index + 1}`;
          ensure(this, `EndpointSlice-${suffix}`, id => this.emitEndpointSlice(id, suffix, family, index));
        }
      }
    }
    if (this.needsRoute) {
      ensure(this, 'VirtualService', () => this.emitVirtualService());
    }
  }

  /** Requests keep their Host, and have no timeout and Istio's own retries, without one. */
  private get needsRoute(): boolean {
    const { ports, timeout, retries } = this.state;
    return timeout !== undefined || retries !== undefined || ports.some(port => isHttp(port) && port.upstreamTls !== undefined);
  }

  private emitEndpointSlice(id: string, suffix: string, family: IpFamily, index: number): ApiObject {
    const metadata = commonMetadata(this.options);
    const first = index * MAX_ENDPOINTS;
    return emit(this, id, KINDS.endpointSlice, {
      ...metadata,
      name: `${this.serviceName}-${suffix}`,
      labels: { ...metadata.labels, ...sliceLabels(this.serviceName) },
    }, {
      addressType: family,
      endpoints: Lazy.any({ produce: () => sliceEndpoints(this.addressesOf(family).slice(first, first + MAX_ENDPOINTS)) }),
      ports: Lazy.any({ produce: () => endpointPorts(this.state.ports) }),
    });
  }

  private emitEndpoints(): ApiObject {
    return emit(this, 'Endpoints', KINDS.endpoints, commonMetadata(this.options), {
      subsets: Lazy.any({ produce: () => endpointSubsets(this.state.addresses, this.state.ports) }),
    });
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
      ...(this.form === EndpointsForm.ENDPOINTS ? deprecatedEndpoints(this.serviceName, mesh) : []),
      ...checkObjectNames(this),
    ];
  }
}
