import type { Rule } from './rule';
import { originates, settingAt } from '../model/destination-rule';
import { isFields } from '../model/read';

const HTTPS = 443;

export const portPolicyDropsTls: Rule = {
  id: 'port-policy-drops-tls',
  title: 'the policy of a port takes the TLS of the host away',
  category: 'advice',
  severity: 'error',
  why: 'An entry of `portLevelSettings` replaces the whole policy of the host for its port, `tls` included, and does not add to it: requests to that port go out in clear.',
  * find(world) {
    for (const rule of world.destinationRules) {
      for (const { path, policy, port, subset } of rule.policies) {
        if (port === undefined || isFields(policy.tls) || !originates(settingAt(rule, 'tls', undefined, subset)?.value)) {
          continue;
        }
        // A port on which workloads encrypt themselves is right to have none.
        const registered = [...world.registrationsCovering(rule.host), ...world.registrationsWithin(rule.host)];
        const known = registered.flatMap(({ ports }) => ports.filter(({ number }) => number === port));
        if (known.length > 0 ? known.every(({ traffic }) => traffic === 'tls') : port === HTTPS) {
          continue;
        }
        // Routes may lead to subsets alone that have their own.
        const isSpared = subset === undefined && rule.subsets.some(({ name }) => originates(settingAt(rule, 'tls', port, name)?.value));
        yield {
          severity: isSpared ? 'warning' : undefined,
          manifest: rule.manifest,
          path,
          message: `the policy for port ${port} of ${rule.host} has no tls and replaces that of the host: requests to the port go out in clear`,
          fix: 'repeat tls in the policy of the port, or write tls: { mode: DISABLE } if that is meant',
        };
      }
    }
  },
};
