import type { Rule } from './rule';
import { gatewaysOf } from '../model/policy-gateways';
import { hostOf } from '../model/policy-hosts';
import { texts } from '../model/read';
import type { World } from '../world';

export const policyOnTheWayOut: Rule = {
  id: 'policy-on-the-way-out',
  title: 'a host outside in a policy for those who call it',
  category: 'conflict',
  severity: 'warning',
  why: 'A sidecar asks policies about calls that arrive at its workload, and not about those that it makes. Who may call a host outside is asked at a gateway on the way, or nowhere.',
  * find(world) {
    const gateways = gatewaysOf(world);
    for (const policy of world.authorizationPolicies.filter(({ hasTargets }) => !hasTargets)) {
      const found = policy.rules.flatMap(({ operations }) => operations).map(({ path, part }) => ({ path, hosts: texts(part.hosts).map(hostOf) }))
        .find(({ hosts }) => hosts.length > 0 && hosts.every(host => isCalledDirectly(world, host)));
      if (found && gateways(policy).length === 0) {
        yield {
          manifest: policy.manifest,
          path: [...found.path, 'hosts'],
          message: `${found.hosts[0]} is outside and called without a gateway, and policies are asked by who is called: this one is never asked about it`,
          fix: 'lead its calls through a gateway and put the policy there, or limit by a Sidecar what workloads see',
        };
      }
    }
  },
};

/** Whether a host is outside of the mesh, and no gateway is known to be on the way. */
function isCalledDirectly(world: World, host: string): boolean {
  const known = world.registrationsOf(host);
  return known.length > 0 && known.every(({ entry }) => entry?.isOutside) && !world.isBehindGateway(host);
}
