import type { Rule } from './rule';

export const portPolicyForUndeclaredPort: Rule = {
  id: 'port-policy-for-undeclared-port',
  title: 'a policy for a port that the host does not have',
  category: 'conflict',
  severity: 'error',
  why: 'Policies of ports go by the port that workloads dial, not by `targetPort`. One for another number does nothing: TLS in it is not added.',
  * find(world) {
    for (const rule of world.destinationRules.filter(({ policies }) => policies.some(({ port }) => port !== undefined))) {
      const declared = new Set(world.registrationsOf(rule.host).flatMap(({ ports }) => ports.map(({ number }) => number)));
      const inside = new Set(world.registrationsWithin(rule.host).flatMap(({ ports }) => ports.map(({ number }) => number)));
      for (const { path, port } of rule.policies) {
        if (port !== undefined && declared.size > 0 && !declared.has(port) && !inside.has(port)) {
          yield {
            manifest: rule.manifest,
            path: [...path, 'port', 'number'],
            message: `port ${port} of the policy is none that ${rule.host} has (${[...declared].join(', ')}), so that the policy does nothing`,
            fix: 'name the port that workloads dial',
          };
        }
      }
    }
  },
};
