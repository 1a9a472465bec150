import { Duration, type App } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, HttpRoute, RouteMatch, StringMatch } from 'cdk8s-istio-egress';
import { reaches, untouched, type Call, type Pattern } from '../case';
import { api, at, encrypted, inShop, request, routed } from './routed';

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

export const routeMatches: Pattern = {
  title: 'What routes match',
  cases: [
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
  ],
};
