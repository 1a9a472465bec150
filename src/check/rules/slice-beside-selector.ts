import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { fields } from '../model/read';

export const sliceBesideSelector: Rule = {
  id: 'slice-beside-selector',
  title: 'addresses beside a selector',
  category: 'conflict',
  severity: 'warning',
  why: 'Kubernetes keeps slices of the pods that a Service selects, and one written by hand is taken together with them: a part of the calls still goes to its addresses.',
  * find(world) {
    for (const service of world.services.filter(({ isManual, externalName }) => !isManual && externalName === undefined)) {
      for (const slice of world.slicesOf(service).filter(({ manifest }) => manifest.kind === 'EndpointSlice')) {
        // One that was read out of a cluster is Kubernetes' own.
        if (fields(fields(slice.manifest.metadata).labels)['endpointslice.kubernetes.io/managed-by'] !== 'endpointslice-controller.k8s.io') {
          yield {
            manifest: slice.manifest,
            path: ['metadata', 'labels', 'kubernetes.io/service-name'],
            message: `${nameOf(slice)} adds its addresses to the pods that ${nameOf(service)} selects`,
            fix: 'delete the slice, or take the selector out of the Service',
          };
        }
      }
    }
  },
};
