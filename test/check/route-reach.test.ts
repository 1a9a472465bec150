import { EgressPort, HttpRoute, RouteMatch, StringMatch } from '../../src';
import { checkReach } from '../../src/check/route-reach';

const HTTP = EgressPort.http(80);
const ALT = EgressPort.http(8080);
const { pathPrefix } = RouteMatch;
const FIRST = 'add the route with the narrower match first, or take the other out';

const route = (...matches: RouteMatch[]) => HttpRoute.respond(200, { matches: matches.length > 0 ? matches : undefined });
const findings = (ports: EgressPort[], ...routes: HttpRoute[]) =>
  checkReach('api.example.com', routes.map((each, index) => ({ route: each, name: `route ${index + 1}` })), ports)
    .map(({ severity, message, fix }) => `${severity}: ${message}; ${fix}`);

test('routes that differ are all used', () => {
  expect(findings([HTTP], route(pathPrefix('/v1/a/')), route(pathPrefix('/v1/')), route(RouteMatch.of({ method: 'GET' })), route())).toEqual([]);
});

test.each<[string, EgressPort[], HttpRoute[], string[]]>([
  ['after one that takes all', [HTTP], [route(), route(pathPrefix('/v1/'))], ['route 2 of api.example.com is never used: route 1 takes all its requests before']],
  ['after the same match', [HTTP], [route(pathPrefix('/v1/')), route(pathPrefix('/v1/'))],
    ['route 2 of api.example.com is never used: route 1 takes all its requests before']],
  ['after wider matches', [HTTP], [route(pathPrefix('/v1/'), pathPrefix('/v2/')), route(pathPrefix('/v1/a/'), pathPrefix('/v2/a/'))],
    ['route 2 of api.example.com is never used: route 1 takes all its requests before']],
  ['with one match of two', [HTTP], [route(pathPrefix('/v1/')), route(pathPrefix('/v1/a/'), pathPrefix('/v2/'))],
    ['match 1 of route 2 of api.example.com is never used: route 1 takes all its requests before']],
  ['with a match twice', [HTTP], [route(pathPrefix('/v1/'), pathPrefix('/v1/'))],
    ['match 2 of route 1 of api.example.com is never used: route 1 takes all its requests before']],
  ['at every port', [HTTP, ALT], [route(RouteMatch.of({ port: 80 })), route(RouteMatch.of({ port: 8080 })), route()],
    ['route 3 of api.example.com is never used: route 1 takes all its requests before']],
])('a route %s is never used', (_, ports, routes, expected) => {
  expect(findings(ports, ...routes)).toEqual(expected.map(each => `error: ${each}; ${FIRST}`));
});

test('a route that is used at one port is used', () => {
  expect(findings([HTTP, ALT], route(RouteMatch.of({ port: 80 })), route(pathPrefix('/v1/')))).toEqual([]);
});

test('a match for a port that the host does not have is told elsewhere', () => {
  expect(findings([HTTP], route(), route(RouteMatch.of({ port: 8080 })))).toEqual([]);
});

describe('what Istio only believes to be unused', () => {
  const warned = (what: string, by: string) => [`warning: Istio may warn (IST0131) that ${what} of api.example.com is not used because of ${by}, although it is: ` +
    'it compares only the beginnings of what is matched; add the route with the longer path prefix first, if its order does not matter'];
  const get = (prefix: string, more: object = {}) => RouteMatch.of({ path: StringMatch.prefix(prefix), ...more });

  test('is a warning', () => {
    expect(findings([HTTP], route(get('/a', { method: 'GET' })), route(get('/a/b')))).toEqual(warned('match 1 of route 2', 'route 1'));
    expect(findings([HTTP], route(get('/a', { sourceLabels: { app: 'x' } }), get('/a/b')))).toEqual(warned('match 2 of route 1', 'route 1'));
  });

  test('counts at one of several ports', () => {
    expect(findings([HTTP, ALT], route(get('/a', { method: 'GET', port: 80 })), route(get('/a/b')))).toEqual(warned('match 1 of route 2', 'route 1'));
    expect(findings([HTTP], route(get('/a', { method: 'GET', port: 80 })), route(get('/a/b')))).toEqual([]);
  });
});
