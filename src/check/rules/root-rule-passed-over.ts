import { isDeepStrictEqual } from 'util';
import type { Rule } from './rule';
import { ROOT_NAMESPACE } from '../../private/namespaces';
import type { DestinationRule } from '../model/destination-rule';
import { nameOf } from '../model/located';

export const rootRulePassedOver: Rule = {
  id: 'root-rule-passed-over',
  title: 'a rule of the root namespace that the host\'s own goes before',
  category: 'conflict',
  severity: 'warning',
  why: 'Rules of the root namespace are for hosts that have none of their own, also for proxies of that namespace, such as a gateway there: what the namespace of the host exports to it goes before. ' +
    'Only a rule for the root namespace alone (`exportTo: ["."]`) is its own.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.namespace === ROOT_NAMESPACE && isForOthers(each))) {
      const owners = world.ownersOf(rule.host).filter(namespace => namespace !== ROOT_NAMESPACE);
      const other = world.rulesOf(rule.host).find(each => owners.includes(each.namespace) && isForOthers(each)
        && each.visibility.sees(ROOT_NAMESPACE) && !saysTheSame(each, rule));
      if (other) {
        yield {
          manifest: rule.manifest,
          path: ['spec', 'host'],
          message: `${nameOf(other)} is for ${rule.host} too, and goes before this one for all who see it, gateways in ${ROOT_NAMESPACE} among them`,
          fix: "write exportTo: ['.'] if this one is for a gateway here, or make one rule of both",
        };
      }
    }
  },
};

/** Whether it is for all workloads of namespaces beside its own. */
function isForOthers({ namespace, visibility, selector }: DestinationRule): boolean {
  return selector === undefined && !visibility.isOnly(namespace);
}

function saysTheSame({ spec: one }: DestinationRule, { spec: other }: DestinationRule): boolean {
  return isDeepStrictEqual([one.trafficPolicy, one.subsets], [other.trafficPolicy, other.subsets]);
}
