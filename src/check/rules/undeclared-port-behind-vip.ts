import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { lostPort } from '../model/lost-port';
import { dialledPorts, virtualAddresses } from '../model/service-entry';

const HTTP = 80;
const HTTPS = 443;

export const undeclaredPortBehindVip: Rule = {
  id: 'undeclared-port-behind-vip',
  title: 'port 443 is not declared',
  category: 'advice',
  severity: 'info',
  why: 'Where sidecars answer DNS, a declared host stands for an address of its own on every port. On ports that are not declared nobody is there: HTTPS that worked before the entry no ' +
    'longer does.',
  * find(world) {
    for (const entry of world.serviceEntries) {
      const { manifest, ports, hosts } = entry;
      const isVirtual = world.allocates(entry) !== 'no' || (virtualAddresses(entry).length > 0 && world.facts.dnsCapture !== false);
      const has = (port: number) => ports.some(each => each.number === port);
      // Who has port 80 dial 443 means workloads to speak HTTP.
      const isEncrypted = ports.some(port => port.number === HTTP && dialledPorts(entry, port).includes(HTTPS));
      const host = hosts.find(each => world.registrationsOf(each.host).every(other => other.ports.every(({ number }) => number !== HTTPS)))?.host;
      // What a wildcard declares has a rule of its own.
      const isSaid = host !== undefined && world.registrationsOf(host).some(each => lostPort(world, each)?.port.number === HTTPS);
      if (entry.isOutside && isVirtual && host !== undefined && !isSaid && has(HTTP) && !has(HTTPS) && !isEncrypted) {
        yield {
          manifest,
          path: ['spec', 'ports'],
          message: `port 443 of ${host} is not declared by ${nameOf(entry)}: HTTPS to it fails${world.facts.dnsCapture ? '' : ' where sidecars answer DNS'}`,
          fix: 'declare port 443 (HTTPS) too, if workloads call it',
        };
      }
    }
  },
};
