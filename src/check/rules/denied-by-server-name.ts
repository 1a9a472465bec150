import type { Rule } from './rule';
import { nameOf } from '../model/located';
import { servedBy } from '../model/policy-gateways';
import { namesHost } from '../model/policy-hosts';
import { texts } from '../model/read';

export const deniedByServerName: Rule = {
  id: 'denied-by-server-name',
  title: 'requests denied by the server name that was asked for',
  category: 'conflict',
  severity: 'warning',
  why: 'The server name is what a caller asks a gateway for, and the Host what it then sends. Who asks for another name of the same server sends the same requests, and is not denied.',
  * find(world) {
    const served = servedBy(world, ({ tls }) => tls !== undefined);
    for (const policy of world.authorizationPolicies.filter(({ action }) => action === 'DENY')) {
      for (const { path, operations, conditions } of policy.rules) {
        const names = conditions.filter(({ key }) => key === 'connection.sni').flatMap(({ values }) => texts(values));
        if (names.length > 0 && operations.some(({ part }) => texts(part.hosts).length > 0)) {
          const other = served(policy).find(({ host }) => !names.some(name => namesHost(name, host)));
          if (other) {
            yield {
              manifest: policy.manifest,
              path: [...path, 'when'],
              message: `requests are denied to those who ask for ${names.join(', ')}, and ${nameOf(other.gateway)} takes them under ${other.host} too`,
              fix: "leave the condition out, or write the names that it is not for as 'notValues'",
            };
          }
        }
      }
    }
  },
};
