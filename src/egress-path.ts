/** A way out of the mesh that calls to a host can take: an HttpProxy, or an EgressGateway. */
export interface IEgressPath {
  /** Where sidecars send the calls instead of to the host: a name or an IP address. */
  readonly address: string;
}
