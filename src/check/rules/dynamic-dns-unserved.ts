import type { Rule } from './rule';
import { GATES, sinceMinor } from '../../versions';
import { newerValuesOf } from '../istio/history';
import type { Manifest } from '../manifest';
import { fields } from '../model/read';

export const dynamicDnsUnserved: Rule = {
  id: 'dynamic-dns-unserved',
  title: 'a resolution that sidecars do not know yet',
  category: 'advice',
  severity: 'error',
  why: 'Istio 1.28 and 1.29 take resolution DYNAMIC_DNS for waypoints. Sidecars have no cluster for such a host before 1.30, and calls fail.',
  since: newerValuesOf('resolution')?.get('DYNAMIC_DNS'),
  until: sinceMinor(GATES.wildcardDns) - 1,
  * find({ serviceEntries, manifests, facts: { istioMinor } }) {
    const throughWaypoint = new Set(manifests.filter(each => each.apiVersion === 'v1' && each.kind === 'Namespace' && hasWaypoint(each))
      .map(each => fields(each.metadata).name));
    for (const { manifest, namespace, resolution, hosts } of serviceEntries) {
      if (resolution === 'DYNAMIC_DNS' && !hasWaypoint(manifest) && !throughWaypoint.has(namespace)) {
        yield {
          manifest,
          path: ['spec', 'resolution'],
          message: `resolution DYNAMIC_DNS of ${hosts.map(({ host }) => host).join(', ')} is for waypoints in Istio 1.${istioMinor}, and sidecars have no cluster for it`,
          fix: 'send it through a waypoint, list the names, or use Istio 1.30',
        };
      }
    }
  },
};

function hasWaypoint({ metadata }: Manifest): boolean {
  return fields(fields(metadata).labels)['istio.io/use-waypoint'] !== undefined;
}
