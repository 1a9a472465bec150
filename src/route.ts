import type { Duration } from 'cdk8s';
import type { Fault } from './fault';
import type { HeaderOperations } from './header-operations';
import type { PathRewrite } from './path-rewrite';
import { fail, show } from './private/errors';
import { checkStatus } from './private/http';
import { checkCommon, checkDestinations, checkForward, checkRedirect } from './private/route-refusals';
import type { Retries } from './retries';
import { RouteDestination } from './route-destination';
import type { RouteMatch } from './route-match';
import type { RouteMirror } from './route-mirror';
import type {
  HttpForwardOptions, HttpRedirectOptions, HttpRedirectTo, HttpRespondOptions, HttpRouteOptions, HttpRouteToOptions,
} from './route-options';
import type { IEgressTarget } from './target';

/** The largest body that Envoy answers with. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * One rule for requests to a host. Rules are tried in the order in which they were added; what none of them takes goes to the host itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export class HttpRoute {
  /**
   * Sends requests to one destination: an external API, the one that has the route included, or an alias.
   *
   * Throws on a target that is neither, and on options that Istio would refuse, or accept and not honour.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-route
   * @param target who answers
   * @param options which requests, and what becomes of them on the way
   */
  public static to(target: IEgressTarget, options: HttpRouteToOptions = {}): HttpRoute {
    return HttpRoute.split([RouteDestination.of(target, { port: options.port })], options);
  }

  /**
   * Shares requests out among several destinations by their weights.
   *
   * Throws if a destination has no weight, if all weights are 0, if a destination is there twice, and on options that Istio would refuse, or
   * accept and not honour.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-route
   * @param destinations who answers
   * @param options which requests, and what becomes of them on the way
   */
  public static split(destinations: RouteDestination[], options: HttpForwardOptions = {}): HttpRoute {
    return new HttpRoute(options, { destinations: checkDestinations(destinations), ...checkForward(options) });
  }

  /**
   * Answers with a redirect, which callers follow themselves.
   *
   * Throws if nothing would change, and on a status that Envoy does not know for redirects.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
   * @param options where to, and which requests
   */
  public static redirect(options: HttpRedirectOptions): HttpRoute {
    return new HttpRoute(options, { redirectTo: checkRedirect(options) });
  }

  /**
   * Answers with a status, and sends nothing.
   *
   * Throws on a status below 200 or above 599, and on a body of more than 1 MiB.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
   * @param status HTTP status of the answer
   * @param options body, and which requests
   */
  public static respond(status: number, options: HttpRespondOptions = {}): HttpRoute {
    return new HttpRoute(options, { status: checkStatus('status', status), body: checkBody(options.body) });
  }

  /** Name of the route. */
  public readonly name?: string;
  /** Which requests the route takes: those that any of the matches takes; empty for every request. */
  public readonly matches: RouteMatch[];
  /** What to do with the headers of responses. */
  public readonly responseHeaders?: HeaderOperations;
  /** Who answers; empty if the proxy itself does. */
  public readonly destinations: RouteDestination[];
  /** Time for a whole request. */
  public readonly timeout?: Duration;
  /** Which requests are tried again. */
  public readonly retries?: Retries;
  /** How the path changes on the way. */
  public readonly rewritePath?: PathRewrite;
  /** What to do with the headers of requests. */
  public readonly requestHeaders?: HeaderOperations;
  /** Failures to make up. */
  public readonly faults: Fault[];
  /** Who gets copies of the requests. */
  public readonly mirrors: RouteMirror[];
  /** Where callers are told to go, if they are. */
  public readonly redirectTo?: HttpRedirectTo;
  /** Status that the proxy itself answers with, if it does. */
  public readonly status?: number;
  /** Body that the proxy itself answers with, if it does. */
  public readonly body?: string;

  private constructor(options: HttpRouteOptions, action: Partial<HttpRoute>) {
    const { name, matches, responseHeaders } = checkCommon(options);
    this.name = name;
    this.matches = matches;
    this.responseHeaders = responseHeaders;
    this.destinations = action.destinations ?? [];
    this.timeout = action.timeout;
    this.retries = action.retries;
    this.rewritePath = action.rewritePath;
    this.requestHeaders = action.requestHeaders;
    this.faults = action.faults ?? [];
    this.mirrors = action.mirrors ?? [];
    this.redirectTo = action.redirectTo;
    this.status = action.status;
    this.body = action.body;
  }
}

function checkBody(body: string | undefined): string | undefined {
  if (body !== undefined && typeof body !== 'string') {
    fail(undefined, `'body' must be a text, got ${show(body)}`);
  }
  if (body !== undefined && Buffer.byteLength(body) > MAX_BODY_BYTES) {
    fail(undefined, `'body' must have at most ${MAX_BODY_BYTES} bytes, got ${Buffer.byteLength(body)}; redirect to a place that has it`);
  }
  return body;
}
