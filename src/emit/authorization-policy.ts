import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { Door, Entry } from '../entry';
import { isHttp } from '../private/protocols';
import type { Workload } from '../workload';
import { flavorOf } from './flavors';
import { lanesOf, SERVER_NAME } from './lanes';
import { listOrNone } from './optional';
import type { Wire } from './wire';

type Rule = NonNullable<Wire<AuthorizationPolicySpec>['rules']>[number];

/**
 * Who may call a host through a gateway: all others are denied. Rules that allow would close the gateway to the callers of every other host.
 *
 * Where the gateway sees no requests, Istio leaves their hosts out of a rule that denies, which then denies connections to all hosts; so the rule
 * for requests says that it is for none of those.
 */
export function gatewayAccessSpec(entry: Entry, door: Door, callers: Workload[]): Wire<AuthorizationPolicySpec> {
  const { hosts, ports, namespace } = entry;
  const from = [{ source: { notPrincipals: callers.map(caller => principalOf(caller, namespace!)) } }];
  const lanes = hosts.flatMap(host => lanesOf(host, ports)).map(({ serverName }) => serverName);
  const { operation, when } = flavorOf(door).onlyRequests(entry, door);
  const requests: Rule = { from, to: [{ operation: { hosts: hosts.flatMap(host => [host, `${host}:*`]), ...operation } }], when };
  const connections: Rule = { from, when: [{ key: SERVER_NAME, values: lanes }] };
  return {
    ...flavorOf(door).pods(door),
    action: 'DENY',
    rules: listOrNone([...ports.some(isHttp) ? [requests] : [], ...lanes.length > 0 ? [connections] : []]),
  };
}

/** The identity of a workload in the mesh's certificates. `cluster.local` is Istio's word for the trust domain of the mesh itself, whatever its name is. */
export function principalOf({ namespace, serviceAccount }: Workload, usualNamespace: string): string {
  return `cluster.local/ns/${namespace ?? usualNamespace}/sa/${serviceAccount}`;
}
