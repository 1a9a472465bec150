import type { Rule } from './rule';

export const ruleForUnknownHost: Rule = {
  id: 'rule-for-unknown-host',
  title: 'a rule for a host that nobody has declared',
  category: 'conflict',
  severity: 'warning',
  why: 'Rules are looked up by the host of a ServiceEntry or Service. One for a host that is only in a wildcard, or nowhere, is used by nobody: neither its TLS nor its limits.',
  codes: ['IST0174', 'KIA0202'],
  * find(world) {
    const namespaces = new Set(world.serviceEntries.map(({ namespace }) => namespace));
    // Files without entries for the namespace leave them to others.
    for (const { manifest, host, written } of world.destinationRules.filter(({ namespace }) => namespaces.has(namespace))) {
      const isKnown = world.registrationsOf(host).length > 0 || world.registrationsOf(host.toLowerCase()).length > 0;
      if (world.isOutside(written) && !isKnown) {
        yield {
          manifest,
          path: ['spec', 'host'],
          message: `${host} is in no ServiceEntry${world.registrationsOver(host).length > 0 ? ' but by a wildcard' : ''}: nobody uses the rule`,
          fix: `add a ServiceEntry for ${host}, or make the host that of one`,
        };
      }
    }
  },
};
