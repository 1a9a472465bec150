import type { Schema } from '../istio/definitions';

/*
 * The fields of Kubernetes' own kinds and their types, as the API server reads them with strict field validation. It takes null anywhere, as if the field
 * were not there. Defaults, and what values mean, are judged after that.
 */

const TEXT: Schema = { type: 'string', nullable: true };
const TIME: Schema = { type: 'string', format: 'date-time', nullable: true };
const FLAG: Schema = { type: 'boolean', nullable: true };
const INT32: Schema = { type: 'integer', format: 'int32', nullable: true };
const INTEGER: Schema = { type: 'integer', nullable: true };
const NUMBER_OR_NAME: Schema = { 'x-kubernetes-int-or-string': true, 'nullable': true };
const TEXT_MAP: Schema = { type: 'object', additionalProperties: TEXT, nullable: true };
const ANYTHING: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

function list(items: Schema): Schema {
  return { type: 'array', items, nullable: true };
}

function object(properties: { readonly [field: string]: Schema }): Schema {
  return { type: 'object', properties, nullable: true };
}

const METADATA = object({
  name: TEXT,
  generateName: TEXT,
  namespace: TEXT,
  selfLink: TEXT,
  uid: TEXT,
  resourceVersion: TEXT,
  generation: INTEGER,
  creationTimestamp: TIME,
  deletionTimestamp: TIME,
  deletionGracePeriodSeconds: INTEGER,
  labels: TEXT_MAP,
  annotations: TEXT_MAP,
  finalizers: list(TEXT),
  ownerReferences: list(object({ apiVersion: TEXT, kind: TEXT, name: TEXT, uid: TEXT, controller: FLAG, blockOwnerDeletion: FLAG })),
  managedFields: list(object({
    manager: TEXT, operation: TEXT, apiVersion: TEXT, time: TIME, fieldsType: TEXT, fieldsV1: ANYTHING, subresource: TEXT,
  })),
});

const REFERENCE = object({ kind: TEXT, namespace: TEXT, name: TEXT, uid: TEXT, apiVersion: TEXT, resourceVersion: TEXT, fieldPath: TEXT });
const ENDPOINT_PORT = object({ name: TEXT, port: INT32, protocol: TEXT, appProtocol: TEXT });

export const SERVICE: Schema = {
  type: 'object',
  properties: {
    metadata: METADATA,
    spec: object({
      ports: list(object({ name: TEXT, protocol: TEXT, appProtocol: TEXT, port: INT32, targetPort: NUMBER_OR_NAME, nodePort: INT32 })),
      selector: TEXT_MAP,
      clusterIP: TEXT,
      clusterIPs: list(TEXT),
      type: TEXT,
      externalIPs: list(TEXT),
      sessionAffinity: TEXT,
      loadBalancerIP: TEXT,
      loadBalancerSourceRanges: list(TEXT),
      externalName: TEXT,
      externalTrafficPolicy: TEXT,
      healthCheckNodePort: INT32,
      publishNotReadyAddresses: FLAG,
      sessionAffinityConfig: object({ clientIP: object({ timeoutSeconds: INT32 }) }),
      ipFamilies: list(TEXT),
      ipFamilyPolicy: TEXT,
      allocateLoadBalancerNodePorts: FLAG,
      loadBalancerClass: TEXT,
      internalTrafficPolicy: TEXT,
      trafficDistribution: TEXT,
    }),
    status: object({
      loadBalancer: object({
        ingress: list(object({ ip: TEXT, hostname: TEXT, ipMode: TEXT, ports: list(object({ port: INT32, protocol: TEXT, error: TEXT })) })),
      }),
      conditions: list(object({ type: TEXT, status: TEXT, observedGeneration: INTEGER, lastTransitionTime: TIME, reason: TEXT, message: TEXT })),
    }),
  },
};

const ADDRESS = object({ ip: TEXT, hostname: TEXT, nodeName: TEXT, targetRef: REFERENCE });

export const ENDPOINTS: Schema = {
  type: 'object',
  properties: {
    metadata: METADATA,
    subsets: list(object({ addresses: list(ADDRESS), notReadyAddresses: list(ADDRESS), ports: list(ENDPOINT_PORT) })),
  },
};

export const ENDPOINT_SLICE: Schema = {
  type: 'object',
  properties: {
    metadata: METADATA,
    addressType: TEXT,
    endpoints: list(object({
      addresses: list(TEXT),
      conditions: object({ ready: FLAG, serving: FLAG, terminating: FLAG }),
      hostname: TEXT,
      targetRef: REFERENCE,
      deprecatedTopology: TEXT_MAP,
      nodeName: TEXT,
      zone: TEXT,
      hints: object({ forZones: list(object({ name: TEXT })), forNodes: list(object({ name: TEXT })) }),
    })),
    ports: list(ENDPOINT_PORT),
  },
};
