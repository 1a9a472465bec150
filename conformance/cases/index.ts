import type { Pattern } from '../case';
import { access } from './access';
import { accessLogs } from './access-logs';
import { aliases } from './aliases';
import { connectionPools } from './connection-pools';
import { connections } from './connections';
import { examples } from './examples';
import { externalApi } from './external-api';
import { gatewayApps } from './gateway-apps';
import { gatewayTraps } from './gateway-traps';
import { gateways } from './gateways';
import { harmless } from './harmless';
import { kubernetesGateways } from './kubernetes-gateways';
import { loadBalancing } from './load-balancing';
import { virtualMachines } from './machines';
import { meshes } from './mesh';
import { moreHosts } from './more-hosts';
import { moving } from './moving';
import { neighbours } from './neighbours';
import { proxies } from './proxies';
import { resolution } from './resolution';
import { retries } from './retries';
import { routeDestinations } from './route-destinations';
import { routeMatches } from './route-matches';
import { routing } from './routing';
import { scopes } from './scopes';
import { tls } from './tls';
import { traps } from './traps';
import { waypointAccess } from './waypoint-access';
import { waypoints } from './waypoints';

/** All that is judged but the examples, which have to be synthesized before. */
export const CASES: Pattern[] = [
  externalApi, resolution, tls, retries, connectionPools, loadBalancing, routing, routeMatches, routeDestinations, connections, proxies, aliases,
  virtualMachines, neighbours, scopes, gateways, gatewayApps, kubernetesGateways, waypoints, moreHosts, access, waypointAccess, accessLogs, meshes,
  traps, gatewayTraps, harmless, moving,
];

/** All that is judged, in the order of the report. */
export function patterns(): Pattern[] {
  return [examples(), ...CASES];
}
