import { Duration } from 'cdk8s';
import { Retries, type RetriesOptions, type SafeRetriesOptions } from '../src/retries';
import { RetryCondition } from '../src/retry-condition';

const { CONNECT_FAILURE, REFUSED_STREAM, RESET_BEFORE_REQUEST, RESET, GATEWAY_ERROR, SERVER_ERROR, GRPC_UNAVAILABLE } = RetryCondition;

test('safe ones repeat what the server did not act on', () => {
  expect({ ...Retries.safe(2) }).toEqual({ attempts: 2, onlySafe: true, conditions: [CONNECT_FAILURE, REFUSED_STREAM, RESET_BEFORE_REQUEST] });
});

test('others repeat on the conditions that they are given', () => {
  const conditions = [GATEWAY_ERROR, RetryCondition.httpStatus(429)];
  const retries = Retries.on(3, conditions);
  conditions.push(RESET);
  expect({ ...retries }).toEqual({ attempts: 3, onlySafe: false, conditions: [GATEWAY_ERROR, RetryCondition.httpStatus(429)] });
});

test('may be switched off', () => {
  expect({ ...Retries.none() }).toEqual({ attempts: 0, onlySafe: false, conditions: [] });
});

describe.each<[string, (attempts: number, options?: SafeRetriesOptions) => Retries]>([
  ['safe retries', (attempts, options) => Retries.safe(attempts, options)],
  ['retries on conditions', (attempts, options) => Retries.on(attempts, [GATEWAY_ERROR], options)],
])('%s', (_, retries) => {
  test('keep what they are told', () => {
    const budget = { percent: 12.5, minRetryConcurrency: 1 };
    const options = { backoff: Duration.millis(50), otherLocalities: true, ignorePreviousHosts: false, budget };
    expect({ ...retries(2147483647, options) }).toMatchObject({ attempts: 2147483647, ...options });
  });

  test('have a budget of a fifth of the requests, unless it is told', () => {
    expect(retries(2, { budget: {} }).budget).toEqual({ percent: 20 });
    expect(retries(2, { budget: { percent: 0 } }).budget).toEqual({ percent: 0 });
    expect(retries(2).budget).toBeUndefined();
  });

  test.each([[0, '0'], [-1, '-1'], [1.5, '1.5'], [2147483648, '2147483648'], ['2' as any, '"2"'], [undefined as any, 'undefined']])(
    'may not be %p', (attempts, shown) => {
      expect(() => retries(attempts)).toThrow(new Error(`'attempts' must be a whole number from 1 to 2147483647, got ${shown}; use Retries.none() for no retries`));
    });

  test.each<[SafeRetriesOptions, string]>([
    [{ backoff: Duration.millis(0) }, "'backoff' must be a whole number of milliseconds, at least 1, got 0 ms; leave it out for the default"],
    [{ otherLocalities: 'yes' as any }, "'otherLocalities' must be true or false, got \"yes\""],
    [{ ignorePreviousHosts: 1 as any }, "'ignorePreviousHosts' must be true or false, got 1"],
    [{ budget: { percent: -1 } }, "'percent' of the retry budget must be a number from 0 to 100, got -1; leave it out for 20"],
    [{ budget: { percent: 100.1 } }, "'percent' of the retry budget must be a number from 0 to 100, got 100.1; leave it out for 20"],
    [{ budget: { percent: NaN } }, "'percent' of the retry budget must be a number from 0 to 100, got NaN; leave it out for 20"],
    [{ budget: { percent: '20' as any } }, "'percent' of the retry budget must be a number from 0 to 100, got \"20\"; leave it out for 20"],
    [{ budget: { minRetryConcurrency: 0 } }, "'minRetryConcurrency' must be a whole number from 1 to 4294967295, got 0; leave it out for 3"],
  ])('may not have %j', (options, message) => {
    expect(() => retries(2, options)).toThrow(new Error(message));
  });
});

test.each<[any, string]>([
  [GATEWAY_ERROR, 'got {"name":"gateway-error"}'], ['gateway-error', 'got "gateway-error"'], [undefined, 'got undefined'],
  [['gateway-error'], 'and number 1 is "gateway-error"'], [[GATEWAY_ERROR, 503], 'and number 2 is 503'], [[null], 'and number 1 is null'],
])('take no conditions such as %j', (conditions, problem) => {
  expect(() => Retries.on(2, conditions)).toThrow(new Error(
    `'conditions' must be a list of RetryCondition, ${problem}; write such as [RetryCondition.GATEWAY_ERROR]`));
});

test('need a condition, for which Istio would otherwise take its own', () => {
  expect(() => Retries.on(2, [])).toThrow(new Error(
    "'conditions' must not be empty: Istio would take its own; use Retries.safe(…) for what can not do harm, or Retries.none()"));
});

test('take each condition once', () => {
  expect(() => Retries.on(2, [RESET, RetryCondition.httpStatus(503), RetryCondition.httpStatus(503)])).toThrow(new Error(
    "'conditions' has \"503\" twice; write each condition once"));
});

describe('the time for one try', () => {
  const perTryTimeout = Duration.seconds(2);

  test.each([RESET, GATEWAY_ERROR, SERVER_ERROR])('goes with $name, which repeats slow tries', condition => {
    expect(Retries.on(2, [CONNECT_FAILURE, condition], { perTryTimeout }).perTryTimeout).toBe(perTryTimeout);
  });

  test.each<[RetryCondition[], string]>([
    [[CONNECT_FAILURE, REFUSED_STREAM, RESET_BEFORE_REQUEST], 'connect-failure, refused-stream, reset-before-request'],
    [[RetryCondition.httpStatus(504)], '504'],
    [[GRPC_UNAVAILABLE, RetryCondition.GRPC_DEADLINE_EXCEEDED], 'unavailable, deadline-exceeded'],
  ])('is refused where nothing repeats slow tries: %j', (conditions, names) => {
    expect(() => Retries.on(2, conditions, { perTryTimeout })).toThrow(new Error(
      `'perTryTimeout' would end a try and never repeat it: a slow answer meets none of the conditions ${names}; ` +
      "use Retries.on(…) with RetryCondition.RESET, GATEWAY_ERROR or SERVER_ERROR, or set 'timeout' instead"));
  });

  test('is a Duration, in whole milliseconds', () => {
    const on = (options: RetriesOptions) => () => Retries.on(2, [RESET], options);
    expect(on({ perTryTimeout: '2s' as any })).toThrow(new Error("'perTryTimeout' must be a Duration, got \"2s\"; write such as Duration.seconds(5)"));
    expect(on({ perTryTimeout: Duration.millis(0.5) })).toThrow(new Error(
      "'perTryTimeout' must be a whole number of milliseconds, at least 1, got 0.5 ms; leave it out for the default"));
  });

  test('is refused with safe retries, where JavaScript lets it through', () => {
    expect(() => Retries.safe(2, { perTryTimeout } as any)).toThrow(new Error(
      "'perTryTimeout' would end a try and never repeat it: a slow answer meets none of the conditions connect-failure, refused-stream, reset-before-request; " +
      "use Retries.on(…) with RetryCondition.RESET, GATEWAY_ERROR or SERVER_ERROR, or set 'timeout' instead"));
  });
});
