import type { ConnectionRouteOptions } from './connection-route-options';
import { checkConnections } from './private/connection-refusals';
import { RouteDestination } from './route-destination';
import type { IEgressTarget } from './target';

/** Options of a TCP route with one destination. */
export interface TcpRouteToOptions extends ConnectionRouteOptions {
  /**
   * Port of the destination, as workloads would dial it there.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination-port
   * @default - the port that the workload dials; if the destination does not have it, its only one where Istio sees bytes
   */
  readonly port?: number;
}

/**
 * One rule for connections of which Istio sees only bytes: those to a TCP or MONGO port. Each is connected to as the destination's own construct says,
 * TLS from the sidecar included. The first rule that is for the caller counts.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export class TcpRoute {
  /**
   * Sends connections to one destination: an external API, the one that has the route included, or an alias.
   *
   * Throws on a target that is neither, on what is no port, and on labels that no pod has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute-route
   * @param target who answers
   * @param options which connections
   */
  public static to(target: IEgressTarget, options: TcpRouteToOptions = {}): TcpRoute {
    return TcpRoute.split([RouteDestination.of(target, { port: options.port })], options);
  }

  /**
   * Shares connections out among several destinations by their weights.
   *
   * Throws if a destination has no weight, if all weights are 0, if a destination is there twice or changes headers, on what is no port, and
   * on labels that no pod has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute-route
   * @param destinations who answers
   * @param options which connections
   */
  public static split(destinations: RouteDestination[], options: ConnectionRouteOptions = {}): TcpRoute {
    return new TcpRoute(destinations, options);
  }

  /** Who answers. */
  public readonly destinations: RouteDestination[];
  /** Port that workloads dial; undefined for each TCP port of the API. */
  public readonly matchPort?: number;
  /** Labels that the calling pod must have. */
  public readonly sourceLabels: { [key: string]: string };
  /** Namespace of the calling pod. */
  public readonly sourceNamespace?: string;

  private constructor(destinations: RouteDestination[], options: ConnectionRouteOptions) {
    const checked = checkConnections('a TCP route', destinations, options);
    this.destinations = checked.destinations;
    this.matchPort = checked.matchPort;
    this.sourceLabels = checked.sourceLabels;
    this.sourceNamespace = checked.sourceNamespace;
  }
}
