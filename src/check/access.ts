import { principalOf } from '../emit/authorization-policy';
import type { Entry } from '../entry';
import { DataPlane, type Mesh } from '../mesh';
import { show } from '../private/errors';
import type { IEgressTarget } from '../target';
import type { Workload } from '../workload';
import { error, type Verdict } from './finding';

/** A host whose callers the app may have named. */
interface Limited extends IEgressTarget {
  readonly callers?: Workload[];
}

/** What only the mesh, the finished workloads, and the hosts that routes lead to tell of who may call. */
export function checkAccess(entry: Entry, mesh: Mesh): Verdict[] {
  return [...behindWaypoint(entry, mesh), ...sharedAccounts(entry), ...waysAround(entry)];
}

// A gateway is called by the waypoint, if by anybody, and not by the workload.
function behindWaypoint({ hosts, callers }: Entry, { dataPlane }: Mesh): Verdict[] {
  return callers === undefined || dataPlane !== DataPlane.AMBIENT ? [] : [error('ambient-access',
    `the gateway can not tell who calls ${hosts[0]} in ambient mode, where workloads have no sidecars that would show it their certificates`,
    "give the workloads sidecars, or leave 'allowFrom' out and write an AuthorizationPolicy for the waypoint")];
}

// The account of pods that name none is that of every such pod in the namespace, also of those to come.
function sharedAccounts({ hosts, callers = [] }: Entry): Verdict[] {
  return callers.filter(({ _namesAccount }) => _namesAccount === false).map(({ labels }) => error('caller-without-account',
    `a workload that may call ${hosts[0]}, with labels ${show(labels)}, names no service account, so every pod of its namespace without one of its own could call it too`,
    "give it an account and name it: Workload.of({ labels, serviceAccount }), or the pods' own; 'default' by its name if that is meant"));
}

/** A route is followed behind the gateway's question who calls, which is about the host that was called. */
function waysAround({ hosts, namespace, callers, routes }: Entry): Verdict[] {
  const targets = new Set<Limited>(routes.flatMap(({ destinations, mirrors }) => [...destinations, ...mirrors].map(({ target }) => target)));
  const own = callers?.map(caller => principalOf(caller, namespace!));
  return [...targets].filter(target => target.callers !== undefined && target.host !== hosts[0]).flatMap(target => {
    const allowed = target.callers!.map(caller => principalOf(caller, target.namespace!));
    return own?.every(principal => allowed.includes(principal)) ? [] : [error('route-around-access',
      `a route of ${hosts[0]} leads to ${target.host}, which not all callers of ${hosts[0]} may call, and the gateway asks only about the host that was called`,
      `allow ${target.host} to all who may call ${hosts[0]}, or these to no more than may call ${target.host}: allowFrom(…)`)];
  });
}
