import type { Rule } from './rule';

export const externalNamePortMismatch: Rule = {
  id: 'external-name-port-mismatch',
  title: 'a port of an alias that its target does not have',
  category: 'conflict',
  severity: 'warning',
  why: 'The ports of an ExternalName Service do nothing: the alias has those of its target\'s ServiceEntry. Calls to any other port pass Istio by.',
  * find(world) {
    for (const { manifest, name, ports, externalName } of world.services) {
      const targets = externalName === undefined ? [] : world.registrationsOf(externalName);
      const declared = [...new Set(targets.flatMap(target => target.ports.map(({ number }) => number)))];
      for (const port of declared.length > 0 ? ports.filter(({ number }) => !declared.includes(number)) : []) {
        yield {
          manifest,
          path: [...port.path, 'port'],
          message: `port ${port.number} of ${name} is none of ${externalName}, which has ${declared.join(', ')}: calls to it pass Istio by`,
          fix: `declare port ${port.number} in the ServiceEntry of ${externalName}, or use one of its ports`,
        };
      }
    }
  },
};
