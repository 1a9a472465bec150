import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { isTriedByGateways, isTriedBySidecars, type VirtualService } from '../model/virtual-service';

export const routePastGateway: Rule = {
  id: 'route-past-gateway',
  title: 'a route past the gateway',
  category: 'conflict',
  severity: 'warning',
  why: 'Calls to the target pass a gateway by routes of the target\'s own host, which a route of another host does not come by.',
  * find(world) {
    const known = new Map<string, VirtualService | undefined>();
    for (const each of world.virtualServices.filter(({ isForMesh }) => isForMesh)) {
      const names = new Set(each.hosts.map(({ host }) => host));
      for (const route of each.routes.filter(found => isTriedBySidecars(each, found))) {
        for (const { path, host } of route.destinations.filter(to => !names.has(to.host) && !world.isInside(to.host))) {
          if (!known.has(host)) {
            const own = world.routesOf(host);
            known.set(host, own.some(other => leadsOn(other, host)) ? own.find(other => leadsToGateway(other, host)) : undefined);
          }
          const through = known.get(host);
          if (through) {
            yield {
              manifest: each.manifest,
              path: [...path, 'host'],
              message: `the route leads to ${host} straight from the sidecar, past the gateway to which ${nameOf(through)} leads calls to it`,
              fix: `let the route lead to the gateway too, and the gateway to ${host}`,
            };
          }
        }
      }
    }
  },
};

/** Whether it leads a gateway to the host. */
function leadsOn(each: VirtualService, host: string): boolean {
  return each.routes.filter(route => isTriedByGateways(each, route) && !isTriedBySidecars(each, route))
    .some(({ destinations }) => destinations.some(to => to.host === host));
}

/** Whether it leads sidecars elsewhere. */
function leadsToGateway(each: VirtualService, host: string): boolean {
  const legs = each.routes.filter(route => isTriedBySidecars(each, route) && !isTriedByGateways(each, route));
  return legs.length > 0 && legs.every(({ destinations }) => destinations.every(to => to.host !== host));
}
