import { ExternalApi, HttpRoute, RouteMatch, TcpRoute, TlsRoute } from '../../src';
import { checkCallers } from '../../src/check/callers';
import { entry, shop } from '../helpers';

const api = new ExternalApi(shop(), 'api', { host: 'api.example.com' });
const found = (parts: Parameters<typeof entry>[0]) => checkCallers(entry({ namespace: 'shop', ...parts })).map(({ rule, message, fix }) => `${rule}: ${message}; ${fix}`);
const unknown = 'route-for-unknown-callers: api.example.com has a route for callers in namespace "audit", where nobody sees the host; ' +
  "name it in 'consumers', or take 'sourceNamespace' out";
const from = { sourceNamespace: 'audit' };

test.each([
  ['HTTP', { routes: [HttpRoute.to(api, { matches: [RouteMatch.of(from)] })] }],
  ['TLS', { tlsRoutes: [TlsRoute.to(api, from)] }],
  ['TCP', { tcpRoutes: [TcpRoute.to(api, from), TcpRoute.to(api, from)] }],
])('a route of %s for a namespace that does not see the host is found', (_, parts) => {
  expect(found(parts)).toEqual([unknown]);
});

test('callers of the own namespace, of a consumer, of all consumers, and of who knows where are fine', () => {
  expect(found({ tlsRoutes: [TlsRoute.to(api, { sourceNamespace: 'shop' })] })).toEqual([]);
  expect(found({ tlsRoutes: [TlsRoute.to(api, from)], consumers: ['audit'] })).toEqual([]);
  expect(found({ tlsRoutes: [TlsRoute.to(api, from)], consumers: ['*'] })).toEqual([]);
  expect(found({ tlsRoutes: [TlsRoute.to(api, from)], namespace: undefined })).toEqual([]);
});
