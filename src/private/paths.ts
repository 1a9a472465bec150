import type { Construct } from 'constructs';
import type { IEgressPath } from '../egress-path';
import type { Door, Waypoint } from '../entry';
import type { HttpProxy } from '../http-proxy';
import type { IEgressTarget } from '../target';
import type { Passenger } from './passenger';
import { hasAll } from './types';

/*
 * Ways out are told by their shape: one from another copy of this package is as good.
 */

/** Claims of gateways on their namespaces. */
export const GATEWAYS = 'gateways';

/** Claims of Services on what they do, and what those do that have fixed addresses. */
export const SERVICES = 'Services';
export const LEADING_OUTSIDE = 'leading outside';

/** A gateway that has to know who passes it. */
export interface EgressDoor extends Construct, IEgressPath, Door {
  _letPass(passenger: () => Passenger): void;
}

/** A waypoint that has to know who passes it. */
export interface EgressStop extends Construct, IEgressPath, Waypoint {
  _letPass(passenger: () => Passenger): void;
}

/** Whether a way out is a forward proxy. */
export function isHttpProxy(path: IEgressPath | undefined): path is HttpProxy {
  return hasAll('endpoints', 'port')(path);
}

/** Whether a way out is a gateway of the mesh. */
export function isGateway(path: IEgressPath | undefined): path is EgressDoor {
  return hasAll('gatewayName', '_letPass')(path);
}

/** Whether a way out is a waypoint. */
export function isWaypoint(path: IEgressPath | undefined): path is EgressStop {
  return hasAll('waypointName', '_letPass')(path);
}

/** The way out that calls to a target take, if any. */
export function pathOf(target: IEgressTarget): IEgressPath | undefined {
  return (target as { via?: IEgressPath }).via;
}
