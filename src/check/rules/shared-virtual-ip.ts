import type { Rule } from './rule';
import { show } from '../../private/errors';
import { nameOf } from '../model/located';
import type { Port } from '../model/port';
import { Rivals } from '../model/rivals';
import { sharesServers, virtualAddresses, type ServiceEntry } from '../model/service-entry';

export const sharedVirtualIp: Rule = {
  id: 'shared-virtual-ip',
  title: 'two hosts at one address',
  category: 'conflict',
  severity: 'error',
  why: 'At an address of an entry the proxy looks at nothing else on TLS and TCP ports, server names included: all connections go to the servers of the first host.',
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    for (const entry of world.serviceEntries) {
      claimsOf(entry).forEach(({ thing }) => rivals.claim(thing, entry));
    }
    for (const entry of world.serviceEntries) {
      const { manifest, hosts, addresses, resolution } = entry;
      const [port] = opaque(entry);
      if (hosts.length > 1 && addresses.length > 0 && resolution !== 'NONE' && port && !sharesServers(entry)) {
        yield {
          manifest,
          path: hosts[1].path,
          message: `${hosts[1].host} shares address ${addresses[0].address} with ${hosts[0].host}, so that connections to port ${port.number} all go to ${hosts[0].host}`,
          fix: 'make an entry for each host, with an address of its own',
        };
      }
      for (const { thing, address, path, number } of claimsOf(entry)) {
        const rival = rivals.first(thing, entry, other => other.hosts[0]?.host !== hosts[0]?.host && !hasSameServers(other, entry));
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
  return addresses.flatMap(({ address, path }) => opaque(entry).map(({ number }) => ({ thing: `${address} ${number}`, address, path, number })));
}

function hasSameServers(one: ServiceEntry, other: ServiceEntry): boolean {
  const servers = ({ endpoints }: ServiceEntry) => endpoints.map(({ address }) => address).sort().join();
  return one.endpoints.length > 0 && servers(one) === servers(other);
}
