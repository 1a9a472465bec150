import type { Rule } from './rule';
import type { Gateway } from '../model/gateway';
import { nameOf } from '../model/located';
import type { VirtualService } from '../model/virtual-service';
import type { World } from '../world';

export const foreignRoutesAtGateway: Rule = {
  id: 'foreign-routes-at-gateway',
  title: 'routes of another namespace for a host outside',
  category: 'conflict',
  severity: 'warning',
  why: 'A gateway takes the routes of all VirtualServices for a host together, from every namespace that its servers do not leave out. Requests that the other namespace\'s routes match go where these say.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway }) => isForGateway)) {
      for (const { host, path } of each.hosts) {
        const owners = world.registrationsOf(host).filter(({ entry }) => entry?.isOutside).map(({ namespace }) => namespace);
        const found = owners.includes(each.namespace) ? undefined : rivalOf(world, each, host, owners);
        if (found) {
          const { gateway, other } = found;
          yield {
            manifest: each.manifest,
            path,
            message: `${nameOf(gateway)} takes these routes for ${host} beside those of ${nameOf(other)}, in whose namespace the host is registered`,
            fix: `write '${other.namespace}/${host}' in the Gateway, so that it takes routes from namespace ${other.namespace} alone`,
          };
        }
      }
    }
  },
};

interface Rival {
  readonly gateway: Gateway;
  readonly other: VirtualService;
}

/** Of the routes of a host's own namespace those at a Gateway that takes both. */
function rivalOf(world: World, each: VirtualService, host: string, owners: readonly string[]): Rival | undefined {
  for (const other of world.routesOf(host).filter(({ namespace }) => owners.includes(namespace))) {
    const gateway = commonGateways(world, each, other).find(common => isForAll(common, host));
    if (gateway) {
      return { gateway, other };
    }
  }
  return undefined;
}

/** The Gateways that both have routes for. */
function commonGateways(world: World, one: VirtualService, other: VirtualService): Gateway[] {
  return one.gateways.filter(({ namespace, name }) => other.gateways.some(each => each.namespace === namespace && each.name === name))
    .flatMap(({ namespace, name }) => world.gatewaysIn(namespace).filter(each => each.name === name));
}

/** Whether it takes routes for a host from every namespace. */
function isForAll({ servers }: Gateway, host: string): boolean {
  return servers.some(({ hosts }) => hosts.some(each => each.namespace === undefined && [host, '*'].includes(each.host)));
}
