import type { Rule } from './rule';
import { settingAt, type DestinationRule } from '../model/destination-rule';
import { nameOf } from '../model/located';
import { callersOf } from '../model/route-callers';
import { isTriedBySidecars, type Destination, type VirtualService } from '../model/virtual-service';
import type { World } from '../world';

export const gatewayRuleHidden: Rule = {
  id: 'gateway-rule-hidden',
  title: 'a gateway\'s rule that callers do not see',
  category: 'conflict',
  severity: 'error',
  why: 'A gateway that takes the mesh\'s mutual TLS takes nothing else. Where callers do not see the rule for its Service they speak to it in clear, or by TLS for another name, and it closes the ' +
    'connection.',
  * find(world) {
    for (const each of world.virtualServices) {
      const callersOfRoute = callersOf(world, each);
      for (const route of each.routes.filter(found => isTriedBySidecars(each, found))) {
        // A subset that callers do not see has a rule of its own.
        for (const to of route.destinations.filter(({ subset, host }) => subset === undefined && world.isInside(host))) {
          const rules = world.rulesOf(to.host).filter(rule => isMutual(rule, to));
          const caller = rules.length === 0 || !takesMutualTls(world, each, to) ? undefined
            : callersOfRoute(route).find(namespace => !world.ownersOf(to.host).includes(namespace) && !isSeen(world, to, namespace));
          if (caller !== undefined) {
            yield {
              manifest: each.manifest,
              path: [...to.path, 'host'],
              message: `callers in namespace ${caller} do not use ${nameOf(rules[0])}, so that they do not speak the mesh's TLS to ${to.host}, and the gateway takes nothing else`,
              fix: `export the rule to namespace ${caller}, from the namespace of the Service`,
            };
          }
        }
      }
    }
  },
};

function isMutual(rule: DestinationRule, { port, subset }: Destination): boolean {
  return settingAt(rule, 'tls', port, subset)?.value.mode === 'ISTIO_MUTUAL';
}

function isSeen(world: World, to: Destination, caller: string): boolean {
  return world.ownersOf(to.host).some(owner => world.rulesFor(caller, to.host, owner).some(rule => isMutual(rule, to)));
}

/** Whether a Gateway that has routes for the same hosts takes mutual TLS at the port. */
function takesMutualTls(world: World, { hosts }: VirtualService, { port }: Destination): boolean {
  return hosts.flatMap(({ host }) => world.routesOf(host)).flatMap(({ gateways }) => gateways)
    .flatMap(({ namespace, name }) => world.gatewaysIn(namespace).filter(each => each.name === name))
    .some(({ servers }) => servers.some(server => server.port === port && server.tls?.mode === 'ISTIO_MUTUAL'));
}
