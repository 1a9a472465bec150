import { EgressPort, ExternalApi, LocalAlias, RouteDestination, TcpRoute, TlsRoute } from '../../src';
import { tcpRules, tlsRules } from '../../src/emit/connection-route';
import { crdErrors } from '../crd-schema';
import { shop } from '../helpers';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
const wide = new ExternalApi(chart, 'wide', { host: 'wide.example.com', ports: [EgressPort.https(443), EgressPort.tls(8443), EgressPort.http(80), EgressPort.tcp(5432)] });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.http(80), EgressPort.tls(8444), EgressPort.tcp(6432)] });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.tls(443), EgressPort.tls(8443)] });

function valid(kind: 'tls' | 'tcp', host: string, rules: object[]): any[] {
  const plain = JSON.parse(JSON.stringify(rules));
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'it' }, spec: { hosts: [host], [kind]: plain } };
  expect(crdErrors(manifest) ?? []).toEqual([]);
  return plain;
}

const tls = (routes: TlsRoute[], self: ExternalApi = api, host = self.host) => valid('tls', host, tlsRules(routes, { self, host, ports: self.ports }));
const tcp = (routes: TcpRoute[], self: ExternalApi = wide) => valid('tcp', self.host, tcpRules(routes, { self, host: self.host, ports: self.ports }));

const to = (host: string, number: number) => ({ destination: { host, port: { number } } });
const match = (port: number, name: string, more = {}) => ({ port, sniHosts: [name], ...more });
const home = (port: number, name: string) => ({ match: [match(port, name)], route: [to(name, port)] });

describe('TLS rules', () => {
  test('send connections on by the name that they ask for, and the rest to the host', () => {
    expect(tls([TlsRoute.to(next, { sourceLabels: { app: 'x' }, sourceNamespace: 'shop' })])).toEqual([
      { match: [match(443, 'api.example.com', { sourceLabels: { app: 'x' }, sourceNamespace: 'shop' })], route: [to('next.example.com', 8444)] },
      home(443, 'api.example.com'),
    ]);
  });

  test('are none where there are no routes', () => {
    expect(tls([])).toEqual([]);
  });

  test('share connections out by weight', () => {
    expect(tls([TlsRoute.split([RouteDestination.of(api, { weight: 9 }), RouteDestination.of(next, { weight: 1 })])])).toEqual([
      { match: [match(443, 'api.example.com')], route: [{ ...to('api.example.com', 443), weight: 9 }, { ...to('next.example.com', 8444), weight: 1 }] },
    ]);
  });

  test('are one set for each port that routes are for', () => {
    expect(tls([TlsRoute.to(local)], wide)).toEqual([443, 8443].map(port => ({ match: [match(port, 'wide.example.com')], route: [to('local.shop.svc.cluster.local', port)] })));
    expect(tls([TlsRoute.to(local, { matchPort: 8443, sourceLabels: { app: 'x' } })], wide)).toEqual([
      { match: [match(8443, 'wide.example.com', { sourceLabels: { app: 'x' } })], route: [to('local.shop.svc.cluster.local', 8443)] },
      home(8443, 'wide.example.com'),
    ]);
  });

  test("take somebody else's port as it is named, or the one that is dialled", () => {
    const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'theirs.example.com' });
    expect(tls([TlsRoute.to(theirs, { port: 8443 })])[0].route).toEqual([to('theirs.example.com', 8443)]);
    expect(tls([TlsRoute.to(theirs)])[0].route).toEqual([to('theirs.example.com', 443)]);
  });

  test('match each name by itself, and on its own host', () => {
    const routes = [TlsRoute.to(next, { sniHosts: ['a.example.com', '*.b.example.com', 'other.example.net'] })];
    expect(tls(routes, api, '*.example.com').map(each => each.match)).toEqual([
      [match(443, 'a.example.com'), match(443, '*.b.example.com')],
      [match(443, '*.example.com')],
    ]);
    expect(tls(routes, api, 'other.example.net')).toEqual([{ match: [match(443, 'other.example.net')], route: [to('next.example.com', 8444)] }]);
  });

  test('are none for a host of which no name is routed', () => {
    expect(tls([TlsRoute.to(next, { sniHosts: ['other.example.net'] })])).toEqual([]);
  });

  test('leave out what an earlier route takes', () => {
    expect(tls([TlsRoute.to(next), TlsRoute.to(local, { sourceLabels: { app: 'x' } })])).toHaveLength(1);
    expect(tls([TlsRoute.to(next, { sourceNamespace: 'shop' }), TlsRoute.to(local, { sourceNamespace: 'shop' })])).toHaveLength(2);
  });
});

describe('TCP rules', () => {
  test('send connections on by their callers, and the rest to the host', () => {
    expect(tcp([TcpRoute.to(next, { sourceLabels: { app: 'x' }, sourceNamespace: 'shop' })])).toEqual([
      { match: [{ port: 5432, sourceLabels: { app: 'x' }, sourceNamespace: 'shop' }], route: [to('next.example.com', 6432)] },
      { match: [{ port: 5432 }], route: [to('wide.example.com', 5432)] },
    ]);
  });

  test('are none where there are no routes for the ports', () => {
    expect(tcp([])).toEqual([]);
    expect(tcp([TcpRoute.to(next, { matchPort: 1433 })])).toEqual([]);
  });

  test('leave out what an earlier route takes', () => {
    const some = { sourceLabels: { app: 'x' } };
    expect(tcp([TcpRoute.to(next, some), TcpRoute.to(next, { sourceLabels: { app: 'x', tier: 'y' } })])).toHaveLength(2);
    const shared = TcpRoute.split([RouteDestination.of(wide, { weight: 1 }), RouteDestination.of(next, { weight: 1 })]);
    expect(tcp([shared, TcpRoute.to(next, some)])).toHaveLength(1);
  });
});
