import { Duration } from 'cdk8s';
import { EgressPort, ExternalApi, LocalAlias } from '../src';
import { shop } from './helpers';
import { Fault } from '../src/fault';
import { HeaderOperations } from '../src/header-operations';
import { PathRewrite } from '../src/path-rewrite';
import { Retries } from '../src/retries';
import { HttpRoute } from '../src/route';
import { RouteDestination } from '../src/route-destination';
import { RouteMatch } from '../src/route-match';
import { RouteMirror } from '../src/route-mirror';
import { StringMatch } from '../src/string-match';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80)] });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.http(80)] });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(80)] });
const untyped: any = HttpRoute;

const V1 = [RouteMatch.pathPrefix('/v1/')];
const HEADERS = HeaderOperations.of({ remove: ['cookie'] });

test('sends requests to one destination', () => {
  const route = HttpRoute.to(next, {
    name: 'v1',
    matches: V1,
    port: 80,
    timeout: Duration.seconds(2),
    retries: Retries.safe(2),
    rewritePath: PathRewrite.to('/'),
    requestHeaders: HEADERS,
    responseHeaders: HEADERS,
    mirrors: [RouteMirror.to(local)],
  });
  expect(route).toMatchObject({
    name: 'v1',
    matches: V1,
    destinations: [{ target: next, port: 80, weight: undefined }],
    timeout: Duration.seconds(2),
    retries: { attempts: 2 },
    rewritePath: { substitution: '/' },
    requestHeaders: HEADERS,
    responseHeaders: HEADERS,
    faults: [],
    mirrors: [{ target: local, percent: 100 }],
  });
});

test('takes every request by default', () => {
  expect(HttpRoute.to(next)).toMatchObject({ name: undefined, matches: [], destinations: [{ target: next }], faults: [], mirrors: [] });
});

test('shares requests out', () => {
  const nextAt80 = RouteDestination.of(next, { weight: 0, port: 80 });
  const destinations = [RouteDestination.of(api, { weight: 95 }), RouteDestination.of(next, { weight: 5 }), nextAt80];
  expect(HttpRoute.split(destinations).destinations).toEqual(destinations);
});

test('a single destination may go without a weight', () => {
  expect(HttpRoute.split([RouteDestination.of(api)]).destinations).toHaveLength(1);
});

test('redirects', () => {
  expect(HttpRoute.redirect({ scheme: 'https', authority: 'new.example.com', port: 8443, path: '/here', status: 308, matches: V1, name: 'moved' })).toMatchObject({
    name: 'moved', matches: V1, destinations: [], redirectTo: { scheme: 'https', authority: 'new.example.com', port: 8443, path: '/here', status: 308 }, status: undefined,
  });
});

test('answers by itself', () => {
  expect(HttpRoute.respond(503, { body: '', responseHeaders: HEADERS })).toMatchObject({ status: 503, body: '', responseHeaders: HEADERS, destinations: [] });
  expect(HttpRoute.respond(204).body).toBeUndefined();
});

test('may delay and abort at once', () => {
  expect(HttpRoute.to(next, { faults: [Fault.abort(1, 503), Fault.delay(1, Duration.seconds(1))] }).faults).toHaveLength(2);
});

