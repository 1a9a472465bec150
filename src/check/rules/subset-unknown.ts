import type { Rule } from './rule';
import { show } from '../../private/errors';
import type { DestinationRule } from '../model/destination-rule';
import { nameOf } from '../model/located';
import { callersOf } from '../model/route-callers';
import { isTriedBySidecars } from '../model/virtual-service';
import type { World } from '../world';

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
    for (const each of world.virtualServices) {
      const { manifest, namespace } = each;
      const callersOfRoute = callersOf(world, each);
      for (const { route, path, host, subset } of each.routes.flatMap(found => found.destinations.map(to => ({ ...to, route: found })))) {
        const rules = subset === undefined ? [] : world.rulesOf(host);
        const having = rules.filter(rule => has(rule, subset!));
        // A rule of the caller's for a wildcard goes before those for the host.
        const wider = rules.length > 0 ? world.rulesOver(host).filter(rule => has(rule, subset!)) : [];
        if (wider.length > 0 && isSeen(world, wider, host, namespace)) {
          continue;
        }
        const isUsed = isTriedBySidecars(each, route) && callersOfRoute(route).includes(namespace);
        if (having.length > 0 && isUsed && !isSeen(world, having, host, namespace)) {
          yield {
            manifest,
            path: [...path, 'subset'],
            message: `subset ${show(subset)} of ${host} is in ${nameOf(having[0])}, which is not for callers in namespace ${namespace}`,
            fix: `export the rule to namespace ${namespace}, from the namespace of the host`,
          };
        } else if (rules.length > 0 && having.length === 0) {
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

/** Whether callers in a namespace get one of some rules for a host. */
function isSeen(world: World, rules: readonly DestinationRule[], host: string, caller: string): boolean {
  const owners = world.ownersOf(host);
  return owners.length === 0 || owners.some(owner => world.rulesFor(caller, host, owner).some(rule => rules.includes(rule)));
}
