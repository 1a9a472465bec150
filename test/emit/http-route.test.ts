import { Duration } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias, UpstreamTls } from '../../src';
import { httpRules, type RoutedHost } from '../../src/emit/http-route';
import { Fault, GrpcStatus } from '../../src/fault';
import { HeaderOperations } from '../../src/header-operations';
import { PathRewrite } from '../../src/path-rewrite';
import { Retries } from '../../src/retries';
import { HttpRoute } from '../../src/route';
import { RouteDestination } from '../../src/route-destination';
import { RouteMatch } from '../../src/route-match';
import { RouteMirror } from '../../src/route-mirror';
import { StringMatch } from '../../src/string-match';
import { crdErrors } from '../crd-schema';
import { shop } from '../helpers';

const tls = UpstreamTls.simple();
const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80, { tls }), EgressPort.https(443)] });
const wide = new ExternalApi(chart, 'wide', { host: 'wide.example.com', ports: [EgressPort.http(80), EgressPort.http(8080), EgressPort.https(443)] });
const next = new ExternalApi(chart, 'next', { host: 'next.example.org', ports: [EgressPort.http(80, { tls })] });
const files = new ExternalApi(chart, 'files', { host: 'files.example.net', ports: [EgressPort.http(8080, { tls, targetPort: 8443 })] });
const alias = new ExternalNameAlias(chart, 'alias', { target: next });
const fixed = new EndpointsAlias(chart, 'fixed', { addresses: ['192.0.2.10'], ports: [EgressPort.http(80)] });
const secure = new EndpointsAlias(chart, 'secure', { addresses: ['192.0.2.20'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'secure.example.com' }) })] });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(80), EgressPort.http(8080)] });

const V1 = [RouteMatch.pathPrefix('/v1/')];
const MATCH_V1 = [{ uri: { prefix: '/v1/' } }];

function rules(routes: HttpRoute[], of: ExternalApi = api, more: Partial<RoutedHost> = {}): any[] {
  const http = JSON.parse(JSON.stringify(httpRules(routes, {
    self: of, host: of.host, ports: of.ports, serverName: () => undefined, wireRetries: ({ attempts }) => ({ attempts }), ...more,
  })));
  expect(crdErrors({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'it' }, spec: { hosts: [of.host], http } }) ?? []).toEqual([]);
  return http;
}

const to = (host: string, number = 80) => ({ destination: { host, port: { number } } });

test('sends requests to the host itself by the Host that they have', () => {
  expect(rules([HttpRoute.to(api, { matches: V1 })])).toEqual([{ match: MATCH_V1, route: [to('api.example.com')] }]);
});

test('sends them by the name that the host goes by, where an alias stands for it', () => {
  expect(rules([HttpRoute.to(api)], api, { serverName: () => 'api.example.com' })).toEqual([{ rewrite: { authority: 'api.example.com' }, route: [to('api.example.com')] }]);
});

test('sends requests to an additional host as to the host itself', () => {
  expect(rules([HttpRoute.to(api, { matches: V1 })], api, { host: 'b.example.com' })).toEqual([{ match: MATCH_V1, route: [to('b.example.com')] }]);
});

test('calls another host by its own name and port', () => {
  expect(rules([HttpRoute.to(next)])).toEqual([{ rewrite: { authority: 'next.example.org' }, route: [to('next.example.org')] }]);
  expect(rules([HttpRoute.to(files)])).toEqual([{ rewrite: { authority: 'files.example.net:8443' }, route: [to('files.example.net', 8080)] }]);
});

test('calls what an ExternalName alias stands for', () => {
  expect(rules([HttpRoute.to(alias)])).toEqual(rules([HttpRoute.to(next)]));
});

test('calls a Service by the Host of the request, and the server behind its TLS by its name', () => {
  expect(rules([HttpRoute.to(fixed)])).toEqual([{ route: [to('fixed.shop.svc.cluster.local')] }]);
  expect(rules([HttpRoute.to(local)])).toEqual([{ route: [to('local.shop.svc.cluster.local')] }]);
  expect(rules([HttpRoute.to(secure)])).toEqual([{ rewrite: { authority: 'secure.example.com' }, route: [to('secure.shop.svc.cluster.local')] }]);
});

test("takes somebody else's port as it is named", () => {
  const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'theirs.example.com' });
  expect(rules([HttpRoute.to(theirs, { port: 8080 })])).toEqual([{ rewrite: { authority: 'theirs.example.com' }, route: [to('theirs.example.com', 8080)] }]);
});

