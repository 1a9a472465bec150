import { DataPlane, type Mesh } from '../mesh';
import type { Workload } from '../workload';
import { error, warning, type Verdict } from './finding';
import { show } from '../private/errors';
import { ROOT_NAMESPACE } from '../private/namespaces';

/** What only the facts of the target, and the finished workload, tell about a scope. */
export function checkScope(namespace: string, workload: Workload | undefined, mesh: Mesh): Verdict[] {
  return [...inAmbient(mesh), ...ofOtherNamespace(namespace, workload), ...ofEveryNamespace(namespace, workload)];
}

function ofEveryNamespace(namespace: string, workload: Workload | undefined): Verdict[] {
  return namespace !== ROOT_NAMESPACE || workload !== undefined ? [] : [warning('scope-of-root-namespace',
    `the scope of namespace ${ROOT_NAMESPACE} is, where that is the root namespace of the mesh, the one of all namespaces that have none, and they could call nothing else`,
    "set 'workload', or make scopes in the namespaces that they are for")];
}

function inAmbient({ dataPlane }: Mesh): Verdict[] {
  return dataPlane !== DataPlane.AMBIENT ? [] : [error('ambient-scope',
    'a scope has no effect in ambient mode, where nothing reads Sidecar resources and every call goes out', 'give the workloads sidecars, or let calls pass an EgressWaypoint, which knows who may call, and close other ways out with a NetworkPolicy')];
}

function ofOtherNamespace(namespace: string, workload: Workload | undefined): Verdict[] {
  return workload?.namespace === undefined || workload.namespace === namespace ? [] : [error('workload-in-other-namespace',
    `the scope is for a workload in namespace ${show(workload.namespace)}, and its Sidecar would be in ${show(namespace)}, where it selects other pods`,
    "make it in the workload's namespace")];
}
