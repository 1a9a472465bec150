import { judged } from './judged';
import { ROUTE, withSpec } from './virtual-services';
import { unreachableRoutes } from '../../../src/check/istio/unreachable-routes';

const judge = (...rules: object[]) => [...unreachableRoutes(rules, ['http'])].map(({ codes, path }) => `${codes} at ${path.join('.')}`);
const told = (...rules: object[]) => [...unreachableRoutes(rules, [])].map(({ message, fix }) => `${message}; ${fix}`);
const matching = (...match: object[]) => ({ match });
const path = (prefix: string, more: object = {}) => matching({ uri: { prefix }, ...more });

test('rules of each kind are looked at, with warnings', () => {
  const twice = (match: object) => [{ match: [match, match], route: ROUTE }];
  expect(judged(withSpec({ http: twice({ port: 1 }), tls: twice({ sniHosts: ['api.example.com'] }), tcp: twice({}) }))).toEqual([
    'warning virtual-service-ineffective-match at spec.http.0.match.1',
    'warning virtual-service-ineffective-match at spec.tls.0.match.1',
    'warning virtual-service-ineffective-match at spec.tcp.0.match.1',
  ]);
  expect(judged(withSpec({ http: [{ route: ROUTE }, { route: ROUTE }] }))).toEqual(['warning virtual-service-unreachable-rule at spec.http.1']);
});

describe('a rule for everything', () => {
  test('is the last', () => {
    expect(judge(path('/a'), {})).toEqual([]);
    expect(judge({}, {}, { match: [] })).toEqual(['IST0130 at http.1', 'IST0130 at http.2']);
    expect(judge({}, path('/a'))).toEqual(['IST0130 at http.1']);
    expect(judge({}, matching({ port: 1 }, { port: 1 }))).toEqual(['IST0130 at http.1']);
  });

  test('is told by name or place', () => {
    expect(told({ name: 'all' }, {})).toEqual(['rule 2 is never used: rule "all" takes everything before; put it first, or take it out']);
    expect(told({}, { name: '', ...path('/a') })).toEqual(['rule 2 is never used: rule 1 takes everything before; put it first, or take it out']);
  });
});

describe('a match', () => {
  test('is there once', () => {
    expect(judge(path('/a'), path('/a'))).toEqual(['IST0131 at http.1.match.0', 'IST0130 at http.1']);
    expect(judge(path('/a'), matching({ uri: { prefix: '/a' } }, { port: 1 }))).toEqual(['IST0131 at http.1.match.0']);
    expect(told(path('/a'), matching({ uri: { prefix: '/a' } }, { port: 1 }))).toEqual([
      'a match of rule 2 has no effect, as far as Istio sees: rule 1 has the same before; put the narrower match first, or take it out',
    ]);
    expect(told(path('/a'), path('/a'))[1]).toBe('rule 2 is never used: all its matches have been used before; put it first, or take it out');
  });

  test.each([
    [{ name: 'a' }, { name: 'b' }],
    [{ port: 0, gateways: [], headers: {}, sourceLabels: {}, sourceNamespace: '', ignoreUriCase: false, statPrefix: '' }, {}],
    [{ headers: { a: { exact: '1' }, b: {} } }, { headers: { b: {}, a: { exact: '1' } } }],
    [{ port: 1, method: { exact: 'GET' } }, { method: { exact: 'GET' }, port: 1 }],
  ])('%j is the same as %j', (one, other) => expect(judge(matching(one, other))).toEqual(['IST0131 at http.0.match.1']));

  test.each([
    [{ uri: {} }, {}],
    [{ uri: { exact: '' } }, { uri: {} }],
    [{ gateways: ['a', 'b'] }, { gateways: ['b', 'a'] }],
    [{ headers: { a: {} } }, { withoutHeaders: { a: {} } }],
    [{ statPrefix: 'a' }, { statPrefix: 'b' }],
    [{ sniHosts: ['a', 'b'] }, { sniHosts: ['a'] }],
  ])('%j is another than %j', (one, other) => expect(judge(matching(one, other))).toEqual([]));
});

describe('of prefixes', () => {
  test('the longer is first', () => {
    expect(judge(path('/a/b'), path('/a'))).toEqual([]);
    expect(judge(path('/a'), path('/a/b'))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/'), path('/a'), path('/a/b'))).toEqual(['IST0131 at http.1.match.0', 'IST0131 at http.2.match.0', 'IST0131 at http.2.match.0']);
    expect(told(path('/a'), path('/a/b'))).toEqual([
      'a match of rule 2 has no effect, as far as Istio sees: rule 1 has the shorter prefix "/a" before; put the narrower match first, or take it out',
    ]);
  });

  test('no other condition is the reason', () => {
    expect(judge(path('/a', { port: 1 }), path('/a/b'))).toEqual([]);
    expect(judge(path('/a', { port: 0 }), path('/a/b'))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/a', { method: { exact: 'POST' } }), path('/a/b'))).toEqual([]);
    expect(judge(path('/a', { method: { exact: 'GET' } }), path('/a/b'))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/a', { method: { exact: '', regex: undefined } }), path('/a/b', { method: { exact: 'GET' } }))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/a', { authority: { exact: 'ab' } }), path('/a/b', { authority: { exact: 'a' } }))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/a', { headers: { x: {} } }), path('/a/b', { headers: { y: {} } }))).toEqual([]);
    expect(judge(path('/a', { headers: { x: { exact: '1' } } }), path('/a/b', { headers: { x: { regex: '2' } } }))).toEqual(['IST0131 at http.1.match.0']);
    expect(judge(path('/a', { queryParams: { q: {} } }), path('/a/b'))).toEqual([]);
    expect(judge(path('/a', { withoutHeaders: { x: { prefix: '1' } } }), path('/a/b', { withoutHeaders: { x: { exact: '1' } } }))).toEqual([]);
  });

  test('paths that are matched otherwise are not compared', () => {
    expect(judge(matching({ uri: { prefix: '' } }), path('/a'))).toEqual([]);
    expect(judge(path('/a'), matching({ uri: { exact: '/a/b' } }))).toEqual([]);
  });

  test('what is there twice or never reached is not compared', () => {
    expect(judge(path('/a/b'), path('/a'), path('/a/b'))).toEqual(['IST0131 at http.2.match.0', 'IST0130 at http.2']);
    expect(judge(path('/a'), {}, path('/a/b'))).toEqual(['IST0130 at http.2']);
  });
});
