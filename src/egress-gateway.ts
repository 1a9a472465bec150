import { Lazy, type ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import type { AccessLogs } from './access-logs';
import { error, type Verdict } from './check/finding';
import type { IEgressPath } from './egress-path';
import { flavorOf } from './emit/flavors';
import { KINDS } from './emit/kinds';
import { accessLogsSpec } from './emit/telemetry';
import { exportToOf } from './entry';
import { GatewayFlavor } from './gateway-flavor';
import { Claims } from './private/claims';
import { checkDeployer } from './private/deployment';
import { isDnsLabel } from './private/dns';
import { fail, show } from './private/errors';
import { reportFindings } from './private/findings';
import { ListenerPorts } from './private/listener-ports';
import { checkObjects, commonMetadata, emit, namespaceFor } from './private/objects';
import { Passengers, type Passenger } from './private/passengers';
import { GATEWAYS } from './private/paths';
import { fullServiceName } from './private/service-name';
import { checkAccessLogs, checkEnum } from './private/types';
import type { ManifestOptions } from './target';
import { Workload } from './workload';

/** Properties of an egress gateway. */
export interface EgressGatewayProps extends ManifestOptions {
  /**
   * The API in which the gateway and the routes through it are written, and with it who deploys it.
   *
   * @default GatewayFlavor.ISTIO - a gateway that is deployed already
   */
  readonly flavor?: GatewayFlavor;
  /**
   * Name of the gateway's Service, in the namespace of the construct's objects.
   *
   * @default - `<gateway>-istio`, which Istio deploys for GatewayFlavor.KUBERNETES; the other flavour needs one
   */
  readonly service?: string;
  /**
   * Labels of the gateway's pods.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway-selector
   * @default - those of the pods that Istio deploys for GatewayFlavor.KUBERNETES; the other flavour needs some
   */
  readonly selector?: { [key: string]: string };
  /**
   * Port of the Service at which the gateway takes requests, whatever its name is. Not with GatewayFlavor.KUBERNETES.
   *
   * @default 80
   */
  readonly httpPort?: number;
  /**
   * Port of the Service at which the gateway takes connections of which Istio sees no requests. Not with GatewayFlavor.KUBERNETES.
   *
   * @default 443
   */
  readonly tlsPort?: number;
  /**
   * Logs of what passes the gateway, and of what it denies: a Telemetry for its pods.
   *
   * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
   * @default - what the mesh says
   */
  readonly accessLogs?: AccessLogs;
}

const GATEWAY_SERVICES = 'Services of gateways';

/**
 * A gateway of the mesh through which calls leave: `via` of each ExternalApi that shall pass it. All of them share one Gateway and one
 * DestinationRule for the gateway's Service; what else they need is theirs, in their own namespaces.
 *
 * Sidecars call the gateway by the mesh's own mutual TLS, so that it knows who calls. What workloads encrypt themselves passes inside of that as it is.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
export class EgressGateway extends Construct implements IEgressPath {
  /** The emitted Gateway; `ApiObject.of(gateway)` gives it too. */
  public readonly gateway: ApiObject;
  /** The emitted DestinationRule for the gateway's Service. */
  public readonly destinationRule: ApiObject;
  /** Namespace of the gateway and its objects. */
  public readonly namespace: string;
  /** The gateway's pods: what gets the Secret in `UpstreamTls.mutualFromSecret(secret, gateway.workload)`, which then is in the gateway's namespace. */
  public readonly workload: Workload;
  /** Name of the gateway's Service. */
  public readonly serviceName: string;
  /** The API in which the gateway is written. */
  public readonly flavor: GatewayFlavor;
  /** Port of the Service for requests. With GatewayFlavor.KUBERNETES each listener has its own. */
  public readonly httpPort?: number;
  /** Port of the Service for connections. With GatewayFlavor.KUBERNETES each listener has its own. */
  public readonly tlsPort?: number;

  private readonly listenerPorts = new ListenerPorts(this);
  private readonly passengers = new Passengers();

  /**
   * Throws if its namespace is unknown, without labels, on ports that are none or the same, and on a `metadata.name` that is no DNS label. What Istio deploys itself must not
   * be said with GatewayFlavor.KUBERNETES.
   *
   * @param scope where to put it: a chart for the gateway's namespace
   * @param id its id there
   * @param props where the gateway is
   */
  constructor(scope: Construct, id: string, props: EgressGatewayProps = {}) {
    super(scope, id);
    this.namespace = namespaceFor(this, props) ?? fail(this,
      "the namespace of the gateway must be known; set 'namespace' of the chart, or 'metadata.namespace', to that of the gateway's Service and pods");
    checkEnum(this, 'flavor', props.flavor, GatewayFlavor);
    this.flavor = props.flavor ?? GatewayFlavor.ISTIO;
    const metadata = commonMetadata(props);
    const deployer = checkDeployer(this, props);
    this.gateway = emit(this, 'Resource', flavorOf(this).kind, { ...metadata, annotations: { ...deployer.annotations, ...metadata.annotations } }, {
      spec: Lazy.any({ produce: () => flavorOf(this).gatewaySpec(this, this.passengers.now) }),
    });
    if (!isDnsLabel(this.gateway.name)) {
      fail(this, `'metadata.name' of a gateway must be a DNS label without dots, got ${show(this.gateway.name)}; Istio refuses it`);
    }
    const { service, labels, account, httpPort, tlsPort } = deployer.deployment(this.gateway.name);
    this.serviceName = service;
    this.httpPort = httpPort;
    this.tlsPort = tlsPort;
    this.workload = Workload.of({ labels, serviceAccount: account, namespace: this.namespace });
    this.destinationRule = emit(this, 'DestinationRule', KINDS.destinationRule, { ...metadata, name: this.gateway.name }, {
      spec: Lazy.any({ produce: () => flavorOf(this).ruleSpec(this, this.exportTo, this.passengers.now) }),
    });
    const logs = checkAccessLogs(this, props.accessLogs);
    if (logs) {
      emit(this, 'Telemetry', KINDS.telemetry, { ...metadata, name: this.gateway.name }, { spec: accessLogsSpec(logs.provider, flavorOf(this).pods(this)) });
    }
    Claims.of(this, GATEWAYS).claim(this.namespace, [this.namespace], this);
    Claims.of(this, GATEWAY_SERVICES).claim(this.serviceName, [this.namespace], this);
    reportFindings(this, () => [...this.rivals(), ...checkObjects(this)]);
  }

  /** The emitted Telemetry, if there are access logs. */
  public get telemetry(): ApiObject | undefined {
    return this.node.tryFindChild('Telemetry') as ApiObject | undefined;
  }

  /** Full name of the gateway's Service. */
  public get host(): string {
    return fullServiceName(this, this.serviceName, this.namespace);
  }

  /** Where sidecars send the calls: the full name of the gateway's Service. */
  public get address(): string {
    return this.host;
  }

  /** The Gateway as routes of other namespaces name it: `namespace/name`. */
  public get gatewayName(): string {
    return `${this.namespace}/${this.gateway.name}`;
  }

  /**
   * Lets the hosts of an API pass, as it has them when manifests are made.
   *
   * @internal
   */
  public _letPass(api: IConstruct, passenger: () => Passenger): void {
    this.passengers.add(api, passenger);
  }

  /**
   * Port of the Service for what has a listener of its own, by the listener's name: always the same for one name, once it was asked for.
   *
   * @internal
   */
  public _portOf(listener: string): number {
    return this.listenerPorts.of(listener);
  }

  /**
   * Labels that its pods have, as far as the app knows: Istio gives those of a Gateway to the pods that it deploys.
   *
   * @internal
   */
  public get _podLabels(): { [key: string]: string } {
    const copied = this.flavor === GatewayFlavor.KUBERNETES ? this.gateway.metadata.toJson().labels : {};
    return { ...copied, ...this.workload.labels };
  }

  /** Who calls through the gateway must see how. */
  private get exportTo(): string[] {
    return exportToOf(this.passengers.now.flatMap(({ namespace, consumers }) => [namespace!, ...consumers]), this.namespace);
  }

  private rivals(): Verdict[] {
    const rival = Claims.of(this, GATEWAY_SERVICES).rival(this.serviceName, [this.namespace], this);
    return rival === undefined ? [] : [error('gateway-twice',
      `the Service ${this.serviceName} is also that of the gateway at ${rival.node.path}, and of their rules for it Istio would use only one`,
      "make one EgressGateway, and pass it as 'via' wherever it is needed")];
  }
}
