import { EgressPort, ExternalApi, LocalAlias } from '../../src';
import { tlsRules } from '../../src/emit/tls-route';
import { RouteDestination } from '../../src/route-destination';
import { TlsRoute } from '../../src/tls-route';
import { crdErrors } from '../crd-schema';
import { shop } from '../helpers';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
const wide = new ExternalApi(chart, 'wide', { host: 'wide.example.com', ports: [EgressPort.https(443), EgressPort.tls(8443), EgressPort.http(80)] });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.http(80), EgressPort.tls(8444)] });
const local = new LocalAlias(chart, 'local', { selector: { app: 'local' }, ports: [EgressPort.tls(443), EgressPort.tls(8443)] });

function rules(routes: TlsRoute[], self: ExternalApi = api, host = self.host): any[] {
  const tls = JSON.parse(JSON.stringify(tlsRules(routes, { self, host, ports: self.ports })));
  expect(crdErrors({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'it' }, spec: { hosts: [host], tls } }) ?? []).toEqual([]);
  return tls;
}

const to = (host: string, number: number) => ({ destination: { host, port: { number } } });
const match = (port: number, name: string, more = {}) => ({ port, sniHosts: [name], ...more });

test('sends connections on by the name that they ask for', () => {
  expect(rules([TlsRoute.to(next, { sourceLabels: { app: 'x' }, sourceNamespace: 'shop' }), TlsRoute.to(api)])).toEqual([
    { match: [match(443, 'api.example.com', { sourceLabels: { app: 'x' }, sourceNamespace: 'shop' })], route: [to('next.example.com', 8444)] },
    { match: [match(443, 'api.example.com')], route: [to('api.example.com', 443)] },
  ]);
});

test('shares them out by weight', () => {
  expect(rules([TlsRoute.split([RouteDestination.of(api, { weight: 9 }), RouteDestination.of(next, { weight: 1 })])])[0].route)
    .toEqual([{ ...to('api.example.com', 443), weight: 9 }, { ...to('next.example.com', 8444), weight: 1 }]);
});

test('has a rule for each port where workloads speak TLS', () => {
  expect(rules([TlsRoute.to(local)], wide)).toEqual([443, 8443].map(port => ({ match: [match(port, 'wide.example.com')], route: [to('local.shop.svc.cluster.local', port)] })));
  expect(rules([TlsRoute.to(wide, { port: 443 })], wide).map(({ route }) => route)).toEqual([[to('wide.example.com', 443)], [to('wide.example.com', 443)]]);
});

test("takes somebody else's port as it is named, or the one that is dialled", () => {
  const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'theirs.example.com' });
  expect(rules([TlsRoute.to(theirs, { port: 8443 })])[0].route).toEqual([to('theirs.example.com', 8443)]);
  expect(rules([TlsRoute.to(theirs)])[0].route).toEqual([to('theirs.example.com', 443)]);
});

test('matches each name by itself, and on its own host', () => {
  const routes = [TlsRoute.to(next, { sniHosts: ['a.example.com', '*.b.example.com', 'other.example.net'] }), TlsRoute.to(api)];
  expect(rules(routes, api, '*.example.com').map(each => each.match)).toEqual([
    [match(443, 'a.example.com'), match(443, '*.b.example.com')],
    [match(443, '*.example.com')],
  ]);
  expect(rules(routes, api, 'other.example.net')).toEqual([{ match: [match(443, 'other.example.net')], route: [to('next.example.com', 8444)] }]);
});

test('leaves out what an earlier rule takes', () => {
  expect(rules([TlsRoute.to(next), TlsRoute.to(local, { sourceLabels: { app: 'x' } }), TlsRoute.to(api)])).toHaveLength(1);
  expect(rules([TlsRoute.to(next, { sourceNamespace: 'shop' }), TlsRoute.to(local, { sourceNamespace: 'shop' }), TlsRoute.to(api)])).toHaveLength(2);
});
