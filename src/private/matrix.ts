import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { AllowedRequests } from '../allowed-requests';
import type { Caller } from '../caller';
import type { EgressMatrixRow } from '../egress-matrix';
import { callersByPrincipal, isUnlimited } from '../emit/principals';
import { EVERY_NAMESPACE } from '../entry';
import { DataPlane, Mesh } from '../mesh';
import type { IEgressTarget } from '../target';
import type { Workload } from '../workload';
import { isGateway, isHttpProxy, isWaypoint, pathOf } from './paths';
import { selects } from './pod-labels';
import { isHttp } from './protocols';
import { hasAll } from './types';

/** A host outside, as the construct that registers it shows it. */
interface Outside extends IEgressTarget {
  readonly _seenIn: string[];
  readonly _callers?: Caller[];
  readonly _hosts?: string[];
  readonly authorizationPolicy?: ApiObject;
  readonly serviceEntry?: ApiObject;
  readonly service?: ApiObject;
}

/** What workloads of a namespace know. */
interface Scope extends IConstruct {
  readonly namespace: string;
  readonly workload?: Workload;
  readonly sidecar: ApiObject;
  readonly networkPolicy?: ApiObject;
  _lets(target: IEgressTarget): boolean;
}

/** Who calls, and the scope that holds for them. */
interface Calling {
  readonly namespace: string;
  readonly workload: string;
  /** What they may call; everything, if it is not said. */
  readonly requests?: string[];
  readonly scope?: Scope;
  /** NetworkPolicies for their pods: they add up. */
  readonly policies: ApiObject[];
}

const isOutside: (construct: any) => construct is Outside = hasAll('host', 'ports', '_seenIn') as any;
const isScope: (construct: any) => construct is Scope = hasAll('sidecar', 'targets', '_lets') as any;

/** The table of the hosts at a construct and below. Scopes count wherever they are in the app. */
export function rowsBelow(scope: IConstruct): EgressMatrixRow[] {
  const scopes = scope.node.root.node.findAll().filter(isScope);
  return scope.node.findAll().filter(isOutside).flatMap(target => callersOf(target, scopes)
    .filter(caller => caller.scope?._lets(target) ?? true)
    .flatMap(caller => (target._hosts ?? [target.host]).map(host => rowOf(target, host, caller))));
}

function callersOf(target: Outside, scopes: Scope[]): Calling[] {
  const inside = (namespace: string) => scopes.filter(scope => scope.namespace === namespace);
  if (target._callers) {
    return [...callersByPrincipal(target._callers, target.namespace!).values()].flatMap(own => accountRows(own, target.namespace!, inside));
  }
  // Only sidecars look at exportTo.
  const seenIn = isAmbient(target) ? [EVERY_NAMESPACE] : target._seenIn;
  const everywhere = seenIn.includes(EVERY_NAMESPACE);
  const named = seenIn.filter(namespace => namespace !== EVERY_NAMESPACE);
  const namespaces = new Set([...named, ...everywhere ? scopes.map(({ namespace }) => namespace) : []]);
  return [
    ...[...namespaces].flatMap(namespace => callersIn(namespace, inside(namespace))),
    ...everywhere ? [callerOf(EVERY_NAMESPACE, 'all', undefined, [])] : [],
  ];
}

/** Of one account, which is one caller, each workload: it is the scope of its pods that lets it see the host. */
function accountRows(own: Caller[], usualNamespace: string, scopesIn: (namespace: string) => Scope[]): Calling[] {
  const requests = isUnlimited(own) ? undefined : [...new Set(own.flatMap(caller => textsOf(caller.requests!)))];
  const workloads = new Map(own.map(({ workload }) => [labelsText(workload.labels), workload]));
  return [...workloads.values()].map(({ namespace = usualNamespace, serviceAccount, labels }) => {
    const scopes = scopesIn(namespace);
    return { ...callerOf(namespace, `service account ${serviceAccount}`, scopeOf(labels, scopes), scopes), requests };
  });
}

function callersIn(namespace: string, scopes: Scope[]): Calling[] {
  const narrow = scopes.filter(({ workload }) => workload !== undefined)
    .map(scope => callerOf(namespace, `labels ${labelsText(scope.workload!.labels)}`, scope, scopes));
  return [...narrow, callerOf(namespace, 'all', scopes.find(isForAll), scopes)];
}

function callerOf(namespace: string, workload: string, scope: Scope | undefined, scopes: Scope[]): Calling {
  const selecting = scopes.filter(each => each === scope || isForAll(each));
  return { namespace, workload, scope, policies: selecting.flatMap(({ networkPolicy }) => networkPolicy ?? []) };
}

function isForAll({ workload }: Scope): boolean {
  return workload === undefined;
}

/** Of the scopes of its namespace the one that Istio takes for a workload. */
function scopeOf(labels: { [key: string]: string }, scopes: Scope[]): Scope | undefined {
  return scopes.find(({ workload }) => workload !== undefined && selects(workload.labels, labels)) ?? scopes.find(isForAll);
}

/** Requests as they read in a log: `GET /v1/charges`. */
function textsOf({ methods = [], paths = [''] }: AllowedRequests): string[] {
  return paths.map(path => [methods.join(','), path].filter(Boolean).join(' '));
}

function rowOf(target: Outside, host: string, { namespace, workload, requests, scope, policies }: Calling): EgressMatrixRow {
  return {
    namespace,
    workload,
    host,
    ports: target.ports.filter(port => requests === undefined || isHttp(port)).map(({ protocol, number }) => `${protocol.toLowerCase()} ${number}`),
    ...requests && { requests },
    way: wayOf(target),
    enforcedBy: [...target.authorizationPolicy ? [target.authorizationPolicy] : [], ...policies].map(nameOf),
    visibleBy: nameOf((scope?.sidecar ?? target.serviceEntry ?? target.service)!),
  };
}

function wayOf(target: Outside): string {
  const path = pathOf(target);
  return isGateway(path) ? `gateway ${path.gatewayName}`
    : isWaypoint(path) ? `waypoint ${path.namespace}/${path.waypointName}`
      : isHttpProxy(path) ? `proxy ${path.address}:${path.port}`
        : isAmbient(target) ? 'ztunnel' : 'sidecar';
}

function nameOf({ kind, name, metadata }: ApiObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`;
}

function labelsText(labels: { [key: string]: string }): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
}

const COLUMNS = ['namespace', 'workload', 'calls', 'at', 'requests', 'by', 'enforced by', 'visible by'];

/** A table in Markdown. */
export function markdownOf(rows: EgressMatrixRow[]): string {
  const cells = rows.map(({ namespace, workload, host, ports, requests, way, enforcedBy, visibleBy }) => (
    [namespace, workload, host, ports.join(', '), requests?.join(', ') ?? 'all', way, enforcedBy.join(', ') || 'nothing', visibleBy].map(cell => cell.replace(/\*/g, '\\*'))));
  return [COLUMNS, COLUMNS.map(() => '---'), ...cells].map(row => `| ${row.join(' | ')} |`).join('\n') + '\n';
}

function isAmbient(target: IConstruct): boolean {
  return Mesh.of(target).dataPlane === DataPlane.AMBIENT;
}
