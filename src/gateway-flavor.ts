/** The API in which a gateway, and the routes through it, are written. */
export enum GatewayFlavor {
  /** Istio's own Gateway and VirtualService, for pods and a Service that are deployed already. */
  ISTIO = 'istio',
  /**
   * Gateway, HTTPRoute, TLSRoute and TCPRoute of the Kubernetes Gateway API. Istio deploys the pods of the gateway, and a Service `<gateway>-istio` of type ClusterIP.
   *
   * Ports of TLS and HTTPS need Istio 1.30, those of TCP and MONGO Istio 1.31. What these routes can not say is refused.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
   */
  KUBERNETES = 'kubernetes',
}
