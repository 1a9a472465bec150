import type { ConnectionRouteOptions } from './connection-route-options';
import { checkConnections } from './private/connection-refusals';
import { checkHostName } from './private/dns';
import { fail, show } from './private/errors';
import { checkList, isText } from './private/types';
import { RouteDestination } from './route-destination';
import type { IEgressTarget } from './target';

/** Which connections a TLS route takes. */
export interface TlsRouteOptions extends ConnectionRouteOptions {
  /**
   * Server names that the workload's TLS asks for: names of the API, or names that its wildcard covers.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes-sni_hosts
   * @default - all names of the API
   */
  readonly sniHosts?: string[];
}

/** Options of a TLS route with one destination. */
export interface TlsRouteToOptions extends TlsRouteOptions {
  /**
   * Port of the destination, as workloads would dial it there.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination-port
   * @default - the port that the workload dials; if the destination does not have it, its only one where workloads speak TLS
   */
  readonly port?: number;
}

/**
 * One rule for connections that workloads encrypt themselves, by the server name that they ask for: those to an HTTPS or TLS port. What is inside goes
 * on as it is, so whoever answers must have a certificate for that name.
 *
 * Of several rules the one with the most specific server name counts; of those with the same, the first that is for the caller.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export class TlsRoute {
  /**
   * Sends connections to one destination: an external API, the one that has the route included, or an alias.
   *
   * Throws on a target that is neither, on what is no server name or port, and on labels that no pod has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute-route
   * @param target who answers
   * @param options which connections
   */
  public static to(target: IEgressTarget, options: TlsRouteToOptions = {}): TlsRoute {
    return TlsRoute.split([RouteDestination.of(target, { port: options.port })], options);
  }

  /**
   * Shares connections out among several destinations by their weights.
   *
   * Throws if a destination has no weight, if all weights are 0, if a destination is there twice or changes headers, on what is no server
   * name or port, and on labels that no pod has.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute-route
   * @param destinations who answers
   * @param options which connections
   */
  public static split(destinations: RouteDestination[], options: TlsRouteOptions = {}): TlsRoute {
    return new TlsRoute(destinations, options);
  }

  /** Who answers. */
  public readonly destinations: RouteDestination[];
  /** Server names that the workload's TLS asks for; empty for all names of the API. */
  public readonly sniHosts: string[];
  /** Port that workloads dial; undefined for each HTTPS or TLS port of the API. */
  public readonly matchPort?: number;
  /** Labels that the calling pod must have. */
  public readonly sourceLabels: { [key: string]: string };
  /** Namespace of the calling pod. */
  public readonly sourceNamespace?: string;

  private constructor(destinations: RouteDestination[], options: TlsRouteOptions) {
    const checked = checkConnections('a TLS route', destinations, options);
    this.destinations = checked.destinations;
    this.sniHosts = checkSniHosts(options.sniHosts);
    this.matchPort = checked.matchPort;
    this.sourceLabels = checked.sourceLabels;
    this.sourceNamespace = checked.sourceNamespace;
  }
}

function checkSniHosts(sniHosts: string[] | undefined): string[] {
  // An empty list would mean all names.
  if (sniHosts?.length === 0) {
    fail(undefined, "'sniHosts' must not be empty; leave it out for all names of the API");
  }
  const hosts = checkList(undefined, 'sniHosts', sniHosts === undefined ? [] : sniHosts, isText, 'server names', "such as ['api.example.com']")
    .map(host => checkHostName(undefined, 'sniHosts', host, { wildcard: true, insteadOfIp: 'TLS asks for a server by its DNS name' }));
  const repeated = hosts.find((host, index) => hosts.indexOf(host) !== index);
  return repeated === undefined ? Object.freeze(hosts) as string[] : fail(undefined, `'sniHosts' has ${show(repeated)} twice; write each name once`);
}
