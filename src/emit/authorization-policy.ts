import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { Door, Entry } from '../entry';
import { isHttp } from '../private/protocols';
import type { Workload } from '../workload';
import { LANE_PREFIX, lanesOf } from './lanes';
import { listOrNone } from './optional';
import type { Wire } from './wire';

type Rule = NonNullable<Wire<AuthorizationPolicySpec>['rules']>[number];

const SERVER_NAME = 'connection.sni';

/** Where a gateway is asked for its health, and never called. The webhook, which does not look at server names, wants to see some port in a rule for requests. */
const NO_CALLS = ['15021'];

/**
 * Who may call a host through a gateway: all others are denied. Rules that allow would close the gateway to the callers of every other host.
 *
 * Where the gateway sees no requests, Istio leaves their hosts out of a rule that denies, which then denies connections to all hosts; so the rule
 * for requests says that it is for none of those.
 */
export function gatewayAccessSpec({ hosts, ports, namespace }: Entry, { workload }: Door, callers: Workload[]): Wire<AuthorizationPolicySpec> {
  const from = [{ source: { notPrincipals: callers.map(caller => principalOf(caller, namespace!)) } }];
  const lanes = hosts.flatMap(host => lanesOf(host, ports)).map(({ serverName }) => serverName);
  const requests: Rule = {
    from,
    to: [{ operation: { hosts: hosts.flatMap(host => [host, `${host}:*`]), notPorts: NO_CALLS } }],
    when: [{ key: SERVER_NAME, notValues: [`${LANE_PREFIX}*`] }],
  };
  const connections: Rule = { from, when: [{ key: SERVER_NAME, values: lanes }] };
  return {
    selector: { matchLabels: workload.labels },
    action: 'DENY',
    rules: listOrNone([...ports.some(isHttp) ? [requests] : [], ...lanes.length > 0 ? [connections] : []]),
  };
}

/** The identity of a workload in the mesh's certificates. `cluster.local` is Istio's word for the trust domain of the mesh itself, whatever its name is. */
export function principalOf({ namespace, serviceAccount }: Workload, usualNamespace: string): string {
  return `cluster.local/ns/${namespace ?? usualNamespace}/sa/${serviceAccount}`;
}
