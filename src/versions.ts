/** A feature that Istio has only from some minor version on, and what an older one makes of it. */
export interface VersionGate {
  /** The feature, as an error message names it. */
  readonly feature: string;
  /** The kind that carries it. */
  readonly kind: string;
  /** The field, label or value. */
  readonly field: string;
  /** First minor version that has it. */
  readonly since: string;
  /** What happens below that version. */
  readonly below: string;
}

/** The oldest Istio that the library writes for: the first with networking.istio.io/v1. An unknown version counts as this one. */
export const OLDEST_ISTIO = '1.22';

/** The newest Istio by whose code manifests are judged. */
export const NEWEST_ISTIO = '1.32';

/** Every version gate of the library. Errors, docs/versions.md and tests are made from this table. */
export const GATES = {
  resetBeforeRequest: {
    feature: 'retries of requests that were not sent yet',
    kind: 'VirtualService',
    field: 'spec.http[].retries.retryOn: reset-before-request',
    since: '1.23',
    below: 'the route is refused',
  },
  autoAllocateByLabel: {
    feature: 'addresses allocated by istiod, by a label',
    kind: 'ServiceEntry',
    field: 'metadata.labels[networking.istio.io/enable-autoallocate-ip]',
    since: '1.23',
    below: 'no address is allocated, and a TCP port takes every connection on its number',
  },
  autoAllocate: {
    feature: 'addresses allocated by istiod',
    kind: 'ServiceEntry',
    field: 'status.addresses',
    since: '1.25',
    below: 'only entries with the label get one',
  },
  ambientDnsCapture: {
    feature: 'addresses that ztunnel answers for hosts',
    kind: 'istio-cni',
    field: 'values.ambient.dnsCapture',
    since: '1.25',
    below: 'it is off unless somebody turned it on, and workloads dial the real address',
  },
  waypointOfEntry: {
    feature: 'waypoints of entries, and policies for them',
    kind: 'ServiceEntry',
    field: 'metadata.labels[istio.io/use-waypoint]',
    since: '1.24',
    below: 'ambient mode is not stable yet, and nothing looks at the policies',
  },
  rulesByExportTo: {
    feature: 'rules of one host told apart by their visibility',
    kind: 'DestinationRule',
    field: 'spec.exportTo, spec.workloadSelector',
    since: '1.24',
    below: 'the rule for other workloads is dropped, and they call in clear',
  },
  warmup: {
    feature: 'slow start of new addresses',
    kind: 'DestinationRule',
    field: 'spec.trafficPolicy.loadBalancer.warmup',
    since: '1.24',
    below: 'new addresses get their full share at once',
  },
  retryBackoff: {
    feature: 'times between retries',
    kind: 'VirtualService',
    field: 'spec.http[].retries.backoff',
    since: '1.26',
    below: 'the time is 25 milliseconds',
  },
  retryIgnorePreviousHosts: {
    feature: 'the choice of addresses for retries',
    kind: 'VirtualService',
    field: 'spec.http[].retries.retryIgnorePreviousHosts',
    since: '1.26',
    below: 'the field is dropped, and Istio decides',
  },
  retryBudget: {
    feature: 'retry budgets',
    kind: 'DestinationRule',
    field: 'spec.trafficPolicy.retryBudget',
    since: '1.27',
    below: 'retries have no limit',
  },
  configMapAuthority: {
    feature: 'certificate authorities in ConfigMaps',
    kind: 'DestinationRule',
    field: 'spec.trafficPolicy.tls.credentialName: configmap://…',
    since: '1.26',
    below: 'the rule is refused, or no authority is found',
  },
  tlsRoutes: {
    feature: 'TLS routes of the Kubernetes Gateway API',
    kind: 'TLSRoute',
    field: 'apiVersion: gateway.networking.k8s.io/v1',
    since: '1.30',
    below: 'the route is not read, and the listener is refused',
  },
  tcpRoutes: {
    feature: 'TCP routes of the Kubernetes Gateway API',
    kind: 'TCPRoute',
    field: 'apiVersion: gateway.networking.k8s.io/v1',
    since: '1.31',
    below: 'the route is not read',
  },
  wildcardDns: {
    feature: 'wildcard hosts resolved by the proxy',
    kind: 'ServiceEntry',
    field: 'spec.resolution: DYNAMIC_DNS',
    since: '1.30',
    below: 'sidecars have no cluster for the entry, and 1.27 and older refuse the value',
  },
} satisfies Record<string, VersionGate>;

/** The minor of an Istio (or Kubernetes) version such as '1.30', 'v1.30' or '1.30.2-distroless'; undefined if it is none. */
export function minorOf(version: string): number | undefined {
  const match = /^v?1\.(\d{1,3})(\.\d+)?([-+].*)?$/.exec(version);
  return match ? Number(match[1]) : undefined;
}

/** The first minor that has the feature. */
export function sinceMinor({ since }: VersionGate): number {
  return minorOf(since)!;
}

/** Whether the target has the feature. An unknown target counts as the oldest supported one. */
export function has(gate: VersionGate, istioVersion: string | undefined): boolean {
  return minorOf(istioVersion ?? OLDEST_ISTIO)! >= sinceMinor(gate);
}

/** Feature, version found, version needed, and how to get out. */
export function explain(gate: VersionGate, istioVersion: string | undefined): string {
  const found = istioVersion === undefined
    ? `but the target's version is unknown (${OLDEST_ISTIO} is assumed): set 'istioVersion' in Mesh.configure`
    : `but Mesh says ${istioVersion}, where ${gate.below}`;
  return `${gate.feature} (${gate.kind} ${gate.field}) need Istio ${gate.since}, ${found}`;
}
