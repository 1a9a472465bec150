import { isDeepStrictEqual } from 'util';
import type { Rule } from './rule';
import { GATES, sinceMinor } from '../../versions';
import type { DestinationRule } from '../model/destination-rule';
import { isSameObject, nameOf } from '../model/located';
import type { World } from '../world';

export const duplicateDestinationRule: Rule = {
  id: 'duplicate-destination-rule',
  title: 'two rules for one host',
  category: 'conflict',
  severity: 'warning',
  why: 'Rules of one namespace for one host with the same exportTo become one, which has the policy of the oldest and all subsets. With exportTo that only overlap one of them ' +
    'is used whole, the younger. Which one that is does not show in the files.',
  codes: ['KIA0201'],
  * find(world) {
    for (const rule of world.destinationRules) {
      const before: DestinationRule[] = [];
      for (const other of world.rulesOf(rule.host)) {
        if (other === rule) {
          break;
        }
        before.push(other);
      }
      const rival = before.find(other => isRival(other, rule) && loses(world, other, rule));
      if (rival) {
        yield {
          manifest: rule.manifest,
          path: ['spec', 'host'],
          message: `${nameOf(rival)} is for ${rule.host} too, and ${isMerged(world, rival, rule) ? 'of their policies' : 'where both are seen'} only one is used`,
          fix: 'make one rule of both, or let each be exported to other namespaces',
        };
      }
    }
  },
};

function isRival(other: DestinationRule, rule: DestinationRule): boolean {
  return other.namespace === rule.namespace && !isSameObject(other, rule)
    && isDeepStrictEqual(other.selector, rule.selector) && other.visibility.overlaps(rule.visibility);
}

function isMerged({ facts }: World, one: DestinationRule, other: DestinationRule): boolean {
  return one.exportKey === other.exportKey || facts.istioMinor < sinceMinor(GATES.rulesByExportTo);
}

/** Whether anything that one of them says is lost. */
function loses(world: World, one: DestinationRule, other: DestinationRule): boolean {
  const { trafficPolicy: policy, subsets } = one.spec;
  const { trafficPolicy: otherPolicy, subsets: otherSubsets } = other.spec;
  if (!isMerged(world, one, other)) {
    return !isDeepStrictEqual([policy, subsets], [otherPolicy, otherSubsets]);
  }
  const clash = one.subsets.some(({ name }, index) => {
    const twin = other.subsets.findIndex(each => each.name === name);
    return twin >= 0 && !isDeepStrictEqual(subsets[index], otherSubsets[twin]);
  });
  return clash || (policy !== undefined && otherPolicy !== undefined && !isDeepStrictEqual(policy, otherPolicy));
}
