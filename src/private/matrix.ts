import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { EgressMatrixRow } from '../egress-matrix';
import { EVERY_NAMESPACE } from '../entry';
import type { IEgressTarget } from '../target';
import type { Workload } from '../workload';
import { isGateway, isHttpProxy, isWaypoint, pathOf } from './paths';
import { hasAll } from './types';

/** A host outside, as the construct that registers it shows it. */
interface Outside extends IEgressTarget {
  readonly _seenIn: string[];
  readonly callers?: Workload[];
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
interface Caller {
  readonly namespace: string;
  readonly workload: string;
  readonly scope?: Scope;
}

const isOutside: (construct: any) => construct is Outside = hasAll('host', 'ports', '_seenIn') as any;
const isScope: (construct: any) => construct is Scope = hasAll('sidecar', 'targets', '_lets') as any;

/** The table of the hosts at a construct and below. Scopes count wherever they are in the app. */
export function rowsBelow(scope: IConstruct): EgressMatrixRow[] {
  const scopes = scope.node.root.node.findAll().filter(isScope);
  return scope.node.findAll().filter(isOutside).flatMap(target => callersOf(target, scopes)
    .filter(caller => caller.scope?._lets(target) ?? true)
    .map(caller => rowOf(target, caller)));
}

function callersOf(target: Outside, scopes: Scope[]): Caller[] {
  if (target.callers) {
    return target.callers.map(({ namespace = target.namespace!, serviceAccount, labels }) => (
      { namespace, workload: `service account ${serviceAccount}`, scope: scopeOf(labels, scopes.filter(scope => scope.namespace === namespace)) }));
  }
  const everywhere = target._seenIn.includes(EVERY_NAMESPACE);
  const named = target._seenIn.filter(namespace => namespace !== EVERY_NAMESPACE);
  const namespaces = new Set([...named, ...everywhere ? scopes.map(({ namespace }) => namespace) : []]);
  return [
    ...[...namespaces].flatMap(namespace => callersIn(namespace, scopes.filter(scope => scope.namespace === namespace))),
    ...everywhere ? [{ namespace: EVERY_NAMESPACE, workload: 'all' }] : [],
  ];
}

function callersIn(namespace: string, scopes: Scope[]): Caller[] {
  const narrow = scopes.filter(({ workload }) => workload !== undefined)
    .map(scope => ({ namespace, workload: `labels ${labelsText(scope.workload!.labels)}`, scope }));
  return [...narrow, { namespace, workload: 'all', scope: scopes.find(({ workload }) => workload === undefined) }];
}

/** Of the scopes of its namespace the one that Istio takes for a workload. */
function scopeOf(labels: { [key: string]: string }, scopes: Scope[]): Scope | undefined {
  const selects = ({ workload }: Scope) => workload !== undefined && Object.entries(workload.labels).every(([key, value]) => labels[key] === value);
  return scopes.find(selects) ?? scopes.find(({ workload }) => workload === undefined);
}

function rowOf(target: Outside, { namespace, workload, scope }: Caller): EgressMatrixRow {
  return {
    namespace,
    workload,
    host: target.host,
    ports: target.ports.map(({ protocol, number }) => `${protocol.toLowerCase()} ${number}`),
    way: wayOf(target),
    enforcedBy: [target.authorizationPolicy, scope?.networkPolicy].filter(object => object !== undefined).map(nameOf),
    visibleBy: nameOf((scope?.sidecar ?? target.serviceEntry ?? target.service)!),
  };
}

function wayOf(target: Outside): string {
  const path = pathOf(target);
  return isGateway(path) ? `gateway ${path.gatewayName}` : isWaypoint(path) ? `waypoint ${path.namespace}/${path.waypointName}` : isHttpProxy(path) ? `proxy ${path.address}:${path.port}` : 'sidecar';
}

function nameOf({ kind, name, metadata }: ApiObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`;
}

function labelsText(labels: { [key: string]: string }): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
}

const COLUMNS = ['namespace', 'workload', 'calls', 'at', 'by', 'enforced by', 'visible by'];

/** A table in Markdown. */
export function markdownOf(rows: EgressMatrixRow[]): string {
  const cells = rows.map(({ namespace, workload, host, ports, way, enforcedBy, visibleBy }) => (
    [namespace, workload, host, ports.join(', '), way, enforcedBy.join(', ') || 'nothing', visibleBy].map(cell => cell.replace(/\*/g, '\\*'))));
  return [COLUMNS, COLUMNS.map(() => '---'), ...cells].map(row => `| ${row.join(' | ')} |`).join('\n') + '\n';
}
