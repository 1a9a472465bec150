import type { Construct } from 'constructs';
import type { IEgressPath } from '../egress-path';
import type { Door } from '../entry';
import type { HttpProxy } from '../http-proxy';
import type { IEgressTarget } from '../target';
import type { Passenger } from './passenger';
import { hasAll } from './types';

/*
 * Ways out are told by their shape: one from another copy of this package is as good.
 */

/** A gateway that has to know who passes it. */
export interface EgressDoor extends Construct, IEgressPath, Door {
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

/** The way out that calls to a target take, if any. */
export function pathOf(target: IEgressTarget): IEgressPath | undefined {
  return (target as { via?: IEgressPath }).via;
}
