import { RouteMatch, StringMatch, type RouteMatchOptions } from '../../src';
import { istioSeesOverlap } from '../../src/check/route-overlap';

const { exact, prefix, regex, any } = StringMatch;
const seen = (earlier: RouteMatchOptions, later: RouteMatchOptions) =>
  istioSeesOverlap(RouteMatch.of({ path: prefix('/a'), ...earlier }), RouteMatch.of({ path: prefix('/a/b'), ...later }));

// The truth is what Istio's analyzeUnreachableHTTPRules says of the same pairs, right or wrong.
test.each<[RouteMatchOptions, RouteMatchOptions, boolean]>([
  [{}, {}, true],
  [{}, { path: prefix('/b') }, false],
  [{}, { path: prefix('/a') }, false],
  [{}, { path: exact('/a/b') }, false],
  [{ path: regex('/a.*') }, {}, false],
  [{ method: 'GET' }, {}, true],
  [{}, { method: 'GET' }, true],
  [{}, { method: 'POST' }, false],
  [{ method: 'GETX' }, {}, true],
  [{ authority: exact('b') }, {}, true],
  [{}, { authority: exact('b') }, false],
  [{ authority: exact('bc') }, { authority: exact('b') }, true],
  [{ authority: prefix('b') }, { authority: exact('b') }, false],
  [{ headers: { x: any() } }, {}, false],
  [{ headers: { x: any() } }, { headers: { y: any() } }, false],
  [{ headers: { x: any() } }, { headers: { x: regex('b') } }, true],
  [{ headers: { x: any() } }, { headers: { x: exact('b') } }, false],
  [{ headers: { x: exact('b') } }, { headers: { x: exact('') } }, true],
  [{ queryParams: { x: prefix('bc') } }, { queryParams: { x: prefix('b') } }, true],
  [{ withoutHeaders: { x: exact('b') } }, { withoutHeaders: { x: exact('c') } }, false],
  [{ sourceLabels: { app: 'x' } }, {}, true],
])('%j before %j: %p', (earlier, later, expected) => {
  expect(seen(earlier, later)).toBe(expected);
});

test('what takes every request is not compared', () => {
  expect(istioSeesOverlap(undefined, RouteMatch.pathPrefix('/a'))).toBe(false);
  expect(istioSeesOverlap(RouteMatch.pathPrefix('/'), undefined)).toBe(false);
});
