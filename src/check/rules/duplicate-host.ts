import type { Found, Rule } from './rule';
import { nameOf } from '../model/located';
import { theOlder } from '../model/precedence';
import { Rivals } from '../model/rivals';
import type { ServiceEntry } from '../model/service-entry';
import type { World } from '../world';

export const duplicateHost: Rule = {
  id: 'duplicate-host',
  title: 'one host in two entries',
  category: 'conflict',
  severity: 'warning',
  worst: 'error',
  why: 'Entries of one namespace are merged only in part: where sidecars answer DNS the host stands for the address of one entry, at which the ports of the other are dead. Of ' +
    'entries of several namespaces one wins whole: a namespace\'s own before what is exported to it by name, that before what is exported to everyone, and then the older.',
  codes: ['KIA1211'],
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    for (const entry of world.entriesOfSharedHosts) {
      new Set(entry.hosts.map(({ host }) => host)).forEach(host => rivals.claim(host, entry));
    }
    for (const entry of world.entriesOfSharedHosts) {
      for (const { host, path } of entry.hosts) {
        const rival = rivals.first(host, entry, other => !clashes(entry, other));
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
  if (entry.namespace !== rival.namespace) {
    return judgeAcross(other, entry, rival);
  }
  const missing = rival.ports.filter(port => !entry.ports.some(({ number }) => number === port.number));
  if (missing.length === 0 && entry.ports.length === rival.ports.length) {
    return { severity: 'info', message: `${other} with the same ports: their endpoints are taken together`, fix };
  }
  if (!mayLosePorts(world, entry, rival)) {
    return { severity: 'info', message: `${other} with other ports`, fix };
  }
  const isCertain = world.facts.dnsCapture === true;
  return {
    severity: isCertain ? 'error' : undefined,
    message: `${other} with other ports, of which those of one entry are dead${isCertain ? '' : ' where sidecars answer DNS'}`,
    fix,
  };
}

/** Whether DNS may answer with an address at which ports of one of them are not: those for requests go by the name, whatever address is dialled. */
function mayLosePorts(world: World, entry: ServiceEntry, rival: ServiceEntry): boolean {
  const goesByAddress = (one: ServiceEntry, other: ServiceEntry) =>
    one.ports.some(port => port.traffic !== 'http' && !other.ports.some(({ number }) => number === port.number));
  const own = ({ addresses }: ServiceEntry) => addresses.map(({ address }) => address).sort().join();
  const hasAddress = [entry, rival].some(each => each.addresses.length > 0 || world.allocates(each) !== 'no');
  return world.facts.dnsCapture !== false && hasAddress && (own(entry) === '' || own(entry) !== own(rival)) && (goesByAddress(entry, rival) || goesByAddress(rival, entry));
}

function judgeAcross(other: string, entry: ServiceEntry, rival: ServiceEntry): Pick<Found, 'severity' | 'message' | 'fix'> {
  return isUndecided(entry, rival) ? {
    message: `${other}: a namespace with an entry of its own uses that, and others that see both use ${theOlder(entry, rival)}`,
    fix: 'export one of them, to the namespaces that call the host',
  } : {
    severity: 'info',
    message: `${other}: a namespace uses its own, then what is exported to it by name, then what is exported to everyone`,
    fix: 'keep one of them, unless this is meant',
  };
}

/** Whether a namespace that has neither of them sees both in the same way. */
function isUndecided({ visibility, namespace }: ServiceEntry, rival: ServiceEntry): boolean {
  return visibility.everyone ? rival.visibility.everyone
    : [...visibility.namespaces].some(each => each !== namespace && each !== rival.namespace && rival.visibility.namespaces.has(each));
}

/** Two protocols of one port, which say more. */
function clashes({ ports }: ServiceEntry, rival: ServiceEntry): boolean {
  return ports.some(port => rival.ports.some(each => each.number === port.number && each.traffic !== port.traffic));
}
