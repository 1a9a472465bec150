import type { Rule } from './rule';
import { show } from '../../private/errors';
import { isWithin } from '../istio/names';

export const hostNotInGateway: Rule = {
  id: 'host-not-in-gateway',
  title: 'routes for hosts that their Gateway does not serve',
  category: 'conflict',
  severity: 'error',
  why: 'A Gateway serves the hosts of its servers, each for the namespaces that are named before it, and no others. Where none of a VirtualService\'s hosts is among them, its routes ' +
    'are not used there: requests fail with 404, connections are closed.',
  codes: ['IST0132'],
  * find(world) {
    for (const { manifest, namespace: own, hosts, gateways } of world.virtualServices) {
      for (const { path, written, namespace, name } of gateways) {
        const versions = world.gatewaysIn(namespace).filter(each => each.name === name);
        const served = versions.flatMap(({ servers }) => servers).flatMap(server => server.hosts).filter(each => (each.namespace ?? own) === own);
        const isServed = (host: string) => served.some(each => isWithin(host, each.host) || isWithin(each.host, host));
        if (versions.length > 0 && hosts.length > 0 && !hosts.some(({ host }) => isServed(host))) {
          yield {
            manifest,
            path,
            message: `gateway ${show(written)} serves none of ${hosts.map(({ host }) => host).join(', ')} for namespace ${own}: these routes are not used there`,
            fix: `add a host to a server of Gateway ${namespace}/${name}`,
          };
        }
      }
    }
  },
};
