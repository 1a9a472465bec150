import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { CircuitBreaker } from '../../src/circuit-breaker';
import { ConnectionPool, type ConnectionPoolOptions } from '../../src/connection-pool';
import { listenerPolicy, loadBalancingFeatures, trafficPolicy, type Traffic } from '../../src/emit/traffic-policy';
import { LoadBalancing } from '../../src/load-balancing';
import { crdErrors } from '../crd-schema';

const HTTP = true;
const OPAQUE = false;

const json = (policy: object | undefined) => policy && JSON.parse(JSON.stringify(policy));

function wire(traffic: Traffic, seesRequests = HTTP): any {
  const policy = json(trafficPolicy(traffic, seesRequests));
  const top = json(listenerPolicy(traffic));
  expect(crdErrors({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'a' },
    spec: { host: 'a.example.com', trafficPolicy: { ...top, portLevelSettings: [{ port: { number: 80 }, ...policy }] } },
  })).toEqual([]);
  return policy;
}

test('nothing asked for is nothing written', () => {
  expect(wire({}, HTTP)).toEqual({});
  expect(wire({}, OPAQUE)).toEqual({});
});

describe('a circuit breaker', () => {
  const detection = (circuitBreaker: CircuitBreaker, seesRequests?: boolean) => wire({ circuitBreaker }, seesRequests).outlierDetection;

  test('on gateway errors switches off the count of others, which Envoy has by itself', () => {
    expect(detection(CircuitBreaker.onGatewayErrors(5))).toEqual({ consecutiveGatewayErrors: 5, consecutive5xxErrors: 0, maxEjectionPercent: 100 });
  });

  test('on 5xx errors counts all of them', () => {
    expect(detection(CircuitBreaker.on5xxErrors(7))).toEqual({ consecutive5xxErrors: 7, maxEjectionPercent: 100 });
  });

  test('has its options in Istio\'s words', () => {
    expect(detection(CircuitBreaker.onGatewayErrors(5, {
      interval: Duration.seconds(5),
      ejectionTime: Duration.minutes(1),
      maxEjectionPercent: 34,
      minHealthPercent: 0,
      localOriginFailures: 3,
    }))).toEqual({
      consecutiveGatewayErrors: 5,
      consecutive5xxErrors: 0,
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 3,
      interval: '5s',
      baseEjectionTime: '60s',
      maxEjectionPercent: 34,
      minHealthPercent: 0,
    });
  });

  test('is the same where Istio sees no requests, and counts failures of the connection', () => {
    const breaker = CircuitBreaker.onGatewayErrors(5);
    expect(detection(breaker, OPAQUE)).toEqual(detection(breaker, HTTP));
  });
});

describe('a connection pool', () => {
  const tcp: ConnectionPoolOptions = {
    maxConnections: 7,
    connectTimeout: Duration.millis(1500),
    idleTimeout: Duration.minutes(10),
    maxConnectionDuration: Duration.hours(1),
    keepAliveTime: Duration.seconds(60),
    keepAliveInterval: Duration.seconds(10),
    keepAliveProbes: 4,
  };
  const http: ConnectionPoolOptions = {
    http1MaxPendingRequests: 11,
    http2MaxRequests: 12,
    maxRequestsPerConnection: 13,
    maxConcurrentStreams: 14,
    httpIdleTimeout: Duration.seconds(30),
    http2Upgrade: true,
  };
  const pool = (options: ConnectionPoolOptions, seesRequests?: boolean) =>
    wire({ connectionPool: ConnectionPool.of(options) }, seesRequests).connectionPool;

  const WIRE_TCP = {
    maxConnections: 7,
    connectTimeout: '1.5s',
    idleTimeout: '600s',
    maxConnectionDuration: '3600s',
    tcpKeepalive: { time: '60s', interval: '10s', probes: 4 },
  };
  const WIRE_HTTP = {
    http1MaxPendingRequests: 11,
    http2MaxRequests: 12,
    maxRequestsPerConnection: 13,
    maxConcurrentStreams: 14,
    idleTimeout: '30s',
    h2UpgradePolicy: 'UPGRADE',
  };

  test('has both parts where Istio sees requests', () => {
    expect(pool({ ...tcp, ...http })).toEqual({ tcp: WIRE_TCP, http: WIRE_HTTP });
  });

  test('leaves the part for requests out where Istio sees none', () => {
    expect(pool({ ...tcp, ...http }, OPAQUE)).toEqual({ tcp: WIRE_TCP });
    expect(pool(http, OPAQUE)).toBeUndefined();
  });

  test('has only the part that is asked for', () => {
    expect(pool({ keepAliveProbes: 3 })).toEqual({ tcp: { tcpKeepalive: { probes: 3 } } });
    expect(pool({ http2Upgrade: false })).toEqual({ http: { h2UpgradePolicy: 'DO_NOT_UPGRADE' } });
  });
});