describe('several destinations', () => {
  test('are each called by their own name', () => {
    expect(rules([HttpRoute.split([RouteDestination.of(api, { weight: 95 }), RouteDestination.of(next, { weight: 5 })])])).toEqual([{
      route: [
        { ...to('api.example.com'), weight: 95 },
        { ...to('next.example.org'), weight: 5, headers: { request: { set: { ':authority': 'next.example.org' } } } },
      ],
    }]);
  });

  test('have one rewrite if they have one name', () => {
    expect(rules([HttpRoute.split([RouteDestination.of(next, { weight: 1 }), RouteDestination.of(alias, { weight: 0, port: 80 })])])).toEqual([{
      rewrite: { authority: 'next.example.org' }, route: [{ ...to('next.example.org'), weight: 1 }, { ...to('next.example.org'), weight: 0 }],
    }]);
  });

  test('have headers of their own', () => {
    const requestHeaders = HeaderOperations.of({ set: { 'x-key': 'k' } });
    const responseHeaders = HeaderOperations.of({ remove: ['server'] });
    const destinations = [RouteDestination.of(api, { weight: 1, responseHeaders }), RouteDestination.of(next, { weight: 1, requestHeaders })];
    expect(rules([HttpRoute.split(destinations)])[0].route)
      .toEqual([
        { ...to('api.example.com'), weight: 1, headers: { response: { remove: ['server'] } } },
        { ...to('next.example.org'), weight: 1, headers: { request: { set: { 'x-key': 'k', ':authority': 'next.example.org' } } } },
      ]);
  });
});

test('writes all that becomes of a request', () => {
  expect(rules([HttpRoute.to(api, {
    name: 'all',
    matches: V1,
    timeout: Duration.millis(1500),
    retries: Retries.on(2, Retries.safe(1).conditions),
    rewritePath: PathRewrite.to('/'),
    requestHeaders: HeaderOperations.of({ set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] }),
    responseHeaders: HeaderOperations.of({ add: { 'x-d': '3' } }),
    mirrors: [RouteMirror.to(local, { percent: 0.5 }), RouteMirror.to(fixed)],
  })])).toEqual([{
    name: 'all',
    match: MATCH_V1,
    rewrite: { uri: '/' },
    timeout: '1.5s',
    retries: { attempts: 2 },
    mirrors: [{ ...to('local.shop.svc.cluster.local'), percentage: { value: 0.5 } }, to('fixed.shop.svc.cluster.local')],
    headers: { request: { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] }, response: { add: { 'x-d': '3' } } },
    route: [to('api.example.com')],
  }]);
});

test('rewrites by a pattern, beside the name of another host', () => {
  expect(rules([HttpRoute.to(next, { rewritePath: PathRewrite.regex('^/users/(.*)', '/u/\\1') })])[0].rewrite)
    .toEqual({ authority: 'next.example.org', uriRegexRewrite: { match: '^/users/(.*)', rewrite: '/u/\\1' } });
});

test('has timeout and retries of the API unless it has its own', () => {
  const shared = { timeout: Duration.seconds(7), retries: Retries.safe(1) };
  expect(rules([HttpRoute.to(next)], api, shared)[0]).toMatchObject({ timeout: '7s', retries: { attempts: 1 } });
  expect(rules([HttpRoute.to(next, { timeout: Duration.seconds(2), retries: Retries.none() })], api, shared)[0]).toMatchObject({ timeout: '2s', retries: { attempts: 0 } });
  expect(rules([HttpRoute.to(next, { faults: [Fault.abort(1, 503)] })], api, shared)[0]).toMatchObject({ timeout: '7s', retries: { attempts: 1 } });
  expect(rules([HttpRoute.respond(503), HttpRoute.redirect({ path: '/here', matches: V1 })], api, shared)[0]).toEqual({ directResponse: { status: 503 } });
});

test.each<[Fault[], object]>([
  [[Fault.delay(10, Duration.seconds(5))], { delay: { percentage: { value: 10 }, fixedDelay: '5s' } }],
  [[Fault.abort(0.5, 503)], { abort: { percentage: { value: 0.5 }, httpStatus: 503 } }],
  [[Fault.abortGrpc(100, GrpcStatus.UNAVAILABLE), Fault.delay(1, Duration.millis(20))],
    { delay: { percentage: { value: 1 }, fixedDelay: '0.02s' }, abort: { percentage: { value: 100 }, grpcStatus: 'UNAVAILABLE' } }],
])('makes up failures, always with their percentage: %#', (faults, expected) => {
  expect(rules([HttpRoute.to(api, { faults })])[0].fault).toEqual(expected);
});

