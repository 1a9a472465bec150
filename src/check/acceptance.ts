import { authorizationPolicy } from './istio/authorization-policy';
import { destinationRule } from './istio/destination-rule';
import { gateway } from './istio/gateway';
import { kindProblems } from './istio/kinds';
import { annotationProblems } from './istio/metadata';
import { schemaProblems } from './istio/schema';
import { serviceEntry } from './istio/service-entry';
import { sidecar } from './istio/sidecar';
import { virtualService } from './istio/virtual-service';
import { workloadEntry } from './istio/workload-entry';
import { workloadGroup } from './istio/workload-group';
import { endpointSlice } from './kubernetes/endpoint-slice';
import { endpoints } from './kubernetes/endpoints';
import { service } from './kubernetes/service';
import { groupKindOf, type Manifest } from './manifest';
import type { Problem } from './problem';

/** The cluster that an object is for. */
export interface Cluster {
  /** Minor of Istio's version: rules change between them. */
  readonly istioMinor: number;
}

/** What the API server or Istio's webhook has against an object of a kind. */
export type Acceptance = (manifest: Manifest, cluster: Cluster) => Iterable<Problem>;

/** The kinds that are judged, by group and name. Istio's have had their schemas checked before. */
const ISTIO: { readonly [kind: string]: Acceptance } = {
  'networking.istio.io/DestinationRule': destinationRule,
  'networking.istio.io/Gateway': gateway,
  'networking.istio.io/ServiceEntry': serviceEntry,
  'networking.istio.io/Sidecar': sidecar,
  'networking.istio.io/VirtualService': virtualService,
  'networking.istio.io/WorkloadEntry': workloadEntry,
  'networking.istio.io/WorkloadGroup': workloadGroup,
  'security.istio.io/AuthorizationPolicy': authorizationPolicy,
};

const KUBERNETES: { readonly [kind: string]: Acceptance } = {
  '/Endpoints': endpoints,
  '/Service': service,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
};

/**
 * Whether the cluster takes an object, exactly as the API server and Istio's webhook would say: it is refused if there is an error here, and taken with
 * a warning if there is one. What the schema refuses is not looked at further, as the webhook does not get to see it.
 */
export function acceptanceOf(manifest: Manifest, cluster: Cluster): Problem[] {
  const kind = groupKindOf(manifest);
  if (kind in ISTIO) {
    const found = schemaProblems(manifest, cluster);
    return found.length > 0 ? found : [...annotationProblems(manifest), ...ISTIO[kind](manifest, cluster)];
  }
  return kind in KUBERNETES ? [...KUBERNETES[kind](manifest, cluster)] : kindProblems(manifest);
}