describe('load balancing', () => {
  const balancer = (loadBalancing: LoadBalancing, seesRequests?: boolean) => wire({ loadBalancing }, seesRequests).loadBalancer;

  test.each<[string, LoadBalancing, object]>([
    ['roundRobin', LoadBalancing.roundRobin({ warmup: Duration.seconds(30) }), { simple: 'ROUND_ROBIN', warmup: { duration: '30s' } }],
    ['leastRequest', LoadBalancing.leastRequest(), { simple: 'LEAST_REQUEST' }],
    ['random', LoadBalancing.random(), { simple: 'RANDOM' }],
    ['bySourceIp', LoadBalancing.bySourceIp(), { consistentHash: { useSourceIp: true } }],
  ])('%s is for every port', (_, loadBalancing, expected) => {
    expect(balancer(loadBalancing, HTTP)).toEqual(expected);
    expect(balancer(loadBalancing, OPAQUE)).toEqual(expected);
  });

  test.each<[string, LoadBalancing, object]>([
    ['byHeader', LoadBalancing.byHeader('X-Tenant'), { httpHeaderName: 'X-Tenant' }],
    ['byCookie', LoadBalancing.byCookie('session'), { httpCookie: { name: 'session' } }],
    ['byCookie with a lifetime', LoadBalancing.byCookie('session', { ttl: Duration.seconds(0), path: '/api' }),
      { httpCookie: { name: 'session', ttl: '0s', path: '/api' } }],
    ['byQueryParameter', LoadBalancing.byQueryParameter('tenant'), { httpQueryParameterName: 'tenant' }],
  ])('%s is for ports where Istio sees requests', (_, loadBalancing, expected) => {
    expect(balancer(loadBalancing, HTTP)).toEqual({ consistentHash: expected });
    expect(balancer(loadBalancing, OPAQUE)).toBeUndefined();
  });

  test('keeps its places where it can not go by requests', () => {
    const loadBalancing = LoadBalancing.byHeader('x-tenant', { localityFailover: { eu: 'us', us: 'eu' } });
    const localityLbSetting = { failover: [{ from: 'eu', to: 'us' }, { from: 'us', to: 'eu' }] };
    expect(balancer(loadBalancing, HTTP)).toEqual({ consistentHash: { httpHeaderName: 'x-tenant' }, localityLbSetting });
    expect(balancer(loadBalancing, OPAQUE)).toEqual({ localityLbSetting });
  });

  test('shares calls by place, those of all other callers last, because Istio takes the first that matches', () => {
    const loadBalancing = LoadBalancing.random({ localityDistribution: { '*': { us: 100 }, 'eu/*': { 'eu/*': 80, 'us/*': 20 } } });
    expect(balancer(loadBalancing)).toEqual({
      simple: 'RANDOM',
      localityLbSetting: { distribute: [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }, { from: '*', to: { us: 100 } }] },
    });
  });

  test.each([
    ['eu', ['topology.kubernetes.io/region=eu']],
    ['eu/a', ['topology.kubernetes.io/region=eu', 'topology.kubernetes.io/zone=a']],
    ['eu/a/1', ['topology.kubernetes.io/region=eu', 'topology.kubernetes.io/zone=a', 'topology.istio.io/subzone=1']],
  ])('prefers the place %s by the labels that Istio gives endpoints for it', (preferredLocality, failoverPriority) => {
    expect(balancer(LoadBalancing.leastRequest({ preferredLocality }))).toEqual({ simple: 'LEAST_REQUEST', localityLbSetting: { failoverPriority } });
  });

  test('needs a newer Istio for its warm-up only', () => {
    expect(loadBalancingFeatures(LoadBalancing.leastRequest({ warmup: Duration.seconds(1) }))).toEqual(['warmup']);
    expect(loadBalancingFeatures(LoadBalancing.leastRequest({ preferredLocality: 'eu' }))).toEqual([]);
  });
});