test.each<[string, () => HttpRoute, string]>([
  ['an empty name', () => HttpRoute.to(next, { name: ' ' }), "'name' of a route must not be empty, got \" \"; leave it out for none"],
  ['no matches in a list of them', () => HttpRoute.to(next, { matches: [] }),
    "'matches' must not be empty; leave it out for a route that takes every request, and add no route that takes none"],
  ['texts for matches', () => untyped.to(next, { matches: ['/v1/'] }),
    "'matches' must be a list of RouteMatch, and number 1 is \"/v1/\"; write such as [RouteMatch.pathPrefix('/v1/')]"],
  ['a time of nothing', () => HttpRoute.to(next, { timeout: Duration.millis(0) }),
    "'timeout' must be a whole number of milliseconds, at least 1, got 0 ms; leave it out for the default"],
  ['a number for retries', () => untyped.to(next, { retries: 3 }), "'retries' must be Retries, got 3; write such as Retries.safe(2)"],
  ['a text for a rewrite', () => untyped.to(next, { rewritePath: '/' }), "'rewritePath' must be PathRewrite, got \"/\"; write such as PathRewrite.to('/v2/')"],
  ['a budget for retries', () => HttpRoute.to(next, { retries: Retries.safe(2, { budget: {} }) }),
    "'retries' of a route must not have a budget, which holds for a host and not for a route; set it in the 'retries' of the ExternalApi"],
  ['two aborts', () => HttpRoute.to(next, { faults: [Fault.abort(1, 503), Fault.abort(1, 500)] }),
    "'faults' may have one delay and one abort, got 0 and 2; add a route for each, with matches that differ"],
  ['two delays', () => HttpRoute.to(next, { faults: [Fault.delay(1, Duration.seconds(1)), Fault.delay(1, Duration.seconds(2))] }),
    "'faults' may have one delay and one abort, got 2 and 0; add a route for each, with matches that differ"],
  ['a timeout beside a fault', () => HttpRoute.to(next, { timeout: Duration.seconds(1), faults: [Fault.abort(1, 503)] }),
    "'timeout' must not be set beside 'faults', because a made-up delay does not count as time and a made-up abort is not tried again; " +
    'leave one of the two out, or set it for the whole ExternalApi'],
  ['retries beside a fault', () => HttpRoute.to(next, { retries: Retries.none(), faults: [Fault.abort(1, 503)] }),
    "'retries' must not be set beside 'faults', because a made-up delay does not count as time and a made-up abort is not tried again; " +
    'leave one of the two out, or set it for the whole ExternalApi'],
  ['an alias for a mirror', () => untyped.to(next, { mirrors: [local] }), "'mirrors' must be a list of RouteMirror, and number 1 is the construct \"egress/local\"; write such as [RouteMirror.to(alias)]"],
  ['no destinations', () => HttpRoute.split([]), "'destinations' must not be empty; write at least one"],
  ['targets for destinations', () => untyped.split([42]),
    "'destinations' must be a list of RouteDestination, and number 1 is 42; write such as [RouteDestination.of(api, { weight: 95 }), …]"],
  ['a share of nothing for the only destination', () => HttpRoute.split([RouteDestination.of(api, { weight: 0 })]),
    "'weight' of the only destination must not be set, got 0: it gets all requests; name the others too, the API itself among them, or leave the weight out"],
  ['a destination without a share', () => HttpRoute.split([RouteDestination.of(api, { weight: 95 }), RouteDestination.of(next)]),
    "'weight' of destination next.example.com must be set beside other destinations: it would get no requests; write 0 if it shall not"],
  ['a destination twice', () => HttpRoute.split([RouteDestination.of(api, { weight: 1 }), RouteDestination.of(api, { weight: 1 })]),
    "'destinations' has api.example.com twice; write it once, with the sum of the weights"],
  ['shares of nothing', () => HttpRoute.split([RouteDestination.of(api, { weight: 0 }), RouteDestination.of(next, { weight: 0 })]),
    'the weights of the destinations must have a sum from 1 to 2147483647, got 0; write shares such as 95 and 5'],
  ['shares beyond counting', () => HttpRoute.split([RouteDestination.of(api, { weight: 2147483647 }), RouteDestination.of(next, { weight: 1 })]),
    'the weights of the destinations must have a sum from 1 to 2147483647, got 2147483648; write shares such as 95 and 5'],
  ['a redirect to nowhere', () => HttpRoute.redirect({ status: 302 }), "a redirect must change something; set at least one of 'scheme', 'authority', 'port' and 'path'"],
  ['a redirect to another protocol', () => HttpRoute.redirect({ scheme: 'ftp' }), "'scheme' must be 'http' or 'https', got \"ftp\""],
  ['a redirect to a URL', () => HttpRoute.redirect({ authority: 'https://new.example.com' }),
    "'authority' of a redirect must be a host alone, got \"https://new.example.com\"; say the rest with 'scheme', 'port' and 'path'"],
  ['a redirect to port 0', () => HttpRoute.redirect({ port: 0 }), "'port' of a redirect must be a whole number from 1 to 65535, got 0"],
  ['a redirect to a relative path', () => HttpRoute.redirect({ path: 'here' }), "'path' must start with '/', got \"here\""],
  ['a redirect with a status that Istio makes an invalid route of', () => HttpRoute.redirect({ path: '/here', status: 305 }),
    "'status' of a redirect must be one of 301, 302, 303, 307, 308, got 305"],
  ['an informational answer', () => HttpRoute.respond(100), "'status' must be an HTTP status from 200 to 599, got 100"],
  ['an object for a body', () => untyped.respond(200, { body: {} }), "'body' must be a text, got {}"],
  ['a body beyond what Envoy takes', () => HttpRoute.respond(200, { body: 'é'.repeat(524289) }),
    "'body' must have at most 1048576 bytes, got 1048578; redirect to a place that has it"],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(new Error(message));
});

describe('a rewrite', () => {
  const rewrite = (to: string, matches?: RouteMatch[]) => () => HttpRoute.to(next, { matches, rewritePath: PathRewrite.to(to) });

  test.each<[string, string | undefined]>([['/v2/', '/v1/'], ['/v2', '/v1'], ['/', '/v1/'], ['/', undefined], ['/base/', undefined]])(
    'puts %j into the place of %j', (to, prefix) => {
      expect(rewrite(to, prefix === undefined ? undefined : [RouteMatch.pathPrefix(prefix)])).not.toThrow();
    });

  test('puts anything into the place of a whole path', () => {
    expect(rewrite('/v2', [RouteMatch.of({ path: StringMatch.exact('/v1/') }), RouteMatch.of({ path: StringMatch.regex('/v1/.*') })])).not.toThrow();
  });

  test.each<[string, string | undefined, string]>([
    ['/v2', '/v1/', '\'rewritePath\' puts "/v2" into the place of the prefix "/v1/", which makes "/v2x" of "/v1/x"; let both end with a slash, or neither'],
    ['/', '/v1', '\'rewritePath\' puts "/" into the place of the prefix "/v1", which makes "//x" of "/v1/x"; let both end with a slash, or neither'],
    ['/base', undefined, '\'rewritePath\' puts "/base" into the place of the first slash, which makes "/basex" of "/x"; let both end with a slash, or neither'],
  ])('refuses to put %j into the place of %j', (to, prefix, message) => {
    expect(rewrite(to, prefix === undefined ? undefined : [RouteMatch.of({ method: 'GET', path: StringMatch.prefix(prefix) })])).toThrow(new Error(message));
  });
});
