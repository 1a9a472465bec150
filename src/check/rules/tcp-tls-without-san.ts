import type { Rule } from './rule';
import { originates, settingAt } from '../model/destination-rule';
import { describePort } from '../model/port';
import { texts } from '../model/read';
import { ownNames } from '../model/service-entry';

export const tcpTlsWithoutSan: Rule = {
  id: 'tcp-tls-without-san',
  title: 'TLS on a TCP port checks no name',
  category: 'advice',
  severity: 'warning',
  why: 'The proxy takes the server name and the name to check from the Host header of requests. On a TCP port there is none: it sends no server name and takes any ' +
    'certificate that the authority has signed.',
  * find(world) {
    for (const rule of world.destinationRules.filter(each => each.originates)) {
      const seen = new Set<string>();
      for (const { entry, ports } of world.registrationsOf(rule.host)) {
        for (const port of ports.filter(({ traffic }) => traffic === 'tcp')) {
          const tls = settingAt(rule, 'tls', port.number);
          if (!tls || !originates(tls.value) || tls.value.sni || texts(tls.value.subjectAltNames).length > 0 || tls.value.insecureSkipVerify === true
            || (entry && ownNames(entry).length > 0) || seen.has(tls.path.join())) {
            continue;
          }
          seen.add(tls.path.join());
          yield {
            manifest: rule.manifest,
            path: tls.path,
            message: `tls of port ${describePort(port)} of ${rule.host} names no server: none is sent, and any certificate of the authority is taken`,
            fix: 'add sni and subjectAltNames, both the name in the certificate',
          };
        }
      }
    }
  },
};
