import { retryFeatures } from '../emit/retries';
import { loadBalancingFeatures } from '../emit/traffic-policy';
import type { Entry } from '../entry';
import type { Mesh } from '../mesh';
import { explain, GATES, has } from '../versions';
import { error, type Verdict } from './finding';

/** What of the retries and the load balancing the target's Istio does not have. */
export function checkTraffic({ retries, routes, traffic: { loadBalancing } }: Pick<Entry, 'retries' | 'routes' | 'traffic'>, mesh: Mesh): Verdict[] {
  const all = [retries, ...routes.map(route => route.retries)].filter(each => each !== undefined);
  const used = new Set([...all.flatMap(retryFeatures), ...(loadBalancing ? loadBalancingFeatures(loadBalancing) : [])]);
  return [...used].map(feature => GATES[feature]).filter(gate => !has(gate, mesh.istioVersion))
    .map(gate => error('needs-newer-istio', explain(gate, mesh.istioVersion), 'upgrade Istio, or do without'));
}
