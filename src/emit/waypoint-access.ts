import type { AuthorizationPolicySpec } from '../../imports/security.istio.io';
import type { Caller } from '../caller';
import { listOrNone } from './optional';
import { callersByPrincipal, isUnlimited } from './principals';
import { ENTRY_TARGET } from './waypoint';
import type { Wire } from './wire';

type Rule = NonNullable<Wire<AuthorizationPolicySpec>['rules']>[number];

/**
 * Who may call an entry through its waypoint, and which requests. The policy is for this entry alone, so that it can allow: all others are denied, and the callers of other
 * hosts are not concerned. Where the waypoint sees no requests, Istio leaves rules about requests out, which then allow nothing. Without any rule it allows nothing at all.
 */
export function waypointAccessSpec(entry: string, namespace: string, callers: Caller[]): Wire<AuthorizationPolicySpec> {
  return { targetRefs: [{ ...ENTRY_TARGET, name: entry }], action: 'ALLOW', rules: listOrNone(rulesOf(callers, namespace)) };
}

/** A rule for those who may do the same. */
function rulesOf(callers: Caller[], namespace: string): Rule[] {
  const rules = new Map<string, { principals: string[]; to?: Rule['to'] }>();
  for (const [principal, own] of callersByPrincipal(callers, namespace)) {
    const to = isUnlimited(own) ? undefined : own.map(({ requests }) => ({ operation: { ...requests } }));
    const key = JSON.stringify(to ?? null);
    rules.set(key, { principals: [...rules.get(key)?.principals ?? [], principal], to });
  }
  return [...rules.values()].map(({ principals, to }) => ({ from: [{ source: { principals } }], to }));
}
