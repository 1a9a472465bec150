import type { Rule } from './rule';
import { undeclaredHosts } from '../undeclared-hosts';

export const routeToUnknownHost: Rule = {
  id: 'route-to-unknown-host',
  title: 'a route to a host that nobody has declared',
  category: 'conflict',
  severity: 'warning',
  why: 'A route needs a Service, or a ServiceEntry for the very host that it leads to; one for a wildcard that the host is in does not count. Without it requests fail with 503.',
  codes: ['IST0101'],
  * find(world) {
    const isUndeclared = undeclaredHosts(world);
    for (const { manifest, destinations, namespace } of world.virtualServices) {
      for (const { path, host, written } of destinations) {
        if (isUndeclared(host, written, namespace)) {
          const [kind, but] = world.isInside(host) ? ['Service', ''] : ['ServiceEntry', world.registrationsCovering(host).length > 0 ? ' but by a wildcard' : ''];
          yield {
            manifest,
            path: [...path, 'host'],
            message: `${host} is in no ${kind}${but}: what is led there fails`,
            fix: `add a ${kind} for ${host}`,
          };
        }
      }
    }
  },
};
