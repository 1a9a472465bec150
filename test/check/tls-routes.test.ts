import { EgressPort, ExternalApi } from '../../src';
import { checkTlsRoutes } from '../../src/check/tls-routes';
import { TlsRoute } from '../../src/tls-route';
import { shop } from '../helpers';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.tls(8443), EgressPort.tls(8444)] });
const plain = new ExternalApi(chart, 'plain', { host: 'plain.example.com', ports: [EgressPort.http(80)] });
const unknown = ExternalApi.fromAttributes(chart, 'unknown', { host: 'unknown.example.com' });

const findings = (self: ExternalApi, hosts: string[], ...routes: TlsRoute[]) =>
  checkTlsRoutes({ self, hosts, ports: self.ports, routes }).map(({ severity, rule, message, fix }) => [severity, rule, `${message}; ${fix}`]);
const HOST = ['api.example.com'];
const PORT = "name an HTTPS or TLS port as 'port' of the destination, or add one there: EgressPort.https(443)";

test('finds nothing wrong with routes that work', () => {
  expect(findings(plain, ['plain.example.com'])).toEqual([]);
  expect(findings(api, ['*.example.com'],
    TlsRoute.to(next, { port: 8443, sniHosts: ['a.example.com', '*.b.example.com'] }), TlsRoute.to(unknown, { port: 443, sourceLabels: { app: 'x' } }), TlsRoute.to(api),
  )).toEqual([]);
});

test.each<[string, ExternalApi, string[], TlsRoute[], [string, string]]>([
  ['routes where no TLS is', plain, ['plain.example.com'], [TlsRoute.to(next, { port: 8443 })], ['tls-route-without-tls',
    'TLS routes of plain.example.com need a port where workloads speak TLS themselves; add EgressPort.https(443), or route requests with HttpRoute']],
  ['names that the API does not have', api, HOST, [TlsRoute.to(api, { sniHosts: ['b.example.com'] })], ['sni-outside-host',
    'TLS route 1 of api.example.com is for the server name "b.example.com", which is not among api.example.com; add the route to the ExternalApi that has the name']],
  ['a route after one for the same', api, HOST, [TlsRoute.to(api), TlsRoute.to(api, { sourceLabels: { app: 'x' } })], ['unreachable-route',
    'TLS route 2 of api.example.com is never used for the server name "api.example.com": an earlier one takes all its connections; ' +
    'add the route for fewer callers first, or take the name out of one of them']],
  ['a destination of which any port could be meant', api, HOST, [TlsRoute.to(next)], ['tls-route-port',
    `TLS route 1 of api.example.com takes connections to port 443, and next.example.com does not say which of its ports answers them; ${PORT}`]],
  ['a destination without TLS', api, HOST, [TlsRoute.to(plain, { port: 80 })], ['tls-route-port',
    `TLS route 1 of api.example.com takes connections to port 443, and plain.example.com has no port 80 where TLS goes through as it is; ${PORT}`]],
  ["somebody else's host of unknown ports", api, HOST, [TlsRoute.to(unknown)], ['tls-route-port',
    `TLS route 1 of api.example.com takes connections to port 443, and unknown.example.com does not say which of its ports answers them; ${PORT}`]],
])('refuses %s', (_, self, hosts, routes, [rule, text]) => {
  expect(findings(self, hosts, ...routes)).toEqual([['error', rule, text]]);
});
