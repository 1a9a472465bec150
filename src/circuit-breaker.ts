import type { Duration } from 'cdk8s';
import { checkDuration } from './private/duration';
import { checkOptionalWhole, checkWhole, MAX_UINT32 } from './private/values';

/** Options of a circuit breaker. */
export interface CircuitBreakerOptions {
  /**
   * How often ejected addresses are looked at, to be taken back when their time is over.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-interval
   * @default - 10 seconds, Envoy's own
   */
  readonly interval?: Duration;
  /**
   * How long an address stays ejected, times the number of its ejections so far.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-base_ejection_time
   * @default - 30 seconds, Envoy's own
   */
  readonly ejectionTime?: Duration;
  /**
   * How many of the host's addresses may be ejected at once, in percent from 1 to 100. Fewer addresses than 100 divided by it means that none
   * ever is: with Envoy's own 10 % a host needs ten. With all of them ejected, calls fail at once.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-max_ejection_percent
   * @default 100
   */
  readonly maxEjectionPercent?: number;
  /**
   * Share of healthy addresses, in percent from 0 to 100, below which ejections are ignored and calls go to all addresses.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-min_health_percent
   * @default 0
   */
  readonly minHealthPercent?: number;
  /**
   * Failures of the connection in a row (refused, reset, timed out) that eject an address, counted apart from the errors that it answers.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-consecutive_local_origin_failures
   * @default - not counted apart: such a failure counts as an error
   */
  readonly localOriginFailures?: number;
}

/**
 * Ejects addresses of a host that keep failing, so that calls go to its other addresses, or fail at once if there are none. Emits
 * `outlierDetection`.
 *
 * It counts for each address and each caller's proxy by itself. Where Istio sees no requests, only failures of the connection count. With
 * endpoints that have localities, calls also prefer those nearest to the caller, as is Istio's way with outlier detection.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export class CircuitBreaker {
  /**
   * Ejects an address after so many answers 502, 503 or 504 in a row. Other 5xx answers, which are the server's own, do not count.
   *
   * Writes `consecutive5xxErrors: 0` too: without it, Envoy would still eject after five 5xx answers of any kind.
   *
   * Throws if a number or a time is out of its range.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-consecutive_gateway_errors
   * @param errors how many in a row, at least 1
   * @param options for how long, and how many addresses at once
   */
  public static onGatewayErrors(errors: number, options: CircuitBreakerOptions = {}): CircuitBreaker {
    return new CircuitBreaker({ gatewayErrors: checkErrors(errors) }, options);
  }

  /**
   * Ejects an address after so many answers with any 5xx in a row (`consecutive5xxErrors`).
   *
   * Throws if a number or a time is out of its range.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection-consecutive_5xx_errors
   * @param errors how many in a row, at least 1
   * @param options for how long, and how many addresses at once
   */
  public static on5xxErrors(errors: number, options: CircuitBreakerOptions = {}): CircuitBreaker {
    return new CircuitBreaker({ serverErrors: checkErrors(errors) }, options);
  }

  /** Answers 502, 503 or 504 in a row that eject an address; undefined if all 5xx count. */
  public readonly gatewayErrors?: number;
  /** 5xx answers in a row that eject an address; undefined if only 502, 503 and 504 count. */
  public readonly serverErrors?: number;
  /** How often ejected addresses are looked at. */
  public readonly interval?: Duration;
  /** How long an address stays ejected, times the number of its ejections so far. */
  public readonly ejectionTime?: Duration;
  /** How many of the host's addresses may be ejected at once, in percent. */
  public readonly maxEjectionPercent: number;
  /** Share of healthy addresses, in percent, below which ejections are ignored. */
  public readonly minHealthPercent?: number;
  /** Failures of the connection in a row that eject an address, if they are counted apart. */
  public readonly localOriginFailures?: number;

  private constructor(kind: Partial<Pick<CircuitBreaker, 'gatewayErrors' | 'serverErrors'>>, options: CircuitBreakerOptions) {
    this.gatewayErrors = kind.gatewayErrors;
    this.serverErrors = kind.serverErrors;
    this.interval = checkDuration('interval', options.interval);
    this.ejectionTime = checkDuration('ejectionTime', options.ejectionTime);
    this.maxEjectionPercent = checkWhole('maxEjectionPercent', options.maxEjectionPercent ?? 100, 1, 100,
      'leave it out to let all addresses be ejected');
    this.minHealthPercent = checkOptionalWhole('minHealthPercent', options.minHealthPercent, 0, 100, 'leave it out to always honour ejections');
    this.localOriginFailures = checkOptionalWhole('localOriginFailures', options.localOriginFailures, 1, MAX_UINT32,
      'leave it out to count them among the errors');
  }
}

function checkErrors(errors: number): number {
  return checkWhole('errors', errors, 1, MAX_UINT32, 'leave the circuit breaker out to eject nothing');
}
