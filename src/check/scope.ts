import { DataPlane, type Mesh } from '../mesh';
import type { Workload } from '../workload';
import { error, type Verdict } from './finding';
import { show } from '../private/errors';

/** What only the facts of the target, and the finished workload, tell about a scope. */
export function checkScope(namespace: string, workload: Workload | undefined, mesh: Mesh): Verdict[] {
  return [...inAmbient(mesh), ...ofOtherNamespace(namespace, workload)];
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
