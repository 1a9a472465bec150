import type { Rule } from './rule';
import { items, number } from '../model/read';
import { isTriedBySidecars, type Route } from '../model/virtual-service';

export const routeForUndeclaredPort: Rule = {
  id: 'route-for-undeclared-port',
  title: 'a route for a port that the host does not have',
  category: 'conflict',
  severity: 'error',
  why: 'Only declared ports have routes. Calls to another port pass Istio by, and what the route says is not used.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway, routes }) => !isForGateway && routes.some(namesPort))) {
      const known = each.hosts.map(({ host }) => world.servedBy(host));
      const declared = new Set(known.flat().flatMap(({ ports }) => ports.map(port => port.number)));
      if (declared.size === 0 || known.some(registrations => registrations.length === 0)) {
        continue;
      }
      for (const { path, route } of each.routes.filter(found => isTriedBySidecars(each, found))) {
        for (const { index, value } of items(route.match)) {
          const port = number(value.port);
          if (port !== undefined && !declared.has(port)) {
            yield {
              manifest: each.manifest,
              path: [...path, 'match', index, 'port'],
              message: `port ${port} is none of ${each.hosts.map(({ host }) => host).join(', ')}, which has ${[...declared].join(', ')}`,
              fix: 'match a port that is declared, or declare it',
            };
          }
        }
      }
    }
  },
};

function namesPort({ matches }: Route): boolean {
  return matches.some(({ port }) => number(port) !== undefined);
}
