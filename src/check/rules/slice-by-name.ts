import type { Rule } from './rule';
import { nameOf } from '../model/located';

export const sliceByName: Rule = {
  id: 'slice-by-name',
  title: 'an EndpointSlice of DNS names',
  category: 'advice',
  severity: 'error',
  why: 'Istio ignores slices with addressType FQDN. Without others the Service has no endpoints, and calls fail with 503.',
  * find(world) {
    for (const slice of world.slices.filter(({ isByName }) => isByName)) {
      const others = slice.service === undefined ? [] : world.slicesOf({ namespace: slice.namespace, name: slice.service });
      yield {
        severity: others.some(({ isByName }) => !isByName) ? 'warning' : undefined,
        manifest: slice.manifest,
        path: ['addressType'],
        message: `${nameOf(slice)} has addressType FQDN, which Istio ignores`,
        fix: 'list IP addresses, or make a ServiceEntry with resolution: DNS and an ExternalName Service as its alias',
      };
    }
  },
};
