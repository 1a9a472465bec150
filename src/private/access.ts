import { Lazy, type ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { IEgressPath } from '../egress-path';
import { gatewayAccessSpec } from '../emit/authorization-policy';
import { KINDS } from '../emit/kinds';
import { waypointAccessSpec } from '../emit/waypoint-access';
import type { Entry } from '../entry';
import type { Workload } from '../workload';
import { fail } from './errors';
import { emit, joined } from './objects';
import { isGateway, isWaypoint, type EgressDoor, type EgressStop } from './paths';
import { checkWorkloads } from './types';

/** The gateway or the waypoint that can tell who calls. A sidecar is the caller's own. */
export function checkEnforced(scope: IConstruct, method: string, via: IEgressPath | undefined): EgressDoor | EgressStop {
  return isGateway(via) || isWaypoint(via) ? via : fail(scope, `'${method}' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode, which asks who calls; ${via === undefined
    ? 'a sidecar is in the pods of the caller, who can go past it'
    : 'a proxy outside the mesh does not know'}; let calls pass one of them, or limit what workloads see by EgressScope`);
}

/** The workloads that may call. */
export function checkAllowedFrom(scope: IConstruct, workloads: Workload[]): Workload[] {
  return workloads.length > 0 ? checkWorkloads(scope, 'workloads', workloads)
    : fail(scope, "'allowFrom' needs a workload; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })");
}

/** Adds the policy that says who may call: to the objects of the gateway, or for a waypoint to those of the API. */
export function emitAccess(
  api: Construct, relay: EgressDoor | EgressStop, metadata: ApiObjectMetadata & { readonly name: string }, entry: () => Entry,
): ApiObject {
  return isWaypoint(relay)
    ? emit(api, 'AuthorizationPolicy', KINDS.authorizationPolicy, metadata, {
      spec: Lazy.any({ produce: () => waypointAccessSpec(metadata.name, entry().namespace!, entry().callers!) }),
    })
    : emitAtGateway(relay, metadata, entry);
}

function emitAtGateway(door: EgressDoor, metadata: ApiObjectMetadata & { readonly name: string }, entry: () => Entry): ApiObject {
  const { namespace } = entry();
  return emit(door, `AuthorizationPolicy-${namespace}.${metadata.name}`, KINDS.authorizationPolicy, {
    ...metadata, name: joined(namespace!, metadata.name), namespace: door.namespace,
  }, { spec: Lazy.any({ produce: () => gatewayAccessSpec(entry(), door, entry().callers!) }) });
}
