import type { Rule } from './rule';
import { show } from '../../private/errors';
import { nameOf } from '../model/located';

export const hostOfAService: Rule = {
  id: 'host-of-a-service',
  title: 'an entry for a Service\'s name',
  category: 'conflict',
  severity: 'warning',
  why: 'For those who see the entry it takes the place of the Service: mutual TLS of the mesh, its endpoints and their load balancing are gone.',
  * find(world) {
    for (const { manifest, hosts, isOutside, selectsWorkloads } of world.serviceEntries) {
      for (const { host, path } of isOutside && !selectsWorkloads ? hosts : []) {
        const service = world.serviceOf(host);
        if (service && service.externalName === undefined) {
          yield {
            manifest,
            path,
            message: `host ${show(host)} is the name of ${nameOf(service)}, whose place the entry takes`,
            fix: 'use the name that the servers have outside, and a Service only as an alias for it',
          };
        }
      }
    }
  },
};
