import { judged, texts } from './judged';
import { ROUTE, withMatch, withRule, withSpec, withTcp, withTls } from './virtual-services';

test.each([withRule({}), withTls({}), withTcp({}), withMatch({ uri: { prefix: '/' } })])('nothing is wrong with %j', manifest => {
  expect(judged(manifest)).toEqual([]);
});

test.each([{}, { http: [], tls: [], tcp: [] }])('%j has no rules', spec => {
  expect(judged(withSpec(spec))).toEqual(['error virtual-service-without-rules at spec']);
  expect(texts(withSpec(spec))).toEqual(["a VirtualService needs rules; set 'http', 'tls' or 'tcp'"]);
});

test('a VirtualService without a spec has no rules either', () => {
  const { spec, ...manifest } = withSpec({});
  expect(spec).toBeDefined();
  expect(judged(manifest)).toEqual(['error virtual-service-without-rules at spec']);
});

describe('hosts', () => {
  const hosts = (...names: string[]) => withRule({}, { hosts: names });
  const atGateway = (...names: string[]) => withRule({}, { hosts: names, gateways: ['gw'] });

  test.each(['api.example.com', '*.example.com', '*foo.com', 'API.example.com', 'reviews', '203.0.113.7', '2001:db8::1', 'a.b.'])('%j is one', host => {
    expect(judged(hosts(host))).toEqual([]);
    expect(judged(atGateway(host))).toEqual([]);
  });

  test.each(['', 'a_b.com', 'a..b', 'x.*.com', '1.2.3', 'a/b', 'outbound_.80_._.a.b'])('%j is none', host => {
    expect(judged(hosts(host))).toEqual(['error virtual-service-bad-host at spec.hosts.0']);
    expect(judged(atGateway(host))).toEqual(['error virtual-service-bad-host at spec.hosts.0']);
  });

  test('a bad one is shown', () => {
    expect(texts(hosts('a_b.com'))).toEqual(['"a_b.com" in \'hosts\' is no DNS name and no address; write a name such as \'api.example.com\', or \'*.example.com\'']);
  });

  test('are all of them at gateways only', () => {
    expect(judged(hosts('*'))).toEqual(['error virtual-service-any-host-in-mesh at spec.hosts.0']);
    expect(judged(withRule({}, { hosts: ['*'], gateways: ['gw', 'mesh'] }))).toEqual(['error virtual-service-any-host-in-mesh at spec.hosts.0']);
    expect(judged(atGateway('*'))).toEqual([]);
  });

  test('do not cover each other', () => {
    expect(judged(hosts('a.com', 'b.com', 'a.com'))).toEqual(['error virtual-service-duplicate-host at spec.hosts.2']);
    expect(judged(hosts('a.example.com', '*.example.com'))).toEqual(['error virtual-service-duplicate-host at spec.hosts.1']);
    expect(judged(hosts('*.com', '*.example.com', 'x.example.com'))).toEqual([
      'error virtual-service-duplicate-host at spec.hosts.1',
      'error virtual-service-duplicate-host at spec.hosts.2',
      'error virtual-service-duplicate-host at spec.hosts.2',
    ]);
    expect(judged(hosts('example.com', '*.example.com'))).toEqual([]);
    expect(texts(hosts('a.example.com', '*.example.com'))).toEqual([
      '"*.example.com" in \'hosts\' is also covered by "a.example.com"; leave one of them, or make a VirtualService of its own for it',
    ]);
  });

  test('are compared only if all of them are some', () => {
    expect(judged(hosts('a.com', 'a.com', 'a_b'))).toEqual(['error virtual-service-bad-host at spec.hosts.2']);
  });

  test('may be names of gateways between clusters, where server names are matched', () => {
    const spec = { hosts: ['outbound_.80_._.a.b'], gateways: ['gw'], tls: [{ match: [{ sniHosts: ['outbound_.80_._.a.b'] }], route: ROUTE }] };
    expect(judged(withSpec(spec))).toEqual([]);
    expect(judged(withSpec({ ...spec, gateways: ['gw', 'mesh'] }))).toEqual(['error virtual-service-bad-host at spec.hosts.0', 'error virtual-service-bad-sni at spec.tls.0.match.0.sniHosts.0']);
  });
});

