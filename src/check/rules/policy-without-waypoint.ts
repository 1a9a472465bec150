import type { Rule } from './rule';
import { WAYPOINT_LABEL } from '../../emit/waypoint';
import { show } from '../../private/errors';
import { nameOf } from '../model/located';

export const policyWithoutWaypoint: Rule = {
  id: 'policy-without-waypoint',
  title: 'a policy that asks nobody',
  category: 'conflict',
  severity: 'error',
  why: 'A policy for a ServiceEntry is enforced by the waypoint of the entry, which has to be in the namespace of the policy. Where there is none, everybody may call, and nothing says so.',
  * find(world) {
    for (const { policy, targets } of world.entryPolicies) {
      for (const { name, path } of targets) {
        const entries = world.entriesNamed(name);
        const own = entries.filter(({ namespace }) => namespace === policy.namespace);
        const away = entries.find(({ namespace }) => namespace !== policy.namespace);
        // That of the namespace may be known to others.
        if (own.length > 0 && own.every(({ waypoint }) => waypoint === undefined) && !world.hasWaypoint(policy.namespace)) {
          yield {
            severity: 'warning',
            manifest: policy.manifest,
            path,
            message: `${nameOf(own[0])} names no waypoint that could enforce the policy`,
            fix: `label the entry, or its namespace, ${WAYPOINT_LABEL}`,
          };
        } else if (own.length === 0 && away) {
          yield {
            manifest: policy.manifest,
            path,
            message: `ServiceEntry ${show(name)} is none of namespace ${policy.namespace}, but of ${away.namespace}`,
            fix: `move the policy to namespace ${away.namespace}`,
          };
        }
      }
    }
  },
};
