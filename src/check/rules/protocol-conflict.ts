import type { Found, Rule } from './rule';
import { nameOf } from '../model/located';
import { describePort, type Port } from '../model/port';
import { Rivals } from '../model/rivals';
import type { ServiceEntry } from '../model/service-entry';

export const protocolConflict: Rule = {
  id: 'protocol-conflict',
  title: 'one port of a host with two protocols',
  category: 'conflict',
  severity: 'warning',
  worst: 'error',
  why: 'A port of a host has one protocol. Of two entries of one namespace that contradict each other, requests find neither and pass Istio by, and where sidecars answer DNS ' +
    'nothing gets there. Of entries of several namespaces one is used, with its protocol.',
  codes: ['IST0177', 'KIA1212'],
  * find(world) {
    const rivals = new Rivals<ServiceEntry>();
    for (const entry of world.entriesOfSharedHosts) {
      claimsOf(entry).forEach(({ thing }) => rivals.claim(thing, entry));
    }
    for (const entry of world.entriesOfSharedHosts) {
      for (const { thing, host, port } of claimsOf(entry)) {
        const rival = rivals.first(thing, entry, other => portOf(other, port)!.protocol !== port.protocol);
        if (rival) {
          yield { manifest: entry.manifest, path: port.path, ...judge(host, port, entry, rival) };
        }
      }
    }
  },
};

function claimsOf({ hosts, ports }: ServiceEntry) {
  return hosts.flatMap(({ host }) => ports.map(port => ({ thing: `${host} ${port.number}`, host, port })));
}

function portOf({ ports }: ServiceEntry, { number }: Port): Port | undefined {
  return ports.find(each => each.number === number);
}

function judge(host: string, port: Port, entry: ServiceEntry, rival: ServiceEntry): Pick<Found, 'severity' | 'message' | 'fix'> {
  const other = portOf(rival, port)!;
  const message = `port ${describePort(port)} of ${host} has protocol ${other.protocol || 'none'} in ${nameOf(rival)}`;
  const fix = 'declare the port once';
  // Both look at server names, or at requests.
  if (other.traffic === port.traffic) {
    return { severity: 'info', message, fix };
  }
  const isLost = entry.namespace === rival.namespace && [port, other].some(({ traffic }) => traffic === 'http');
  return isLost ? { severity: 'error', message: `${message}: requests pass Istio by, and where sidecars answer DNS nothing gets there`, fix }
    : { message: `${message}, and one of them is used`, fix };
}
