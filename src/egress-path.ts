/** A way out of the mesh that calls to a host can take: an HttpProxy, an EgressGateway, or an EgressWaypoint. */
export interface IEgressPath {
  /** Where sidecars, or ztunnel, send the calls instead of to the host: a name or an IP address. */
  readonly address: string;
}
