import type { EgressPort } from './port';
import type { ManifestOptions } from './target';
import type { TrafficOptions } from './traffic-options';

/** How the addresses behind a Service are written down. */
export enum EndpointsForm {
  /** EndpointSlice, which Istio reads. */
  ENDPOINT_SLICE = 'EndpointSlice',
  /** Endpoints, deprecated since Kubernetes 1.33. Istio sees them only through the slices that Kubernetes mirrors them into. */
  ENDPOINTS = 'Endpoints',
}

/** Properties of an alias for fixed addresses. */
export interface EndpointsAliasProps extends ManifestOptions, TrafficOptions {
  /**
   * IP addresses that the name stands for, IPv4 and IPv6.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
   */
  readonly addresses: string[];
  /**
   * What workloads dial; `targetPort` is the port at the addresses. A port with `tls` needs its `serverName`.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
   */
  readonly ports: EgressPort[];
  /**
   * How the addresses are written down.
   *
   * @default EndpointsForm.ENDPOINT_SLICE
   */
  readonly form?: EndpointsForm;
}
