import { AUTHORIZATION_POLICIES } from './authorization-policy';
import { DESTINATION_RULES } from './destination-rule';
import type { ExplainedGroup, IdOf } from './explained';
import { GATEWAYS } from './gateway';
import { KUBERNETES } from './kubernetes';
import { NAMES } from './names';
import { SCHEMA } from './schema';
import { SERVICE_ENTRIES } from './service-entry';
import { SIDECARS } from './sidecar';
import { VIRTUAL_SERVICES } from './virtual-service';

/** What the API server and Istio's webhook say, in groups that belong together. */
const GROUPS = [
  { title: 'Schemas', of: SCHEMA },
  { title: 'Names, labels and lists', of: NAMES },
  { title: 'ServiceEntry, WorkloadEntry, WorkloadGroup', of: SERVICE_ENTRIES },
  { title: 'DestinationRule', of: DESTINATION_RULES },
  { title: 'VirtualService', of: VIRTUAL_SERVICES },
  { title: 'Gateway', of: GATEWAYS },
  { title: 'Sidecar', of: SIDECARS },
  { title: 'AuthorizationPolicy', of: AUTHORIZATION_POLICIES },
  { title: 'Service, EndpointSlice, Endpoints', of: KUBERNETES },
] as const;

/** The id of something that the API server or Istio's webhook says: there is none without an explanation. */
export type AcceptanceId = IdOf<typeof GROUPS[number]>;

export const ACCEPTANCE_GROUPS: readonly ExplainedGroup[] = GROUPS;
