import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { Caller } from '../caller';
import type { Door, Entry } from '../entry';
import { LANE_PREFIX, lanesOf } from './lanes';
import { listOrNone } from './optional';
import { principalsOf, type Principals } from './principals';
import type { Wire } from './wire';
import { isHttp } from '../private/protocols';

type Rule = NonNullable<Wire<AuthorizationPolicySpec>['rules']>[number];

const SERVER_NAME = 'connection.sni';

/** Where a gateway is asked for its health, and never called. The webhook, which does not look at server names, wants to see some port in a rule for requests. */
const NO_CALLS = ['15021'];

/**
 * Who may call a host through a gateway: all others are denied, and to those who may make some requests all others of these. Rules that allow would close the gateway
 * to the callers of every other host.
 *
 * Where the gateway sees no requests, Istio leaves their hosts, methods and paths out of a rule that denies, which then denies connections to all hosts; so a rule
 * for requests says that it is for none of those.
 */
export function gatewayAccessSpec({ hosts, ports, namespace }: Entry, { workload }: Door, callers: Caller[]): Wire<AuthorizationPolicySpec> {
  const principals = principalsOf(callers, namespace!);
  const lanes = hosts.flatMap(host => lanesOf(host, ports)).map(({ serverName }) => serverName);
  return {
    selector: { matchLabels: workload.labels },
    action: 'DENY',
    rules: listOrNone([
      ...ports.some(isHttp) ? requestRules(hosts, principals) : [],
      ...lanes.length > 0 ? [{ ...others(principals.unlimited), when: [{ key: SERVER_NAME, values: lanes }] }] : [],
    ]),
  };
}

function requestRules(hosts: string[], { unlimited, limited }: Principals): Rule[] {
  const operation = { hosts: hosts.flatMap(host => [host, `${host}:*`]), notPorts: NO_CALLS };
  const rules: Rule[] = [
    { ...others([...unlimited, ...limited.flatMap(({ principals }) => principals)]), to: [{ operation }] },
    ...limited.map(({ principals, denied }) => ({
      from: [{ source: { principals } }], to: denied.map(requests => ({ operation: { ...operation, ...requests } })),
    })),
  ];
  return rules.map(rule => ({ ...rule, when: [{ key: SERVER_NAME, notValues: [`${LANE_PREFIX}*`] }] }));
}

/** Everybody but these, which is everybody if there are none. */
function others(notPrincipals: string[]): Pick<Rule, 'from'> {
  return notPrincipals.length > 0 ? { from: [{ source: { notPrincipals } }] } : {};
}
