import { Duration } from 'cdk8s';
import {
  ConnectionPool, EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, HttpRoute, LoadBalancing, OriginalDestination, RouteDestination,
  TcpRoute, TlsRoute, type IEgressTarget,
} from '../../src';
import { checkConnectionRoutes } from '../../src/check/connection-routes';
import { checkRoutes } from '../../src/check/routes';
import { entry, shop } from '../helpers';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.tls(8443), EgressPort.tls(8444), EgressPort.tcp(6432)] });
const plain = new ExternalApi(chart, 'plain', { host: 'plain.example.com', ports: [EgressPort.http(80)] });
const wildcard = new ExternalApi(chart, 'wildcard', { host: '*.example.net' });
const unknown = ExternalApi.fromAttributes(chart, 'unknown', { host: 'unknown.example.com' });

const TCP = { ports: [EgressPort.tcp(5432)] };
const PLAIN = { ports: [EgressPort.http(80)] };
const findings = (parts: Parameters<typeof entry>[0]) =>
  checkConnectionRoutes(api, entry(parts)).map(({ severity, rule, message, fix }) => [severity, rule, `${message}; ${fix}`]);
const TLS_PORT = "name an HTTPS or TLS port as 'port' of the destination, or add one there: EgressPort.https(443)";
const TCP_PORT = "name a TCP or MONGO port as 'port' of the destination, or add one there: EgressPort.tcp(5432)";
const ADD_TLS = 'add such a port, for example EgressPort.https(443), or route requests with HttpRoute';
const WILDCARD = 'make an ExternalApi of the one host that shall answer, and lead the route there';

test('finds nothing wrong with routes that work', () => {
  expect(findings({})).toEqual([]);
  expect(findings({
    hosts: ['*.example.com'],
    endpoints: ExternalEndpoint.all('www.example.com'),
    tlsRoutes: [
      TlsRoute.to(next, { port: 8443, sniHosts: ['a.example.com', '*.b.example.com'] }), TlsRoute.to(unknown, { port: 443, sourceLabels: { app: 'x' } }), TlsRoute.to(api),
    ],
  })).toEqual([]);
  expect(findings({ ...TCP, tcpRoutes: [TcpRoute.to(next, { sourceNamespace: 'shop' }), TcpRoute.to(unknown, { port: 5432 })] })).toEqual([]);
});

const range = new ExternalApi(chart, 'range', {
  host: 'range.example.com', ports: [EgressPort.tls(443)], originalDestination: OriginalDestination.within('192.0.2.0/24'),
});
const DIALLED = 'leads to "range.example.com", which keeps the address that the workload dialled, so that calls would go on to where they were going; ' +
  "give the destination 'endpoints' instead of 'originalDestination'";

test('finds a wildcard that the proxy looks up, and would no longer', () => {
  expect(findings({ hosts: ['*.example.com'], ports: [EgressPort.tls(443)], tlsRoutes: [TlsRoute.to(next, { port: 8443, sniHosts: ['a.example.com'] })] })).toEqual([
    ['error', 'tls-route-of-wildcard', 'TLS routes of "*.example.com" would end the look-up of all its other names; ' +
      "give the 'endpoints' that serve all names, or make an ExternalApi of the one name and route that"],
  ]);
});

test('finds a destination that keeps the address which was dialled', () => {
  expect(findings({ tlsRoutes: [TlsRoute.to(range)] })).toEqual([['error', 'route-to-dialled-address', `TLS route 1 of api.example.com ${DIALLED}`]]);
  const forged = new ExternalApi(chart, 'forged', { host: 'forged.example.com', ports: [EgressPort.http(80)], originalDestination: OriginalDestination.anyAddress('a test') });
  const routes = { self: api, ports: [EgressPort.http(80)], routes: [HttpRoute.to(forged)] };
  expect(checkRoutes(routes).map(({ rule }) => rule)).toEqual(['route-to-dialled-address']);
  expect(checkRoutes({ ...routes, self: forged }).map(({ rule }) => rule)).toEqual([]);
});

describe('what belongs to a listener', () => {
  const make = (id: string, props: object) => new ExternalApi(chart, id, { host: `${id}.example.com`, ...props });
  const split = (...targets: IEgressTarget[]) => TlsRoute.split(targets.map(target => RouteDestination.of(target, { weight: 1 })));
  const shared = (...targets: IEgressTarget[]) => findings({ tlsRoutes: [split(...targets)] }).map(([, rule]) => rule);
  const idle = (seconds: number) => ({ connectionPool: ConnectionPool.of({ idleTimeout: Duration.seconds(seconds), maxConnections: seconds }) });

  test('must be the same for all destinations', () => {
    expect(shared(api, make('idle', idle(9)))).toEqual(['shared-listener']);
    expect(shared(make('idle3', idle(3)), make('idle9', idle(9)))).toEqual(['shared-listener']);
    expect(shared(api, make('hashed', { loadBalancing: LoadBalancing.bySourceIp() }))).toEqual(['shared-listener']);
    const alias = new EndpointsAlias(chart, 'alias', { addresses: ['192.0.2.1'], ports: [EgressPort.tls(443)], ...idle(9) });
    expect(shared(api, alias)).toEqual(['shared-listener']);
  });

  test('may be what it is where it is the same, or belongs to the connections to the servers', () => {
    expect(shared(make('same1', idle(4)), make('same2', idle(4)))).toEqual([]);
    expect(shared(api, make('limited', { connectionPool: ConnectionPool.of({ maxConnections: 5 }) }))).toEqual([]);
  });

  test('says what is different, and what to do', () => {
    const [[, , text]] = findings({ tlsRoutes: [split(api, make('idle5', idle(5)))] });
    expect(text).toBe("TLS route 1 of api.example.com shares connections out among hosts with different 'idleTimeout' or 'maxConnectionDuration' of 'connectionPool', or " +
      "'loadBalancing' by source IP, and Istio would take those of api.example.com for all; give all destinations the same, or lead all connections of the route to one");
  });
});

