import type { Rule } from './rule';
import { undeclaredHosts } from '../undeclared-hosts';

export const ruleForUnknownHost: Rule = {
  id: 'rule-for-unknown-host',
  title: 'a DestinationRule for a host that nobody has declared',
  category: 'conflict',
  severity: 'warning',
  why: 'A DestinationRule is about the connections to a host that a Service or a ServiceEntry declares. For another it does nothing: no TLS is added, and no limit holds. An entry for a ' +
    'wildcard that the host is in takes the rule for that wildcard alone.',
  codes: ['IST0174', 'KIA0202'],
  * find(world) {
    const isUndeclared = undeclaredHosts(world);
    for (const { manifest, host, written, namespace } of world.destinationRules) {
      // A wildcard is for whatever there may be.
      if (!host.startsWith('*') && isUndeclared(host, written, namespace)) {
        const [wildcard] = world.registrationsCovering(host);
        yield {
          manifest,
          path: ['spec', 'host'],
          message: `${host} is in no ${world.isInside(host) ? 'Service' : 'ServiceEntry'}${wildcard ? ` but by ${wildcard.host}` : ''}: the rule does nothing`,
          fix: wildcard ? `add a ServiceEntry for ${host}, or write host: "${wildcard.host}"` : `add a ${world.isInside(host) ? 'Service' : 'ServiceEntry'} for it, or name one that there is`,
        };
      }
    }
  },
};
