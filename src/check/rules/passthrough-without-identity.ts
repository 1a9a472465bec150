import type { Rule } from './rule';
import type { PolicyRule } from '../model/authorization-policy';
import type { Server } from '../model/gateway';
import { nameOf } from '../model/located';
import { gatewaysOf } from '../model/policy-gateways';
import { namesHost } from '../model/policy-hosts';
import { texts } from '../model/read';

export const passthroughWithoutIdentity: Rule = {
  id: 'passthrough-without-identity',
  title: 'callers told by identity where they have none',
  category: 'conflict',
  severity: 'warning',
  why: 'A server with mode PASSTHROUGH hands the workload\'s own TLS on, and nobody shows the gateway a certificate of the mesh. A rule that allows by identity allows nobody, and one that denies ' +
    'all others denies everybody. All that is known is a server name, which anybody can ask for.',
  * find(world) {
    const gateways = gatewaysOf(world);
    for (const policy of world.authorizationPolicies) {
      const rule = policy.rules.find(tellsIdentity);
      const at = rule && gateways(policy).flatMap(gateway => gateway.servers.map(server => ({ gateway, server })))
        .find(({ server }) => server.tls?.mode === 'PASSTHROUGH' && policy.rules.some(each => tellsIdentity(each) && isFor(each, server)));
      if (at) {
        yield {
          manifest: policy.manifest,
          path: policy.rules.find(each => tellsIdentity(each) && isFor(each, at.server))!.path,
          message: `callers have no identity at port ${at.server.port} of ${nameOf(at.gateway)}, which passes their TLS on as it is: nobody is any of these`,
          fix: 'let sidecars call the gateway by the mesh\'s TLS (mode ISTIO_MUTUAL in the server and in a rule for its Service), with the workload\'s own inside',
        };
      }
    }
  },
};

const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts', 'trustDomains'].flatMap(field => [field, `not${field[0].toUpperCase()}${field.slice(1)}`]);
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount', 'source.trustDomain'];

function tellsIdentity({ sources, conditions }: PolicyRule): boolean {
  return sources.some(({ part }) => IDENTITIES.some(field => texts(part[field]).length > 0)) || conditions.some(({ key }) => KEYS.includes(key));
}

/** Ports of a policy are those of the pods, which are not known here; and what is said of requests is not for connections. */
function isFor({ operations, conditions }: PolicyRule, { hosts }: Server): boolean {
  const names = conditions.filter(({ key }) => key === 'connection.sni').flatMap(({ values }) => texts(values));
  return operations.length === 0 && (names.length === 0 || hosts.some(({ host }) => names.some(name => namesHost(name, host))));
}
