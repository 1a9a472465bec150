import type { Rule } from './rule';
import { show } from '../../private/errors';

export const gatewayUnknown: Rule = {
  id: 'gateway-unknown',
  title: 'routes for a Gateway that nobody has declared',
  category: 'conflict',
  severity: 'warning',
  why: 'A Gateway opens a port, and the proxies that it is for serve routes there. For one that does not exist routes are served nowhere, and nothing says so.',
  codes: ['IST0101'],
  * find(world) {
    for (const { manifest, gateways } of world.virtualServices) {
      for (const { path, written, namespace, name } of gateways) {
        const known = world.gatewaysIn(namespace).map(each => each.name);
        // Files without Gateways of the namespace leave them to others.
        if (known.length > 0 && !known.includes(name)) {
          yield {
            manifest,
            path,
            message: `gateway ${show(written)} is none of namespace ${namespace}, which has ${[...new Set(known)].join(', ')}: these routes are not served there`,
            fix: 'name a Gateway that there is, or add it',
          };
        }
      }
    }
  },
};
