import type { Rule } from './rule';
import { isSameObject } from '../model/located';

export const staticWithoutEndpoints: Rule = {
  id: 'static-without-endpoints',
  title: 'a STATIC entry without endpoints',
  category: 'advice',
  severity: 'error',
  why: 'With resolution STATIC the servers are those in `endpoints`. `addresses` are only what clients dial; without endpoints every call fails with 503.',
  * find(world) {
    for (const entry of world.serviceEntries.filter(each => each.resolution === 'STATIC' && each.endpoints.length === 0 && !each.selectsWorkloads)) {
      const others = entry.hosts.flatMap(({ host }) => world.registrationsOf(host))
        // Only entries of one namespace are taken together.
        .filter(other => !isSameObject(other, entry) && (other.namespace === entry.namespace || other.service !== undefined));
      if (others.length === 0) {
        yield {
          manifest: entry.manifest,
          path: ['spec', 'resolution'],
          message: `resolution STATIC without endpoints: there is nobody behind ${entry.hosts.map(({ host }) => host).join(', ')}`,
          fix: `list the servers' addresses as endpoints${entry.addresses.length > 0 ? ', addresses are not taken for them' : ''}`,
        };
      }
    }
  },
};
