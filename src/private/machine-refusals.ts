import type { IConstruct } from 'constructs';
import type { MachineIdentity } from '../emit/workload-entry';
import type { ExternalEndpoint } from '../endpoint';
import type { Entry } from '../entry';
import { isObjectName } from './dns';
import { refuseEndpoints } from './entry-refusals';
import { fail, show } from './errors';
import { ipFamily } from './ip';
import { checkPodLabels } from './pod-labels';
import { checkPorts } from './ports';
import { refuseMeshTls } from './tls-refusals';
import { checkLabels, checkList, hasAll, isText } from './types';

/** The machines of a service; undefined if they register themselves. */
export function checkMachines(scope: IConstruct, machines: ExternalEndpoint[] | undefined): ExternalEndpoint[] | undefined {
  if (machines?.length === 0) {
    fail(scope, "'machines' must not be empty: nothing would answer; write at least one, or leave it out where machines register themselves");
  }
  return machines && checkList(scope, 'machines', machines, hasAll('address'), 'ExternalEndpoint', "such as ExternalEndpoint.all('192.0.2.10')");
}

/** Refuses machines that could not be called, and ports that the mesh would wrap in TLS twice. */
export function refuseMachines(scope: IConstruct, { ports, endpoints }: Entry): void {
  checkPorts(scope, ports);
  refuseMeshTls(scope, ports, 'machines');
  refuseEndpoints(scope, 'machines', endpoints, ports);
  const unreachable = endpoints.find(({ address }) => ipFamily(address) === undefined);
  if (unreachable) {
    fail(scope, `'machines' must be IP addresses, got ${show(unreachable.address)}, which Istio does not look up for machines of the mesh; write its address`);
  }
}

/** Labels, service account and network of machines. The id makes labels that nothing else has. */
export function checkIdentity(scope: IConstruct, { labels, serviceAccount, network }: Partial<MachineIdentity>): MachineIdentity {
  if (typeof serviceAccount !== 'string' || !isObjectName(serviceAccount)) {
    fail(scope, `'serviceAccount' must be the name of the machines' service account, got ${show(serviceAccount)}: without it they would be called in clear`);
  }
  if (network !== undefined && (!isText(network) || network === '')) {
    fail(scope, `'network' must be the name of a network, got ${show(network)}; leave it out for that of the callers`);
  }
  const selecting = checkLabels(scope, 'labels', labels ?? { app: scope.node.id }, "such as { app: 'ledger' }");
  if (Object.keys(selecting).length === 0) {
    fail(scope, "'labels' must not be empty: every pod of the namespace would answer; write such as { app: 'ledger' }");
  }
  return { labels: checkPodLabels(scope, "'labels'", selecting), serviceAccount: serviceAccount!, network };
}
