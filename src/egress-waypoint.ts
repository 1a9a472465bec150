import { Lazy, type ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import type { AccessLogs } from './access-logs';
import type { IEgressPath } from './egress-path';
import { KINDS } from './emit/kinds';
import { GATEWAY_NAME_LABEL } from './emit/kubernetes-gateway';
import { accessLogsAtWaypointSpec } from './emit/telemetry';
import { FOR_SERVICES, NO_WAYPOINT, WAYPOINT_TARGET, waypointSpec } from './emit/waypoint';
import { checkDnsLabel } from './private/dns';
import { checkConsumers } from './private/entry-refusals';
import { fail } from './private/errors';
import { reportFindings } from './private/findings';
import { checkObjects, commonMetadata, emit, namespaceFor } from './private/objects';
import { Passengers, type Passenger } from './private/passengers';
import { fullServiceName } from './private/service-name';
import { checkAccessLogs } from './private/types';
import { checkTrafficType } from './private/waypoint-refusals';
import type { ManifestOptions } from './target';
import { Workload } from './workload';

/** Properties of a waypoint. */
export interface EgressWaypointProps extends ManifestOptions {
  /**
   * Namespaces whose entries may use the waypoint, beside those of the APIs that have it as `via` in this app; or `*` for all. Entries of other namespaces
   * that name it do not pass it.
   *
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes
   * @default - none
   */
  readonly namespaces?: string[];
  /**
   * Logs of what passes the waypoint, and of what it denies: a Telemetry for the waypoint, and one for each API of another namespace that has it as `via`,
   * for which newer versions of Istio do not look at the first.
   *
   * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
   * @default - what the mesh says
   */
  readonly accessLogs?: AccessLogs;
}

/**
 * A waypoint of ambient mode, through which calls leave: `via` of each ExternalApi that shall pass it. istiod deploys it: pods, a Service, and a service account, all by its name.
 *
 * Without a waypoint nothing in ambient mode looks at rules and routes: no TLS is added, no timeout holds. With one it does all that sidecars do elsewhere.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export class EgressWaypoint extends Construct implements IEgressPath {
  /** The emitted Gateway of the Kubernetes Gateway API; `ApiObject.of(waypoint)` gives it too. */
  public readonly gateway: ApiObject;
  /** Namespace of the waypoint. */
  public readonly namespace: string;
  /** Name of the waypoint, of its pods, its Service and its service account. */
  public readonly waypointName: string;
  /** The waypoint's pods: what gets the Secret in `UpstreamTls.mutualFromSecret(secret, waypoint.workload)`, which then is in the waypoint's namespace. */
  public readonly workload: Workload;
  /** Where the waypoint's APIs have their calls logged, if somewhere of its own. */
  public readonly accessLogs?: AccessLogs;

  private readonly passengers = new Passengers();

  /**
   * Throws if its namespace is unknown, on a name that no Service could have or that means no waypoint, and on a label by which it is for pods alone.
   *
   * @param scope where to put it: a chart for the waypoint's namespace
   * @param id its id there, and its name unless `metadata.name` says another
   * @param props who may use it
   */
  constructor(scope: Construct, id: string, props: EgressWaypointProps = {}) {
    super(scope, id);
    this.namespace = namespaceFor(this, props) ?? fail(this, "the namespace of the waypoint must be known; set 'namespace' of the chart, or 'metadata.namespace'");
    this.waypointName = checkDnsLabel(this, 'the name of a waypoint', props.metadata?.name ?? id, 'rfc1035', "set 'metadata.name' to what its Service can be called");
    if (this.waypointName === NO_WAYPOINT) {
      fail(this, `the name of a waypoint must not be "${NO_WAYPOINT}", by which Istio means no waypoint; set 'metadata.name' to another`);
    }
    checkTrafficType(this, props.metadata?.labels);
    this.accessLogs = checkAccessLogs(this, props.accessLogs);
    const namespaces = checkConsumers(this, props.namespaces, 'namespaces');
    this.workload = Workload.of({
      labels: { [GATEWAY_NAME_LABEL]: this.waypointName }, serviceAccount: this.waypointName, namespace: this.namespace,
    });
    const metadata = commonMetadata(props);
    this.gateway = emit(this, 'Resource', KINDS.kubernetesGateway, {
      ...metadata, name: this.waypointName, labels: { ...FOR_SERVICES, ...metadata.labels },
    }, {
      spec: Lazy.any({ produce: () => waypointSpec(this.namespace, [...namespaces, ...this.passengers.now.map(({ namespace }) => namespace!)]) }),
    });
    if (this.accessLogs) {
      emit(this, 'Telemetry', KINDS.telemetry, { ...metadata, name: this.waypointName }, {
        spec: accessLogsAtWaypointSpec(this.accessLogs.provider, { ...WAYPOINT_TARGET, name: this.waypointName }),
      });
    }
    reportFindings(this, () => checkObjects(this));
  }

  /** The emitted Telemetry, if there are access logs. */
  public get telemetry(): ApiObject | undefined {
    return this.node.tryFindChild('Telemetry') as ApiObject | undefined;
  }

  /** Where ztunnel sends the calls: the full name of the waypoint's Service. */
  public get address(): string {
    return fullServiceName(this, this.waypointName, this.namespace);
  }

  /**
   * Lets the hosts of an API pass, as it has them when manifests are made.
   *
   * @internal
   */
  public _letPass(api: IConstruct, passenger: () => Passenger): void {
    this.passengers.add(api, passenger);
  }
}
