import type { Mesh } from '../mesh';
import type { EgressPort } from '../port';
import { error, warning, type Verdict } from './finding';
import { credentialsOf, type Credential } from '../private/credentials';
import { show } from '../private/errors';
import { meet } from '../private/pod-labels';
import { describePort } from '../private/ports';
import { isTls } from '../private/protocols';
import { STARTTLS } from '../private/starttls';
import { explain, GATES, has } from '../versions';

/** What only the facts of the target, and the finished workloads, tell about the TLS of ports. */
export function checkTls(ports: EgressPort[], namespace: string | undefined, mesh: Mesh): Verdict[] {
  const credentials = credentialsOf(ports);
  return [
    ...checkTlsOfGateway(ports, mesh),
    ...foreignWorkloads(credentials, namespace),
    ...sharedAccounts(credentials),
    ...meetingSelectors(credentials),
  ];
}

/** The same where a gateway adds it, which is in a namespace of its own and has the account that it was deployed with. */
export function checkTlsOfGateway(ports: EgressPort[], mesh: Mesh): Verdict[] {
  return [...versions(ports, mesh), ...startTls(ports)];
}

function versions(ports: EgressPort[], mesh: Mesh): Verdict[] {
  const needed = [
    ...(credentialsOf(ports).length > 0 ? [GATES.rulesByExportTo] : []),
    ...(ports.some(port => port.upstreamTls?.certificateAuthority?.configMap) ? [GATES.configMapAuthority] : []),
  ];
  return needed.filter(gate => !has(gate, mesh.istioVersion)).map(gate => error('needs-newer-istio', explain(gate, mesh.istioVersion), 'upgrade Istio, or take the certificates from files'));
}

function foreignWorkloads(credentials: Credential[], namespace: string | undefined): Verdict[] {
  return credentials
    .filter(({ workload }) => workload.namespace !== undefined && workload.namespace !== namespace)
    .map(({ secret, workload }) => error('workload-in-other-namespace',
      `Secret ${show(secret)} is for a workload in namespace ${show(workload.namespace)}, and its rule would be in ${show(namespace)}, where it selects other pods`,
      "register the host in the workload's namespace"));
}

// Istio hands a Secret to who may list all Secrets, and the account of those without one is everybody's.
function sharedAccounts(credentials: Credential[]): Verdict[] {
  return credentials.filter(({ workload }) => workload._namesAccount === false).map(({ secret }) => error('secret-for-default-account',
    `the workload that gets Secret ${show(secret)} names no service account, so every pod without one of its own could read all Secrets of the namespace`,
    "give it an account and name it: Workload.of({ labels, serviceAccount }), or the pods' own; 'default' by its name if that is meant"));
}

/** Of TLS that workloads speak themselves Istio looks for the first bytes, which come later where a protocol starts in clear. */
function startTls(ports: EgressPort[]): Verdict[] {
  return ports.filter(port => isTls(port) && STARTTLS[port.number] !== undefined).map(port => warning('starttls-port',
    `port ${describePort(port)} is ${STARTTLS[port.number]}'s, which starts in clear, so that Istio would see no server name and not match it`,
    `use EgressPort.tcp(${port.number}), unless this server expects TLS at once`));
}

// Of two rules that select one pod, Istio takes one and says nothing.
function meetingSelectors(credentials: Credential[]): Verdict[] {
  return credentials.flatMap((one, index) => credentials.slice(index + 1)
    .filter(other => other.workload !== one.workload && meet(one.workload.labels, other.workload.labels))
    .map(other => error('workloads-meet', `a pod can belong to both workloads that get Secrets ${show(one.secret)} and ${show(other.secret)}, and would get one of them at random`,
      'give the workloads a label that they have with different values, or one Secret')));
}
