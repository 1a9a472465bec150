import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { Caller } from '../caller';
import type { Door, Entry } from '../entry';
import { flavorOf, type OnlyRequests } from './flavors';
import { lanesOf, SERVER_NAME } from './lanes';
import { listOrNone } from './optional';
import { principalsOf, type Principals } from './principals';
import type { Wire } from './wire';
import { isHttp } from '../private/protocols';

type Rule = NonNullable<Wire<AuthorizationPolicySpec>['rules']>[number];

/**
 * Who may call a host through a gateway: all others are denied, and to those who may make some requests all others of these. Rules that allow would close the gateway
 * to the callers of every other host.
 *
 * Where the gateway sees no requests, Istio leaves their hosts, methods and paths out of a rule that denies, which then denies connections to all hosts; so a rule
 * for requests says that it is for none of those.
 */
export function gatewayAccessSpec(entry: Entry, door: Door, callers: Caller[]): Wire<AuthorizationPolicySpec> {
  const { hosts, ports, namespace } = entry;
  const principals = principalsOf(callers, namespace!);
  const lanes = hosts.flatMap(host => lanesOf(host, ports)).map(({ serverName }) => serverName);
  return {
    ...flavorOf(door).pods(door),
    action: 'DENY',
    rules: listOrNone([
      ...ports.some(isHttp) ? requestRules(hosts, principals, flavorOf(door).onlyRequests(entry, door)) : [],
      ...lanes.length > 0 ? [{ ...others(principals.unlimited), when: [{ key: SERVER_NAME, values: lanes }] }] : [],
    ]),
  };
}

function requestRules(hosts: string[], { unlimited, limited }: Principals, only: OnlyRequests): Rule[] {
  const operation = { hosts: hosts.flatMap(host => [host, `${host}:*`]), ...only.operation };
  const rules: Rule[] = [
    { ...others([...unlimited, ...limited.flatMap(({ principals }) => principals)]), to: [{ operation }] },
    ...limited.map(({ principals, denied }) => ({
      from: [{ source: { principals } }], to: denied.map(requests => ({ operation: { ...operation, ...requests } })),
    })),
  ];
  return rules.map(rule => ({ ...rule, when: only.when }));
}

/** Everybody but these, which is everybody if there are none. */
function others(notPrincipals: string[]): Pick<Rule, 'from'> {
  return notPrincipals.length > 0 ? { from: [{ source: { notPrincipals } }] } : {};
}
