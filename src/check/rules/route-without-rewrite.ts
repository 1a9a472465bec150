import type { Rule } from './rule';
import { originatesAt } from '../model/destination-rule';
import { rewritesHost } from '../model/rewrites';
import { isTriedBySidecars } from '../model/virtual-service';

export const routeWithoutRewrite: Rule = {
  id: 'route-without-rewrite',
  title: 'a route to another host that keeps the Host header',
  category: 'advice',
  severity: 'info',
  why: 'The server gets the Host that the workload wrote, not its own: most answer 404, or close the connection. Behind TLS with a name of its own the two differ.',
  * find(world) {
    for (const each of world.virtualServices) {
      for (const route of each.routes.filter(({ kind, ...found }) => kind === 'http' && isTriedBySidecars(each, { kind, ...found }))) {
        for (const destination of route.destinations.filter(({ isMirror }) => !isMirror)) {
          const targets = world.registrationsOf(destination.host).filter(({ entry }) => entry?.isOutside);
          const isOwn = each.hosts.some(({ host }) => host === destination.host || host.startsWith('*') || world.aliasOf(host)?.externalName === destination.host);
          if (targets.length === 0 || isOwn || rewritesHost(route, [destination])) {
            continue;
          }
          const encrypted = world.rulesFor(each.namespace, destination.host, targets[0].namespace)
            .some(rule => targets[0].ports.some(({ number }) => (destination.port ?? number) === number && originatesAt(rule, number)));
          yield {
            severity: encrypted ? 'warning' : undefined,
            manifest: each.manifest,
            path: route.path,
            message: `requests for ${each.hosts.map(({ host }) => host).join(', ')} are led to ${destination.host} with their Host header`,
            fix: `add rewrite: { authority: ${destination.host} }`,
          };
        }
      }
    }
  },
};
