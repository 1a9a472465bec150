import { judged, texts } from './judged';
import { withMatch, withRule, withTcp, withTls } from './virtual-services';

const gateways = (...names: string[]) => withRule({}, { gateways: names });

test.each(['mesh', 'gw', 'istio-system/gw', 'NS/Gw'])('%j is a name', name => {
  expect(judged(gateways(name))).toEqual([]);
});

test.each(['', '/gw', 'ns/', 'ns/a/b', 'a b', '*', '*/gw', 'a..b', 'gw.1', 'ns/a.b'])('%j is none', name => {
  expect(judged(gateways(name))).toEqual(['error gateway-name-invalid at spec.gateways.0']);
});

test('a bad one is shown', () => {
  expect(texts(gateways('ns/'))).toEqual([
    '"ns/" in \'gateways\' is no namespace and name of a Gateway; write \'<namespace>/<name>\', the name of a Gateway in the own namespace, or \'mesh\'',
  ]);
  expect(texts(gateways('a b'))).toEqual([
    '"a b" in \'gateways\' is no name of a Gateway; write \'<namespace>/<name>\', the name of a Gateway in the own namespace, or \'mesh\'',
  ]);
});

test('the old form is taken with a warning', () => {
  expect(judged(gateways('gw.ns.svc.cluster.local'))).toEqual(['warning gateway-name-legacy at spec.gateways.0']);
  expect(texts(gateways('gw.ns.svc.cluster.local'))).toEqual(['"gw.ns.svc.cluster.local" in \'gateways\' is in the old form of a Gateway\'s name; write \'ns/gw\'']);
});

test('nothing is looked at behind a name without a namespace', () => {
  expect(judged(gateways('mesh', 'a b'))).toEqual([]);
  expect(judged(gateways('ns/gw', 'a b', '/'))).toEqual(['error gateway-name-invalid at spec.gateways.1']);
});

test('matches of TLS alone have the warning', () => {
  const old = { gateways: ['gw.ns'] };
  const bad = { gateways: ['a b'] };
  expect(judged(withTls({ match: [{ sniHosts: ['api.example.com'], ...old }] }))).toEqual(['warning gateway-name-legacy at spec.tls.0.match.0.gateways.0']);
  expect(judged(withTls({ match: [{ sniHosts: ['api.example.com'], ...bad }] }))).toEqual(['error gateway-name-invalid at spec.tls.0.match.0.gateways.0']);
  expect(judged(withMatch(old))).toEqual([]);
  expect(judged(withMatch(bad))).toEqual(['error gateway-name-invalid at spec.http.0.match.0.gateways.0']);
  expect(judged(withTcp({ match: [old] }))).toEqual([]);
  expect(judged(withTcp({ match: [bad] }))).toEqual(['error gateway-name-invalid at spec.tcp.0.match.0.gateways.0']);
});
