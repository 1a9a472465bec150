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

function isOpen(world: World, entry: ServiceEntry): boolean {
  return entry.addresses.length === 0 && entry.resolution !== 'DYNAMIC_DNS' && world.allocates(entry) !== 'yes';
}

function tcpPorts({ ports }: ServiceEntry): Port[] {
  return ports.filter(({ traffic }) => traffic === 'tcp' || traffic === 'unknown');
}
