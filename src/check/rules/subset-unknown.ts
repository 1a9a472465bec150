import type { Rule } from './rule';
import { show } from '../../private/errors';
import type { DestinationRule } from '../model/destination-rule';

export const subsetUnknown: Rule = {
  id: 'subset-unknown',
  title: 'a route to a subset that no rule has',
  category: 'conflict',
  severity: 'error',
  why: 'There is no cluster for a subset that is in no DestinationRule of the host: requests fail with 503, connections are closed.',
  codes: ['IST0101', 'KIA1107'],
  * find(world) {
    const names = new Map<DestinationRule, Set<string>>();
    const has = (rule: DestinationRule, subset: string) => {
      const known = names.get(rule) ?? new Set(rule.subsets.map(({ name }) => name));
      names.set(rule, known);
      return known.has(subset);
    };
    for (const { manifest, destinations } of world.virtualServices) {
      for (const { path, host, subset } of destinations) {
        const rules = subset === undefined ? [] : world.rulesOf(host);
        if (rules.length > 0 && !rules.some(rule => has(rule, subset!))) {
          const known = [...new Set(rules.flatMap(({ subsets }) => subsets.map(({ name }) => name)))];
          yield {
            manifest,
            path: [...path, 'subset'],
            message: `subset ${show(subset)} of ${host} is in no DestinationRule${known.length > 0 ? `, which have ${known.join(', ')}` : ''}`,
            fix: `add it to the DestinationRule ${rules[0].namespace}/${rules[0].name}`,
          };
        }
      }
    }
  },
};
