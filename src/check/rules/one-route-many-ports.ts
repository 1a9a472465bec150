import type { Rule } from './rule';
import type { Port } from '../model/port';
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
      for (const { kind, matches, destinations } of each.routes.filter(route => isTriedBySidecars(each, route))) {
        // Who shares requests out has thought of where they go.
        const [own, ...more] = destinations.filter(({ isMirror }) => !isMirror);
        const isMeant = own?.port === undefined || more.length > 0 || !each.hosts.some(({ host }) => host === own.host);
        const ports = !isMeant && kind === 'http' ? [...new Set(world.registrationsOf(own.host).flatMap(target => httpPorts(target.ports)))] : [];
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

function httpPorts(ports: readonly Port[]): number[] {
  return ports.filter(({ traffic }) => traffic === 'http').map(port => port.number);
}
