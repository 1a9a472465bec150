import type { Rule } from './rule';
import { originates } from '../model/destination-rule';
import { hidesTls } from '../model/hidden-rules';
import { describePort } from '../model/port';

const HTTPS = 443;

export const clearTextTo443: Rule = {
  id: 'clear-text-to-443',
  title: 'requests in clear to an HTTPS port',
  category: 'advice',
  severity: 'warning',
  why: 'The port is for requests that Istio sees, and port 443 is dialled for it. Without a rule that adds TLS they arrive there in clear; and workloads that encrypt ' +
    'themselves are not served by such a port.',
  * find(world) {
    for (const registered of world.registered) {
      const { manifest, host, entry, service } = registered;
      // Pods have a certificate of the mesh; what passes a waypoint or is encrypted by a policy of the Gateway API is not looked into.
      if ((service && !service.isManual) || entry?.resolution === 'DYNAMIC_DNS' && !entry.isOutside || world.isBehindGateway(host)) {
        continue;
      }
      const ports = registered.ports.filter(port => port.traffic === 'http' && world.dialledPorts(registered, port).includes(HTTPS));
      if (ports.length === 0) {
        continue;
      }
      const rules = [...world.rulesOf(host), ...world.rulesFor(registered.namespace, host, registered.namespace)];
      // A rule that hides TLS has a finding of its own.
      if (rules.some(rule => rule.tls.some(({ tls }) => originates(tls) || tls.mode === undefined) || hidesTls(world, rule))) {
        continue;
      }
      const name = service ? '<name in the certificate>' : host;
      // Of a wildcard the Host of each request is sent and checked, as long as no name is written.
      const names = host.startsWith('*') ? '' : `, sni: ${name}, subjectAltNames: [${name}]`;
      for (const port of ports) {
        yield {
          manifest,
          path: port.path,
          message: `port ${describePort(port)} of ${host} sends requests in clear to port 443`,
          fix: `add a DestinationRule for it with tls: { mode: SIMPLE${names} }, or make the protocol HTTPS if workloads encrypt themselves`,
        };
      }
    }
  },
};
