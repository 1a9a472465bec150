import type { Rule } from './rule';

const KINDS = ['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService', 'WorkloadEntry', 'WorkloadGroup'];
const OLD = ['networking.istio.io/v1alpha3', 'networking.istio.io/v1beta1'];

export const deprecatedApiVersion: Rule = {
  id: 'deprecated-api-version',
  title: 'an old version of Istio\'s API',
  category: 'advice',
  severity: 'info',
  why: 'Istio stores these kinds as `networking.istio.io/v1` since 1.22. The older versions have the same fields, and will go.',
  * find(world) {
    for (const manifest of world.manifests) {
      if (OLD.includes(manifest.apiVersion) && KINDS.includes(manifest.kind)) {
        yield { manifest, path: ['apiVersion'], message: `apiVersion ${manifest.apiVersion} is an old one`, fix: 'write networking.istio.io/v1' };
      }
    }
  },
};
