import type { Rule } from './rule';
import { ROOT_NAMESPACE } from '../../private/namespaces';
import type { DestinationRule } from '../model/destination-rule';
import { nameOf } from '../model/located';
import type { Registered } from '../model/registry';

export const ruleForHiddenHost: Rule = {
  id: 'rule-for-hidden-host',
  title: 'a rule that nobody uses',
  category: 'conflict',
  severity: 'warning',
  why: 'A rule counts for callers of its own namespace, and for others only if it is in the namespace of the host. Where its own namespace does not see the host, or the rule is not ' +
    'exported to it, nobody uses the rule.',
  * find(world) {
    for (const rule of world.destinationRules) {
      const known = world.registrationsOf(rule.host);
      if (known.length > 0 && !known.some(registered => isUsed(rule, registered))) {
        const [{ visibility, namespace }] = known;
        yield {
          manifest: rule.manifest,
          path: ['spec', 'host'],
          message: visibility.sees(rule.namespace)
            ? `the rule is not exported to namespace ${rule.namespace} itself, and rules for ${rule.host} of ${nameOf(known[0])} that are for others must be in namespace ${namespace}: nobody uses it`
            : `${rule.host} (${nameOf(known[0])}) is not exported to namespace ${rule.namespace}: nobody uses the rule`,
          fix: `put the rule into namespace ${namespace}${visibility.sees(rule.namespace) ? '' : `, or add ${rule.namespace} to exportTo of the ServiceEntry`}`,
        };
      }
    }
  },
};

function isUsed({ namespace, visibility }: DestinationRule, host: Registered): boolean {
  return (visibility.sees(namespace) && host.visibility.sees(namespace))
    || ([host.namespace, ROOT_NAMESPACE].includes(namespace) && visibility.overlaps(host.visibility));
}
