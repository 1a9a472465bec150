import type { Rule } from './rule';
import { show } from '../../private/errors';

const CLUSTER = 'topology.istio.io/cluster';

export const subsetWithoutLabelsMatch: Rule = {
  id: 'subset-without-labels-match',
  title: 'a subset that no endpoint is in',
  category: 'conflict',
  severity: 'error',
  why: 'A subset with labels has those endpoints of the entry that carry them. An entry that only names its host has none with labels, those of its metadata do not count: calls fail.',
  codes: ['IST0173'],
  * find(world) {
    for (const rule of world.destinationRules.filter(({ subsets }) => subsets.length > 0)) {
      const entries = world.registrationsOf(rule.host).map(({ entry }) => entry);
      if (entries.length === 0 || entries.some(entry => entry === undefined || entry.selectsWorkloads)) {
        continue;
      }
      const endpoints = entries.flatMap(entry => entry!.endpoints);
      for (const { name, path, labels } of rule.subsets) {
        // The name of the cluster, which Istio adds too, nobody knows.
        const wanted = Object.entries(labels).filter(([key]) => key !== CLUSTER || endpoints.length === 0);
        if (wanted.length > 0 && !endpoints.some(endpoint => wanted.every(([key, value]) => endpoint.labels[key] === value))) {
          yield {
            manifest: rule.manifest,
            path: [...path, 'labels'],
            message: `no endpoint of ${rule.host} has the labels of subset ${show(name)}`,
            fix: 'leave labels out, or add them to endpoints of the ServiceEntry',
          };
        }
      }
    }
  },
};
