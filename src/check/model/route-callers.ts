import { text } from './read';
import type { Route, VirtualService } from './virtual-service';
import type { World } from '../world';

/**
 * The namespaces of which it is known that their callers use a route. Whom a VirtualService is for that everyone sees, nobody knows: its own namespace, unless
 * that does not even see the hosts.
 */
export function callersOf(world: World, { visibility, namespace, hosts }: VirtualService): (route: Route) => string[] {
  const known = visibility.everyone ? hosts.flatMap(({ host }) => world.servedBy(host)) : [];
  const isElsewhere = known.length > 0 && !known.some(registered => registered.visibility.sees(namespace));
  const seeing = !visibility.everyone ? [...visibility.namespaces] : isElsewhere ? [] : [namespace];
  return ({ matches }) => seeing.filter(caller => matches.length === 0 || matches.some(match => (text(match.sourceNamespace) || caller) === caller));
}
