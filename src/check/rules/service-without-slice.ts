import type { Rule } from './rule';
import { nameOf } from '../model/located';

export const serviceWithoutSlice: Rule = {
  id: 'service-without-slice',
  title: 'a Service with neither selector nor addresses',
  category: 'conflict',
  severity: 'info',
  why: 'Without a selector somebody has to say which addresses are behind a Service. Until then every call fails with 503.',
  * find(world) {
    for (const service of world.services) {
      if (service.isManual && service.ports.length > 0 && world.slicesOf(service).length === 0) {
        yield {
          manifest: service.manifest,
          path: ['spec'],
          message: `${nameOf(service)} has no selector, and no EndpointSlice is for it`,
          fix: `add an EndpointSlice with the label kubernetes.io/service-name: ${service.name}, or a selector`,
        };
      }
    }
  },
};
