import type { Registered } from './registry';
import type { World } from '../world';
import type { Port, Traffic } from './port';
import { virtualAddresses } from './service-entry';

/** A port that a wildcard declares, and that is dead at the address that one of its names has by an entry of its own. */
export function lostPort(world: World, { entry, host, visibility }: Registered): { readonly wider: Registered; readonly port: Port } | undefined {
  const over = world.registrationsOver(host).filter(other => other.visibility.overlaps(visibility));
  if (over.length === 0 || entry === undefined || !hasAddress(world, entry)) {
    return undefined;
  }
  const declared = new Set(world.registrationsOf(host).flatMap(({ ports }) => ports.map(({ number }) => number)));
  for (const wider of over) {
    const port = wider.ports.find(({ number, traffic }) => !declared.has(number) && goesByAddress(wider, traffic));
    if (port) {
      return { wider, port };
    }
  }
  return undefined;
}

function hasAddress(world: World, entry: NonNullable<Registered['entry']>): boolean {
  return world.allocates(entry) !== 'no' || (virtualAddresses(entry).length > 0 && world.facts.dnsCapture !== false);
}

/** Others go by the name, whatever address is dialled. */
function goesByAddress({ entry }: Registered, traffic: Traffic): boolean {
  return entry?.resolution === 'NONE' || (entry?.resolution === 'DYNAMIC_DNS' && traffic !== 'http');
}
