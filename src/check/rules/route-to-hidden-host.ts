import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { callersOf } from '../model/route-callers';
import { isTriedBySidecars } from '../model/virtual-service';

export const routeToHiddenHost: Rule = {
  id: 'route-to-hidden-host',
  title: 'a route to a host that its callers do not see',
  category: 'conflict',
  severity: 'error',
  why: 'A sidecar has no cluster for a host that is not exported to its namespace: requests that a route leads there fail with 503.',
  codes: ['IST0101'],
  * find(world) {
    for (const each of world.virtualServices) {
      const callersOfRoute = callersOf(world, each);
      const destinations = each.routes.filter(route => isTriedBySidecars(each, route))
        .flatMap(route => route.destinations.map(to => ({ ...to, callers: callersOfRoute(route) })));
      for (const { path, host, callers } of destinations) {
        const targets = world.targetsOf(host);
        const blind = targets.length === 0 ? undefined : callers.find(caller => targets.every(({ visibility }) => !visibility.sees(caller)));
        if (blind !== undefined) {
          yield {
            manifest: each.manifest,
            path: [...path, 'host'],
            message: `${host} (${nameOf(targets[0])}) is not exported to namespace ${blind}, where the route is used: what is led there fails`,
            fix: `add ${blind} to ${targets[0].entry ? 'exportTo of the ServiceEntry' : 'the annotation networking.istio.io/exportTo of the Service'}`,
          };
        }
      }
    }
  },
};
