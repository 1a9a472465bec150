import type { World } from '../world';
import type { Port } from './port';
import { number } from './read';
import type { Route, VirtualService } from './virtual-service';

/** The ports of all hosts of a VirtualService; undefined if one of them is unknown. */
export function portsOfHosts(world: World, { hosts }: VirtualService): Port[] | undefined {
  const known = hosts.map(({ host }) => world.servedBy(host));
  return known.length === 0 || known.some(each => each.length === 0) ? undefined : known.flat().flatMap(({ ports }) => ports);
}

/** Those of the ports that a rule is for. */
export function portsOfRoute({ matches }: Route, ports: Port[]): Port[] {
  const named = matches.map(({ port }) => number(port));
  return named.length === 0 || named.includes(undefined) ? ports : ports.filter(port => named.includes(port.number));
}
