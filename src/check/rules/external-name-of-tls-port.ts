import type { Rule } from './rule';
import { describePort } from '../model/port';

export const externalNameOfTlsPort: Rule = {
  id: 'external-name-of-tls-port',
  title: 'an alias for TLS that workloads speak themselves',
  category: 'conflict',
  severity: 'info',
  why: 'Workloads ask for the alias by name, and no server has a certificate for it. Where sidecars answer DNS, Istio does not match an alias by its server name at all: calls pass it by, or ' +
    'are closed.',
  * find(world) {
    for (const { manifest, name, externalName } of world.services) {
      const ports = externalName === undefined ? [] : world.registrationsOf(externalName).flatMap(target => target.ports);
      if (ports.length > 0 && ports.every(({ traffic }) => traffic === 'tls')) {
        yield {
          severity: world.facts.dnsCapture === true ? 'warning' : undefined,
          manifest,
          path: ['spec', 'externalName'],
          message: `${name} stands for ${externalName}, which has TLS of the workloads' own alone on port ${ports.map(describePort).join(', ')}`,
          fix: 'let workloads speak HTTP to a port whose rule adds TLS, or call the host by its own name',
        };
      }
    }
  },
};
