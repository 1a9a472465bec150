import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AccessLogs } from './access-logs';
import { error, warning, type Verdict } from './check/finding';
import { checkScope } from './check/scope';
import type { EgressGateway } from './egress-gateway';
import type { EgressNetworkPolicy } from './egress-network-policy';
import { KINDS } from './emit/kinds';
import { networkPolicySpec } from './emit/network-policy';
import { sidecarSpec } from './emit/sidecar';
import { accessLogsSpec } from './emit/telemetry';
import { EVERY_NAMESPACE } from './entry';
import { Mesh } from './mesh';
import { checkAllowed, checkNetworkPolicy, checkServices, checkTargetOfScope, scopedHosts, scopedServices } from './private/allowed';
import { Claims } from './private/claims';
import { fail } from './private/errors';
import { reportFindings } from './private/findings';
import { checkObjects, commonMetadata, emit, namespaceFor } from './private/objects';
import { GATEWAYS, LEADING_OUTSIDE, SERVICES } from './private/paths';
import { meet, selects } from './private/pod-labels';
import { showToScope } from './private/showing';
import { checkAccessLogs, checkWorkload } from './private/types';
import { waysOut, wayToKnow, type WayOut } from './private/ways-out';
import type { IEgressTarget, ManifestOptions } from './target';
import type { Workload } from './workload';

/** Properties of a scope. */
export interface EgressScopeProps extends ManifestOptions {
  /**
   * What may be called outside, and no more: each by all its names, those of additional hosts and ExternalName aliases too. `[]` allows nothing.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener-hosts
   */
  readonly allow: IEgressTarget[];
  /**
   * The workload that the scope is for. It then has no part in the scope of its namespace.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#WorkloadSelector
   * @default - all workloads of the namespace without a scope of their own
   */
  readonly workload?: Workload;
  /**
   * Services of the cluster that may be called, each as `namespace/name`, or `namespace/*` for all of a namespace. Name those that proxies send traces and logs to, too.
   *
   * @default - all Services of the cluster
   */
  readonly services?: string[];
  /**
   * A NetworkPolicy for the pods, so that calls past the sidecars reach nothing outside either. What is allowed must then pass an EgressGateway, or have IP addresses that
   * the app knows.
   *
   * @default - none: who controls a pod can go past its sidecar
   */
  readonly networkPolicy?: EgressNetworkPolicy;
  /**
   * Logs of what the workloads call, inside the cluster too, and of what is refused: a Telemetry for their pods.
   *
   * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
   * @default - what the mesh says
   */
  readonly accessLogs?: AccessLogs;
}

const SCOPES = 'scopes';

