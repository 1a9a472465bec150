import type { Rule } from './rule';
import { openPorts, unlessAllocated } from '../model/open-ports';
import { describePort } from '../model/port';

export const tcpPortWithoutAddress: Rule = {
  id: 'tcp-port-without-address',
  title: 'a TCP port without an address',
  category: 'advice',
  severity: 'warning',
  why: 'A connection without requests or server name can only be told apart by its address. Without one the proxy takes every connection to that port for this host, ' +
    'to whatever server it was going.',
  codes: ['IST0134'],
  * find(world) {
    // What two entries share has a rule of its own, which says more.
    for (const { entry, port } of openPorts(world).filter(({ rival }) => rival === undefined)) {
      const { manifest, resolution, hosts } = entry;
      if (resolution !== 'NONE') {
        yield {
          manifest,
          path: port.path,
          message: `port ${describePort(port)} of ${hosts[0]?.host} has no address to be told by, and takes every connection to port ${port.number}` + unlessAllocated(world, entry),
          fix: resolution === 'STATIC' ? 'repeat the addresses of the endpoints as addresses' : 'list the addresses that clients dial as addresses',
        };
      }
    }
  },
};