describe('without hosts', () => {
  const delegate = (spec: object) => withRule({}, { hosts: undefined, ...spec });

  test('it is there to be delegated to', () => {
    expect(judged(delegate({}))).toEqual([]);
    expect(judged(delegate({ hosts: [], gateways: [], tls: [], tcp: [] }))).toEqual([]);
  });

  test('it has rules for requests only, and no gateways', () => {
    expect(judged(delegate({ gateways: ['gw'], tcp: [{ route: ROUTE }] }))).toEqual([
      'error virtual-service-delegate-field at spec.gateways', 'error virtual-service-delegate-field at spec.tcp',
    ]);
    expect(judged(delegate({ tls: [{ match: [{ sniHosts: ['203.0.113.7'] }], route: ROUTE }] }))).toEqual([
      'error virtual-service-delegate-field at spec.tls', 'warning virtual-service-sni-address at spec.tls.0.match.0.sniHosts.0',
    ]);
    expect(texts(delegate({ gateways: ['gw'] }))).toEqual([
      "a VirtualService without hosts is one to delegate to, which can not have 'gateways'; set 'hosts', or take 'gateways' out",
    ]);
  });

  test('it does not delegate', () => {
    expect(judged(withRule({ delegate: { name: 'x' } }, { hosts: undefined }))).toEqual(['error virtual-service-delegate-delegates at spec.http.0.delegate']);
  });
});

describe('claims of tokens', () => {
  const match = { headers: { '@request.auth.claims.sub': { exact: 'x' } }, withoutHeaders: { '@request.auth.claims[iss]': {} } };

  test('are matched at gateways only', () => {
    expect(judged(withMatch(match, { gateways: ['gw'] }))).toEqual([]);
    for (const gateways of [undefined, [], ['mesh'], ['gw', 'mesh']]) {
      expect(judged(withMatch(match, { gateways }))).toEqual([
        'error virtual-service-claim-in-mesh at spec.http.0.match.0.headers.@request.auth.claims.sub',
        'error virtual-service-claim-in-mesh at spec.http.0.match.0.withoutHeaders.@request.auth.claims[iss]',
      ]);
    }
  });

  test('are what is told of', () => {
    expect(texts(withMatch({ headers: { '@request.auth.claims.sub': { exact: 'x' } } }))).toEqual([
      'the claim "@request.auth.claims.sub" is matched at gateways only; name the gateways, and not \'mesh\', in \'gateways\', or match another header',
    ]);
  });
});

test('the namespaces that it is exported to are judged', () => {
  expect(judged(withRule({}, { exportTo: ['.', '*'] }))).toEqual(['error export-to-everybody-and-more at spec.exportTo']);
  expect(judged(withRule({}, { exportTo: ['.', 'shop'] }))).toEqual(['error export-to-duplicate at spec.exportTo.1']);
  expect(judged(withRule({}, { exportTo: ['.'] }))).toEqual([]);
  expect(judged(withRule({}, { exportTo: ['.', 'default'] }))).toEqual([]);
  expect(judged(withRule({}, { exportTo: ['.', 'default'] }, { namespace: undefined }))).toEqual(['error export-to-duplicate at spec.exportTo.1']);
});

test('Istio does not look at destinations of routes that it converted itself', () => {
  const converted = (spec: object) => judged(withRule({ route: [{ destination: { host: 'a_b' } }] }, { gateways: ['ns/a.b'], ...spec },
    { annotations: { 'internal.istio.io/route-semantics': 'gateway' } }));
  expect(converted({})).toEqual([]);
  expect(converted({ gateways: ['a_b/c'] })).toEqual(['error gateway-name-invalid at spec.gateways.0']);
  expect(judged(withRule({ route: [{ destination: { host: 'a_b' } }] }, {}, { annotations: { 'internal.istio.io/route-semantics': 'ingress' } })))
    .toEqual(['error destination-bad-host at spec.http.0.route.0.destination.host']);
});
