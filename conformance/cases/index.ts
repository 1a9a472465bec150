import type { Pattern } from '../case';
import { access } from './access';
import { accessLogs } from './access-logs';
import { aliases } from './aliases';
import { connections } from './connections';
import { examples } from './examples';
import { externalApi } from './external-api';
import { gateways } from './gateways';
import { harmless } from './harmless';
import { kubernetesGateways } from './kubernetes-gateways';
import { virtualMachines } from './machines';
import { meshes } from './mesh';
import { neighbours } from './neighbours';
import { proxies } from './proxies';
import { resilience } from './resilience';
import { resolution } from './resolution';
import { routing } from './routing';
import { scopes } from './scopes';
import { tls } from './tls';
import { traps } from './traps';

/** All that is judged but the examples, which have to be synthesized before. */
export const CASES: Pattern[] = [
  externalApi, resolution, tls, resilience, routing, connections, proxies, aliases, virtualMachines, neighbours,
  scopes, gateways, kubernetesGateways, access, accessLogs, meshes, traps, harmless,
];

/** All that is judged, in the order of the report. */
export function patterns(): Pattern[] {
  return [examples(), ...CASES];
}
