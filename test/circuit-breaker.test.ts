import { Duration } from 'cdk8s';
import { CircuitBreaker, type CircuitBreakerOptions } from '../src/circuit-breaker';

describe.each<[string, 'gatewayErrors' | 'serverErrors', (errors: number, options?: CircuitBreakerOptions) => CircuitBreaker]>([
  ['gateway errors', 'gatewayErrors', (errors, options) => CircuitBreaker.onGatewayErrors(errors, options)],
  ['5xx errors', 'serverErrors', (errors, options) => CircuitBreaker.on5xxErrors(errors, options)],
])('a circuit breaker on %s', (_, counted, breaker) => {
  test('counts these and no others, and may eject all addresses', () => {
    expect({ ...breaker(5) }).toEqual({ [counted]: 5, maxEjectionPercent: 100 });
  });

  test('keeps what it is told', () => {
    const times = { interval: Duration.millis(1), ejectionTime: Duration.minutes(2) };
    const options = { ...times, maxEjectionPercent: 34, minHealthPercent: 0, localOriginFailures: 3 };
    expect({ ...breaker(1, options) }).toEqual({ [counted]: 1, ...options });
  });

  test.each([[0, '0'], [-1, '-1'], [1.5, '1.5'], [4294967296, '4294967296'], [NaN, 'NaN'], ['5' as any, '"5"'], [undefined as any, 'undefined']])(
    'may not count %p of them', (errors, shown) => {
      expect(() => breaker(errors)).toThrow(new Error(
        `'errors' must be a whole number from 1 to 4294967295, got ${shown}; leave the circuit breaker out to eject nothing`));
    });

  test.each<[CircuitBreakerOptions, string]>([
    [{ interval: Duration.millis(0) }, "'interval' must be a whole number of milliseconds, at least 1, got 0 ms; leave it out for the default"],
    [{ ejectionTime: Duration.millis(0.5) }, "'ejectionTime' must be a whole number of milliseconds, at least 1, got 0.5 ms; leave it out for the default"],
    [{ ejectionTime: '30s' as any }, "'ejectionTime' must be a Duration, got \"30s\"; write such as Duration.seconds(5)"],
    [{ maxEjectionPercent: 0 }, "'maxEjectionPercent' must be a whole number from 1 to 100, got 0; leave it out to let all addresses be ejected"],
    [{ maxEjectionPercent: 101 }, "'maxEjectionPercent' must be a whole number from 1 to 100, got 101; leave it out to let all addresses be ejected"],
    [{ minHealthPercent: -1 }, "'minHealthPercent' must be a whole number from 0 to 100, got -1; leave it out to always honour ejections"],
    [{ minHealthPercent: 101 }, "'minHealthPercent' must be a whole number from 0 to 100, got 101; leave it out to always honour ejections"],
    [{ localOriginFailures: 0 }, "'localOriginFailures' must be a whole number from 1 to 4294967295, got 0; leave it out to count them among the errors"],
  ])('may not have %j', (options, message) => {
    expect(() => breaker(5, options)).toThrow(new Error(message));
  });
});
