import type { Rule } from './rule';
import { show } from '../../private/errors';
import { nameOf } from '../model/located';
import type { Port } from '../model/port';
import { number as numberOf, texts } from '../model/read';
import { Rivals } from '../model/rivals';
import { sharesServers, virtualAddresses, type ServiceEntry } from '../model/service-entry';
import { SidecarScopes } from '../model/sidecar-scopes';
import { isTriedBySidecars } from '../model/virtual-service';
import type { World } from '../world';

export const sharedVirtualIp: Rule = {
  id: 'shared-virtual-ip',
  title: 'two hosts at one address',
  category: 'conflict',
  severity: 'error',
  why: 'At an address of an entry the proxy looks at nothing else on TLS and TCP ports, server names included: all connections go to the servers of the first host.',
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    const scopes = new SidecarScopes(world);
    for (const entry of world.serviceEntries) {
      claimsOf(entry).forEach(({ thing }) => rivals.claim(thing, entry));
    }
    for (const entry of world.serviceEntries) {
      const { manifest, hosts, addresses, resolution } = entry;
      const [port] = opaque(entry);
      if (hosts.length > 1 && addresses.length > 0 && resolution !== 'NONE' && port && !sharesServers(entry) && !goesByName(world, entry, port)) {
        yield {
          manifest,
          path: hosts[1].path,
          message: `${hosts[1].host} shares address ${addresses[0].address} with ${hosts[0].host}, so that connections to port ${port.number} all go to ${hosts[0].host}`,
          fix: 'make an entry for each host, with an address of its own',
        };
      }
      for (const { thing, address, path, port: { number } } of claimsOf(entry)) {
        const isTold = (each: ServiceEntry) => opaque(each).every(one => one.number !== number || goesByName(world, each, one));
        const rival = rivals.first(thing, entry, other => other.hosts[0]?.host !== hosts[0]?.host && !hasSameServers(other, entry)
          && !(isTold(entry) && isTold(other)) && !scopes.separate(entry, other));
        if (rival) {
          yield {
            manifest,
            path,
            message: `address ${show(address)} is that of ${rival.hosts[0]?.host} (${nameOf(rival)}) too, so that connections to port ${number} all go to one of them`,
            fix: 'give each host an address of its own',
          };
        }
      }
    }
  },
};

function opaque({ ports }: ServiceEntry): Port[] {
  return ports.filter(({ traffic }) => traffic === 'tls' || traffic === 'tcp');
}

function claimsOf(entry: ServiceEntry) {
  if (entry.resolution === 'NONE' || entry.addresses.length === 0) {
    return [];
  }
  const virtual = new Set(virtualAddresses(entry));
  const addresses = [...virtual, ...entry.addresses.filter(each => !virtual.has(each))];
  return addresses.flatMap(({ address, path }) => opaque(entry).map(port => ({ thing: `${address} ${port.number}`, address, path, port })));
}

/** Whether routes tell connections to a port by the server name, for every host of an entry. */
function goesByName(world: World, { hosts, visibility }: ServiceEntry, port: Port): boolean {
  return port.traffic === 'tls' && hosts.every(({ host }) => world.routesOf(host).some(each => each.visibility.covers(visibility) && each.routes.some(route =>
    route.kind === 'tls' && isTriedBySidecars(each, route) && route.matches.some(match =>
      texts(match.sniHosts).includes(host) && (numberOf(match.port) ?? port.number) === port.number))));
}

function hasSameServers(one: ServiceEntry, other: ServiceEntry): boolean {
  const servers = ({ endpoints }: ServiceEntry) => endpoints.map(({ address }) => address).sort().join();
  return one.endpoints.length > 0 && servers(one) === servers(other);
}
