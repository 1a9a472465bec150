import type { Rule } from './rule';
import { number } from '../model/read';
import { isTriedBySidecars } from '../model/virtual-service';

export const oneRouteManyPorts: Rule = {
  id: 'one-route-many-ports',
  title: 'one route for several ports',
  category: 'conflict',
  severity: 'warning',
  why: 'A route without `match.port` is for all ports of its host, and a destination with a port sends them all to that one.',
  * find(world) {
    for (const each of world.virtualServices) {
      for (const { path, kind, matches, destinations } of each.routes.filter(route => isTriedBySidecars(each, route))) {
        const [own] = destinations.filter(({ host, port, isMirror }) => port !== undefined && !isMirror && each.hosts.some(named => named.host === host));
        const ports = own && kind === 'http' ? [...new Set(world.registrationsOf(own.host).flatMap(target => target.ports.filter(({ traffic }) => traffic === 'http').map(port => port.number)))] : [];
        const others = ports.filter(port => port !== own.port);
        if (others.length > 0 && ports.includes(own.port!) && (matches.length === 0 || matches.some(({ port }) => number(port) === undefined))) {
          yield {
            manifest: each.manifest,
            path: [...own.path, 'port', 'number'],
            message: `calls to port ${others.join(', ')} of ${own.host} are led to port ${own.port}, as the route is for all ports`,
            fix: `write a route for each port, with match: [{ port: ${own.port} }] here`,
          };
        }
      }
    }
  },
};
