import { isDeepStrictEqual } from 'util';
import type { Rule } from './rule';
import { GATES, sinceMinor } from '../../versions';
import type { DestinationRule } from '../model/destination-rule';
import { isSameObject, nameOf } from '../model/located';
import { theOlder } from '../model/precedence';
import type { World } from '../world';

export const duplicateDestinationRule: Rule = {
  id: 'duplicate-destination-rule',
  title: 'two rules for one host',
  category: 'conflict',
  severity: 'warning',
  why: 'Rules of one namespace for one host with the same exportTo become one, which has the policy of the oldest and all subsets. With exportTo that only overlap one of them ' +
    'is used whole, the younger. Of rules for selected workloads, the oldest that selects a workload is used for it.',
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
          message: `${nameOf(rival)} is for ${rule.host} too, and ${usedOf(world, rival, rule)}`,
          fix: 'make one rule of both, or let each be exported to other namespaces',
        };
      }
    }
  },
};

function isRival(other: DestinationRule, rule: DestinationRule): boolean {
  return other.namespace === rule.namespace && !isSameObject(other, rule)
    && other.visibility.overlaps(rule.visibility) && selectAlike(other.selector, rule.selector);
}

type Selector = DestinationRule['selector'];

/** Whether every workload that one of them selects is selected by the other too. A rule without a selector is for the workloads that none selects. */
function selectAlike(one: Selector, other: Selector): boolean {
  return one === undefined || other === undefined ? one === other : includes(one, other) || includes(other, one);
}

function includes(wide: NonNullable<Selector>, narrow: NonNullable<Selector>): boolean {
  return Object.entries(wide).every(([label, value]) => narrow[label] === value);
}

function usedOf(world: World, one: DestinationRule, other: DestinationRule): string {
  return !isDeepStrictEqual(one.selector, other.selector) ? `workloads that both select use ${theOlder(one, other)}`
    : isMerged(world, one, other) ? `of their policies only one is used, that of ${theOlder(one, other)}`
      : 'where both are seen only one is used, the younger';
}

function isMerged({ facts }: World, one: DestinationRule, other: DestinationRule): boolean {
  return isDeepStrictEqual(one.selector, other.selector)
    && (one.exportKey === other.exportKey || facts.istioMinor < sinceMinor(GATES.rulesByExportTo));
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
