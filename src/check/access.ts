import type { Caller } from '../caller';
import { callersByPrincipal, isUnlimited, principalOf, principalsOf } from '../emit/principals';
import type { Entry } from '../entry';
import { DataPlane, type Mesh } from '../mesh';
import { show } from '../private/errors';
import { isHttp } from '../private/protocols';
import type { IEgressTarget } from '../target';
import { error, type Verdict } from './finding';

/** A host whose callers the app may have named. */
interface Limited extends IEgressTarget {
  readonly _callers?: Caller[];
}

/** What only the mesh, the finished workloads, and the hosts that routes lead to tell of who may call. */
export function checkAccess(entry: Entry, mesh: Mesh): Verdict[] {
  const { callers, routes, tlsRoutes, tcpRoutes } = entry;
  const isRouted = routes.length + tlsRoutes.length + tcpRoutes.length > 0;
  return [...callers ? checkLimits(entry, callers, mesh) : [], ...isRouted ? waysAround(entry) : []];
}

function checkLimits(entry: Entry, callers: Caller[], mesh: Mesh): Verdict[] {
  return [...gatewayInAmbient(entry, mesh), ...sharedAccounts(entry, callers), ...unseenRequests(entry, callers), ...idleLimits(entry, callers)];
}

// A gateway is called by the waypoint, if by anybody, and not by the workload.
function gatewayInAmbient({ hosts, gateway }: Entry, { dataPlane }: Mesh): Verdict[] {
  return gateway === undefined || dataPlane !== DataPlane.AMBIENT ? [] : [error('ambient-access',
    `the gateway can not tell who calls ${hosts[0]} in ambient mode, where workloads have no sidecars that would show it their certificates`,
    'let calls pass an EgressWaypoint, which can, or give the workloads sidecars')];
}

// The account of pods that name none is that of every such pod in the namespace, also of those to come.
function sharedAccounts({ hosts }: Entry, callers: Caller[]): Verdict[] {
  return callers.filter(({ workload }) => workload._namesAccount === false).map(({ workload: { labels } }) => error('caller-without-account',
    `a workload that may call ${hosts[0]}, with labels ${show(labels)}, names no service account, so every pod of its namespace without one of its own could call it too`,
    "give it an account and name it: Workload.of({ labels, serviceAccount }), or the pods' own; 'default' by its name if that is meant"));
}

// Connections are denied to who may make some requests: the gateway does not see which are inside.
function unseenRequests({ hosts, ports }: Entry, callers: Caller[]): Verdict[] {
  return ports.some(isHttp) || callers.every(({ requests }) => requests === undefined) ? [] : [error('requests-not-seen',
    `only some requests to ${hosts[0]} are allowed to a workload, and Istio sees none of them on ${ports.map(({ protocol, number }) => `${protocol} ${number}`).join(', ')}`,
    'let it send requests in clear and have TLS added: EgressPort.http(80, { tls: UpstreamTls.simple() }); or allow all calls by allowFrom')];
}

// Who may do everything is not limited by what he may do as well.
function idleLimits({ hosts, namespace }: Entry, callers: Caller[]): Verdict[] {
  return [...callersByPrincipal(callers, namespace!)].filter(([, own]) => isUnlimited(own) && own.some(({ requests }) => requests !== undefined))
    .map(([principal]) => error('limit-without-effect',
      `${principal} may make all calls to ${hosts[0]} by allowFrom, so that what allowRequestsFrom allows it is no limit`, 'leave out one of the two'));
}

/** A route is followed behind the gateway's question who calls what, which is about the host that was called. */
function waysAround({ hosts, namespace, callers, routes, tlsRoutes, tcpRoutes, waypoint }: Entry): Verdict[] {
  const ends = [...routes, ...tlsRoutes, ...tcpRoutes].flatMap(({ destinations }) => destinations);
  const targets = new Set<Limited>([...ends, ...routes.flatMap(({ mirrors }) => mirrors)].map(({ target }) => target));
  const own = callers?.map(({ workload }) => principalOf(workload, namespace!));
  return [...targets].filter(target => target._callers !== undefined && target.host !== hosts[0]).flatMap(target => {
    const { unlimited } = principalsOf(target._callers!, target.namespace!);
    return own?.every(principal => unlimited.includes(principal)) ? [] : [error('route-around-access',
      `a route of ${hosts[0]} leads to ${target.host}, to which not all callers of ${hosts[0]} may make all calls, and the ${waypoint ? 'waypoint' : 'gateway'} asks only about the host that was called`,
      `let all who may call ${hosts[0]} make all calls to ${target.host}, or let no others call ${hosts[0]}: allowFrom(…)`)];
  });
}
