import { fail, show } from './private/errors';

/**
 * What makes a failed try worth another one, in Envoy's words. Those that say so may repeat what the server did already, such as a payment.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_on
 */
export class RetryCondition {
  /** `connect-failure`: no connection to the server: it did not see the request. */
  public static readonly CONNECT_FAILURE = new RetryCondition('connect-failure');
  /** `refused-stream`: the server refused the HTTP/2 stream: it did not look at the request. */
  public static readonly REFUSED_STREAM = new RetryCondition('refused-stream');
  /** `reset-before-request`: the connection broke before the request was sent: the server did not see it. Needs Istio 1.23. */
  public static readonly RESET_BEFORE_REQUEST = new RetryCondition('reset-before-request');
  /** `reset`: no answer: the connection broke, or `perTryTimeout` passed. May repeat what the server did already. */
  public static readonly RESET = new RetryCondition('reset');
  /** `gateway-error`: answer 502, 503 or 504, or none as in `RESET`. May repeat what the server did already. */
  public static readonly GATEWAY_ERROR = new RetryCondition('gateway-error');
  /** `5xx`: any 5xx answer, or none as in `RESET`. May repeat what the server did already. */
  public static readonly SERVER_ERROR = new RetryCondition('5xx');
  /** `retriable-4xx`: answer 409, the only one of its class that Envoy retries. */
  public static readonly RETRIABLE_4XX = new RetryCondition('retriable-4xx');
  /** `envoy-ratelimited`: an answer with the header `x-envoy-ratelimited`: another Envoy refused the request. */
  public static readonly ENVOY_RATELIMITED = new RetryCondition('envoy-ratelimited');
  /** `cancelled`: GRPC status `CANCELLED`. May repeat what the server did already. */
  public static readonly GRPC_CANCELLED = new RetryCondition('cancelled');
  /** `deadline-exceeded`: GRPC status `DEADLINE_EXCEEDED`. May repeat what the server did already. */
  public static readonly GRPC_DEADLINE_EXCEEDED = new RetryCondition('deadline-exceeded');
  /** `internal`: GRPC status `INTERNAL`. May repeat what the server did already. */
  public static readonly GRPC_INTERNAL = new RetryCondition('internal');
  /** `resource-exhausted`: GRPC status `RESOURCE_EXHAUSTED`. */
  public static readonly GRPC_RESOURCE_EXHAUSTED = new RetryCondition('resource-exhausted');
  /** `unavailable`: GRPC status `UNAVAILABLE`. May repeat what the server did already. */
  public static readonly GRPC_UNAVAILABLE = new RetryCondition('unavailable');

  /**
   * An answer of the server with this status. What the proxy answers by itself, such as 503 for a broken connection, is none. May repeat
   * what the server did already.
   *
   * Throws on anything but a registered status of an error.
   *
   * @param code from 400 to 511, such as 503
   */
  public static httpStatus(code: number): RetryCondition {
    if (!ERRORS.some(([first, last]) => Number.isInteger(code) && code >= first && code <= last)) {
      fail(undefined, `'code' must be a registered HTTP status of an error, such as 503, got ${show(code)}; Istio refuses other numbers`);
    }
    return new RetryCondition(`${code}`);
  }

  /** Envoy's name of the condition, or the status. */
  public readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }
}

// Those of https://www.iana.org/assignments/http-status-codes that Istio knows.
const ERRORS = [[400, 418], [421, 426], [428, 429], [431, 431], [451, 451], [500, 508], [510, 511]];
