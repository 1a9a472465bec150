import { Lazy, type ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkAllowedRequests } from './allowed-requests';
import type { ApiObjects } from './api-objects';
import type { ChangingEntry } from './changing-entry';
import { fail } from './errors';
import { emit, emitFor, joined } from './objects';
import { isRelay, isWaypoint, pathOf, type GatewayRelay, type Relay } from './paths';
import { checkWorkload, checkWorkloads } from './types';
import type { AllowedRequests } from '../allowed-requests';
import type { Caller } from '../caller';
import { gatewayAccessSpec } from '../emit/authorization-policy';
import { KINDS } from '../emit/kinds';
import { waypointAccessSpec } from '../emit/waypoint-access';
import { nameOfGateway } from '../entry';
import type { IExternalApi } from '../target';
import type { Workload } from '../workload';

/** Who may call an API: everybody, until it is said who, or that nobody may. */
export class Access {
  /** What says so, once it is said. */
  public policy?: ApiObject;

  constructor(private readonly api: Construct & IExternalApi, private readonly entry: ChangingEntry, private readonly objects: ApiObjects) {}

  /** Workloads that may make all calls, as a prop lists them; nobody, if the list is empty. */
  public startWith(workloads: Workload[]): void {
    const relay = this.enforcedBy('allowFrom');
    this.letIn(relay, checkWorkloads(this.api, 'allowFrom', workloads).map(workload => ({ workload })));
  }

  /** Lets workloads make all calls. */
  public allowFrom(workloads: Workload[]): void {
    const relay = this.enforcedBy('allowFrom');
    if (workloads.length === 0) {
      fail(this.api, "'allowFrom' needs a workload; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }), " +
        "or for nobody the prop 'allowFrom: []'");
    }
    this.letIn(relay, checkWorkloads(this.api, 'workloads', workloads).map(workload => ({ workload })));
  }

  /** Lets a workload make some requests. */
  public allowRequestsFrom(workload: Workload, requests: AllowedRequests): void {
    const relay = this.enforcedBy('allowRequestsFrom');
    this.letIn(relay, [{ workload: checkWorkload(this.api, workload), requests: checkAllowedRequests(this.api, requests) }]);
  }

  /** The gateway or the waypoint that can tell who calls. A sidecar is the caller's own. */
  private enforcedBy(wish: string): Relay {
    const via = pathOf(this.api);
    return isRelay(via) ? via : fail(this.api, `'${wish}' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode, which asks who calls; ${via === undefined
      ? 'a sidecar is in the pods of the caller, who can go past it'
      : 'a proxy outside the mesh does not know'}; let calls pass one of them, or limit what workloads see by EgressScope`);
  }

  private letIn(relay: Relay, callers: Caller[]): void {
    this.entry.showTo(callers.flatMap(({ workload }) => workload.namespace ?? []));
    this.entry.update({ callers: [...this.entry.now.callers ?? [], ...callers] });
    this.policy ??= isWaypoint(relay) ? this.emitForWaypoint() : this.emitAtGateway(relay);
  }

  /** An object of the API, which names its entry. */
  private emitForWaypoint(): ApiObject {
    const metadata = this.objects.metadataFor(this.api.host);
    return emit(this.api, 'AuthorizationPolicy', KINDS.authorizationPolicy, metadata, {
      spec: Lazy.any({ produce: () => waypointAccessSpec(metadata.name, this.entry.now.namespace!, this.entry.now.callers!) }),
    });
  }

  /** An object of the gateway, which selects its pods. Another gateway, of which calls leave next, has one of its own. */
  private emitAtGateway(gateway: GatewayRelay): ApiObject {
    const { namespace } = this.entry.now;
    const metadata = this.objects.metadataFor(this.api.host);
    return emitFor(this.api, gateway, `AuthorizationPolicy-${namespace}.${metadata.name}`, KINDS.authorizationPolicy, {
      ...metadata, name: joined(nameOfGateway(gateway), namespace!, metadata.name), namespace: gateway.namespace,
    }, { spec: Lazy.any({ produce: () => gatewayAccessSpec(this.entry.now, gateway, this.entry.now.callers!) }) });
  }
}
