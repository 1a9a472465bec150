import type { Rule } from './rule';
import type { Traffic } from '../model/port';
import { lookedUp, portsToAnyAddress } from '../resolution-none';

const FORGED: { readonly [traffic in Traffic]: string } = {
  http: 'with the right Host header',
  tls: 'with the right server name',
  tcp: 'whoever is there',
  unknown: 'whoever is there',
};

export const resolutionNoneReachesAnyAddress: Rule = {
  id: 'resolution-none-reaches-any-address',
  title: 'resolution NONE lets calls go to any address',
  category: 'advice',
  severity: 'warning',
  why: 'With resolution NONE a connection goes on to the address that was dialled. A workload that writes the right Host header or server name reaches any address on that port, ' +
    'also where only declared hosts are allowed. `addresses` narrow TLS and TCP ports, HTTP ports they do not.',
  * find(world) {
    for (const entry of world.serviceEntries) {
      const [open] = portsToAnyAddress(entry);
      if (open) {
        const { manifest, spec, hosts, addresses } = entry;
        const none = spec.resolution === undefined ? 'resolution is left out, which means NONE, and' : 'resolution NONE';
        yield {
          manifest,
          path: ['spec', 'resolution'],
          message: `${none} lets workloads reach any address on port ${open.number} as ${hosts.map(({ host }) => host).join(', ')}, ${FORGED[open.traffic]}`,
          fix: `use ${lookedUp(entry, world.facts.istioMinor)}, or ${addresses.length === 0 ? 'limit TLS and TCP ports by CIDR ranges in addresses' : 'make the port TLS or TCP'}`,
        };
      }
    }
  },
};