test('warns of an alias that TLS routes cut off', () => {
  expect(findings({ tlsRoutes: [TlsRoute.to(next, { port: 8443 })], aliases: ['egress/payments'] })).toEqual([['warning', 'alias-of-tls-route',
    'TLS that names the ExternalName alias at egress/payments is not matched by the TLS routes of api.example.com, which are for its own names; ' +
    'let workloads name api.example.com in their TLS, or speak HTTP to the alias']]);
  expect(findings({ hosts: ['api.example.com', 'b.example.com'], tlsRoutes: [TlsRoute.to(next, { port: 8443, sniHosts: ['b.example.com'] })], aliases: ['egress/payments'] })).toEqual([]);
});

test.each<[string, Parameters<typeof entry>[0], [string, string]]>([
  ['TLS routes where no TLS is', { ...PLAIN, tlsRoutes: [TlsRoute.to(next, { port: 8443 })] }, ['route-port-undeclared',
    `TLS route 1 of api.example.com needs an HTTPS or TLS port, and the API has none; ${ADD_TLS}`]],
  ['a port that is not there', { tlsRoutes: [TlsRoute.to(next, { matchPort: 8443, port: 8443 })] }, ['route-port-undeclared',
    `TLS route 1 of api.example.com matches port 8443, and its ports of that kind are 443 (HTTPS); ${ADD_TLS}`]],
  ['a port of no such kind', { ...PLAIN, tlsRoutes: [TlsRoute.to(next, { matchPort: 80, port: 8443 })] }, ['route-port-undeclared',
    `TLS route 1 of api.example.com matches port 80, and the API has no port of its kind, which would be an HTTPS or TLS port; ${ADD_TLS}`]],
  ['TCP routes where no TCP is', { tcpRoutes: [TcpRoute.to(next)] }, ['route-port-undeclared',
    'TCP route 1 of api.example.com needs a TCP or MONGO port, and the API has none; add such a port, for example EgressPort.tcp(5432), or route requests with HttpRoute']],
  ['names that the API does not have', { tlsRoutes: [TlsRoute.to(api, { sniHosts: ['b.example.com'] })] }, ['sni-outside-host',
    'TLS route 1 of api.example.com is for the server name "b.example.com", which is not among api.example.com; add the route to the ExternalApi that has the name']],
  ['a TLS route after one for the same', { tlsRoutes: [TlsRoute.to(api), TlsRoute.to(api, { sourceLabels: { app: 'x' } })] }, ['unreachable-route',
    'TLS route 2 of api.example.com is never used for the server name "api.example.com": an earlier one takes all its connections; ' +
    'add the route for fewer callers first, or take the name out of one of them']],
  ['a TCP route after one for the same', { ...TCP, tcpRoutes: [TcpRoute.to(next), TcpRoute.to(next, { sourceLabels: { app: 'x' } })] }, ['unreachable-route',
    'TCP route 2 of api.example.com is never used: an earlier one takes all its connections; add the route for fewer callers first']],
  ['a destination of which any port could be meant', { tlsRoutes: [TlsRoute.to(next)] }, ['route-to-other-protocol',
    `TLS route 1 of api.example.com takes connections to port 443 (HTTPS), and next.example.com does not say which of its ports answers them; ${TLS_PORT}`]],
  ['a destination without TLS', { tlsRoutes: [TlsRoute.to(plain, { port: 80 })] }, ['route-to-other-protocol',
    `TLS route 1 of api.example.com takes connections to port 443 (HTTPS), and plain.example.com has no such port 80; ${TLS_PORT}`]],
  ['a destination without TCP', { ...TCP, tcpRoutes: [TcpRoute.to(plain)] }, ['route-to-other-protocol',
    `TCP route 1 of api.example.com takes connections to port 5432 (TCP), and plain.example.com does not say which of its ports answers them; ${TCP_PORT}`]],
  ["somebody else's host of unknown ports", { tlsRoutes: [TlsRoute.to(unknown)] }, ['route-to-other-protocol',
    `TLS route 1 of api.example.com takes connections to port 443 (HTTPS), and unknown.example.com does not say which of its ports answers them; ${TLS_PORT}`]],
  ['a wildcard as a destination', { tlsRoutes: [TlsRoute.to(wildcard)] }, ['route-to-wildcard',
    `TLS route 1 of api.example.com leads to "*.example.net", which is no one host that could be called; ${WILDCARD}`]],
])('refuses %s', (_, parts, [rule, text]) => {
  expect(findings(parts)).toEqual([['error', rule, text]]);
});