test('redirects and answers by itself', () => {
  const responseHeaders = HeaderOperations.of({ set: { 'content-type': 'application/json' } });
  expect(rules([
    HttpRoute.redirect({ matches: V1, scheme: 'https', authority: 'new.example.com', port: 8443, path: '/here', status: 308, responseHeaders }),
    HttpRoute.respond(503, { name: 'off', body: '{}', responseHeaders }),
  ])).toEqual([
    {
      match: MATCH_V1,
      redirect: { scheme: 'https', authority: 'new.example.com', port: 8443, uri: '/here', redirectCode: 308 },
      headers: { response: { set: { 'content-type': 'application/json' } } },
    },
    { name: 'off', directResponse: { status: 503, body: { string: '{}' } }, headers: { response: { set: { 'content-type': 'application/json' } } } },
  ]);
});

describe('at several ports', () => {
  const at = (port: number, uri?: object) => [{ ...(uri ? { uri } : {}), port }];

  test('there is a rule for each, which would else send them all to one', () => {
    expect(rules([HttpRoute.to(wide, { name: 'v1', matches: V1 })], wide)).toEqual([80, 8080].map(port =>
      ({ name: 'v1', match: at(port, { prefix: '/v1/' }), route: [to('wide.example.com', port)] })));
    expect(rules([HttpRoute.to(wide)], wide)).toEqual([80, 8080].map(port => ({ match: at(port), route: [to('wide.example.com', port)] })));
  });

  test('a destination has the port that is dialled, if it can', () => {
    expect(rules([HttpRoute.to(local)], wide).map(({ route }) => route)).toEqual([[to('local.shop.svc.cluster.local')], [to('local.shop.svc.cluster.local', 8080)]]);
  });

  test('one rule is enough where it makes no difference', () => {
    expect(rules([HttpRoute.to(next)], wide)).toEqual([{ rewrite: { authority: 'next.example.org' }, route: [to('next.example.org')] }]);
    expect(rules([HttpRoute.to(wide, { port: 80, matches: V1 })], wide)).toEqual([{ match: MATCH_V1, route: [to('wide.example.com')] }]);
    expect(rules([HttpRoute.respond(503, { matches: [RouteMatch.of({ port: 80 }), ...V1] })], wide)).toEqual([
      { match: [{ port: 80 }, ...MATCH_V1], directResponse: { status: 503 } },
    ]);
  });

  test('a match for one port is for that one alone', () => {
    expect(rules([HttpRoute.to(wide, { matches: [RouteMatch.of({ port: 8080, path: StringMatch.exact('/') })] })], wide)).toEqual([
      { match: at(8080, { exact: '/' }), route: [to('wide.example.com', 8080)] },
    ]);
  });

  test('what an earlier match takes at a port is not repeated there', () => {
    expect(rules([
      HttpRoute.respond(503, { matches: [RouteMatch.of({ port: 8080 })] }),
      HttpRoute.to(wide, { matches: [...V1, RouteMatch.of({ path: StringMatch.exact('/v1/a'), port: 80 })] }),
    ], wide)).toEqual([
      { match: [{ port: 8080 }], directResponse: { status: 503 } },
      { match: at(80, { prefix: '/v1/' }), route: [to('wide.example.com')] },
    ]);
  });
});

test('what earlier routes leave no requests has no rule', () => {
  expect(rules([HttpRoute.respond(503), HttpRoute.to(api)])).toEqual([{ directResponse: { status: 503 } }]);
  expect(rules([HttpRoute.respond(503, { matches: [RouteMatch.of({ port: 8080 })] }), HttpRoute.to(wide)], wide)).toEqual([
    { match: [{ port: 8080 }], directResponse: { status: 503 } },
    { match: [{ port: 80 }], route: [to('wide.example.com')] },
  ]);
});

test('an API without requests has no rules', () => {
  const opaque = new ExternalApi(chart, 'opaque', { host: 'opaque.example.com' });
  const { host, ports } = opaque;
  expect(httpRules([HttpRoute.to(next)], { self: opaque, host, ports, serverName: () => undefined, wireRetries: () => undefined })).toEqual([]);
});
