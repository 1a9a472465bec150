import type { Rule } from './rule';
import { originates } from '../model/destination-rule';
import { nameOf } from '../model/located';

export const ruleOnExternalName: Rule = {
  id: 'rule-on-external-name',
  title: 'a rule for an alias',
  category: 'conflict',
  severity: 'warning',
  worst: 'error',
  why: 'An ExternalName Service is only another name for its target. Nobody looks for rules of that name: neither TLS nor limits in them are used.',
  * find(world) {
    for (const rule of world.destinationRules) {
      const alias = world.aliasOf(rule.host);
      if (alias) {
        yield {
          // Without it requests may go to an HTTPS port in clear.
          severity: rule.tls.some(({ tls }) => originates(tls)) ? 'error' : undefined,
          manifest: rule.manifest,
          path: ['spec', 'host'],
          message: `${rule.host} is the alias ${nameOf(alias)}, for which no rule is ever used`,
          fix: `make ${alias.externalName} the host of the rule, and of a ServiceEntry if there is none`,
        };
      }
    }
  },
};
