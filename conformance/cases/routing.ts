import { Duration } from 'cdk8s';
import {
  EgressPort, EndpointsAlias, Fault, GrpcStatus, HeaderOperations, HttpRoute, LocalAlias, PathRewrite, Retries, RetryCondition, RouteDestination,
  RouteMatch, RouteMirror, UpstreamTls,
} from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Pattern } from '../case';
import { api, at, encrypted, inShop, request, routed, share } from './routed';

export const routing: Pattern = {
  title: 'Routes',
  cases: [
    {
      name: 'a path that another host answers',
      app: app => routed(app, other => [HttpRoute.to(other, { name: 'reports', matches: [RouteMatch.pathPrefix('/reports/')] })], {
        timeout: Duration.seconds(5), retries: Retries.safe(3),
      }),
      covers: ['HttpRoute.to', 'HttpRouteOptions.name', 'HttpRouteOptions.matches', 'RouteMatch.pathPrefix'],
      calls: {
        'is called by its own name and checked for it, with the timeout and the retries of the API': request(
          at('other', { route: 'reports', path: '/reports/7', timeout: '5s', retries: { attempts: 3, on: 'connect-failure,refused-stream' } }), { path: '/reports/7' }),
        'all else goes to the host': request(at('main', { timeout: '5s', retries: { attempts: 3 } }), { path: '/reports' }),
        'the other host\'s own calls have neither': { from: 'shop', url: 'http://other.example.com', path: '/reports/7', expect: at('other', { timeout: '0s', retries: { attempts: 2 } }) },
      },
    },
    {
      name: 'a route with a timeout, retries and a rewritten path of its own',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(main, {
          matches: [RouteMatch.pathPrefix('/slow/')],
          timeout: Duration.minutes(2),
          retries: Retries.on(1, [RetryCondition.RESET], { perTryTimeout: Duration.minutes(1) }),
          rewritePath: PathRewrite.to('/v2/'),
        }),
        HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/never/')], retries: Retries.none(), rewritePath: PathRewrite.regex('^/never/([^/]+)/(.*)$', '/\\2/\\1') }),
      ], { timeout: Duration.seconds(5) }),
      covers: ['HttpForwardOptions.timeout', 'HttpForwardOptions.retries', 'HttpForwardOptions.rewritePath', 'PathRewrite.to', 'PathRewrite.regex'],
      calls: {
        'to the host itself': request(at('main', { path: '/v2/x', timeout: '120s', retries: { attempts: 1, on: 'reset', perTryTimeout: '60s' } }), { path: '/slow/x?a=b' }),
        'to another host, by groups': request(at('other', { path: '/b/c/a', timeout: '5s', retries: undefined }), { path: '/never/a/b/c' }),
        'all else as the API says': request(at('main', { path: '/x', timeout: '5s', retries: { attempts: 2 } }), { path: '/x' }),
      },
    },
    {
      name: 'requests shared out among hosts',
      app: app => routed(app, (other, main) => [HttpRoute.split([
        RouteDestination.of(main, { weight: 95 }),
        RouteDestination.of(other, {
          weight: 5,
          requestHeaders: HeaderOperations.of({ set: { 'x-canary': '1' } }),
          responseHeaders: HeaderOperations.of({ add: { 'x-answered-by': 'other' }, remove: ['server'] }),
        }),
      ], { matches: [RouteMatch.pathPrefix('/new/')] })]),
      covers: ['HttpRoute.split', 'RouteDestination.of', 'RouteDestinationOptions.weight', 'RouteDestinationOptions.requestHeaders', 'RouteDestinationOptions.responseHeaders'],
      calls: {
        'each by its own name, with headers of its own': request({
          outcome: 'routed',
          clusters: {
            0: share('main', 95, { requestHeaders: undefined, responseHeaders: undefined, upstream: { endpoints: ['main.example.com:443'], tls: verified('main.example.com') } }),
            1: share('other', 5, {
              requestHeaders: { set: { 'x-canary': '1' } },
              responseHeaders: { add: { 'x-answered-by': 'other' }, remove: ['server'] },
              upstream: { endpoints: ['other.example.com:443'], tls: verified('other.example.com') },
            }),
          },
        }, { path: '/new/x' }),
      },
    },
    {
      name: 'requests shared out at two ports, one of the destinations with a port of its own',
      app: app => routed(app, (other, main) => [HttpRoute.split([
        RouteDestination.of(main, { weight: 1, port: 8080 }),
        RouteDestination.of(other, { weight: 3 }),
        RouteDestination.of(main, { weight: 0, port: 80 }),
      ])], { ports: [encrypted(), EgressPort.http(8080)] }),
      covers: ['RouteDestinationOptions.port'],
      calls: {
        'each port goes there': request({
          clusters: {
            0: { cluster: 'outbound|8080||main.example.com', weight: 1, upstream: { endpoints: ['main.example.com:8080'], tls: untouched } },
            1: share('other', 3, { upstream: { tls: verified('other.example.com') } }),
            2: undefined,
          },
        }),
        'the second too': request({
          clusters: { 0: { cluster: 'outbound|8080||main.example.com', upstream: { tls: untouched } }, 1: share('other', 3, { upstream: { tls: verified('other.example.com') } }) },
        }, { url: 'http://main.example.com:8080' }),
      },
    },
    {
      name: 'a redirect',
      app: app => routed(app, () => [
        HttpRoute.redirect({ matches: [RouteMatch.pathPrefix('/old')], scheme: 'https', authority: 'new.example.com', port: 8443, path: '/moved', status: 308 }),
        HttpRoute.redirect({ matches: [RouteMatch.pathPrefix('/secure/')], scheme: 'https' }),
        HttpRoute.redirect({ matches: [RouteMatch.pathPrefix('/files/')], authority: 'files.example.com', responseHeaders: HeaderOperations.of({ set: { 'cache-control': 'no-store' } }) }),
      ], { ports: [EgressPort.http(80), EgressPort.http(8080)] }),
      covers: ['HttpRoute.redirect', 'HttpRedirectTo.scheme', 'HttpRedirectTo.authority', 'HttpRedirectTo.port', 'HttpRedirectTo.path', 'HttpRedirectTo.status',
        'HttpRouteOptions.responseHeaders'],
      calls: {
        'says all of it, and keeps the query': request({ outcome: 'redirect', status: 308, location: 'https://new.example.com:8443/moved?a=b' }, { path: '/old/x?a=b' }),
        'or the scheme alone, for good': request({ outcome: 'redirect', status: 301, location: 'https://main.example.com/secure/x' }, { path: '/secure/x' }),
        'at every port': request({ outcome: 'redirect', status: 301, location: 'https://main.example.com:8080/secure/x' }, { url: 'http://main.example.com:8080', path: '/secure/x' }),
        'or the host alone, with headers': request({
          outcome: 'redirect', status: 301, location: 'http://files.example.com/files/x', responseHeaders: { set: { 'cache-control': 'no-store' } },
        }, { path: '/files/x' }),
      },
    },
    {
      name: 'an answer of the proxy\'s own',
      app: app => routed(app, () => [
        HttpRoute.respond(410, { matches: [RouteMatch.pathPrefix('/v1/')], body: 'use /v2/', responseHeaders: HeaderOperations.of({ set: { 'x-by': 'egress' } }) }),
        HttpRoute.respond(503),
      ]),
      covers: ['HttpRoute.respond', 'HttpRespondOptions.body'],
      calls: {
        'has status, body and headers': request({ outcome: 'direct-response', status: 410, body: 'use /v2/', responseHeaders: { set: { 'x-by': 'egress' } } }, { path: '/v1/x' }),
        'and takes all else': request({ outcome: 'direct-response', status: 503, body: undefined }),
      },
    },
    {
      name: 'headers on their way',
      app: app => routed(app, (_, main) => [HttpRoute.to(main, {
        requestHeaders: HeaderOperations.of({ set: { 'X-Team': 'billing' }, add: { 'x-via': 'egress' }, remove: ['cookie', 'x-debug'] }),
        responseHeaders: HeaderOperations.of({ add: { 'x-share': '100%%' }, remove: ['server'] }),
      })]),
      covers: ['HttpForwardOptions.requestHeaders', 'HeaderOperations.of', 'HeaderOperationsOptions.set', 'HeaderOperationsOptions.add', 'HeaderOperationsOptions.remove'],
      calls: {
        'are set, added and removed, in both directions': request(at('main', {
          requestHeaders: { set: { 'x-team': 'billing' }, add: { 'x-via': 'egress' }, remove: ['cookie', 'x-debug'] },
          responseHeaders: { add: { 'x-share': '100%%' }, remove: ['server'] },
        })),
      },
    },
    {
      name: 'headers of a route and of its only destination',
      app: app => routed(app, other => [HttpRoute.split([RouteDestination.of(other, { requestHeaders: HeaderOperations.of({ add: { 'x-b': '2' } }) })], {
        requestHeaders: HeaderOperations.of({ set: { 'x-a': '1' } }),
      })]),
      calls: { 'are both written': request(at('other', { requestHeaders: { set: { 'x-a': '1' }, add: { 'x-b': '2' } } })) },
    },
    {
      name: 'failures that the proxy makes up',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(main, { matches: [RouteMatch.pathPrefix('/both/')], faults: [Fault.delay(12.5, Duration.seconds(7)), Fault.abort(0.01, 503)] }),
        HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/delay/')], faults: [Fault.delay(100, Duration.millis(300))] }),
      ], { timeout: Duration.seconds(2) }),
      covers: ['HttpForwardOptions.faults', 'Fault.delay', 'Fault.abort'],
      calls: {
        'a delay and an abort': request(at('main', { delay: { percent: 12.5, duration: '7s' }, abort: { percent: 0.01, httpStatus: 503 }, timeout: '2s' }), { path: '/both/' }),
        'a delay alone': request(at('other', { delay: { percent: 100, duration: '0.3s' }, abort: undefined }), { path: '/delay/' }),
        'none elsewhere': request(at('main', { delay: undefined, abort: undefined, timeout: '2s' })),
      },
    },
    {
      name: 'a failure of gRPC that the proxy makes up',
      app: app => routed(app, (_, main) => [HttpRoute.to(main, { faults: [Fault.abortGrpc(20, GrpcStatus.RESOURCE_EXHAUSTED)] })], {
        ports: [EgressPort.grpc(80, { tls: UpstreamTls.simple() })],
      }),
      covers: ['Fault.abortGrpc'],
      calls: { 'by its status': request(reaches(80, 'main.example.com', ['main.example.com:443'], { mode: 'simple', alpn: ['h2'] }, { abort: { percent: 20, grpcStatus: 'ResourceExhausted' } }), { url: 'grpc://main.example.com:80' }) },
    },
    {
      name: 'copies of requests',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        const shadow = new LocalAlias(chart, 'shadow', { selector: { app: 'shadow' }, ports: [EgressPort.http(8080), EgressPort.http(9090)] });
        const recorder = new EndpointsAlias(chart, 'recorder', { addresses: ['10.40.0.17'], ports: [EgressPort.http(80)] });
        main.addRoute(HttpRoute.to(main, { matches: [RouteMatch.pathPrefix('/v2/')], mirrors: [RouteMirror.to(shadow, { port: 9090, percent: 12.5 }), RouteMirror.to(recorder)] }));
      },
      covers: ['ExternalApi.addRoute', 'HttpForwardOptions.mirrors', 'RouteMirror.to', 'RouteMirrorOptions.percent', 'RouteMirrorOptions.port'],
      calls: {
        'go to Services, as many as told': request(at('main', {
          mirrors: ['outbound|9090||shadow.shop.svc.cluster.local percent=12.5', 'outbound|80||recorder.shop.svc.cluster.local'],
        }), { path: '/v2/x' }),
        'and nowhere for other requests': request(at('main', { mirrors: undefined })),
      },
    },
  ],
};
