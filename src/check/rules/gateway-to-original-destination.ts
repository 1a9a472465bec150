import type { Rule } from './rule';
import { isTriedByGateways, isTriedBySidecars } from '../model/virtual-service';

export const gatewayToOriginalDestination: Rule = {
  id: 'gateway-to-original-destination',
  title: 'a gateway that leads to resolution NONE',
  category: 'conflict',
  severity: 'error',
  why: 'With resolution NONE a connection goes on to the address that was dialled, and at a gateway that is the gateway. It has no endpoints for such a host, and calls fail.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway }) => isForGateway)) {
      for (const route of each.routes.filter(found => isTriedByGateways(each, found) && !isTriedBySidecars(each, found))) {
        for (const { path, host } of route.destinations) {
          const targets = world.registrationsOf(host);
          if (targets.length > 0 && targets.every(({ entry }) => entry?.resolution === 'NONE')) {
            yield {
              manifest: each.manifest,
              path: [...path, 'host'],
              message: `${host} has resolution NONE, for which a gateway has no endpoints`,
              fix: 'use resolution: DNS',
            };
          }
        }
      }
    }
  },
};
