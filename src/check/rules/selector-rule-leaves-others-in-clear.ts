import type { Rule } from './rule';
import { GATES, sinceMinor } from '../../versions';
import { originatesAt } from '../model/destination-rule';
import { nameOf } from '../model/located';

export const selectorRuleLeavesOthersInClear: Rule = {
  id: 'selector-rule-leaves-others-in-clear',
  title: 'TLS for selected workloads only',
  category: 'conflict',
  severity: 'error',
  why: 'A rule with a selector is for its workloads alone, the others of its namespace send in clear. A rule without a selector beside it is merged into it, and dropped, if its ' +
    'exportTo is `["."]` too: it needs another, such as the name of the namespace.',
  * find(world) {
    for (const rule of world.destinationRules.filter(({ selector }) => selector !== undefined)) {
      const ports = world.registrationsOf(rule.host).flatMap(registered => registered.ports);
      const port = ports.find(({ number, traffic }) => traffic !== 'tls' && originatesAt(rule, number));
      if (!port) {
        continue;
      }
      const others = world.rulesOf(rule.host)
        .filter(each => !each.selector && each.namespace === rule.namespace && each.visibility.sees(rule.namespace));
      const dropped = others.filter(each => each.exportKey === rule.exportKey || world.facts.istioMinor < sinceMinor(GATES.rulesByExportTo));
      if (others.length > 0 && dropped.length === others.length) {
        yield {
          manifest: dropped[0].manifest,
          path: ['spec', 'exportTo'],
          message: `the rule for ${rule.host} is dropped beside ${nameOf(rule)}, which has the same exportTo: workloads that it does not select send in clear to port ${port.number}`,
          fix: `write exportTo: [${rule.namespace}]`,
        };
      } else if (others.length === 0) {
        yield {
          severity: 'info',
          manifest: rule.manifest,
          path: ['spec', 'workloadSelector'],
          message: `workloads that the rule does not select send in clear to port ${port.number} of ${rule.host}`,
          fix: `add a rule without workloadSelector and with exportTo: [${rule.namespace}], if others call the host`,
        };
      }
    }
  },
};