describe('what Istio reads from the top level only', () => {
  test.each<[string, Traffic, object | undefined]>([
    ['nothing', {}, undefined],
    ['other limits', { connectionPool: ConnectionPool.of({ maxConnections: 5, httpIdleTimeout: Duration.seconds(1) }) }, undefined],
    ['other load balancing', { loadBalancing: LoadBalancing.byHeader('x') }, undefined],
    ['a circuit breaker', { circuitBreaker: CircuitBreaker.onGatewayErrors(5) }, undefined],
    ['times of connections',
      { connectionPool: ConnectionPool.of({ idleTimeout: Duration.hours(8), maxConnectionDuration: Duration.days(1), maxConnections: 5 }) },
      { connectionPool: { tcp: { idleTimeout: '28800s', maxConnectionDuration: '86400s' } } }],
    ['the source of connections', { loadBalancing: LoadBalancing.bySourceIp({ localityFailover: { eu: 'us' } }) },
      { loadBalancer: { consistentHash: { useSourceIp: true } } }],
  ])('of %s', (_, traffic, expected) => {
    expect(json(listenerPolicy(traffic))).toEqual(expected);
  });
});

describe('whatever is asked for', () => {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const limit = maybe(fc.integer({ min: 1, max: 2 ** 31 - 1 }));
  const time = maybe(fc.integer({ min: 1, max: 10 ** 9 }).map(Duration.millis));
  const wholeSeconds = maybe(fc.integer({ min: 1, max: 10 ** 6 }).map(Duration.seconds));

  const connectionPool = fc.record({
    maxConnections: limit,
    connectTimeout: time,
    idleTimeout: time,
    maxConnectionDuration: time,
    keepAliveTime: wholeSeconds,
    keepAliveInterval: wholeSeconds,
    keepAliveProbes: limit,
    http1MaxPendingRequests: limit,
    http2MaxRequests: limit,
    maxRequestsPerConnection: limit,
    maxConcurrentStreams: limit,
    httpIdleTimeout: time,
    http2Upgrade: maybe(fc.boolean()),
  }).filter(options => Object.values(options).some(option => option !== undefined)).map(options => ConnectionPool.of(options));

  const circuitBreaker = fc.record({
    gateway: fc.boolean(),
    errors: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    options: fc.record({
      interval: time,
      ejectionTime: time,
      maxEjectionPercent: maybe(fc.integer({ min: 1, max: 100 })),
      minHealthPercent: maybe(fc.integer({ min: 0, max: 100 })),
      localOriginFailures: limit,
    }),
  }).map(({ gateway, errors, options }) => gateway ? CircuitBreaker.onGatewayErrors(errors, options) : CircuitBreaker.on5xxErrors(errors, options));

  const places = fc.constantFrom(
    {}, { localityFailover: { eu: 'us' } }, { localityDistribution: { 'eu/*': { eu: 1, us: 99 } } }, { preferredLocality: 'eu/a' });
  const loadBalancing = fc.oneof(
    fc.tuple(fc.constantFrom('roundRobin' as const, 'leastRequest' as const), time, places)
      .map(([name, warmup, options]) => LoadBalancing[name]({ warmup, ...options })),
    fc.tuple(fc.constantFrom('random' as const, 'bySourceIp' as const), places).map(([name, options]) => LoadBalancing[name](options)),
    fc.tuple(fc.constantFrom('byHeader' as const, 'byCookie' as const, 'byQueryParameter' as const), places)
      .map(([name, options]) => LoadBalancing[name]('tenant', options)),
  );

  const traffic: fc.Arbitrary<Traffic> = fc.record({
    connectionPool: maybe(connectionPool), circuitBreaker: maybe(circuitBreaker), loadBalancing: maybe(loadBalancing),
  });
  const hasEmpty = (part: any): boolean => typeof part === 'object' && (Object.keys(part).length === 0 || Object.values(part).some(hasEmpty));

  test('nothing written is empty, and Istio\'s schema takes it', () => {
    fc.assert(fc.property(traffic, fc.boolean(), (each, seesRequests) => {
      expect(Object.values(wire(each, seesRequests)).some(hasEmpty)).toBe(false);
      expect(hasEmpty(json(listenerPolicy(each)))).toBe(false);
    }));
  });
});
