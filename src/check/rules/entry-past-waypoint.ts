import type { Rule } from './rule';
import { WAYPOINT_LABEL } from '../../emit/waypoint';
import { show } from '../../private/errors';

export const entryPastWaypoint: Rule = {
  id: 'entry-past-waypoint',
  title: 'an entry that its waypoint does not take',
  category: 'conflict',
  severity: 'error',
  why: 'Calls to a host go to its waypoint only if there is one of that name, which is for services and lets the namespace of the entry in. Otherwise ztunnel sends them past it: no TLS is added, ' +
    'nobody is asked who calls, and only the status of the entry says so.',
  * find(world) {
    for (const { manifest, namespace, waypoint } of world.serviceEntries) {
      const there = waypoint === undefined ? [] : world.waypointsIn(waypoint.namespace);
      const used = there.find(({ name }) => name === waypoint?.name);
      const path = ['metadata', 'labels', WAYPOINT_LABEL];
      // Files without waypoints of the namespace leave them to others.
      if (there.length > 0 && !used) {
        yield {
          severity: 'warning',
          manifest,
          path,
          message: `waypoint ${show(waypoint!.name)} is none of namespace ${waypoint!.namespace}, which has ${there.map(({ name }) => name).join(', ')}: calls go past it`,
          fix: 'name a waypoint that there is, or add it',
        };
      } else if (used && !used.takesServices) {
        yield { manifest, path, message: `waypoint ${used.namespace}/${used.name} is not for services: calls go past it`, fix: 'label the Gateway istio.io/waypoint-for: service' };
      } else if (used?.takes(namespace) === false) {
        yield {
          manifest,
          path,
          message: `waypoint ${used.namespace}/${used.name} does not take entries of namespace ${namespace}: calls go past it`,
          fix: 'let the namespace in by allowedRoutes of the Gateway\'s listener',
        };
      }
    }
  },
};
