import type { Rule } from './rule';
import { clearCallers } from '../model/clear-callers';
import { nameOf } from '../model/located';
import { describePort } from '../model/port';

export const callersRuleStripsTls: Rule = {
  id: 'callers-rule-strips-tls',
  title: 'a rule of the caller\'s that hides TLS',
  category: 'conflict',
  severity: 'error',
  why: 'A rule in the caller\'s namespace goes before what the host\'s namespace exports, a wildcard too, and nothing of the other is kept: requests go out in clear.',
  * find(world) {
    for (const registered of world.registered) {
      for (const { port, rule, instead } of clearCallers(world, registered)) {
        if (instead && instead !== rule) {
          yield {
            manifest: instead.manifest,
            path: ['spec', 'host'],
            message: `the rule for ${instead.host} hides ${nameOf(rule)} from namespace ${instead.namespace}: requests to port ${describePort(port)} of ${registered.host} go out in clear`,
            fix: `add a rule for ${registered.host} with its TLS to namespace ${instead.namespace}, or make this one narrower`,
          };
        }
      }
    }
  },
};
