import type { Rule } from './rule';
import type { Traffic } from '../model/port';

const FORGED: { readonly [traffic in Traffic]: string } = {
  http: 'with the right Host header',
  tls: 'with the right server name',
  tcp: 'without more',
  unknown: 'without more',
};

export const resolutionNoneReachesAnyAddress: Rule = {
  id: 'resolution-none-reaches-any-address',
  title: 'resolution NONE lets calls go to any address',
  category: 'advice',
  severity: 'warning',
  why: 'With resolution NONE a connection goes on to the address that was dialled. A workload that writes the right Host header or server name reaches any address on that port, ' +
    'also where only declared hosts are allowed. `addresses` narrow TLS and TCP ports, HTTP ports they do not.',
  * find(world) {
    for (const { manifest, resolution, addresses, ports, hosts, isOutside } of world.serviceEntries) {
      const open = resolution === 'NONE' && isOutside ? ports.filter(({ traffic }) => addresses.length === 0 || traffic === 'http') : [];
      if (open.length > 0) {
        yield {
          manifest,
          path: ['spec', 'resolution'],
          message: `resolution NONE lets workloads reach any address on port ${open[0].number} as ${hosts.map(({ host }) => host).join(', ')}, ${FORGED[open[0].traffic]}`,
          fix: addresses.length === 0 ? 'use resolution: DNS, or limit TLS and TCP ports by CIDR ranges in addresses' : 'use resolution: DNS, or make the port TLS or TCP',
        };
      }
    }
  },
};
