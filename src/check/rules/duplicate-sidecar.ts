import type { Rule } from './rule';
import { isSameObject, nameOf, type Located } from '../model/located';
import { fields, isFields, labels } from '../model/read';

export const duplicateSidecar: Rule = {
  id: 'duplicate-sidecar',
  title: 'two Sidecars for the same workloads',
  category: 'conflict',
  severity: 'error',
  why: 'Sidecars are not merged. Of two for one workload its proxy uses the older alone: the hosts that the other lists are unknown to it, and its outboundTrafficPolicy does not hold.',
  codes: ['IST0110', 'IST0111'],
  * find(world) {
    const firsts = new Map<string, Located[]>();
    world.sidecars.forEach(each => firsts.set(keyOf(each), [...(firsts.get(keyOf(each)) ?? []).slice(0, MOST), each]));
    for (const each of world.sidecars) {
      const rival = firsts.get(keyOf(each))!.find(other => !isSameObject(other, each));
      if (rival) {
        const selector = selectorOf(each);
        yield {
          manifest: each.manifest,
          path: selector ? ['spec', 'workloadSelector'] : ['spec'],
          message: `${nameOf(rival)} is for ${selector ? 'workloads with the same labels' : 'all workloads of the namespace'} too, and proxies use one of them alone`,
          fix: selector ? 'put them together into one' : 'put them together into one, or give one a workloadSelector',
        };
      }
    }
  },
};

/** Where very many are for the same, only so many are looked at. */
const MOST = 50;

/** Namespace and labels. Whether different labels are on one workload, only the workloads tell. */
function keyOf(sidecar: Located): string {
  return `${sidecar.namespace} ${selectorOf(sidecar) ?? ''}`;
}

function selectorOf({ manifest }: Located): string | undefined {
  const { workloadSelector } = fields(manifest.spec);
  const wanted = isFields(workloadSelector) ? Object.entries(labels(workloadSelector.labels)) : [];
  return wanted.length > 0 ? JSON.stringify(wanted.sort()) : undefined;
}
