import { EgressPort, EndpointsAlias, ExternalApi, HttpRoute, LocalAlias, RouteDestination, RouteMatch, RouteMirror, UpstreamTls } from '../../src';
import { checkRoutes } from '../../src/check/routes';
import { shop } from '../helpers';

const tls = UpstreamTls.simple();
const HTTP = [EgressPort.http(80)];
const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80, { tls }), EgressPort.https(443)] });
const wide = new ExternalApi(chart, 'wide', { host: 'wide.example.com', ports: [EgressPort.http(80), EgressPort.http(8080)] });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.http(8081), EgressPort.http(8082)] });
const opaque = new ExternalApi(chart, 'opaque', { host: 'opaque.example.com' });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: HTTP });
const bytes = new LocalAlias(chart, 'bytes', { selector: { app: 'bytes' }, ports: [EgressPort.tcp(5432)] });
const secure = new EndpointsAlias(chart, 'secure', { addresses: ['192.0.2.20'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'secure.example.com' }) })] });
const unknown = ExternalApi.fromAttributes(chart, 'unknown', { host: 'unknown.example.com' });

const V1 = [RouteMatch.pathPrefix('/v1/')];
const findings = (self: ExternalApi, ...routes: HttpRoute[]) =>
  checkRoutes({ self, ports: self.ports, routes }).map(({ severity, rule, message, fix }) => [severity, rule, `${message}; ${fix}`]);

test('finds nothing wrong with routes that work', () => {
  expect(findings(api)).toEqual([]);
  expect(findings(opaque)).toEqual([]);
  expect(findings(wide,
    HttpRoute.to(api, { name: 'a', matches: V1 }),
    HttpRoute.to(local, { name: 'b', matches: [RouteMatch.pathPrefix('/v2/')], mirrors: [RouteMirror.to(local)] }),
    HttpRoute.to(next, { port: 8081, matches: [RouteMatch.of({ port: 8080 })] }),
    HttpRoute.to(unknown, { port: 80, matches: [RouteMatch.pathPrefix('/v3/')] }),
    HttpRoute.split([RouteDestination.of(wide, { weight: 1 }), RouteDestination.of(wide, { weight: 1, port: 8080 })]),
  )).toEqual([]);
});

test.each<[string, ExternalApi, HttpRoute[], [string, string]]>([
  ['routes where nothing is seen', opaque, [HttpRoute.to(api)], ['route-without-requests',
    'routes of opaque.example.com need a port where Istio sees requests, and port 443 (HTTPS) shows it only bytes; ' +
    'let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })']],
  ['a name of two routes', api, [HttpRoute.to(local, { name: 'a', matches: V1 }), HttpRoute.to(local, { name: 'a' })], ['duplicate-route-name',
    "api.example.com has several routes with the name \"a\", which logs and traces could not tell apart; set another 'name' for one of them"]],
  ['a match for a port that the host does not have', api, [HttpRoute.to(local, { matches: [RouteMatch.of({ port: 443 }), ...V1] })], ['route-port-undeclared',
    'route 1 of api.example.com matches port 443, where Istio sees no requests to it; match one of its ports 80, or add EgressPort.http(443)']],
  ['a wildcard for a destination', api, [HttpRoute.to(ExternalApi.fromAttributes(chart, 'any', { host: '*.example.com', ports: HTTP }), { name: 'any' })],
    ['route-to-wildcard', 'route "any" of api.example.com leads to "*.example.com", which is no one host that could be called; ' +
      'make an ExternalApi of the one host that shall answer, and lead the route there']],
  ['a host without requests', api, [HttpRoute.to(opaque)], ['route-to-opaque-port',
    'route 1 of api.example.com leads to opaque.example.com, of which no port for requests is known; give it one: EgressPort.http(80, { tls: UpstreamTls.simple() }); ' +
    "if it is somebody else's, repeat it as 'ports' in ExternalApi.fromAttributes"]],
  ["somebody else's host of unknown ports", api, [HttpRoute.to(unknown)], ['route-to-opaque-port',
    'route 1 of api.example.com leads to unknown.example.com, of which no port for requests is known; give it one: EgressPort.http(80, { tls: UpstreamTls.simple() }); ' +
    "if it is somebody else's, repeat it as 'ports' in ExternalApi.fromAttributes"]],
  ['a Service without requests', api, [HttpRoute.to(bytes)], ['route-to-opaque-port',
    'route 1 of api.example.com leads to bytes.shop.svc.cluster.local, of which no port for requests is known; give it one: EgressPort.http(80)']],
  ['a mirror without requests', api, [HttpRoute.to(api, { mirrors: [RouteMirror.to(bytes)] })], ['route-to-opaque-port',
    'route 1 of api.example.com leads to bytes.shop.svc.cluster.local, of which no port for requests is known; give it one: EgressPort.http(80)']],
  ['a destination of which any port could be meant', api, [HttpRoute.to(next)], ['route-port-ambiguous',
    'route 1 of api.example.com takes requests to port 80, and next.example.com has the ports 8081, 8082; ' +
    "say which one answers with 'port' of the destination, or match requests to a port that both have"]],
  ['a port that the destination does not have', api, [HttpRoute.to(next, { port: 80 })], ['route-port-undeclared',
    "route 1 of api.example.com leads to port 80 of next.example.com, which takes requests at 8081, 8082; name one of these as 'port' of the destination, or add the port there"]],
  ['a port of the host where nothing is seen', api, [HttpRoute.to(api, { port: 443 })], ['route-port-undeclared',
    "route 1 of api.example.com leads to port 443 of api.example.com, which takes requests at 80; name one of these as 'port' of the destination, or add the port there"]],
  ['a mirror with TLS', api, [HttpRoute.to(api, { mirrors: [RouteMirror.to(secure)] })], ['mirror-with-tls',
    'route 1 of api.example.com mirrors to port 80 (HTTP) of secure.shop.svc.cluster.local, whose server wants a Host of its own, and Istio can not change that of a copy; ' +
    "mirror to a port without 'tls', or to a LocalAlias"]],
])('refuses %s', (_, self, routes, [rule, text]) => {
  expect(findings(self, ...routes)).toEqual([['error', rule, text]]);
});

test('a port of no match does not matter', () => {
  expect(findings(wide, HttpRoute.to(local, { matches: [RouteMatch.of({ port: 80 })] }))).toEqual([]);
});

test('warns of what istiod has to send around', () => {
  expect(findings(api, HttpRoute.respond(200, { body: 'x'.repeat(102400), matches: V1 }))).toEqual([]);
  expect(findings(api, HttpRoute.respond(200, { body: 'x'.repeat(102401) }))).toEqual([['warning', 'large-response-body',
    'route 1 of api.example.com answers with a body of 102401 bytes, which istiod sends to every proxy that sees the route; redirect to a place that has it']]);
});
