import type { Rule } from './rule';
import type { AuthorizationPolicy, PolicyRule } from '../model/authorization-policy';
import type { Gateway, Server } from '../model/gateway';
import { nameOf } from '../model/located';
import { gatewaysOf } from '../model/policy-gateways';
import { HostPatterns } from '../model/policy-hosts';
import { texts } from '../model/read';

export const allowClosesGateway: Rule = {
  id: 'allow-closes-gateway',
  title: 'a host of a gateway that no policy allows',
  category: 'conflict',
  severity: 'warning',
  why: 'As soon as one policy with action ALLOW is for a gateway\'s pods, they deny all that none allows. So a policy that allows one host closes the gateway to the callers of all others; ' +
    'and one that names hosts, methods or paths allows no connections, of which a gateway sees none of these.',
  * find(world) {
    const gateways = gatewaysOf(world);
    const allowing = new Map<Gateway, AuthorizationPolicy[]>();
    for (const policy of world.authorizationPolicies.filter(({ action, rules }) => action === 'ALLOW' && rules.length > 0)) {
      for (const gateway of gateways(policy)) {
        allowing.set(gateway, allowing.get(gateway) ?? []);
        allowing.get(gateway)!.push(policy);
      }
    }
    for (const [gateway, policies] of allowing) {
      const allows = allowedBy(policies.flatMap(policy => policy.rules));
      const closed = gateway.servers.flatMap(server => server.hosts.map(({ host }) => host)
        .filter(host => host !== '*' && !world.isInside(host) && !allows(server, host)));
      if (closed.length > 0) {
        yield {
          manifest: policies[0].manifest,
          path: ['spec', 'rules'],
          message: `no policy allows ${closed[0]}${closed.length > 1 ? ` and ${closed.length - 1} more` : ''} at ${nameOf(gateway)}, which is closed there to everybody because this one allows something`,
          fix: 'deny instead: action DENY with notPrincipals, for the hosts that are not for everybody',
        };
      }
    }
  },
};

const OF_REQUESTS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/** Whether any of some rules can be for a host at a server. */
function allowedBy(rules: readonly PolicyRule[]): (server: Server, host: string) => boolean {
  const operations = rules.flatMap(rule => rule.operations.map(({ part }) => part));
  const isOpen = rules.some(rule => rule.operations.length === 0);
  const isOpenToRequests = isOpen || operations.some(({ hosts }) => texts(hosts).length === 0);
  const isOpenToConnections = isOpen || operations.some(part => OF_REQUESTS.every(field => texts(part[field]).length === 0));
  const named = new HostPatterns(operations.flatMap(({ hosts }) => texts(hosts)));
  return (server, host) => showsRequests(server) ? isOpenToRequests || named.name(host) : isOpenToConnections;
}

/** Whether the gateway sees what is inside of connections to a server. */
function showsRequests({ protocol, tls }: Server): boolean {
  return ['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'GRPC-WEB'].includes(protocol) && tls?.mode !== 'PASSTHROUGH';
}
