import type { Rule } from './rule';

export const hiddenFromWaypoint: Rule = {
  id: 'hidden-from-waypoint',
  title: 'a rule or a route that the waypoint does not see',
  category: 'conflict',
  severity: 'error',
  why: 'A waypoint serves an entry whatever its exportTo says, and looks for rules and routes only where they are exported to its own namespace, and rules only if the entry is as well. Without them it calls ' +
    'in clear, and holds no timeout.',
  * find(world) {
    for (const { manifest, waypoint, hosts, visibility } of world.serviceEntries) {
      for (const { host } of waypoint ? hosts : []) {
        const rules = world.rulesOf(host);
        if (rules.length > 0 && !visibility.sees(waypoint!.namespace)) {
          yield {
            manifest,
            path: ['spec', 'exportTo'],
            message: `${host} is not exported to namespace ${waypoint!.namespace}, where its waypoint is, which then looks for no rule of it`,
            fix: `add ${waypoint!.namespace} to exportTo of the ServiceEntry`,
          };
        }
        for (const [kind, all] of [['rule', rules], ['routes', world.routesOf(host).filter(({ isForGateway }) => !isForGateway)]] as const) {
          if (all.length > 0 && all.every(each => !each.visibility.sees(waypoint!.namespace))) {
            yield {
              manifest: all[0].manifest,
              path: ['spec', 'exportTo'],
              message: `the ${kind} of ${host} ${kind === 'rule' ? 'is' : 'are'} not exported to namespace ${waypoint!.namespace}, where the waypoint is that shall use ${kind === 'rule' ? 'it' : 'them'}`,
              fix: `add ${waypoint!.namespace} to exportTo of the ${all[0].manifest.kind}`,
            };
          }
        }
      }
    }
  },
};
