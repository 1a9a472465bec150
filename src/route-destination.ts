import type { HeaderOperations } from './header-operations';
import { checkPortNumber } from './private/ports';
import { checkTarget } from './private/route-target';
import { checkHeaderOperations } from './private/route-types';
import { checkOptionalWhole, MAX_INT32 } from './private/values';
import type { IEgressTarget } from './target';

/** Options of a destination. */
export interface RouteDestinationOptions {
  /**
   * Share of the requests in relation to the other destinations of the route; 0 for none of them.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination-weight
   * @default - all requests; a route with several destinations needs the weight of each
   */
  readonly weight?: number;
  /**
   * Port of the destination, as workloads would dial it there.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination-port
   * @default - the port that the workload dials; if the destination does not have it, its only one where Istio sees requests
   */
  readonly port?: number;
  /**
   * What to do with the headers of requests to this destination.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination-headers
   * @default - nothing
   */
  readonly requestHeaders?: HeaderOperations;
  /**
   * What to do with the headers of responses from this destination.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination-headers
   * @default - nothing
   */
  readonly responseHeaders?: HeaderOperations;
}

/**
 * Where a route sends requests. Each destination is connected to as its own construct says, TLS included, and a host outside is called by
 * its own name.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export class RouteDestination {
  /**
   * An external API, the one that has the route included, or an alias.
   *
   * Throws on what is neither, and if weight or port is out of range.
   *
   * @param target who answers
   * @param options weight, port, headers
   */
  public static of(target: IEgressTarget, options: RouteDestinationOptions = {}): RouteDestination {
    return new RouteDestination(target, options);
  }

  /** Who answers; for an ExternalNameAlias its target. */
  public readonly target: IEgressTarget;
  /** Share of the requests in relation to the other destinations. */
  public readonly weight?: number;
  /** Port of the destination, if it was named. */
  public readonly port?: number;
  /** What to do with the headers of requests. */
  public readonly requestHeaders?: HeaderOperations;
  /** What to do with the headers of responses. */
  public readonly responseHeaders?: HeaderOperations;

  private constructor(target: IEgressTarget, options: RouteDestinationOptions) {
    this.target = checkTarget('target', target);
    this.weight = checkOptionalWhole('weight', options.weight, 0, MAX_INT32, 'write shares such as 95 and 5');
    this.port = options.port === undefined ? undefined : checkPortNumber(undefined, "'port' of a destination", options.port);
    this.requestHeaders = checkHeaderOperations('requestHeaders', options.requestHeaders);
    this.responseHeaders = checkHeaderOperations('responseHeaders', options.responseHeaders);
  }
}
