import type { Duration } from 'cdk8s';
import type { Fault } from './fault';
import type { HeaderOperations } from './header-operations';
import type { PathRewrite } from './path-rewrite';
import type { Retries } from './retries';
import type { RouteMatch } from './route-match';
import type { RouteMirror } from './route-mirror';

/** What every route may have. */
export interface HttpRouteOptions {
  /**
   * Name of the route in access logs, traces and errors, unique within its API.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-name
   * @default - none
   */
  readonly name?: string;
  /**
   * Which requests the route takes: those that any of the matches takes.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-match
   * @default - every request; nothing is left for routes that are added later, and for the host itself
   */
  readonly matches?: RouteMatch[];
  /**
   * What to do with the headers of responses.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-headers
   * @default - nothing
   */
  readonly responseHeaders?: HeaderOperations;
}

/** What a route may have that sends requests on. */
export interface HttpForwardOptions extends HttpRouteOptions {
  /**
   * Time for a whole request, retries included. Not with `faults`: it would not count a delay that is made up.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-timeout
   * @default - that of the API
   */
  readonly timeout?: Duration;
  /**
   * Which requests are tried again. Not with `faults`: an abort that is made up is not tried again.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-retries
   * @default - those of the API
   */
  readonly retries?: Retries;
  /**
   * How the path changes on the way.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-rewrite
   * @default - it stays
   */
  readonly rewritePath?: PathRewrite;
  /**
   * What to do with the headers of requests. The Host is not among them: it follows the destination.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-headers
   * @default - nothing
   */
  readonly requestHeaders?: HeaderOperations;
  /**
   * Failures to make up: at most one delay and one abort. Timeout and retries of the API hold for what is really sent, not for what is
   * made up.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-fault
   * @default - none
   */
  readonly faults?: Fault[];
  /**
   * Who gets copies of the requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-mirrors
   * @default - nobody
   */
  readonly mirrors?: RouteMirror[];
}

/** Options of a route with one destination. */
export interface HttpRouteToOptions extends HttpForwardOptions {
  /**
   * Port of the destination, as workloads would dial it there.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination-port
   * @default - the port that the workload dials; if the destination does not have it, its only one where Istio sees requests
   */
  readonly port?: number;
}

/** Where callers are told to go. What is left out stays as they asked for it. */
export interface HttpRedirectTo {
  /**
   * `http` or `https`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect-scheme
   * @default - that of the request
   */
  readonly scheme?: string;
  /**
   * The host, without a port.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect-authority
   * @default - that of the request
   */
  readonly authority?: string;
  /**
   * The port.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect-port
   * @default - that of the request; beside `authority` the usual one of the scheme
   */
  readonly port?: number;
  /**
   * The whole path. The query stays.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect-uri
   * @default - that of the request
   */
  readonly path?: string;
  /**
   * Status of the answer: 301, 302, 303, 307 or 308.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect-redirect_code
   * @default 301
   */
  readonly status?: number;
}

/** Options of a route that tells callers to go elsewhere. */
export interface HttpRedirectOptions extends HttpRouteOptions, HttpRedirectTo {
}

/** Options of a route that answers by itself. */
export interface HttpRespondOptions extends HttpRouteOptions {
  /**
   * Body of the answer, at most 1 MiB. Every proxy that sees the route carries it.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse-body
   * @default - empty
   */
  readonly body?: string;
}
