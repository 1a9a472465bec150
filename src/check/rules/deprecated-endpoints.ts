import type { Rule } from './rule';
import { nameOf } from '../model/located';

const SINCE = 33;

export const deprecatedEndpoints: Rule = {
  id: 'deprecated-endpoints',
  title: 'Endpoints instead of an EndpointSlice',
  category: 'advice',
  severity: 'warning',
  why: 'Endpoints are deprecated since Kubernetes 1.33, and the API server warns of them. Istio reads EndpointSlices alone, into which Kubernetes mirrors them for now.',
  * find(world) {
    const { kubernetesMinor = SINCE } = world.facts;
    const seen = new Set<object>();
    for (const each of kubernetesMinor >= SINCE ? world.slices : []) {
      if (each.manifest.kind === 'Endpoints' && !seen.has(each.manifest)) {
        seen.add(each.manifest);
        yield { manifest: each.manifest, path: ['kind'], message: `${nameOf(each)} is deprecated since Kubernetes 1.33`, fix: 'write an EndpointSlice' };
      }
    }
  },
};
