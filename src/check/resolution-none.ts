import { GATES, sinceMinor } from '../versions';
import type { Port } from './model/port';
import type { ServiceEntry } from './model/service-entry';

/** The ports of an entry where a connection goes on to whatever address was dialled: ranges limit connections, and not requests. */
export function portsToAnyAddress({ resolution, isOutside, addresses, ports }: ServiceEntry): Port[] {
  return resolution === 'NONE' && isOutside ? ports.filter(({ traffic }) => addresses.length === 0 || traffic === 'http') : [];
}

/** The resolution by which the hosts of an entry would be looked up, and what Istio wants beside it. */
export function lookedUp({ hosts, ports, addresses }: ServiceEntry, istioMinor: number): string {
  if (!hosts.some(({ host }) => host.startsWith('*'))) {
    return `resolution: DNS${addresses.some(({ address }) => address.includes('/')) ? ' with single addresses' : ''}`;
  }
  const isDynamic = istioMinor >= sinceMinor(GATES.wildcardDns) && hosts.every(({ host }) => host.startsWith('*'))
    && ports.every(({ traffic }) => traffic === 'http' || traffic === 'tls');
  if (!isDynamic) {
    return 'resolution: DNS with names in place of the wildcard';
  }
  const beside = [
    ...ports.some(({ protocol }) => protocol.toUpperCase() === 'HTTPS') ? ['with protocol TLS in place of HTTPS'] : [],
    ...addresses.length > 0 ? ['without addresses'] : [],
  ];
  return ['resolution: DYNAMIC_DNS', beside.join(' and ')].filter(each => each !== '').join(' ');
}
