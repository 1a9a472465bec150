import type { World } from '../world';
import type { Port } from './port';
import { Rivals } from './rivals';
import type { ServiceEntry } from './service-entry';
import { SidecarScopes } from './sidecar-scopes';

/** A port of an entry that has no address to tell its connections by. */
export interface OpenPort {
  readonly entry: ServiceEntry;
  readonly port: Port;
  /** Another entry for whose host connections to the port may be too. */
  readonly rival?: ServiceEntry;
}

/** All ports of connections, not of requests or with server names, that have no address to be told by. */
export function openPorts(world: World): OpenPort[] {
  const rivals = new Rivals<ServiceEntry>();
  const scopes = new SidecarScopes(world);
  const open = world.serviceEntries.filter(entry => isOpen(world, entry));
  open.forEach(entry => tcpPorts(entry).forEach(({ number }) => rivals.claim(String(number), entry)));
  return open.flatMap(entry => tcpPorts(entry).map(port => ({
    entry,
    port,
    rival: rivals.first(String(port.number), entry, other => other.hosts[0]?.host !== entry.hosts[0]?.host && !scopes.separate(entry, other)),
  })));
}

/** What may tell connections to an entry apart all the same, as the end of a sentence: addresses that clients get to know by DNS. */
export function unlessAllocated(world: World, entry: ServiceEntry): string {
  if (world.allocates(entry) !== 'unknown') {
    return '';
  }
  return world.facts.dnsCapture === true ? ', unless proxies allocate addresses (ISTIO_META_DNS_AUTO_ALLOCATE)' : ', unless sidecars answer DNS';
}

function isOpen(world: World, entry: ServiceEntry): boolean {
  return entry.waypoint === undefined && entry.addresses.length === 0 && entry.resolution !== 'DYNAMIC_DNS' && world.allocates(entry) !== 'yes';
}

function tcpPorts({ ports }: ServiceEntry): Port[] {
  return ports.filter(({ traffic }) => traffic === 'tcp' || traffic === 'unknown');
}
