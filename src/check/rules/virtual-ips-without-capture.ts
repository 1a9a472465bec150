import type { Rule } from './rule';
import { show } from '../../private/errors';
import { virtualAddresses } from '../model/service-entry';

// Nobody has such an address: istiod allocates its own from there too.
const UNROUTABLE = /^(24\d|25[0-5])\.|^2001:2:/i;

export const virtualIpsWithoutCapture: Rule = {
  id: 'virtual-ips-without-capture',
  title: 'addresses that nobody dials',
  category: 'advice',
  severity: 'info',
  why: 'Clients dial what DNS tells them. Unless sidecars answer DNS, or another server has these addresses for the host, they dial the real ones, which TLS and TCP ports of an ' +
    'entry with `addresses` do not match.',
  * find({ serviceEntries, facts: { dnsCapture } }) {
    for (const entry of dnsCapture === true ? [] : serviceEntries) {
      const addresses = entry.selectsWorkloads || !entry.ports.some(({ traffic }) => traffic !== 'http') ? [] : virtualAddresses(entry);
      const made = addresses.find(({ address }) => UNROUTABLE.test(address));
      // Others may be the real ones of the host.
      const found = made ?? (dnsCapture === false ? addresses[0] : undefined);
      if (found) {
        yield {
          severity: made && dnsCapture === false ? 'warning' : undefined,
          manifest: entry.manifest,
          path: found.path,
          message: `address ${show(found.address)} of ${entry.hosts[0]?.host} is dialled only if ${dnsCapture === false ? '' : 'sidecars answer DNS, or '}` +
            `${made ? 'another DNS server has it' : 'it is what DNS says'}`,
          fix: 'list the real addresses, or leave addresses out',
        };
      }
    }
  },
};
