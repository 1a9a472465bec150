import type { Rule } from './rule';
import { show } from '../../private/errors';

export const singleLabelHost: Rule = {
  id: 'single-label-host',
  title: 'a host of one label',
  category: 'advice',
  severity: 'info',
  worst: 'error',
  why: 'In rules and routes a name without dots is completed to that of a Service of their namespace: none of them can be for this host.',
  * find(world) {
    for (const { manifest, hosts, namespace } of world.serviceEntries) {
      for (const { host, path } of hosts.filter(each => !each.host.includes('.'))) {
        const meant = world.resolve(host, namespace);
        const isUsed = world.rulesOf(meant).length > 0 || world.routedHosts.has(meant) || world.routesOf(meant).length > 0;
        yield {
          severity: isUsed && world.serviceOf(meant) === undefined && world.registrationsOf(meant).length === 0 ? 'error' : undefined,
          manifest,
          path,
          message: `host ${show(host)} has no dot, so that rules and routes for it are for ${meant}`,
          fix: 'use the full name',
        };
      }
    }
  },
};
