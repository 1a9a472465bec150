import type { Rule } from './rule';
import { show } from '../../private/errors';
import type { Gateway } from '../model/gateway';
import { HostMap } from '../model/host-map';

export const hostNotInGateway: Rule = {
  id: 'host-not-in-gateway',
  title: 'routes for hosts that their Gateway does not serve',
  category: 'conflict',
  severity: 'error',
  why: 'A Gateway serves the hosts of its servers, each for the namespaces that are named before it, and no others. Where none of a VirtualService\'s hosts is among them, its routes ' +
    'are not used there: requests fail with 404, connections are closed.',
  codes: ['IST0132'],
  * find(world) {
    // Very many routes may be for one Gateway.
    const known = new Map<string, HostMap<Gateway>>();
    for (const { manifest, namespace: own, hosts, gateways } of world.virtualServices) {
      for (const { path, written, namespace, name } of gateways) {
        const versions = world.gatewaysIn(namespace).filter(each => each.name === name);
        const key = `${namespace}/${name} ${own}`;
        const served = known.get(key) ?? servedFor(own, versions);
        known.set(key, served);
        const isServed = (host: string) => served.best(host).length > 0 || served.within(host).length > 0;
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

/** The hosts that Gateways serve for VirtualServices of a namespace. */
function servedFor(own: string, gateways: readonly Gateway[]): HostMap<Gateway> {
  const served = new HostMap<Gateway>();
  for (const each of gateways) {
    each.servers.flatMap(server => server.hosts).filter(({ namespace = own }) => namespace === own).forEach(({ host }) => served.add(host, each));
  }
  return served;
}
