import type { IConstruct } from 'constructs';
import type { Entry } from '../entry';
import type { IEgressTarget } from '../target';
import { checkNamespaces } from './namespaces';
import { destinationsOf, isAlias, type AnyRoute } from './route-target';

/*
 * Who sees a route must see where it leads: Istio answers 503 for a host that is not there.
 */

/** A target that can be made visible to those who reach it by a route: one that this app registers. */
export interface Showable extends IEgressTarget {
  _addCallers(namespaces: string[]): void;
}

/** Whether the app registers a target. A user's own class, or a reference to somebody else's, is not told apart from others. */
export function canBeShown(target: IEgressTarget): target is Showable {
  return typeof (target as Partial<Showable>)._addCallers === 'function';
}

/** Makes a target known to the namespace of a scope. What others registered is theirs to show. */
export function showToScope(scope: IConstruct, namespace: string, target: IEgressTarget): void {
  if (canBeShown(target)) {
    checkNamespaces(scope, 'this scope', namespace, target);
    target._addCallers([namespace]);
  } else if (isAlias(target)) {
    checkNamespaces(scope, 'this scope', namespace, target);
  }
}

/** A route of which all that it leads to can be made visible to the callers of an API. */
export function checkDestinations<T extends AnyRoute>(api: IEgressTarget, route: T): T {
  destinationsOf([route]).filter(canBeShown).forEach(target => checkNamespaces(api, 'this API', api.namespace, target));
  return route;
}

/** Makes what the routes of an API lead to visible to those who see the API. */
export function showDestinations(api: IEgressTarget, { routes, tlsRoutes, tcpRoutes }: Entry, seenIn: string[]): void {
  for (const target of destinationsOf([...routes, ...tlsRoutes, ...tcpRoutes])) {
    if (canBeShown(target) && target !== api) {
      target._addCallers(seenIn.filter(namespace => namespace !== ''));
    }
  }
}
