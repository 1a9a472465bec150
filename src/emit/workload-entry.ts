import type { DestinationRuleSpec, ServiceEntrySpec, WorkloadEntrySpec, WorkloadGroupSpec } from '../../imports/networking.istio.io';
import type { ExternalEndpoint } from '../endpoint';
import type { Entry } from '../entry';
import { serviceEntrySpec } from './service-entry';
import type { Wire } from './wire';

/** Who the machines of a service are. */
export interface MachineIdentity {
  /** Labels that select them. */
  readonly labels: { [key: string]: string };
  /** Service account that their sidecars run as; without one they would be called in clear. */
  readonly serviceAccount: string;
  /** Network that they are in, if not the caller's. */
  readonly network?: string;
}

/** That machines of the mesh serve a host. Its endpoints are selected, by labels. */
export function machineServiceSpec(entry: Entry, { labels }: MachineIdentity, exportTo: string[]): Wire<ServiceEntrySpec> {
  return { ...serviceEntrySpec(entry, exportTo), location: 'MESH_INTERNAL', resolution: 'STATIC', endpoints: undefined, workloadSelector: { labels } };
}

/** That calls to machines have the mesh's own TLS, whatever a rule for a wildcard says. */
export function machineRuleSpec(host: string, exportTo: string[]): Wire<DestinationRuleSpec> {
  return { host, exportTo, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } };
}

/** One machine. */
export function workloadEntrySpec({ address, ports, locality, weight }: ExternalEndpoint, identity: MachineIdentity): Wire<WorkloadEntrySpec> {
  const { labels, serviceAccount, network } = identity;
  return { address, ports, locality, weight, labels, serviceAccount, network };
}

/** What machines have in common that register themselves. */
export function workloadGroupSpec({ labels, serviceAccount, network }: MachineIdentity): Wire<WorkloadGroupSpec> {
  return { metadata: { labels }, template: { serviceAccount, network } };
}
