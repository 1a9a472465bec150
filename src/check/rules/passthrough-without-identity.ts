import type { Rule } from './rule';
import type { PolicyRule } from '../model/authorization-policy';
import { nameOf } from '../model/located';
import { servedBy, type Served } from '../model/policy-gateways';
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
    const served = servedBy(world, ({ tls }) => tls?.mode === 'PASSTHROUGH');
    const hosts = new Map<readonly Served[], ReadonlyMap<string, Served>>();
    for (const policy of world.authorizationPolicies) {
      const open = served(policy);
      const byHost = hosts.get(open) ?? new Map(open.map(each => [each.host, each]));
      hosts.set(open, byHost);
      for (const rule of policy.rules.filter(tellsIdentity)) {
        const found = whereFor(rule, open, byHost);
        if (found) {
          yield {
            manifest: policy.manifest,
            path: rule.path,
            message: `callers have no identity at port ${found.server.port} of ${nameOf(found.gateway)}, which passes their TLS on as it is: nobody is any of these`,
            fix: 'let sidecars call the gateway by the mesh\'s TLS (mode ISTIO_MUTUAL in the server and in a rule for its Service), with the workload\'s own inside',
          };
          break;
        }
      }
    }
  },
};

const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts', 'trustDomains'].flatMap(field => [field, `not${field[0].toUpperCase()}${field.slice(1)}`]);
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount', 'source.trustDomain'];

function tellsIdentity({ sources, conditions }: PolicyRule): boolean {
  return sources.some(({ part }) => IDENTITIES.some(field => texts(part[field]).length > 0)) || conditions.some(({ key }) => KEYS.includes(key));
}

/** Where a rule is for connections as they are. Ports of a policy are those of the pods, which are not known here; and what is said of requests is not for connections. */
function whereFor({ operations, conditions }: PolicyRule, open: readonly Served[], byHost: ReadonlyMap<string, Served>): Served | undefined {
  const names = conditions.filter(({ key }) => key === 'connection.sni').flatMap(({ values }) => texts(values));
  if (operations.length > 0 || names.length === 0) {
    return operations.length > 0 ? undefined : open[0];
  }
  const exact = names.find(name => byHost.has(name));
  const wild = names.filter(name => name.includes('*'));
  return exact === undefined ? open.find(({ host }) => (host.startsWith('*') ? names : wild).some(name => namesHost(name, host))) : byHost.get(exact);
}
