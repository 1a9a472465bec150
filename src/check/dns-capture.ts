import { DataPlane, type Mesh } from '../mesh';
import { GATES, has } from '../versions';

/** Whether workloads dial the virtual IP of a host: as Mesh says, and if it says nothing, as Istio has it in ambient mode. */
export function capturesDns({ dnsCapture, dataPlane, istioVersion }: Mesh): boolean {
  return dnsCapture ?? (dataPlane === DataPlane.AMBIENT && has(GATES.ambientDnsCapture, istioVersion));
}
