import * as fc from 'fast-check';
import { EgressPort, HttpRoute, RouteMatch, StringMatch, StringMatchKind, type RouteMatchOptions } from '../../src';
import { covers, matchesAt, reachedAt } from '../../src/private/route-cover';

const { exact, prefix, regex, any } = StringMatch;
const HTTP = EgressPort.http(80);
const ALT = EgressPort.http(8080);

test.each<[RouteMatchOptions, RouteMatchOptions, boolean]>([
  [{ path: prefix('/a') }, { path: prefix('/a') }, true],
  [{ path: prefix('/a') }, { path: exact('/ab') }, true],
  [{ path: prefix('/a/') }, { path: prefix('/a') }, false],
  [{ path: prefix('/') }, { method: 'GET' }, true],
  [{ path: regex('.*') }, { path: exact('/a') }, true],
  [{ path: regex('/a.*') }, { path: regex('/a.*') }, true],
  [{ path: regex('/a.*') }, { path: exact('/a') }, false],
  [{ path: prefix('/A'), ignorePathCase: true }, { path: prefix('/ab') }, true],
  [{ path: prefix('/a') }, { path: prefix('/a'), ignorePathCase: true }, false],
  [{ method: 'GET' }, { method: 'GET', path: prefix('/') }, true],
  [{ method: 'GET' }, { path: prefix('/') }, false],
  [{ headers: { x: any() } }, { headers: { x: exact('1'), y: any() } }, true],
  [{ headers: { x: exact('1') } }, { headers: { x: any() } }, false],
  [{ withoutHeaders: { x: any() } }, { withoutHeaders: { x: any(), y: any() } }, true],
  [{ withoutHeaders: { x: exact('1') } }, { withoutHeaders: { x: any() } }, true],
  [{ withoutHeaders: { x: any() } }, { withoutHeaders: { x: exact('1') } }, false],
  // A header that is not there is as good as an empty one, for all conditions but any().
  [{ withoutHeaders: { x: exact('') } }, { withoutHeaders: { x: any() } }, false],
  [{ queryParams: { x: any() } }, { queryParams: { x: exact('') } }, true],
  [{ authority: prefix('api') }, { authority: exact('api.example.com') }, true],
  [{ authority: prefix('api') }, { method: 'GET' }, false],
  [{ scheme: 'http' }, { scheme: 'https' }, false],
  [{ port: 80 }, { method: 'GET' }, true],
  [{ port: 8080 }, { method: 'GET' }, false],
  [{ sourceLabels: { app: 'x' } }, { sourceLabels: { app: 'x', tier: 'y' } }, true],
  [{ sourceLabels: { app: 'x' } }, { sourceLabels: { app: 'y' } }, false],
  [{ sourceNamespace: 'shop' }, { method: 'GET' }, false],
])('%j takes all of %j at port 80: %p', (earlier, later, expected) => {
  expect(covers(RouteMatch.of(earlier), RouteMatch.of(later), HTTP)).toBe(expected);
});

test('no condition takes all, and all is taken only by that', () => {
  expect(covers(undefined, RouteMatch.pathPrefix('/a'), HTTP)).toBe(true);
  expect(covers(RouteMatch.pathPrefix('/'), undefined, HTTP)).toBe(true);
  expect(covers(RouteMatch.of({ path: prefix('/a'), headers: { x: any() } }), undefined, HTTP)).toBe(false);
});

test('a route has its matches at the ports that they are for, and what is left of them after others', () => {
  const matches = [RouteMatch.of({ port: 8080 }), RouteMatch.pathPrefix('/a/b')];
  const route = HttpRoute.respond(200, { matches });
  expect(matchesAt(route, HTTP)).toEqual([matches[1]]);
  expect(matchesAt(route, ALT)).toEqual(matches);
  expect(matchesAt(HttpRoute.respond(200), HTTP)).toEqual([undefined]);
  expect(reachedAt(route, [], ALT)).toEqual([matches[0]]);
  expect(reachedAt(route, [HttpRoute.respond(200, { matches: [RouteMatch.pathPrefix('/a')] })], HTTP)).toEqual([]);
});

describe('for any two matches', () => {
  const text = fc.constantFrom('', 'a', 'ab', 'b');
  const match = fc.oneof(text.map(exact), fc.constantFrom('a', 'ab', 'b').map(prefix), fc.constantFrom('a', 'a?', 'a.*', '.*').map(regex), fc.constant(any()));
  const path = fc.oneof(fc.constantFrom(...['/', '/a', '/a/', '/A/b'].flatMap(each => [exact(each), prefix(each)])), fc.constantFrom('/a.*', '.*').map(regex));
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
  const conditions: fc.Arbitrary<RouteMatchOptions> = fc.record({
    path: maybe(path),
    ignorePathCase: fc.boolean(),
    method: maybe(fc.constantFrom('GET', 'POST')),
    headers: maybe(fc.record({ x: match })),
    withoutHeaders: maybe(fc.record({ x: match })),
    queryParams: maybe(fc.record({ q: match })),
    sourceLabels: maybe(fc.record({ app: fc.constantFrom('a', 'b') })),
  }).map(each => each.path === undefined || each.path.kind === StringMatchKind.REGEX ? { ...each, ignorePathCase: false } : each)
    .filter(each => Object.values(each).some(Boolean));
  const request = fc.record({
    path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/A/b', '/ab', '/b'), method: fc.constantFrom('GET', 'POST'), x: maybe(text), q: maybe(text), app: fc.constantFrom('a', 'b'),
  });

  const holds = ({ kind, text: wanted }: StringMatch, given: string): boolean => ({
    exact: given === wanted, prefix: given.startsWith(wanted), regex: kind === StringMatchKind.REGEX && new RegExp(`^(?:${wanted})$`).test(given), any: true,
  })[kind];
  /** What Envoy does with a request, in few words. */
  const takes = (on: RouteMatchOptions, given: typeof request extends fc.Arbitrary<infer T> ? T : never): boolean => {
    const fold = (each: string) => on.ignorePathCase ? each.toLowerCase() : each;
    const excluded = on.withoutHeaders?.x;
    return (on.path === undefined || holds({ ...on.path, text: fold(on.path.text) } as StringMatch, fold(given.path)))
      && (on.method === undefined || on.method === given.method)
      && (on.headers === undefined || (given.x !== undefined && holds(on.headers.x, given.x)))
      && (excluded === undefined || !(excluded.kind === StringMatchKind.ANY ? given.x !== undefined : holds(excluded, given.x ?? '')))
      && (on.queryParams === undefined || (given.q !== undefined && holds(on.queryParams.q, given.q)))
      && (on.sourceLabels === undefined || on.sourceLabels.app === given.app);
  };

  test('no request is left that only the later takes, if the earlier covers it', () => {
    let covered = 0;
    fc.assert(fc.property(conditions, conditions, fc.array(request, { minLength: 20, maxLength: 20 }), (earlier, later, requests) => {
      if (covers(RouteMatch.of(earlier), RouteMatch.of(later), HTTP)) {
        covered++;
        expect(requests.filter(each => takes(later, each) && !takes(earlier, each))).toEqual([]);
      }
    }), { numRuns: 3000, endOnFailure: true });
    expect(covered).toBeGreaterThan(50);
  });

  test('a match covers itself', () => {
    fc.assert(fc.property(conditions, each => covers(RouteMatch.of(each), RouteMatch.of(each), HTTP)));
  });
});
