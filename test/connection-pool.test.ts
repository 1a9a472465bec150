import { Duration } from 'cdk8s';
import { ConnectionPool, type ConnectionPoolOptions } from '../src/connection-pool';

const TIME = Duration.seconds(3);
const EVERY_PORT: ConnectionPoolOptions[] = [
  { maxConnections: 1 }, { connectTimeout: TIME }, { idleTimeout: TIME }, { maxConnectionDuration: TIME },
  { keepAliveTime: TIME }, { keepAliveInterval: TIME }, { keepAliveProbes: 3 },
];
const HTTP_PORTS: ConnectionPoolOptions[] = [
  { http1MaxPendingRequests: 1 }, { http2MaxRequests: 1 }, { maxRequestsPerConnection: 1 }, { maxConcurrentStreams: 1 }, { httpIdleTimeout: TIME },
  { http2Upgrade: true }, { http2Upgrade: false },
];

test.each([...EVERY_PORT, ...HTTP_PORTS])('keeps what it is told: %j', options => {
  expect({ ...ConnectionPool.of(options) }).toEqual(options);
});

test.each([
  ...EVERY_PORT.map(options => [false, options] as const),
  ...HTTP_PORTS.map(options => [true, options] as const),
])('has limits for ports with requests: %p with %j', (expected, options) => {
  expect(ConnectionPool.of(options).hasHttpLimits).toBe(expected);
  expect(ConnectionPool.of({ ...options, maxConnections: 5 }).hasHttpLimits).toBe(expected);
});

test.each([{}, { maxConnections: undefined }])('must have a limit: %j', options => {
  expect(() => ConnectionPool.of(options)).toThrow(new Error(
    'a connection pool must have at least one limit; write such as ConnectionPool.of({ maxConnections: 100 }), or leave it out'));
});

describe.each(['maxConnections', 'http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxConcurrentStreams'] as const)('%s', prop => {
  test.each([1, 2147483647])('may be %d', limit => {
    expect(ConnectionPool.of({ [prop]: limit })[prop]).toBe(limit);
  });

  test.each([0, -1, 1.5, 2147483648])('may not be %p', limit => {
    expect(() => ConnectionPool.of({ [prop]: limit })).toThrow(new Error(
      `'${prop}' must be a whole number from 1 to 2147483647, got ${limit}; leave it out for no limit`));
  });
});

describe.each(['connectTimeout', 'idleTimeout', 'maxConnectionDuration', 'httpIdleTimeout'] as const)('%s', prop => {
  test.each([Duration.millis(1), Duration.seconds(1.5), Duration.days(365)])('may be %s', time => {
    expect(ConnectionPool.of({ [prop]: time })[prop]).toBe(time);
  });

  test.each([[Duration.seconds(0), '0'], [Duration.millis(1.5), '1.5'], [Duration.millis(0.1), '0.1']])('may not be %s', (time, shown) => {
    expect(() => ConnectionPool.of({ [prop]: time })).toThrow(new Error(
      `'${prop}' must be a whole number of milliseconds, at least 1, got ${shown} ms; leave it out for the default`));
  });

  test('may not be a text', () => {
    expect(() => ConnectionPool.of({ [prop]: '5s' } as any)).toThrow(new Error(`'${prop}' must be a Duration, got "5s"; write such as Duration.seconds(5)`));
  });
});

describe.each(['keepAliveTime', 'keepAliveInterval'] as const)('%s, of which only whole seconds arrive,', prop => {
  test.each([Duration.seconds(1), Duration.millis(2000)])('may be %s', time => {
    expect(ConnectionPool.of({ [prop]: time })[prop]).toBe(time);
  });

  test.each([[Duration.seconds(0), '0'], [Duration.millis(500), '500'], [Duration.millis(1500), '1500']])('may not be %s', (time, shown) => {
    expect(() => ConnectionPool.of({ [prop]: time })).toThrow(new Error(
      `'${prop}' must be a whole number of seconds, at least 1, got ${shown} ms; leave it out for the default`));
  });
});

test.each([0, 1.5, 4294967296])('keepAliveProbes may not be %p', keepAliveProbes => {
  expect(() => ConnectionPool.of({ keepAliveProbes })).toThrow(new Error(
    `'keepAliveProbes' must be a whole number from 1 to 4294967295, got ${keepAliveProbes}; leave it out for the operating system's`));
});

test('http2Upgrade may not be a text, which would always mean yes', () => {
  expect(() => ConnectionPool.of({ http2Upgrade: 'false' as any })).toThrow(new Error("'http2Upgrade' must be true or false, got \"false\""));
});
