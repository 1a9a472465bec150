import { RouteMatch, type RouteMatchOptions } from '../src/route-match';
import { StringMatch } from '../src/string-match';

const ANY = StringMatch.any();
const NAMED = "write such as { 'x-canary': StringMatch.exact('true') }";

test('keeps its conditions, with header names in lower case', () => {
  const path = StringMatch.prefix('/v1/');
  const match = RouteMatch.of({
    path,
    method: 'GET',
    headers: { 'X-Canary': ANY },
    withoutHeaders: { 'X-Old': ANY },
    queryParams: { Debug: ANY },
    authority: StringMatch.exact('api:80'),
    scheme: 'http',
    port: 80,
    sourceLabels: { 'app.kubernetes.io/name': 'billing' },
    sourceNamespace: 'shop',
    ignorePathCase: true,
  });
  expect({ ...match }).toEqual({
    path,
    method: 'GET',
    headers: { 'x-canary': ANY },
    withoutHeaders: { 'x-old': ANY },
    queryParams: { Debug: ANY },
    authority: StringMatch.exact('api:80'),
    scheme: 'http',
    port: 80,
    sourceLabels: { 'app.kubernetes.io/name': 'billing' },
    sourceNamespace: 'shop',
    ignorePathCase: true,
  });
});

test('has a short form for the start of the path', () => {
  expect(RouteMatch.pathPrefix('/v1/')).toEqual(RouteMatch.of({ path: StringMatch.prefix('/v1/') }));
});

test.each<RouteMatchOptions>([
  { method: 'PROPFIND' }, { path: StringMatch.regex('/a.*') }, { path: StringMatch.exact('/') }, { queryParams: { a: StringMatch.exact('') } }, { port: 1 },
  { headers: { constructor: ANY } }, { sourceLabels: { app: '' } }, { authority: StringMatch.regex('.*\\.example\\.com') },
])('takes %j', options => {
  expect(RouteMatch.of(options)).toBeInstanceOf(RouteMatch);
});

test.each<[any, string]>([
  [{}, "a match must have at least one condition; leave 'matches' out of a route that takes every request"],
  [{ headers: {}, sourceLabels: {}, ignorePathCase: false }, "a match must have at least one condition; leave 'matches' out of a route that takes every request"],
  [{ path: ANY }, "'path' must not be StringMatch.any(), which every request fulfils; leave it out"],
  [{ path: StringMatch.exact('v1') }, "'path' must start with '/', got \"v1\""],
  [{ path: StringMatch.prefix('/v1?a') }, "'path' must be a path alone, without \"?\", got \"/v1?a\"; match a query with 'queryParams'"],
  [{ path: '/v1/' }, "'path' must be StringMatch, got \"/v1/\"; write such as StringMatch.exact('…')"],
  [{ ignorePathCase: true, method: 'GET' }, "'ignorePathCase' needs an exact path or a prefix, got no path; leave it out, and start a regular expression with '(?i)'"],
  [{ ignorePathCase: true, path: StringMatch.regex('/a') },
    "'ignorePathCase' needs an exact path or a prefix, got the regular expression \"/a\"; leave it out, and start a regular expression with '(?i)'"],
  [{ ignorePathCase: 'yes', path: StringMatch.prefix('/a') }, "'ignorePathCase' must be true or false, got \"yes\""],
  [{ method: 'get' }, "'method' must be an HTTP method in upper case such as 'GET', got \"get\""],
  [{ method: ['GET'] }, "'method' must be an HTTP method in upper case such as 'GET', got [\"GET\"]"],
  [{ headers: { 'X-A': ANY, 'x-a': ANY } }, "'headers' has \"x-a\" twice, because names of headers have no case; write it once"],
  [{ withoutHeaders: { 'x a': ANY } }, "a name in 'withoutHeaders' must be the name of an HTTP header such as 'x-canary', got \"x a\""],
  [{ headers: { 'x-a': 'true' } }, `'headers' must have a StringMatch for each name, got {"x-a":"true"}; ${NAMED}`],
  [{ queryParams: { '': ANY } }, `'queryParams' must have a StringMatch for each name, got {"":{"kind":"any","text":""}}; ${NAMED}`],
  [{ authority: ANY }, "'authority' must not be StringMatch.any() or empty, because every request has a Host; leave it out"],
  [{ authority: StringMatch.exact('') }, "'authority' must not be StringMatch.any() or empty, because every request has a Host; leave it out"],
  [{ authority: StringMatch.exact('http://a') }, "'authority' must be a host, with ':' and its port if requests name one, got \"http://a\""],
  [{ scheme: 'ftp' }, "'scheme' must be 'http' or 'https', got \"ftp\""],
  [{ port: 0 }, "'port' of a match must be a whole number from 1 to 65535, got 0"],
  [{ sourceLabels: { app: 'a b' } }, "'sourceLabels' must be labels of pods such as { app: 'billing' }, got {\"app\":\"a b\"}"],
  [{ sourceLabels: { 'a b': '' } }, "'sourceLabels' must be labels of pods such as { app: 'billing' }, got {\"a b\":\"\"}"],
  [{ sourceNamespace: 'Shop' }, "'sourceNamespace' must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter " +
    'or digit), got "Shop"; write the name of a namespace'],
])('refuses %j', (options, message) => {
  expect(() => RouteMatch.of(options)).toThrow(new Error(message));
});
