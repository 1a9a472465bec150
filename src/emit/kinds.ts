import type { GroupVersionKind } from 'cdk8s';

const ISTIO_NETWORKING = 'networking.istio.io/v1';
const ISTIO_SECURITY = 'security.istio.io/v1';
const ISTIO_TELEMETRY = 'telemetry.istio.io/v1';
const GATEWAY_API = 'gateway.networking.k8s.io/v1';

/** The kinds that the library emits, each in the one version that it writes. */
export const KINDS = {
  serviceEntry: { apiVersion: ISTIO_NETWORKING, kind: 'ServiceEntry' },
  destinationRule: { apiVersion: ISTIO_NETWORKING, kind: 'DestinationRule' },
  virtualService: { apiVersion: ISTIO_NETWORKING, kind: 'VirtualService' },
  gateway: { apiVersion: ISTIO_NETWORKING, kind: 'Gateway' },
  sidecar: { apiVersion: ISTIO_NETWORKING, kind: 'Sidecar' },
  authorizationPolicy: { apiVersion: ISTIO_SECURITY, kind: 'AuthorizationPolicy' },
  telemetry: { apiVersion: ISTIO_TELEMETRY, kind: 'Telemetry' },
  workloadEntry: { apiVersion: ISTIO_NETWORKING, kind: 'WorkloadEntry' },
  workloadGroup: { apiVersion: ISTIO_NETWORKING, kind: 'WorkloadGroup' },
  kubernetesGateway: { apiVersion: GATEWAY_API, kind: 'Gateway' },
  httpRoute: { apiVersion: GATEWAY_API, kind: 'HTTPRoute' },
  tlsRoute: { apiVersion: GATEWAY_API, kind: 'TLSRoute' },
  tcpRoute: { apiVersion: GATEWAY_API, kind: 'TCPRoute' },
  service: { apiVersion: 'v1', kind: 'Service' },
  endpoints: { apiVersion: 'v1', kind: 'Endpoints' },
  role: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' },
  roleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  endpointSlice: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  networkPolicy: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
} satisfies Record<string, GroupVersionKind>;

/** A kind as references in other objects write it: without a version. */
export function referenceTo({ apiVersion, kind }: GroupVersionKind): { group: string; kind: string } {
  return { group: apiVersion.split('/')[0], kind };
}
