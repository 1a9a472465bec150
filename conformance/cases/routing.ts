import { ApiObject, Chart, Duration, type App } from 'cdk8s';
import {
  CircuitBreaker, EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, Fault, GrpcStatus, HeaderOperations, HttpRoute,
  LoadBalancing, LocalAlias, PathRewrite, Retries, RetryCondition, RouteDestination, RouteMatch, RouteMirror, StringMatch, UpstreamTls,
  type ExternalApiProps,
} from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Call, type Expectation, type Pattern } from '../case';

const inShop = (app: App) => new Chart(app, 'egress', { namespace: 'shop' });
const encrypted = (number = 80) => EgressPort.http(number, { tls: UpstreamTls.simple() });
const api = (chart: Chart, id: string, props: Partial<ExternalApiProps> = {}) =>
  new ExternalApi(chart, id, { host: `${id}.example.com`, ports: [encrypted()], ...props });
/** The API `main`, and routes of it that may lead to `other`. */
const routed = (app: App, routes: (other: ExternalApi, main: ExternalApi) => HttpRoute[], props: Partial<ExternalApiProps> = {}) => {
  const chart = inShop(app);
  const main = api(chart, 'main', props);
  routes(api(chart, 'other'), main).forEach(route => main.addRoute(route));
};
/** A request that arrives encrypted at the one or the other, with its own name as Host. */
const at = (name: string, more: Expectation = {}) =>
  reaches(80, `${name}.example.com`, [`${name}.example.com:443`], verified(`${name}.example.com`), { authority: `${name}.example.com`, ...more });
/** One of several destinations. */
const share = (name: string, weight: number, more: Expectation = {}) => ({
  cluster: `outbound|80||${name}.example.com`, weight, authority: `${name}.example.com`, ...more,
});
const request = (expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url: 'http://main.example.com', ...more, expect });

/** Another team's manifests, written by hand. */
function registeredByOthers(chart: Chart): void {
  const exportTo = ['.', 'shop'];
  new ApiObject(chart, 'entry', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    spec: {
      hosts: ['other.example.com'], exportTo, location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    },
  });
  new ApiObject(chart, 'rule', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    spec: { host: 'other.example.com', exportTo, trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'other.example.com', subjectAltNames: ['other.example.com'] } } },
  });
}

