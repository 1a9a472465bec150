import { judged, texts } from './judged';
import { withMatch, withTcp, withTls } from './virtual-services';

test.each([
  {},
  { uri: { prefix: '' } },
  { uri: {}, scheme: { exact: '' }, method: { regex: 'GET|POST' }, authority: { prefix: 'a' } },
  { headers: { 'x-a': {}, ':method': { exact: 'GET' } }, withoutHeaders: { 'x-b': { regex: '*' } }, queryParams: { '': { exact: '' } } },
  { port: 0, sourceLabels: { app: 'a' }, sourceNamespace: '', gateways: ['mesh'] },
  { port: 65535, sourceNamespace: 'shop' },
])('%j is a match', match => expect(judged(withMatch(match))).toEqual([]));

test.each([
  [{ uri: { regex: '' } }, 'string-match-empty-regex', 'uri.regex'],
  [{ uri: { regex: '(' } }, 'regex-invalid', 'uri.regex'],
  [{ scheme: { prefix: '' } }, 'string-match-empty-prefix', 'scheme.prefix'],
  [{ method: { prefix: '' } }, 'string-match-empty-prefix', 'method.prefix'],
  [{ authority: { regex: '(' } }, 'regex-invalid', 'authority.regex'],
  [{ queryParams: { q: { prefix: '' } } }, 'string-match-empty-prefix', 'queryParams.q.prefix'],
  [{ headers: { a: { prefix: '' } } }, 'string-match-empty-prefix', 'headers.a.prefix'],
  [{ headers: { a: { regex: '*' } } }, 'regex-invalid', 'headers.a.regex'],
  [{ withoutHeaders: { a: { prefix: '' } } }, 'string-match-empty-prefix', 'withoutHeaders.a.prefix'],
  [{ withoutHeaders: { a: { regex: '**' } } }, 'regex-invalid', 'withoutHeaders.a.regex'],
  [{ headers: { 'a b': {} } }, 'virtual-service-bad-header-name', 'headers.a b'],
  [{ withoutHeaders: { ':uri': {} } }, 'virtual-service-bad-header-name', 'withoutHeaders.:uri'],
  [{ port: 65536 }, 'virtual-service-bad-match-port', 'port'],
  [{ sourceLabels: { 'a b': 'c' } }, 'label-invalid-key', 'sourceLabels.a b'],
  [{ sourceNamespace: 'a.b' }, 'virtual-service-bad-source-namespace', 'sourceNamespace'],
])('%j is none', (match, rule, field) => {
  expect(judged(withMatch(match))).toEqual([`error ${rule} at spec.http.0.match.0.${field}`]);
});

test('what is wrong is shown', () => {
  expect(texts(withMatch({ method: { prefix: '' } }))).toEqual(["'method' is matched by an empty prefix; write the prefix, or {} for any value"]);
  expect(texts(withMatch({ uri: { regex: '' } }))).toEqual(["'uri' is matched by an empty regular expression; write the expression, or {} for any value"]);
  expect(texts(withMatch({ headers: { 'a b': {} } }))).toEqual(['"a b" is no name of a header; write a name such as \'x-user\', or \':method\'']);
  expect(texts(withMatch({ port: 65536 }))).toEqual(["'port' of a match must be 1 to 65535, got 65536; write the port that clients dial"]);
  expect(texts(withMatch({ sourceNamespace: 'a.b' }))).toEqual(['"a.b" is no name of a namespace; write the namespace of the callers']);
});

describe('names of headers', () => {
  const named = (name: string, istioMinor: number) => judged(withMatch({ headers: { [name]: {} } }), istioMinor);
  const bad = (name: string) => [`error virtual-service-bad-header-name at spec.http.0.match.0.headers.${name}`];

  test.each([22, 23, 24, 25, 32])('are not empty with 1.%d', minor => {
    expect(named('', minor)).toEqual(bad(''));
    expect(named('x-a_b', minor)).toEqual([]);
  });

  test('were not looked at before 1.23', () => {
    expect(named('a b', 22)).toEqual([]);
    expect(named('a b', 23)).toEqual(bad('a b'));
  });

  test.each(['foo.id', ':method', 'a,b'])('could not be %j until 1.25', name => {
    expect(named(name, 22)).toEqual([]);
    expect(named(name, 24)).toEqual(bad(name));
    expect(named(name, 25)).toEqual([]);
  });
});

test('ports of connections are judged alike', () => {
  expect(judged(withTcp({ match: [{ port: 65536 }] }))).toEqual(['error virtual-service-bad-match-port at spec.tcp.0.match.0.port']);
  expect(judged(withTls({ match: [{ sniHosts: ['api.example.com'], port: 65536 }] }))).toEqual(['error virtual-service-bad-match-port at spec.tls.0.match.0.port']);
});
