import type { Rule } from './rule';
import { show } from '../../private/errors';
import { originates } from '../model/destination-rule';

export const subsetUnused: Rule = {
  id: 'subset-unused',
  title: 'settings for a subset to which no route leads',
  category: 'conflict',
  severity: 'info',
  why: 'A subset is used only where a route names it. Calls that no route leads there have the policy of the host alone, without the TLS and limits of any subset.',
  * find(world) {
    for (const rule of world.destinationRules.filter(({ host }) => world.registrationsOf(host).length > 0)) {
      const hasTls = (of?: string) => rule.tls.some(({ tls, subset }) => subset === of && originates(tls));
      for (const { name, path } of rule.subsets.filter(subset => !world.isRoutedSubset(rule.host, subset.name))) {
        if (rule.policies.some(({ subset }) => subset === name)) {
          const losesTls = hasTls(name) && !hasTls();
          yield {
            severity: losesTls ? 'warning' : undefined,
            manifest: rule.manifest,
            path,
            message: `no route leads to subset ${show(name)} of ${rule.host}, so that its settings are not used${losesTls ? ' and calls go out without its TLS' : ''}`,
            fix: 'move the settings to trafficPolicy of the rule, or add a VirtualService with a route to the subset',
          };
        }
      }
    }
  },
};