/** What a match takes, and what it leaves to the host itself. */
function matching(name: string, covers: string[], app: (app: App) => void, takes: Partial<Call>[], leaves: Partial<Call>[]) {
  return {
    name,
    app,
    covers,
    calls: Object.fromEntries([
      ...takes.map((call, index) => [`takes request ${index + 1}`, request(at('other'), call)]),
      ...leaves.map((call, index) => [`leaves request ${index + 1} to the host`, request(at('main'), call)]),
    ]),
  };
}

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
    matching('a match by the whole path', ['RouteMatch.of', 'RouteMatchOptions.path', 'StringMatch.exact'],
      app => routed(app, other => [HttpRoute.to(other, { matches: [RouteMatch.of({ path: StringMatch.exact('/v1/charges') })] })]),
      [{ path: '/v1/charges' }, { path: '/v1/charges?limit=3' }],
      [{ path: '/v1/charges/' }, { path: '/V1/charges' }, { path: '/v1' }]),
    matching('a match by the start of the path, upper and lower case alike', ['RouteMatchOptions.ignorePathCase', 'StringMatch.prefix'],
      app => routed(app, other => [HttpRoute.to(other, { matches: [RouteMatch.of({ path: StringMatch.prefix('/Reports/'), ignorePathCase: true })] })]),
      [{ path: '/reports/1' }, { path: '/REPORTS/1' }],
      [{ path: '/reports' }]),
    matching('a match by a regular expression, of the whole path', ['StringMatch.regex'],
      app => routed(app, other => [HttpRoute.to(other, { matches: [RouteMatch.of({ path: StringMatch.regex('/v[12]/(charges|refunds)(/.*)?') })] })]),
      [{ path: '/v1/charges' }, { path: '/v2/refunds/7?x=y' }],
      [{ path: '/v3/charges' }, { path: '/a/v1/charges' }, { path: '/v1/chargesx' }]),
    matching('a match by method', ['RouteMatchOptions.method'],
      app => routed(app, other => [HttpRoute.to(other, { matches: [RouteMatch.of({ method: 'GET', path: StringMatch.prefix('/v1/') }), RouteMatch.of({ method: 'HEAD' })] })]),
      [{ path: '/v1/x' }, { method: 'HEAD' }],
      [{ path: '/v1/x', method: 'POST' }, { path: '/' }]),
    matching('a match by headers', ['RouteMatchOptions.headers', 'RouteMatchOptions.withoutHeaders', 'StringMatch.any'],
      app => routed(app, other => [HttpRoute.to(other, {
        matches: [RouteMatch.of({
          headers: { 'X-Canary': StringMatch.any(), 'x-version': StringMatch.prefix('2.') },
          withoutHeaders: { 'x-debug': StringMatch.any(), 'x-tenant': StringMatch.exact('acme') },
        })],
      })]),
      [{ headers: { 'x-canary': '', 'x-version': '2.1' } }, { headers: { 'x-canary': 'a', 'x-version': '2.', 'x-tenant': 'other' } }],
      [
        { headers: { 'x-version': '2.1' } },
        { headers: { 'x-canary': 'a', 'x-version': '3.0' } },
        { headers: { 'x-canary': 'a', 'x-version': '2.1', 'x-debug': '1' } },
        { headers: { 'x-canary': 'a', 'x-version': '2.1', 'x-tenant': 'acme' } },
      ]),
    matching('a match by the query', ['RouteMatchOptions.queryParams'],
      app => routed(app, other => [HttpRoute.to(other, {
        matches: [RouteMatch.of({ queryParams: { region: StringMatch.regex('eu-.*'), beta: StringMatch.any() } }), RouteMatch.of({ queryParams: { flag: StringMatch.exact('') } })],
      })]),
      [{ path: '/?region=eu-1&beta=' }, { path: '/x?beta&region=eu-' }, { path: '/?flag' }],
      [{ path: '/?region=us-1&beta=1' }, { path: '/?region=eu-1' }, { path: '/' }, { path: '/?flag=1' }]),
    matching('a match by the scheme that workloads speak', ['RouteMatchOptions.scheme'],
      app => routed(app, other => [
        HttpRoute.respond(400, { matches: [RouteMatch.of({ scheme: 'https' })] }), HttpRoute.to(other, { matches: [RouteMatch.of({ scheme: 'http', path: StringMatch.prefix('/a/') })] }),
      ]),
      [{ path: '/a/x' }],
      [{ path: '/b/x' }]),
    {
      name: 'a match by the labels and the namespace of the caller',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(other, { matches: [RouteMatch.of({ sourceLabels: { app: 'billing' } }), RouteMatch.of({ sourceNamespace: 'refunds' })] }),
        HttpRoute.to(main, { matches: [RouteMatch.of({ sourceNamespace: 'audit' })], timeout: Duration.seconds(9) }),
      ], { consumers: ['refunds', 'blog', 'audit'] }),
      covers: ['RouteMatchOptions.sourceLabels', 'RouteMatchOptions.sourceNamespace'],
      calls: {
        'the labels count': request(at('other'), { labels: { app: 'billing' } }),
        'in every namespace': request(at('other'), { from: 'blog', labels: { app: 'billing' } }),
        'the namespace counts': request(at('other'), { from: 'refunds' }),
        'others go to the host': request(at('main', { timeout: '0s' }), { from: 'blog' }),
      },
    },
    {
      name: 'a match by port, beside one for all ports',
      app: app => routed(app, other => [
        HttpRoute.to(other, { matches: [RouteMatch.of({ port: 8080, path: StringMatch.prefix('/v1/') })], port: 80 }),
        HttpRoute.respond(404, { matches: [RouteMatch.pathPrefix('/gone/')] }),
      ], { ports: [encrypted(), EgressPort.http(8080), EgressPort.https(443)], timeout: Duration.seconds(3) }),
      covers: ['RouteMatchOptions.port', 'HttpRouteToOptions.port'],
      calls: {
        'it counts at its port': request(at('other', { timeout: '3s' }), { url: 'http://main.example.com:8080', path: '/v1/x' }),
        'and not at others': request(at('main', { timeout: '3s' }), { path: '/v1/x' }),
        'the other at both': request({ outcome: 'direct-response', status: 404 }, { url: 'http://main.example.com:8080', path: '/gone/x' }),
        'that is, at both': request({ outcome: 'direct-response', status: 404 }, { path: '/gone/x' }),
        'each port\'s remainder goes to its own port': request(reaches(8080, 'main.example.com', ['main.example.com:8080'], untouched, { timeout: '3s' }), {
          url: 'http://main.example.com:8080', path: '/v2/x',
        }),
        'the workload\'s own HTTPS has no routes': request(reaches(443, 'main.example.com', ['main.example.com:443'], untouched), { url: 'https://main.example.com' }),
      },
    },
    {
      name: 'a route to a host with several ports',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main', { ports: [EgressPort.http(80), EgressPort.http(8080)] });
        const other = api(chart, 'other', { ports: [encrypted(80), EgressPort.http(8080), EgressPort.http(9443, { tls: UpstreamTls.simple() })] });
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/far/')], port: 9443 }));
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/near/')] }));
      },
      calls: {
        'to the one that is named, and its Host says so': request(
          reaches(9443, 'other.example.com', ['other.example.com:9443'], verified('other.example.com'), { authority: 'other.example.com:9443' }), { path: '/far/x' }),
        'from the other port too': request(
          reaches(9443, 'other.example.com', ['other.example.com:9443'], verified('other.example.com'), { authority: 'other.example.com:9443' }),
          { url: 'http://main.example.com:8080', path: '/far/x' }),
        'or to the same one': request(at('other'), { path: '/near/x' }),
        'which is another one there': request(reaches(8080, 'other.example.com', ['other.example.com:8080'], untouched, { authority: 'other.example.com:8080' }), {
          url: 'http://main.example.com:8080', path: '/near/x',
        }),
      },
    },
    {
      name: 'the order of routes',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(main, { name: 'first', matches: [RouteMatch.pathPrefix('/v1/public/')], timeout: Duration.seconds(1) }),
        HttpRoute.to(other, { name: 'second', matches: [RouteMatch.pathPrefix('/v1/')] }),
        HttpRoute.respond(404, { name: 'last' }),
      ]),
      calls: {
        'the first that matches takes it': request(at('main', { route: 'first', timeout: '1s' }), { path: '/v1/public/x' }),
        'then the second': request(at('other', { route: 'second', timeout: '0s' }), { path: '/v1/x' }),
        'one for everything leaves nothing to the host': request({ outcome: 'direct-response', status: 404, route: 'last' }),
      },
    },
    {
      name: 'routes of an API with aliases',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        new ExternalNameAlias(chart, 'payments', { target: main });
        new ExternalNameAlias(new Chart(app, 'blog', { namespace: 'blog' }), 'pay', { target: main });
        main.addRoute(HttpRoute.to(api(chart, 'other'), { matches: [RouteMatch.of({ path: StringMatch.prefix('/v1/'), headers: { 'x-new': StringMatch.any() } })] }));
        main.addRoute(HttpRoute.respond(403, { matches: [RouteMatch.of({ authority: StringMatch.prefix('pay.'), method: 'DELETE' })] }));
      },
      covers: ['RouteMatchOptions.authority'],
      calls: {
        'hold for calls to the alias': request(at('other'), { url: 'http://payments', path: '/v1/x', headers: { 'x-new': '1' } }),
        'all else is a call to the host': request(at('main'), { url: 'http://payments', path: '/v1/x' }),
        'hold for aliases in other namespaces, which see where they lead': request(at('other'), { from: 'blog', url: 'http://pay', path: '/v1/x', headers: { 'x-new': '1' } }),
        'and can tell the names apart': request({ outcome: 'direct-response', status: 403 }, { from: 'blog', url: 'http://pay.blog', method: 'DELETE' }),
        'others pass': request(at('main'), { from: 'blog', url: 'http://main.example.com', method: 'DELETE' }),
      },
    },
    {
      name: 'a route that leads to an alias of another API',
      app: app => {
        const chart = inShop(app);
        const target = api(chart, 'other');
        api(chart, 'main').addRoute(HttpRoute.to(new ExternalNameAlias(chart, 'payments', { target }), { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: { 'leads to its target': request(at('other'), { path: '/v1/x' }) },
    },
    {
      name: 'a destination in another namespace, and callers in a third',
      app: app => {
        const other = api(new Chart(app, 'platform', { namespace: 'platform' }), 'other');
        const main = api(inShop(app), 'main', { consumers: ['billing'] });
        main.addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }));
        main.addConsumer('refunds');
      },
      calls: {
        'the API\'s own namespace sees both': request(at('other'), { path: '/v1/x' }),
        'so does a caller that was named before': request(at('other'), { from: 'billing', path: '/v1/x' }),
        'so does one that was named later': request(at('other'), { from: 'refunds', path: '/v1/x' }),
        'which can also call it directly': { from: 'refunds', url: 'http://other.example.com', expect: at('other') },
        // Port 80 is known there, and under REGISTRY_ONLY answers what is not with 502.
        'the destination\'s namespace does not carry the API': request(
          ({ outboundMode }) => outboundMode === 'ALLOW_ANY' ? { outcome: 'passthrough' } : { outcome: 'direct-response', status: 502 }, { from: 'platform' }),
      },
    },
    {
      name: 'additional hosts',
      app: app => routed(app, (other, main) => [
        HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }),
        HttpRoute.split([RouteDestination.of(main, { weight: 9 }), RouteDestination.of(other, { weight: 1 })], { matches: [RouteMatch.pathPrefix('/v2/')] }),
        HttpRoute.to(main, { matches: [RouteMatch.pathPrefix('/v3/')], rewritePath: PathRewrite.to('/') }),
      ], { additionalHosts: ['second.example.com'] }),
      calls: {
        'have the same routes': request(at('other'), { url: 'http://second.example.com', path: '/v1/x' }),
        'in which the API itself is the host that was called': request({
          clusters: {
            0: share('second', 9, { upstream: { endpoints: ['second.example.com:443'], tls: verified('second.example.com') } }),
            1: share('other', 1, { upstream: { tls: verified('other.example.com') } }),
          },
        }, { url: 'http://second.example.com', path: '/v2/x' }),
        'with its rewritten path': request(at('second', { path: '/x' }), { url: 'http://second.example.com', path: '/v3/x' }),
        'and the remainder': request(at('second'), { url: 'http://second.example.com', path: '/v4/x' }),
      },
    },
    {
      name: 'Services as destinations',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        const ports = [EgressPort.http(80)];
        main.addRoute(HttpRoute.to(new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(8080)] }), { matches: [RouteMatch.pathPrefix('/local/')] }));
        main.addRoute(HttpRoute.to(new EndpointsAlias(chart, 'plain', { addresses: ['10.40.0.17'], ports }), { matches: [RouteMatch.pathPrefix('/plain/')] }));
        main.addRoute(HttpRoute.to(new EndpointsAlias(chart, 'appliance', {
          addresses: ['10.40.0.18'], ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
        }), { matches: [RouteMatch.pathPrefix('/appliance/')] }));
      },
      calls: {
        'pods': request({ outcome: 'routed', cluster: 'outbound|8080||local.shop.svc.cluster.local', authority: 'main.example.com' }, { path: '/local/x' }),
        'addresses': request(reaches(80, 'plain.shop.svc.cluster.local', ['10.40.0.17:80'], untouched, { authority: 'main.example.com' }), { path: '/plain/x' }),
        'an appliance with TLS, by the name that it has': request(
          reaches(80, 'appliance.shop.svc.cluster.local', ['10.40.0.18:8443'], verified('payments.dc.example'), { authority: 'payments.dc.example:8443' }), { path: '/appliance/x' }),
      },
    },
    {
      name: 'a destination that somebody else registered',
      app: app => {
        registeredByOthers(new Chart(app, 'platform', { namespace: 'platform' }));
        const chart = inShop(app);
        const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'other.example.com', ports: [encrypted()], namespace: 'platform' });
        api(chart, 'main').addRoute(HttpRoute.to(theirs, { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: {
        'is called by its name': request(at('other'), { path: '/v1/x' }),
        'and nothing else is': request(at('main')),
      },
    },
    {
      name: 'a destination with a breaker and a hash of its own, at fixed addresses',
      app: app => {
        const chart = inShop(app);
        const other = api(chart, 'other', {
          endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2'),
          circuitBreaker: CircuitBreaker.onGatewayErrors(3),
          loadBalancing: LoadBalancing.byHeader('x-tenant'),
          ports: [encrypted(), EgressPort.https(443)],
        });
        api(chart, 'main', { retries: Retries.safe(2) }).addRoute(HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] }));
      },
      calls: {
        'keeps them for requests that a route sends there': request(
          reaches(80, 'other.example.com', ['192.0.2.1:443', '192.0.2.2:443'], verified('other.example.com'), {
            hash: ['header x-tenant'],
            retries: { attempts: 2, otherHosts: false },
            upstream: { lbPolicy: 'RING_HASH', outlierDetection: { consecutiveGatewayFailure: 3, maxEjectionPercent: 100 } },
          }), { path: '/v1/x' }),
        'and the host itself does without': request(at('main', { hash: undefined, retries: { attempts: 2, otherHosts: true }, upstream: { lbPolicy: 'LEAST_REQUEST' } })),
      },
    },
    {
      name: 'names behind a wildcard, told apart',
      app: app => {
        const chart = inShop(app);
        const wiki = new ExternalApi(chart, 'wiki', { host: '*.wiki.example', endpoints: ExternalEndpoint.all('www.wiki.example'), ports: [encrypted()] });
        wiki.addRoute(HttpRoute.to(api(chart, 'other'), { matches: [RouteMatch.of({ authority: StringMatch.exact('en.wiki.example') })] }));
        wiki.addRoute(HttpRoute.to(wiki, { matches: [RouteMatch.of({ authority: StringMatch.regex('(de|fr)\\..*') })], timeout: Duration.seconds(4) }));
      },
      calls: {
        'one name goes elsewhere': request(at('other'), { url: 'http://en.wiki.example' }),
        'others have a timeout': request(
          reaches(80, '*.wiki.example', ['www.wiki.example:443'], { mode: 'simple', sni: 'de.wiki.example', autoSni: true, verifies: 'auto' }, { timeout: '4s' }), { url: 'http://de.wiki.example' }),
        'the rest is left alone': request(
          reaches(80, '*.wiki.example', ['www.wiki.example:443'], { mode: 'simple', sni: 'it.wiki.example', autoSni: true, verifies: 'auto' }, { timeout: '0s' }), { url: 'http://it.wiki.example' }),
      },
    },
    {
      name: 'routes that can not be reached are refused',
      app: app => routed(app, other => [HttpRoute.respond(503), HttpRoute.to(other, { matches: [RouteMatch.pathPrefix('/v1/')] })]),
      refuses: '(unreachable-route)',
      calls: {},
    },
    {
      name: 'a route to a host where Istio sees no requests is refused',
      app: app => {
        const chart = inShop(app);
        api(chart, 'main').addRoute(HttpRoute.to(api(chart, 'other', { ports: [EgressPort.https(443)] })));
      },
      refuses: '(route-to-opaque-port)',
      calls: {},
    },
    {
      name: 'a copy to a server with a name of its own is refused',
      app: app => {
        const chart = inShop(app);
        const main = api(chart, 'main');
        const appliance = new EndpointsAlias(chart, 'appliance', {
          addresses: ['10.40.0.18'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
        });
        main.addRoute(HttpRoute.to(main, { mirrors: [RouteMirror.to(appliance)] }));
      },
      refuses: '(mirror-with-tls)',
      calls: {},
    },
  ],
};
