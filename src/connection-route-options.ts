/** Which connections a route takes, as far as any connection shows it. */
export interface ConnectionRouteOptions {
  /**
   * Port that workloads dial.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes-port
   * @default - each port of the API that is of the route's kind
   */
  readonly matchPort?: number;
  /**
   * Labels that the calling pod must have.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes-source_labels
   * @default - any pod
   */
  readonly sourceLabels?: { [key: string]: string };
  /**
   * Namespace of the calling pod.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes-source_namespace
   * @default - any namespace that sees the host
   */
  readonly sourceNamespace?: string;
}
