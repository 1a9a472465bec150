import type { IConstruct } from 'constructs';
import { error, type Verdict } from '../check/finding';
import type { MachineIdentity } from '../emit/workload-entry';
import type { ExternalEndpoint } from '../endpoint';
import type { Entry } from '../entry';
import { Claims } from './claims';
import { isObjectName } from './dns';
import { refuseEndpoints } from './entry-refusals';
import { fail, show } from './errors';
import { ipFamily } from './ip';
import { MACHINES_LABEL } from './own-keys';
import { checkPodLabels, isPodLabel } from './pod-labels';
import { checkPorts } from './ports';
import { refuseMeshTls } from './tls-refusals';
import { checkList, hasAll, isText } from './types';

const MACHINES = 'machines';
const TLS_MODE = 'security.istio.io/tlsMode';

/** A service on machines, as others see it. */
interface Machines extends IConstruct {
  readonly namespace?: string;
  readonly labels: { [key: string]: string };
}

/** The machines of a service; undefined if they register themselves. */
export function checkMachines(scope: IConstruct, machines: ExternalEndpoint[] | undefined): ExternalEndpoint[] | undefined {
  if (machines?.length === 0) {
    fail(scope, "'machines' must not be empty: nothing would answer; write at least one, or leave it out where machines register themselves");
  }
  return machines === undefined ? undefined : checkList(scope, 'machines', machines, hasAll('address'), 'ExternalEndpoint', "such as ExternalEndpoint.all('192.0.2.10')");
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

/** Service account, network and labels of machines; the labels may be left to the construct. */
export function checkIdentity(scope: IConstruct, { labels, serviceAccount, network }: Partial<MachineIdentity>): Omit<MachineIdentity, 'labels'> & Partial<MachineIdentity> {
  if (typeof serviceAccount !== 'string' || !isObjectName(serviceAccount)) {
    fail(scope, `'serviceAccount' must be the name of the machines' service account, got ${show(serviceAccount)}: without it they would be called in clear`);
  }
  if (network !== undefined && (!isText(network) || network === '')) {
    fail(scope, `'network' must be the name of a network, got ${show(network)}; leave it out for that of the callers`);
  }
  const selecting = labels === undefined ? undefined : checkPodLabels(scope, 'labels', labels);
  if (selecting && Object.keys(selecting).length === 0) {
    fail(scope, "'labels' must not be empty: every pod of the namespace would answer; write such as { app: 'ledger' }");
  }
  if (selecting && TLS_MODE in selecting) {
    fail(scope, `'labels' must not have ${show(TLS_MODE)}, which decides whether calls are encrypted; leave it out: they are`);
  }
  return { labels: selecting, serviceAccount: serviceAccount!, network };
}

/** Labels that nothing else has, and by which metrics and traces name the service as its construct. */
export function ownLabels(scope: IConstruct, name: string): { [key: string]: string } {
  const labels = { app: scope.node.id, [MACHINES_LABEL]: name };
  if (Object.values(labels).some(label => !isPodLabel(label))) {
    fail(scope, `'labels' must be set: ${show(scope.node.id)} and ${show(name)} can not be labels by which machines are selected; write such as { app: 'ledger' }`);
  }
  return labels;
}

/** Says in the whole app that a service has machines in its namespace. */
export function claimMachines(service: Machines): void {
  const namespace = service.namespace ?? '';
  Claims.of(service, MACHINES).claim(namespace, [namespace], service);
}

/** Another service of which the machines would answer too. */
export function meetingMachines(service: Machines): Verdict[] {
  const answers = (other: IConstruct) => contains((other as Machines).labels, service.labels);
  const namespace = service.namespace ?? '';
  const rival = Claims.of(service, MACHINES).rival(namespace, [namespace], service, answers);
  return rival === undefined ? [] : [error('machines-meet',
    `the machines of ${rival.node.path} have the labels by which those of ${service.node.path} are selected, and would answer for it`,
    "give the two 'labels' that differ, or leave them out")];
}

/** Whether a machine with these labels is selected by others. */
function contains(labels: { [key: string]: string }, selector: { [key: string]: string }): boolean {
  return Object.entries(selector).every(([key, label]) => labels[key] === label);
}
