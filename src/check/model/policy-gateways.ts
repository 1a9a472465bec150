import type { World } from '../world';
import type { AuthorizationPolicy } from './authorization-policy';
import type { Gateway, Server } from './gateway';
import { grouped } from './grouped';

/** A host of a Gateway, and its server there. */
export interface Served {
  readonly gateway: Gateway;
  readonly server: Server;
  readonly host: string;
}

/**
 * The Gateways of whose proxies it is known that a policy is for them: one that names no pods is for those of its namespace. Policies for the same pods get
 * the same list.
 */
export function gatewaysOf(world: World): (policy: AuthorizationPolicy) => readonly Gateway[] {
  const selecting = world.istioGateways.filter(({ selector }) => Object.keys(selector).length > 0);
  const bySelector = [...grouped(selecting, ({ selector }) => keyOf(selector)).values()];
  const known = new Map<string, readonly Gateway[]>();
  return ({ namespace, selector, hasTargets }) => {
    const wanted = Object.entries(selector);
    const key = wanted.length > 0 ? keyOf(selector) : namespace;
    if (!hasTargets && !known.has(key)) {
      const selected = bySelector.filter(([gateway]) => wanted.every(([name, value]) => gateway.selector[name] === value)).flat();
      known.set(key, wanted.length > 0 ? selected : selected.filter(each => each.namespace === namespace));
    }
    return hasTargets ? NONE : known.get(key)!;
  };
}

/** All that these Gateways serve, of the servers that are wanted; found once for each list of Gateways. */
export function servedBy(world: World, isWanted: (server: Server) => boolean): (policy: AuthorizationPolicy) => readonly Served[] {
  const gateways = gatewaysOf(world);
  const known = new Map<readonly Gateway[], readonly Served[]>();
  return policy => {
    const selected = gateways(policy);
    if (!known.has(selected)) {
      known.set(selected, selected.flatMap(gateway => gateway.servers.filter(isWanted)
        .flatMap(server => server.hosts.map(({ host }) => ({ gateway, server, host })))));
    }
    return known.get(selected)!;
  };
}

const NONE: readonly Gateway[] = [];

function keyOf(selector: Gateway['selector']): string {
  return JSON.stringify(Object.entries(selector).sort());
}
