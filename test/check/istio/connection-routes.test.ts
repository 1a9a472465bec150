import { judged, texts } from './judged';
import { withTcp, withTls } from './virtual-services';

describe('a rule for TLS', () => {
  const names = (...sniHosts: string[]) => withTls({ match: [{ sniHosts }] });
  const at = 'spec.tls.0.match.0.sniHosts';

  test.each(['api.example.com', 'x.api.example.com', '*.x.api.example.com', '*.api.example.com'])('is for %s', name => expect(judged(names(name))).toEqual([]));

  test('is for names of the hosts only', () => {
    expect(judged(names('api.example.com', 'other.com'))).toEqual([`error virtual-service-foreign-sni at ${at}.1`]);
    expect(judged(names('*.example.com'))).toEqual([`error virtual-service-foreign-sni at ${at}.0`]);
    expect(texts(names('other.com'))).toEqual([
      '"other.com" in \'sniHosts\' is not among the hosts ["api.example.com","*.api.example.com"]; name it, or a wildcard that takes it, in \'hosts\'',
    ]);
  });

  test.each(['', 'a_b', 'a..b', '*.*.com'])('is not for %j', name => {
    expect(judged(names(name))).toEqual([`error virtual-service-bad-sni at ${at}.0`]);
    expect(texts(names(name))).toEqual([`${JSON.stringify(name)} in 'sniHosts' is no DNS name; write a name such as 'api.example.com', or '*.example.com'`]);
  });

  test('is for addresses with a warning', () => {
    expect(judged(names('203.0.113.7'))).toEqual([`warning virtual-service-sni-address at ${at}.0`]);
    expect(texts(names('2001:db8::1'))).toEqual(['"2001:db8::1" in \'sniHosts\' is an address, which clients do not ask for by SNI; write a DNS name, or use a rule for TCP']);
  });

  test('is for names of gateways between clusters, unless it is for the mesh', () => {
    const rule = { match: [{ sniHosts: ['outbound_.443_._.api.example.com'] }] };
    const hosts = ['outbound_.443_._.api.example.com'];
    expect(judged(withTls(rule, { hosts, gateways: ['gw'] }))).toEqual([]);
    expect(judged(withTls(rule, { hosts }))).toEqual(['error virtual-service-bad-host at spec.hosts.0']);
    expect(judged(withTls(rule, { gateways: ['mesh'] }))).toEqual([`error virtual-service-bad-sni at ${at}.0`]);
  });

  test('matches names', () => {
    expect(judged(withTls({ match: [] }))).toEqual(['error virtual-service-tls-without-match at spec.tls.0']);
    expect(judged(names())).toEqual([`error virtual-service-tls-without-sni at ${at}`]);
  });
});

describe('a rule for TCP', () => {
  test.each([{}, { match: [] }, { match: [{}] }, { match: [{ destinationSubnets: ['10.0.0.1/8', '203.0.113.7', '::/0'], port: 5432, sourceLabels: { app: 'a' }, sourceNamespace: 'a.b' }] }])(
    'is %j', rule => expect(judged(withTcp(rule))).toEqual([]));

  test('leads somewhere', () => {
    for (const route of [undefined, []]) {
      expect(judged(withTcp({ route }))).toEqual(['error virtual-service-without-action at spec.tcp.0']);
      expect(judged(withTls({ route }))).toEqual(['error virtual-service-without-action at spec.tls.0']);
    }
    expect(texts(withTcp({ route: [] }))).toEqual(["the rule leads nowhere; set 'route'"]);
  });
});

test.each(['', '10.0.0.0/33', 'example.com', '10.0.0.0/8/8'])('%j is no range', subnet => {
  const bad = { destinationSubnets: ['10.0.0.0/8', subnet] };
  expect(judged(withTcp({ match: [bad] }))).toEqual(['error virtual-service-bad-subnet at spec.tcp.0.match.0.destinationSubnets.1']);
  expect(judged(withTls({ match: [{ sniHosts: ['api.example.com'], ...bad }] }))).toEqual(['error virtual-service-bad-subnet at spec.tls.0.match.0.destinationSubnets.1']);
  expect(texts(withTcp({ match: [bad] }))).toEqual([
    `${JSON.stringify(subnet)} in 'destinationSubnets' is no range of addresses; write one such as '10.0.0.0/8', or an address`,
  ]);
});

test('labels of callers are judged', () => {
  const match = { sourceLabels: { app: '-' } };
  expect(judged(withTcp({ match: [match] }))).toEqual(['error label-invalid-value at spec.tcp.0.match.0.sourceLabels.app']);
  expect(judged(withTls({ match: [{ sniHosts: ['api.example.com'], ...match }] }))).toEqual(['error label-invalid-value at spec.tls.0.match.0.sourceLabels.app']);
});
