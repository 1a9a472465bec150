import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { openPorts, unlessAllocated } from '../model/open-ports';

export const tcpPortShared: Rule = {
  id: 'tcp-port-shared',
  title: 'two hosts on one TCP port without addresses',
  category: 'conflict',
  severity: 'error',
  why: 'Connections without requests or server names can only be told apart by their addresses. Of two hosts on one port without any, the older gets all connections, and the other none. ' +
    'Of two that were created at once it is the first by the name of the host.',
  * find(world) {
    for (const { entry, port, rival } of openPorts(world)) {
      if (rival) {
        yield {
          severity: world.allocates(entry) === 'unknown' ? 'warning' : undefined,
          manifest: entry.manifest,
          path: port.path,
          message: `connections to port ${port.number} of ${entry.hosts[0]?.host} and of ${rival.hosts[0]?.host} (${nameOf(rival)}) all go to one of them` + unlessAllocated(world, entry),
          fix: 'list the addresses that clients dial as addresses, or give one of them another port',
        };
      }
    }
  },
};
