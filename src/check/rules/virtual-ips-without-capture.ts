import type { Rule } from './rule';
import { show } from '../../private/errors';
import { virtualAddresses } from '../model/service-entry';

export const virtualIpsWithoutCapture: Rule = {
  id: 'virtual-ips-without-capture',
  title: 'addresses that nobody dials',
  category: 'advice',
  severity: 'info',
  why: 'Clients dial what DNS tells them. Unless sidecars answer DNS, or another server has these addresses for the host, they dial the real ones, which TLS and TCP ports of an ' +
    'entry with `addresses` do not match.',
  * find(world) {
    for (const entry of world.serviceEntries) {
      const [first] = virtualAddresses(entry);
      if (first && world.facts.dnsCapture !== true && entry.ports.some(({ traffic }) => traffic !== 'http')) {
        yield {
          severity: world.facts.dnsCapture === false ? 'warning' : undefined,
          manifest: entry.manifest,
          path: first.path,
          message: `address ${show(first.address)} of ${entry.hosts[0]?.host} is dialled only if ${world.facts.dnsCapture === false ? '' : 'sidecars answer DNS, or '}another DNS server has it`,
          fix: 'list the real addresses, or leave addresses out',
        };
      }
    }
  },
};
