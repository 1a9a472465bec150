import type { Rule } from './rule';
import { clearCallers } from '../model/clear-callers';
import { describePort } from '../model/port';

export const privateRuleOnService: Rule = {
  id: 'private-rule-on-service',
  title: 'a Service that is seen where its rule is not',
  category: 'conflict',
  severity: 'warning',
  why: 'A Service is seen in every namespace. Where the rule that adds TLS is not, requests go to the addresses outside in clear.',
  * find(world) {
    for (const registered of world.registered.filter(({ service }) => service?.isManual)) {
      const seen = new Set<object>();
      for (const { port, rule, instead } of clearCallers(world, registered)) {
        if (!instead && !seen.has(rule)) {
          seen.add(rule);
          yield {
            manifest: rule.manifest,
            path: rule.spec.exportTo === undefined ? ['spec'] : ['spec', 'exportTo'],
            message: `${registered.host} is seen in every namespace and the rule is not: requests from elsewhere go to port ${describePort(port)} in clear`,
            fix: rule.namespace === registered.namespace ? 'write exportTo: ["*"]' : `put the rule into namespace ${registered.namespace}, with exportTo: ["*"]`,
          };
        }
      }
    }
  },
};
