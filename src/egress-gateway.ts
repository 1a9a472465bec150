import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AccessLogs } from './access-logs';
import { error, type Verdict } from './check/finding';
import type { IEgressPath } from './egress-path';
import { gatewayRuleSpec, gatewaySpec } from './emit/gateway';
import { KINDS } from './emit/kinds';
import { accessLogsSpec } from './emit/telemetry';
import { exportToOf } from './entry';
import { Claims } from './private/claims';
import { checkDnsLabel, isDnsLabel } from './private/dns';
import { fail, show } from './private/errors';
import { reportFindings } from './private/findings';
import { checkObjectNames, commonMetadata, emit, namespaceFor } from './private/objects';
import type { Passenger } from './private/passenger';
import { GATEWAYS } from './private/paths';
import { checkPodLabels } from './private/pod-labels';
import { checkPortNumber } from './private/ports';
import { fullServiceName } from './private/service-name';
import { checkAccessLogs } from './private/types';
import type { ManifestOptions } from './target';
import { Workload } from './workload';

/** Properties of an egress gateway that is deployed already. */
export interface EgressGatewayProps extends ManifestOptions {
  /** Name of the gateway's Service, in the namespace of the construct's objects. */
  readonly service: string;
  /**
   * Labels of the gateway's pods.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway-selector
   */
  readonly selector: { [key: string]: string };
  /**
   * Port of the Service at which the gateway takes requests, whatever its name is.
   *
   * @default 80
   */
  readonly httpPort?: number;
  /**
   * Port of the Service at which the gateway takes connections of which Istio sees no requests.
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

const HTTP_PORT = 80;
const TLS_PORT = 443;
const GATEWAY_SERVICES = 'Services of gateways';

/**
 * A gateway of the mesh, deployed already, through which calls leave: `via` of each ExternalApi that shall pass it. All of them share one Gateway and one
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
  /** Port of the Service for requests. */
  public readonly httpPort: number;
  /** Port of the Service for connections. */
  public readonly tlsPort: number;

  private readonly passengers: (() => Passenger)[] = [];

  /**
   * Throws if its namespace is unknown, without labels, on ports that are none or the same, and on a `metadata.name` that is no DNS label.
   *
   * @param scope where to put it: a chart for the gateway's namespace
   * @param id its id there
   * @param props where the gateway is
   */
  constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    super(scope, id);
    this.namespace = namespaceFor(this, props) ?? fail(this,
      "the namespace of the gateway must be known; set 'namespace' of the chart, or 'metadata.namespace', to that of the gateway's Service and pods");
    this.serviceName = checkDnsLabel(this, "'service'", props.service, 'rfc1035', "write the name of the gateway's Service");
    const selector = checkPodLabels(this, 'selector', props.selector);
    if (Object.keys(selector).length === 0) {
      fail(this, "'selector' must not be empty: every proxy of the mesh would be a gateway; write the labels of the gateway's pods, such as { istio: 'egressgateway' }");
    }
    this.httpPort = checkPortNumber("'httpPort' of a gateway", props.httpPort ?? HTTP_PORT);
    this.tlsPort = checkPortNumber("'tlsPort' of a gateway", props.tlsPort ?? TLS_PORT);
    if (this.httpPort === this.tlsPort) {
      fail(this, `'httpPort' and 'tlsPort' must differ, got ${this.httpPort} for both: a host could not have requests and connections; use two ports of the Service`);
    }

    this.workload = Workload.of({ labels: selector, namespace: this.namespace });
    const metadata = commonMetadata(props);
    this.gateway = emit(this, 'Resource', KINDS.gateway, metadata, {
      spec: Lazy.any({ produce: () => gatewaySpec(this, selector, this.entries) }),
    });
    if (!isDnsLabel(this.gateway.name)) {
      fail(this, `'metadata.name' of a gateway must be a DNS label without dots, got ${show(this.gateway.name)}; Istio refuses it`);
    }
    this.destinationRule = emit(this, 'DestinationRule', KINDS.destinationRule, { ...metadata, name: this.gateway.name }, {
      spec: Lazy.any({ produce: () => gatewayRuleSpec(this, this.exportTo, this.entries) }),
    });
    const logs = checkAccessLogs(this, props.accessLogs);
    if (logs) {
      emit(this, 'Telemetry', KINDS.telemetry, { ...metadata, name: this.gateway.name }, { spec: accessLogsSpec(logs.provider, selector) });
    }
    Claims.of(this, GATEWAYS).claim(this.namespace, [this.namespace], this);
    Claims.of(this, GATEWAY_SERVICES).claim(this.serviceName, [this.namespace], this);
    reportFindings(this, () => [...this.rivals(), ...checkObjectNames(this)]);
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
  public _letPass(passenger: () => Passenger): void {
    this.passengers.push(passenger);
  }

  private get entries(): Passenger[] {
    return this.passengers.map(entry => entry());
  }

  /** Who calls through the gateway must see how. */
  private get exportTo(): string[] {
    return exportToOf(this.entries.flatMap(({ namespace, consumers }) => [namespace!, ...consumers]), this.namespace);
  }

  private rivals(): Verdict[] {
    const rival = Claims.of(this, GATEWAY_SERVICES).rival(this.serviceName, [this.namespace], this);
    return rival === undefined ? [] : [error('gateway-twice',
      `the Service ${this.serviceName} is also that of the gateway at ${rival.node.path}, and of their rules for it Istio would use only one`,
      "make one EgressGateway, and pass it as 'via' wherever it is needed")];
  }
}
