import type { Caller } from '../caller';
import type { Workload } from '../workload';
import { deniedRequests, type DeniedRequests } from './denied-requests';

/** The identities that may call a host. */
export interface Principals {
  /** Those that may make all calls. */
  readonly unlimited: string[];
  /** Those that may make some requests, together where they may make the same. */
  readonly limited: LimitedPrincipals[];
}

/** Identities that may make the same requests, and all that they may not. */
export interface LimitedPrincipals {
  readonly principals: string[];
  readonly denied: DeniedRequests[];
}

/** The identity of a workload in the mesh's certificates. `cluster.local` is Istio's word for the trust domain of the mesh itself, whatever its name is. */
export function principalOf({ namespace, serviceAccount }: Workload, usualNamespace: string): string {
  return `cluster.local/ns/${namespace ?? usualNamespace}/sa/${serviceAccount}`;
}

/** Callers by identity: workloads with one account are one caller, who may do what any of them may. */
export function callersByPrincipal(callers: Caller[], usualNamespace: string): Map<string, Caller[]> {
  const all = new Map<string, Caller[]>();
  for (const caller of callers) {
    const principal = principalOf(caller.workload, usualNamespace);
    all.set(principal, [...all.get(principal) ?? [], caller]);
  }
  return all;
}

/** Whether one of these says that all calls may be made. */
export function isUnlimited(callers: Caller[]): boolean {
  return callers.some(({ requests }) => requests === undefined);
}

/** What each identity may do. */
export function principalsOf(callers: Caller[], usualNamespace: string): Principals {
  const unlimited: string[] = [];
  const limited = new Map<string, LimitedPrincipals>();
  for (const [principal, own] of callersByPrincipal(callers, usualNamespace)) {
    if (isUnlimited(own)) {
      unlimited.push(principal);
    } else {
      const denied = deniedRequests(own.map(({ requests }) => requests!));
      const key = JSON.stringify(denied);
      limited.set(key, { principals: [...limited.get(key)?.principals ?? [], principal], denied });
    }
  }
  return { unlimited, limited: [...limited.values()] };
}
