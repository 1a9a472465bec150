import type { Construct, IConstruct } from 'constructs';
import type { IEgressPath } from '../egress-path';
import type { Door, Waypoint } from '../entry';
import type { HttpProxy } from '../http-proxy';
import type { IEgressTarget } from '../target';
import type { Passenger } from './passengers';
import { hasAll } from './types';

/*
 * Ways out are told by their shape: one from another copy of this package is as good.
 */

/** Claims of gateways on their namespaces. */
export const GATEWAYS = 'gateways';

/** Claims of Services on what they do, and what those do that have fixed addresses. */
export const SERVICES = 'Services';
export const LEADING_OUTSIDE = 'leading outside';

/** A gateway or a waypoint: what calls pass inside the mesh, and what has to know who passes it. */
export type Relay = GatewayRelay | WaypointRelay;
export type GatewayRelay = Passable & Door;
export type WaypointRelay = Passable & Waypoint;

interface Passable extends Construct, IEgressPath {
  _letPass(api: IConstruct, passenger: () => Passenger): void;
}

/** Whether a way out is a forward proxy. */
export function isHttpProxy(path: IEgressPath | undefined): path is HttpProxy {
  return hasAll('endpoints', 'port')(path);
}

/** Whether a way out is a gateway of the mesh. */
export function isGateway(path: IEgressPath | undefined): path is GatewayRelay {
  return hasAll('gatewayName', '_letPass')(path);
}

/** Whether a way out is a waypoint. */
export function isWaypoint(path: IEgressPath | undefined): path is WaypointRelay {
  return hasAll('waypointName', '_letPass')(path);
}

/** Whether a way out is one of both. */
export function isRelay(path: IEgressPath | undefined): path is Relay {
  return isGateway(path) || isWaypoint(path);
}

/** The way out that calls to a target take, if any. */
export function pathOf(target: IEgressTarget): IEgressPath | undefined {
  return (target as { via?: IEgressPath }).via;
}
