import type { Found, Rule } from './rule';
import { nameOf } from '../model/located';
import { describePort } from '../model/port';
import { Rivals } from '../model/rivals';
import type { ServiceEntry } from '../model/service-entry';
import type { World } from '../world';

export const duplicateHost: Rule = {
  id: 'duplicate-host',
  title: 'one host in two entries',
  category: 'conflict',
  severity: 'warning',
  why: 'Entries of one namespace are merged only in part: where sidecars answer DNS the host stands for the address of one entry, at which the ports of the other are dead. Of ' +
    'entries that several namespaces export, one wins whole.',
  codes: ['IST0177'],
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    for (const entry of world.serviceEntries) {
      new Set(entry.hosts.map(({ host }) => host)).forEach(host => rivals.claim(host, entry));
    }
    for (const entry of world.serviceEntries) {
      for (const { host, path } of entry.hosts) {
        const rival = rivals.first(host, entry);
        if (rival) {
          yield { manifest: entry.manifest, path, ...judge(world, host, entry, rival) };
        }
      }
    }
  },
};

function judge(world: World, host: string, entry: ServiceEntry, rival: ServiceEntry): Pick<Found, 'severity' | 'message' | 'fix'> {
  const fix = 'declare the host once, with all its ports';
  const other = `${host} is in ${nameOf(rival)} too`;
  const clash = entry.ports.find(port => rival.ports.some(each => each.number === port.number && each.protocol !== port.protocol));
  if (clash) {
    return { message: `${other}, where port ${describePort(clash)} has another protocol`, fix };
  }
  if (entry.namespace !== rival.namespace) {
    return overrides(entry, rival) || overrides(rival, entry)
      ? { severity: 'info', message: `${other}: each namespace that has an entry of its own uses that`, fix: 'keep one of them, unless this is meant' }
      : { message: `${other}, and where both are seen only one of them is used`, fix: 'export one of them, to the namespaces that call the host' };
  }
  const missing = rival.ports.filter(port => !entry.ports.some(({ number }) => number === port.number));
  if (missing.length === 0 && entry.ports.length === rival.ports.length) {
    return { severity: 'info', message: `${other} with the same ports: their endpoints are taken together`, fix };
  }
  const capture = world.facts.dnsCapture;
  return {
    severity: capture === true ? 'error' : capture === false ? 'info' : undefined,
    message: `${other} with other ports${capture === false ? '' : `, of which those of one entry are dead ${capture ? '' : 'where sidecars answer DNS'}`.trimEnd()}`,
    fix,
  };
}

/** Whether an entry is for its own namespace alone, where it goes before what others export. */
function overrides(entry: ServiceEntry, other: ServiceEntry): boolean {
  return entry.visibility.isOnly(entry.namespace) && other.namespace !== entry.namespace;
}
