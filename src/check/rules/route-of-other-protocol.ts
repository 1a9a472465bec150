import type { Rule } from './rule';
import { describePort, type Traffic } from '../model/port';
import { portsOfHosts, portsOfRoute } from '../model/served-ports';
import { isTriedBySidecars } from '../model/virtual-service';

/** What each kind of routes for connections is for. */
const KINDS: { readonly [kind: string]: { readonly served: readonly Traffic[]; readonly protocols: string } } = {
  tls: { served: ['tls'], protocols: 'HTTPS and TLS' },
  tcp: { served: ['tcp', 'unknown'], protocols: 'TCP' },
};

export const routeOfOtherProtocol: Rule = {
  id: 'route-of-other-protocol',
  title: 'a route of another kind than its port',
  category: 'conflict',
  severity: 'error',
  why: 'Routes under `tls` are used on HTTPS and TLS ports, those under `tcp` on other ports of connections, and none of both on ports of requests. On a port of another protocol they do nothing.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway }) => !isForGateway)) {
      const ports = each.routes.some(({ kind }) => kind in KINDS) ? portsOfHosts(world, each) ?? [] : [];
      for (const route of each.routes.filter(found => found.kind in KINDS && isTriedBySidecars(each, found))) {
        const { served, protocols } = KINDS[route.kind];
        const reached = portsOfRoute(route, ports);
        if (reached.length > 0 && !reached.some(({ traffic }) => served.includes(traffic))) {
          yield {
            manifest: each.manifest,
            path: route.path,
            message: `routes under ${route.kind} are for ${protocols} ports, and this one is for port ${reached.map(describePort).join(', ')} of ${each.hosts.map(({ host }) => host).join(', ')}: it is never used`,
            fix: `write it under ${[...new Set(reached.map(({ traffic }) => traffic === 'unknown' ? 'tcp' : traffic))].join(' or ')}`,
          };
        }
      }
    }
  },
};
