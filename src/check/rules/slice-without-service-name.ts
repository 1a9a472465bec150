import type { Rule } from './rule';
import { nameOf } from '../model/located';

export const sliceWithoutServiceName: Rule = {
  id: 'slice-without-service-name',
  title: 'an EndpointSlice for no Service',
  category: 'advice',
  severity: 'error',
  why: 'A slice belongs to the Service that its label `kubernetes.io/service-name` names, whatever its own name is. Without the label its addresses are for nobody.',
  * find(world) {
    for (const slice of world.slices) {
      if (slice.manifest.kind === 'EndpointSlice' && slice.service === undefined) {
        yield {
          manifest: slice.manifest,
          path: ['metadata', 'labels'],
          message: `${nameOf(slice)} has no label kubernetes.io/service-name, so that its addresses are for no Service`,
          fix: 'add the label with the name of the Service',
        };
      }
    }
  },
};