/**
 * What the workloads of a namespace may call outside: what is allowed, and nothing else. Calls to other hosts are refused by their sidecars, also where the mesh lets
 * such calls out. Calls inside the cluster go on. What is allowed becomes visible in the namespace.
 *
 * A sidecar can be bypassed by who controls the pod: see the documentation for what a scope enforces and what it does not.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class EgressScope extends Construct {
  /** The emitted Sidecar; `ApiObject.of(scope)` gives it too. */
  public readonly sidecar: ApiObject;
  /** Namespace of the workloads. */
  public readonly namespace: string;
  /** The workload that the scope is for, if not all of the namespace. */
  public readonly workload?: Workload;

  private readonly closed: boolean;
  private readonly allowed: IEgressTarget[] = [];
  private readonly services?: string[];

  /**
   * Throws if its namespace is unknown, or that of an allowed target which the app emits.
   *
   * @param scope where to put it
   * @param id its id there
   * @param props what is allowed, and to whom
   */
  constructor(scope: Construct, id: string, props: EgressScopeProps) {
    super(scope, id);
    this.namespace = namespaceFor(this, props)
      ?? fail(this, "the namespace of the workloads must be known, to make what they call visible there; set 'namespace' of the chart, or 'metadata.namespace'");
    const allowed = checkAllowed(this, props.allow);
    this.workload = props.workload && checkWorkload(this, props.workload);
    this.services = props.services && checkServices(this, props.services);
    allowed.forEach(target => this.addTarget(target));

    this.sidecar = emit(this, 'Resource', KINDS.sidecar, commonMetadata(props), {
      spec: Lazy.any({ produce: () => sidecarSpec({ hosts: this.hosts, labels: this.workload?.labels }) }),
    });
    this.closed = props.networkPolicy !== undefined;
    if (props.networkPolicy) {
      const { networks } = checkNetworkPolicy(this, props.networkPolicy);
      emit(this, 'NetworkPolicy', KINDS.networkPolicy, { ...commonMetadata(props), name: this.sidecar.name }, {
        spec: Lazy.any({ produce: () => networkPolicySpec(this.workload?.labels, networks, this.ways) }),
      });
    }
    const logs = checkAccessLogs(this, props.accessLogs);
    if (logs) {
      emit(this, 'Telemetry', KINDS.telemetry, { ...commonMetadata(props), name: this.sidecar.name }, {
        spec: Lazy.any({ produce: () => accessLogsSpec(logs.provider, { selector: this.workload && { matchLabels: this.workload.labels } }, 'CLIENT') }),
      });
    }
    Claims.of(this, SCOPES).claim(this.namespace, [this.namespace], this);
    reportFindings(this, () => this.judge());
  }

  /** What may be called outside. */
  public get targets(): IEgressTarget[] {
    return [...this.allowed];
  }

  /** The emitted NetworkPolicy, if there is one. */
  public get networkPolicy(): ApiObject | undefined {
    return this.node.tryFindChild('NetworkPolicy') as ApiObject | undefined;
  }

  /** The emitted Telemetry, if there are access logs. */
  public get telemetry(): ApiObject | undefined {
    return this.node.tryFindChild('Telemetry') as ApiObject | undefined;
  }

  /**
   * Allows one more target.
   *
   * Throws if the app emits it and its namespace is unknown.
   *
   * @param target an external API, an alias, or a service on machines of the mesh
   */
  public addTarget(target: IEgressTarget): void {
    showToScope(this, this.namespace, checkTargetOfScope(this, target));
    this.allowed.push(target);
  }

  /**
   * Whether sidecars in the scope know a target.
   *
   * @internal
   */
  public _lets({ namespace, host }: IEgressTarget): boolean {
    return this.hosts.map(listed => listed.split('/')).some(([within, name]) =>
      (within === '*' || within === namespace) && (name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)))));
  }

  private get hosts(): string[] {
    return [...new Set([...this.allowed.flatMap(scopedHosts), ...scopedServices(this.services, Mesh.of(this).clusterDomain)])];
  }

  private get ways(): WayOut[] {
    return this.allowed.flatMap(target => this.waysOut(target) ?? []);
  }

  private waysOut(target: IEgressTarget): WayOut[] | undefined {
    return waysOut(target, Mesh.of(this).clusterDomain);
  }

  private judge(): Verdict[] {
    return [
      ...checkScope(this.namespace, this.workload, Mesh.of(this)),
      ...this.rivals(),
      ...this.closedHosts(),
      ...this.closedGateways(),
      ...this.otherWays(),
      ...checkObjects(this),
    ];
  }

  /** What cannot be called any more, because a NetworkPolicy closes the way to it. */
  private closedHosts(): Verdict[] {
    if (this.closed) {
      return this.allowed.filter(target => this.waysOut(target) === undefined).map(target => error('network-policy-without-address',
        `${target.host} is called straight from the pods, at addresses that nobody here knows, and the NetworkPolicy would close the way`, wayToKnow(target)));
    }
    const closing = Claims.of(this, SCOPES).rival(this.namespace, [this.namespace], this, other => (other as EgressScope).closesAll);
    const open = new Set((closing as EgressScope | undefined)?.ways.map(way => JSON.stringify(way)));
    const isOpen = (target: IEgressTarget) => this.waysOut(target)?.every(way => open.has(JSON.stringify(way))) === true;
    return this.allowed.filter(target => closing !== undefined && !isOpen(target)).map(({ host }) => error('network-policy-of-namespace',
      `${host} is called straight from the pods, and the NetworkPolicy of the scope at ${closing!.node.path}, for these pods too, would close the way`,
      "set 'networkPolicy' here too, which opens it, or let its calls pass an EgressGateway, by 'via'"));
  }

  /** Pods of a gateway are pods of their namespace. */
  private closedGateways(): Verdict[] {
    const isClosed = (gateway: unknown) => selects(this.workload?.labels ?? {}, (gateway as EgressGateway)._podLabels);
    const gateway = this.closed ? Claims.of(this, GATEWAYS).rival(this.namespace, [this.namespace], this, isClosed) : undefined;
    return gateway === undefined ? [] : [error('network-policy-on-gateway',
      `the NetworkPolicy would close the ways out of the gateway at ${gateway.node.path} as well, whose pods are among those that it is for`,
      "deploy the gateway in a namespace of its own, or set 'workload'")];
  }

  /** For a Sidecar a Service is one of the cluster, wherever it leads. */
  private otherWays(): Verdict[] {
    const isOther = (service: unknown) => !this.allowed.includes(service as IEgressTarget) && this._lets(service as IEgressTarget);
    const other = this.closed ? undefined : Claims.of(this, SERVICES).rival(LEADING_OUTSIDE, [EVERY_NAMESPACE], this, isOther);
    return other === undefined ? [] : [warning('services-lead-outside',
      `among the Services of the cluster that may be called is that at ${other.node.path}, which leads to addresses outside that are not allowed`,
      "name the Services that are meant as 'services', set 'networkPolicy', or allow it")];
  }

  /** Whether its NetworkPolicy is for all pods of the namespace. */
  private get closesAll(): boolean {
    return this.closed && this.workload === undefined;
  }

  /** Of two Sidecars for one pod Istio takes the older, and says nothing. */
  private rivals(): Verdict[] {
    const rival = Claims.of(this, SCOPES).rival(this.namespace, [this.namespace], this, other => this.meets(other as EgressScope));
    if (rival === undefined) {
      return [];
    }
    return [this.workload === undefined
      ? error('scope-twice', `the scope at ${rival.node.path} is for all workloads of namespace ${this.namespace} too, and Istio would use only one of them`,
        "allow all that they call in one, or set 'workload'")
      : error('workloads-meet', `a pod can belong to this scope and to that at ${rival.node.path}, and would get one of them at random`,
        'give the workloads a label that they have with different values, or one scope')];
  }

  private meets({ workload }: EgressScope): boolean {
    return this.workload === undefined || workload === undefined ? this.workload === workload : meet(this.workload.labels, workload.labels);
  }
}
