import type { Rule } from './rule';
import { oneSelectsTheOthers } from '../model/gateway';
import { labels } from '../model/read';
import { isTriedByGateways, isTriedBySidecars, type Route, type VirtualService } from '../model/virtual-service';
import type { World } from '../world';

export const hiddenFromGateway: Rule = {
  id: 'hidden-from-gateway',
  title: 'a host or a route that its gateway does not see',
  category: 'conflict',
  severity: 'error',
  why: 'A gateway has no cluster for a host that is not exported to the gateway\'s own namespace, and no routes that are not: connections are reset, requests fail.',
  * find(world) {
    for (const each of world.virtualServices.filter(({ isForGateway }) => isForGateway)) {
      const gateways = gatewayNamespaces(world, each);
      if (gateways.length === 1 && !each.visibility.sees(gateways[0])) {
        yield {
          manifest: each.manifest,
          path: ['spec', 'exportTo'],
          message: `the routes are not exported to namespace ${gateways[0]}, where the gateway is that shall use them`,
          fix: `add ${gateways[0]} to exportTo of the VirtualService`,
        };
      }
      for (const route of gateways.length === 1 ? each.routes.filter(found => isTriedByGateways(each, found)) : []) {
        for (const { path, host } of route.destinations) {
          const entries = world.registrationsOf(host).filter(({ entry }) => entry !== undefined);
          if (entries.length > 0 && entries.every(({ visibility }) => !visibility.sees(gateways[0]))) {
            yield {
              manifest: each.manifest,
              path: [...path, 'host'],
              message: `${host} is not exported to namespace ${gateways[0]}, where the gateway is that shall call it`,
              fix: `add ${gateways[0]} to exportTo of the ServiceEntry`,
            };
          }
        }
      }
    }
  },
};

/** Where the Services are to which sidecars are led. */
function gatewayNamespaces(world: World, each: VirtualService): string[] {
  const end = `.svc.${world.clusterDomain}`;
  const destinations = firstLegs(world, each).flatMap(route => route.destinations);
  const hosts = destinations.map(({ host }) => host).filter(host => !isOfOthers(world, each, host));
  return [...new Set(hosts.filter(host => host.endsWith(end)).map(host => host.slice(0, -end.length).split('.')[1] ?? ''))];
}

/** The routes of sidecars to the gateway: in the same VirtualService, or in another one for a host that the gateway sends on to itself. */
function firstLegs(world: World, each: VirtualService): readonly Route[] {
  if (each.isForMesh) {
    return each.routes.filter(route => isTriedBySidecars(each, route) && !isTriedByGateways(each, route));
  }
  return each.hosts.filter(({ host }) => each.destinations.some(destination => destination.host === host))
    .flatMap(({ host }) => world.routesOf(host)).filter(({ isForGateway }) => !isForGateway).flatMap(({ routes }) => routes);
}

/** Whether a Service is known to select other pods than the Gateways. */
function isOfOthers(world: World, { gateways }: VirtualService, host: string): boolean {
  const selector = labels(world.serviceOf(host)?.spec.selector);
  const known = gateways.flatMap(({ namespace, name }) => world.gatewaysIn(namespace).filter(each => each.name === name));
  return Object.keys(selector).length > 0 && known.length > 0 && !known.some(each => oneSelectsTheOthers(each.selector, selector));
}
