import type { Duration } from 'cdk8s';
import { checkDuration } from './private/duration';
import { fail, show } from './private/errors';
import { checkList, hasAll } from './private/types';
import { checkFlag, checkOptionalWhole, checkWhole, MAX_INT32, MAX_UINT32 } from './private/values';
import { RetryCondition } from './retry-condition';

/** How many retries may be under way at once, so that they do not overload a host that is failing already. Needs Istio 1.27. */
export interface RetryBudget {
  /**
   * Share of a proxy's requests to the host that may be retries, in percent from 0 to 100. It is always written, because older
   * Istio takes 0.2 for its default.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget-percent
   * @default 20
   */
  readonly percent?: number;
  /**
   * Retries that may be under way at once, however few requests there are.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget-min_retry_concurrency
   * @default 3
   */
  readonly minRetryConcurrency?: number;
}

/** Options of retries that can not repeat what the server did. */
export interface SafeRetriesOptions {
  /**
   * What the time between tries is made from: a random part of it before the first retry, of up to ten times as much before later ones.
   * Needs Istio 1.26.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-backoff
   * @default - 25 milliseconds
   */
  readonly backoff?: Duration;
  /**
   * Whether retries leave the locality of the tries before, where the endpoints have localities.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_remote_localities
   * @default false
   */
  readonly otherLocalities?: boolean;
  /**
   * Whether retries go to other addresses than the tries before, where there are others. Needs Istio 1.26.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_ignore_previous_hosts
   * @default - true, unless requests keep to one address by LoadBalancing.byHeader and the like
   */
  readonly ignorePreviousHosts?: boolean;
  /**
   * How many retries may be under way at once.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
   * @default - no limit
   */
  readonly budget?: RetryBudget;
}

/** Options of retries on chosen conditions. */
export interface RetriesOptions extends SafeRetriesOptions {
  /**
   * Time for one try, from when the proxy is connected until the answer begins. Connecting has a time of its own: see ConnectionPool.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-per_try_timeout
   * @default - the `timeout` of the whole request
   */
  readonly perTryTimeout?: Duration;
}

/**
 * Whether the proxy repeats requests that failed. Only for ports where Istio sees requests. Without it Istio's own default applies: two
 * retries where the connection or the HTTP/2 stream failed, and where GRPC answers `UNAVAILABLE` or `CANCELLED`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export class Retries {
  /**
   * Repeats only requests that the server did not act on, so that nothing happens twice: no connection, a refused HTTP/2 stream and, on
   * Istio 1.23 and newer, a connection that broke before the request was sent.
   *
   * It takes no `perTryTimeout`: a try that is merely slow has reached the server, and would not be repeated. Limit the whole request by
   * `timeout`, and connecting by ConnectionPool's `connectTimeout`.
   *
   * Throws if a number or a time is out of its range.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-attempts
   * @param attempts retries after the first try, at least 1
   * @param options when and where to
   */
  public static safe(attempts: number, options: SafeRetriesOptions = {}): Retries {
    return new Retries(checkAttempts(attempts), SAFE, true, options);
  }

  /**
   * Repeats requests on the given conditions, and on no others. Some of them may repeat what the server did already: see RetryCondition.
   *
   * Throws without conditions, on a repeated one, on a `perTryTimeout` that none of them would repeat a try after, and if a number or a
   * time is out of its range.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_on
   * @param attempts retries after the first try, at least 1
   * @param conditions what makes a failed try worth another one
   * @param options time for one try, when and where to
   */
  public static on(attempts: number, conditions: RetryCondition[], options: RetriesOptions = {}): Retries {
    return new Retries(checkAttempts(attempts), checkConditions(conditions), false, options);
  }

  /** Repeats nothing: switches off the retries that Istio does by itself. */
  public static none(): Retries {
    return new Retries(0, [], false, {});
  }

  /** Retries after the first try. */
  public readonly attempts: number;
  /** What makes a failed try worth another one. */
  public readonly conditions: RetryCondition[];
  /** Whether only requests are repeated that the server did not act on. Istio that does not know one of the conditions goes without it. */
  public readonly onlySafe: boolean;
  /** Time for one try. */
  public readonly perTryTimeout?: Duration;
  /** What the time between tries is made from. */
  public readonly backoff?: Duration;
  /** Whether retries leave the locality of the tries before. */
  public readonly otherLocalities?: boolean;
  /** Whether retries go to other addresses than the tries before. */
  public readonly ignorePreviousHosts?: boolean;
  /** How many retries may be under way at once. */
  public readonly budget?: RetryBudget;

  private constructor(attempts: number, conditions: RetryCondition[], onlySafe: boolean, options: RetriesOptions) {
    this.attempts = attempts;
    this.conditions = [...conditions];
    this.onlySafe = onlySafe;
    this.perTryTimeout = checkPerTryTimeout(options.perTryTimeout, conditions);
    this.backoff = checkDuration('backoff', options.backoff);
    this.otherLocalities = checkFlag('otherLocalities', options.otherLocalities);
    this.ignorePreviousHosts = checkFlag('ignorePreviousHosts', options.ignorePreviousHosts);
    this.budget = options.budget && checkBudget(options.budget);
  }
}

const SAFE = [RetryCondition.CONNECT_FAILURE, RetryCondition.REFUSED_STREAM, RetryCondition.RESET_BEFORE_REQUEST];

// Envoy treats a try that ran out of time like one that was reset.
const AFTER_SLOW_TRIES = [RetryCondition.RESET, RetryCondition.GATEWAY_ERROR, RetryCondition.SERVER_ERROR];

function checkAttempts(attempts: number): number {
  return checkWhole('attempts', attempts, 1, MAX_INT32, 'use Retries.none() for no retries');
}

function checkConditions(conditions: RetryCondition[]): RetryCondition[] {
  checkList(undefined, 'conditions', conditions, hasAll('name'), 'RetryCondition', 'such as [RetryCondition.GATEWAY_ERROR]');
  if (conditions.length === 0) {
    fail(undefined, "'conditions' must not be empty: Istio would take its own; use Retries.safe(…) for what can not do harm, or Retries.none()");
  }
  const repeated = conditions.find(({ name }, index) => conditions.findIndex(other => other.name === name) !== index);
  if (repeated) {
    fail(undefined, `'conditions' has ${show(repeated.name)} twice; write each condition once`);
  }
  return conditions;
}

function checkPerTryTimeout(perTryTimeout: Duration | undefined, conditions: RetryCondition[]): Duration | undefined {
  const names = conditions.map(({ name }) => name);
  if (checkDuration('perTryTimeout', perTryTimeout) && !AFTER_SLOW_TRIES.some(({ name }) => names.includes(name))) {
    fail(undefined, `'perTryTimeout' would end a try and never repeat it: a slow answer meets none of the conditions ${names.join(', ')}; ` +
      "use Retries.on(…) with RetryCondition.RESET, GATEWAY_ERROR or SERVER_ERROR, or set 'timeout' instead");
  }
  return perTryTimeout;
}

function checkBudget({ percent = 20, minRetryConcurrency }: RetryBudget): RetryBudget {
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) {
    fail(undefined, `'percent' of the retry budget must be a number from 0 to 100, got ${show(percent)}; leave it out for 20`);
  }
  return {
    percent,
    minRetryConcurrency: checkOptionalWhole('minRetryConcurrency', minRetryConcurrency, 1, MAX_UINT32, 'leave it out for 3'),
  };
}
