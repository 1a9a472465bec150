import { Duration } from 'cdk8s';
import { LoadBalancing, LoadBalancingAlgorithm, type LoadBalancingOptions } from '../src/load-balancing';

const FACTORIES: [string, (options?: LoadBalancingOptions) => LoadBalancing][] = [
  ['roundRobin', options => LoadBalancing.roundRobin(options)],
  ['leastRequest', options => LoadBalancing.leastRequest(options)],
  ['random', options => LoadBalancing.random(options)],
  ['byHeader', options => LoadBalancing.byHeader('x-tenant', options)],
  ['byCookie', options => LoadBalancing.byCookie('session', options)],
  ['byQueryParameter', options => LoadBalancing.byQueryParameter('tenant', options)],
  ['bySourceIp', options => LoadBalancing.bySourceIp(options)],
];

test.each<[string, object]>([
  ['roundRobin', { algorithm: LoadBalancingAlgorithm.ROUND_ROBIN, sourceIp: false }],
  ['leastRequest', { algorithm: LoadBalancingAlgorithm.LEAST_REQUEST, sourceIp: false }],
  ['random', { algorithm: LoadBalancingAlgorithm.RANDOM, sourceIp: false }],
  ['byHeader', { header: 'x-tenant', sourceIp: false }],
  ['byCookie', { cookie: 'session', sourceIp: false }],
  ['byQueryParameter', { queryParameter: 'tenant', sourceIp: false }],
  ['bySourceIp', { sourceIp: true }],
])('%s goes by one thing', (name, expected) => {
  expect({ ...new Map(FACTORIES).get(name)!() }).toEqual(expected);
});

test.each(FACTORIES)('%s says whether it needs requests', (name, make) => {
  expect(make().needsRequests).toBe(['byHeader', 'byCookie', 'byQueryParameter'].includes(name));
});

describe.each(['roundRobin', 'leastRequest'] as const)('%s', name => {
  test('can spare new addresses', () => {
    const warmup = Duration.seconds(30);
    expect(LoadBalancing[name]({ warmup }).warmup).toBe(warmup);
  });

  test('can not spare them for no time', () => {
    expect(() => LoadBalancing[name]({ warmup: Duration.seconds(0) })).toThrow(new Error(
      "'warmup' must be a whole number of milliseconds, at least 1, got 0 ms; leave it out for the default"));
  });
});

describe('the name', () => {
  test.each(['x', 'X-Tenant', 'x_tenant', ':path', ':authority'])('of a header may be %s', name => {
    expect(LoadBalancing.byHeader(name).header).toBe(name);
  });

  test.each(['', ' x', 'x tenant', 'x:tenant', ':nonsense', 'x-ténant', '(x)', undefined as any])('of a header may not be %p', name => {
    expect(() => LoadBalancing.byHeader(name)).toThrow(new Error(
      `'name' of a header must be one that a header can have, got ${JSON.stringify(name)}; write such as 'x-tenant'`));
  });

  test.each(['', 'my session', 'a;b', 'a=b', ':path', undefined as any])('of a cookie may not be %p', name => {
    expect(() => LoadBalancing.byCookie(name)).toThrow(new Error(
      `'name' of a cookie must be one that a cookie can have, got ${JSON.stringify(name)}; write such as 'session'`));
  });

  test.each(['', 'a b', 'a=b', 'a&b', '?a', '#a', undefined as any])('of a query parameter may not be %p', name => {
    expect(() => LoadBalancing.byQueryParameter(name)).toThrow(new Error(
      `'name' of a query parameter must be one that a query parameter can have, got ${JSON.stringify(name)}; write such as 'tenant'`));
  });
});

describe('the cookie that the proxy sets', () => {
  test.each([Duration.seconds(0), Duration.seconds(1), Duration.days(7)])('lives for %s', ttl => {
    expect({ ...LoadBalancing.byCookie('session', { ttl, path: '/api' }) }).toMatchObject({ cookie: 'session', cookieTtl: ttl, cookiePath: '/api' });
  });

  test.each([[Duration.millis(500), '500'], [Duration.millis(1500), '1500']])('may not live for %s, of which only whole seconds arrive', (ttl, shown) => {
    expect(() => LoadBalancing.byCookie('session', { ttl })).toThrow(new Error(
      `'ttl' must be a whole number of seconds, at least 0, got ${shown} ms; leave it out for the default`));
  });

  test('has no path if there is none', () => {
    expect(() => LoadBalancing.byCookie('session', { path: '/' })).toThrow(new Error(
      "'path' of cookie \"session\" needs a 'ttl', got \"/\" alone: without a lifetime the proxy sets no cookie; set 'ttl' too, or leave 'path' out"));
  });

  test.each(['', 'api', '/a b', '/a;b', 1 as any])('may not have the path %p', path => {
    expect(() => LoadBalancing.byCookie('session', { path, ttl: Duration.seconds(0) })).toThrow(new Error(
      `'path' of cookie "session" must begin with '/' and have neither white space nor ';', got ${JSON.stringify(path)}`));
  });
});

describe.each(FACTORIES)('the places of %s', (_, make) => {
  test('may be regions that stand in for others, which needs ejections', () => {
    const localityFailover = { eu: 'us', us: 'eu' };
    expect(make({ localityFailover }))
      .toMatchObject({ localityFailover, needsLocalities: true, needsCircuitBreaker: true, needsIpEndpoints: false });
  });

  test('may be shares, which do not', () => {
    const localityDistribution = { 'eu/*': { 'eu/*': 80, 'us/*': 20 } };
    expect(make({ localityDistribution }))
      .toMatchObject({ localityDistribution, needsLocalities: true, needsCircuitBreaker: false, needsIpEndpoints: false });
  });

  test('may be one before others, which needs ejections and IP addresses', () => {
    expect(make({ preferredLocality: 'eu/eu-1' })).toMatchObject({ preferredLocality: 'eu/eu-1', needsLocalities: true, needsCircuitBreaker: true, needsIpEndpoints: true });
  });

  test('are decided in one way', () => {
    expect(make()).toMatchObject({ needsLocalities: false, needsCircuitBreaker: false, needsIpEndpoints: false });
    expect(() => make({ localityFailover: { eu: 'us' }, preferredLocality: 'eu' })).toThrow(new Error(
      "only one of 'localityFailover', 'localityDistribution' and 'preferredLocality' can be set, got localityFailover, preferredLocality; " +
      'they all decide where calls go first'));
  });
});
