import type { Rule } from './rule';
import { isSameObject, nameOf } from '../model/located';
import { Rivals } from '../model/rivals';
import type { ServiceEntry } from '../model/service-entry';
import type { World } from '../world';

export const tcpPortShared: Rule = {
  id: 'tcp-port-shared',
  title: 'two hosts on one TCP port without addresses',
  category: 'conflict',
  severity: 'error',
  why: 'Connections without requests or server names can only be told apart by their addresses. Of two hosts on one port without any, the older gets all connections, and the other none.',
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    const open = world.serviceEntries.filter(entry => isOpen(world, entry));
    open.forEach(entry => tcpPorts(entry).forEach(({ number }) => rivals.claim(String(number), entry)));
    for (const entry of open) {
      for (const port of tcpPorts(entry)) {
        const rival = rivals.first(String(port.number), entry, other => !isSameObject(other, entry) && other.hosts[0]?.host !== entry.hosts[0]?.host);
        if (rival) {
          yield {
            severity: world.allocates(entry) === 'unknown' ? 'warning' : undefined,
            manifest: entry.manifest,
            path: port.path,
            message: `connections to port ${port.number} of ${entry.hosts[0]?.host} and of ${rival.hosts[0]?.host} (${nameOf(rival)}) all go to one of them` +
              (world.allocates(entry) === 'unknown' ? ', unless sidecars answer DNS' : ''),
            fix: 'list the addresses that clients dial as addresses, or give one of them another port',
          };
        }
      }
    }
  },
};

function isOpen(world: World, entry: ServiceEntry): boolean {
  return entry.addresses.length === 0 && entry.resolution !== 'DYNAMIC_DNS' && world.allocates(entry) !== 'yes';
}

function tcpPorts({ ports }: ServiceEntry) {
  return ports.filter(({ traffic }) => traffic === 'tcp' || traffic === 'unknown');
}
