import { wireMatch } from '../../src/emit/route-match';
import { RouteMatch } from '../../src/route-match';
import { StringMatch } from '../../src/string-match';

const wire = (match: RouteMatch | undefined, port?: number) => JSON.parse(JSON.stringify(wireMatch(match, port)));

test('writes each condition in Istio\'s words', () => {
  expect(wire(RouteMatch.of({
    path: StringMatch.prefix('/v1/'),
    ignorePathCase: true,
    method: 'GET',
    headers: { 'x-canary': StringMatch.exact('true'), 'x-any': StringMatch.any() },
    withoutHeaders: { 'x-tier': StringMatch.regex('gold|silver'), 'x-none': StringMatch.any() },
    queryParams: { v: StringMatch.exact(''), debug: StringMatch.any() },
    authority: StringMatch.exact('api:80'),
    scheme: 'http',
    port: 80,
    sourceLabels: { app: 'billing' },
    sourceNamespace: 'shop',
  }))).toEqual({
    uri: { prefix: '/v1/' },
    ignoreUriCase: true,
    method: { exact: 'GET' },
    headers: { 'x-canary': { exact: 'true' }, 'x-any': {} },
    withoutHeaders: { 'x-tier': { regex: 'gold|silver' }, 'x-none': {} },
    queryParams: { v: { exact: '' }, debug: {} },
    authority: { exact: 'api:80' },
    scheme: { exact: 'http' },
    port: 80,
    sourceLabels: { app: 'billing' },
    sourceNamespace: 'shop',
  });
});

test('writes nothing that was not asked for', () => {
  expect(wire(RouteMatch.pathPrefix('/v1/'))).toEqual({ uri: { prefix: '/v1/' } });
});

test('is for one port if one is told', () => {
  expect(wire(RouteMatch.pathPrefix('/v1/'), 80)).toEqual({ uri: { prefix: '/v1/' }, port: 80 });
  expect(wire(undefined, 80)).toEqual({ port: 80 });
});
