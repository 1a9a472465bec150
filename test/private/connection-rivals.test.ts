import { Chart, type App } from 'cdk8s';
import { EgressChecks, EgressGateway, EgressPort, ExternalApi, ExternalEndpoint, HttpProxy, TcpRoute, TlsRoute } from '../../src';
import { shop } from '../helpers';

const FIX = "api.example.com a TLS route for this port too, such as one for a few callers, or take the other's away";

function app(namespaces = ['shop', 'shop']) {
  const root = shop().node.root as App;
  const [a, b] = namespaces.map((namespace, index) => new Chart(root, 'ab'[index], { namespace }));
  const to = new ExternalApi(a, 'to', { host: 'to.example.net', ports: [EgressPort.tls(443), EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.0.0.9') });
  const ports = [EgressPort.tls(443), EgressPort.tls(8443)];
  return {
    a,
    to,
    host: new ExternalApi(a, 'host', { host: 'api.example.com', ports }),
    wildcard: new ExternalApi(b, 'wildcard', { host: '*.example.com', ports, endpoints: ExternalEndpoint.all('www.example.com') }),
  };
}
const found = (scope: Chart) => EgressChecks.of(scope.node.root).findings().map(({ constructPath, rule, message, fix }) => [constructPath, rule, `${message}; ${fix}`]);

test('the routes of a host take the connections of a wildcard over it', () => {
  const { a, host, to } = app();
  host.addTlsRoute(TlsRoute.to(to, { matchPort: 443 }));
  expect(found(a)).toEqual([['b/wildcard', 'mixed-routes', 'the routes at a/host would take connections to port 443 (TLS) of "*.example.com": Istio mixes those of a wildcard and of the hosts below it; ' +
    "give *.example.com a TLS route for this port too, such as one for a few callers, or take the other's away"]]);
});

test('those of a wildcard take the connections of the hosts below it', () => {
  const { a, wildcard, to } = app();
  wildcard.addTlsRoute(TlsRoute.to(to, { sniHosts: ['files.example.com'], matchPort: 443 }));
  // Its routes are for one of its names, and the rest that follows them is for all.
  expect(found(a)).toEqual([['a/host', 'mixed-routes',
    `the routes at b/wildcard would take connections to port 443 (TLS) of "api.example.com": Istio mixes those of a wildcard and of the hosts below it; give ${FIX}`]]);
});

test('both may have TLS routes', () => {
  const { a, host, wildcard, to } = app();
  [host, wildcard].forEach(each => each.addTlsRoute(TlsRoute.to(to, { sourceLabels: { app: 'x' }, matchPort: 443 })));
  expect(found(a)).toEqual([]);
});

test('a route of a wildcard must not be for a name that has routes of its own', () => {
  const { a, host, wildcard, to } = app();
  wildcard.addTlsRoute(TlsRoute.to(to, { sniHosts: ['api.example.com'], matchPort: 443 }));
  host.addTlsRoute(TlsRoute.to(to, { sourceLabels: { app: 'x' }, matchPort: 443 }));
  expect(found(a)).toEqual([['a/host', 'server-name-of-other',
    'a TLS route at b/wildcard is for a server name of "api.example.com", whose own routes are here: Istio would take those of either; ' +
    "add the route to the ExternalApi of api.example.com, and take the name out of the other's"]]);
});

test('nor for the names of a narrower wildcard, the other way round too', () => {
  const { a, to } = app();
  const make = (id: string, name: string) => new ExternalApi(a, id, { host: name, ports: [EgressPort.tls(443)], endpoints: ExternalEndpoint.all('www.example.org') });
  const narrow = make('narrow', '*.eu.example.org');
  narrow.addTlsRoute(TlsRoute.to(to, { sourceLabels: { app: 'x' } }));
  const wide = make('wide', '*.example.org');
  wide.addTlsRoute(TlsRoute.to(to, { sniHosts: ['a.eu.example.org'] }));
  expect(found(a).map(([at, rule]) => `${at} ${rule}`)).toEqual(['a/narrow server-name-of-other']);
  const single = make('single', 'b.fr.example.org');
  single.addTlsRoute(TlsRoute.to(to, { sourceLabels: { app: 'x' } }));
  wide.addTlsRoute(TlsRoute.to(to, { sniHosts: ['*.fr.example.org'] }));
  expect(found(a).map(([at, rule]) => `${at} ${rule}`)).toEqual(['a/narrow server-name-of-other', 'a/single server-name-of-other']);
});

test('tunnels of several ports are routes', () => {
  const { a } = app();
  new ExternalApi(a, 'tunnelled', { host: 'b.example.com', ports: [EgressPort.tls(443), EgressPort.tls(8443)], via: HttpProxy.at('proxy.example.org', 3128) });
  expect(found(a).map(([at, rule]) => `${at} ${rule}`)).toEqual(['b/wildcard mixed-routes', 'b/wildcard mixed-routes']);
});

test('the way to a gateway is by routes', () => {
  const { a } = app();
  const via = new EgressGateway(new Chart(a.node.root, 'gateway', { namespace: 'istio-egress' }), 'egress', { service: 'egress', selector: { istio: 'egress' } });
  new ExternalApi(a, 'behind', { host: 'b.example.com', ports: [EgressPort.http(80), EgressPort.tls(443)], via });
  expect(found(a).map(([at, rule]) => `${at} ${rule}`)).toEqual(['b/wildcard mixed-routes']);
});

test('TCP and TLS of one port are not mixed', () => {
  const { a, wildcard, to } = app();
  a.node.tryRemoveChild('host');
  wildcard.addTlsRoute(TlsRoute.to(to, { matchPort: 443, sourceLabels: { app: 'x' } }));
  new ExternalApi(a, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(443)], endpoints: ExternalEndpoint.all('192.0.2.1') });
  expect(found(a)).toEqual([]);
});

test('nothing is mixed where no namespace sees both', () => {
  const { a, host, to } = app(['shop', 'billing']);
  host.addTlsRoute(TlsRoute.to(to));
  expect(found(a)).toEqual([]);
});

test('TCP does not name its host, so that not even two with routes get along', () => {
  const root = shop().node.root as App;
  const chart = new Chart(root, 'a', { namespace: 'shop' });
  const make = (id: string, host: string, address: string) =>
    new ExternalApi(chart, id, { host, ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all(address) });
  const to = make('to', 'to.example.net', '10.0.0.1');
  make('host', 'a.db.example', '10.0.0.2').addTcpRoute(TcpRoute.to(to));
  const wildcard = make('wildcard', '*.db.example', '10.0.0.3');
  const fix = 'use other ports, or list the names instead of the wildcard';
  const mixed = (rival: string, host: string) => `the routes at ${rival} would take connections to port 5432 (TCP) of "${host}": Istio mixes those of a wildcard and of the hosts below it; ${fix}`;
  expect(found(chart)).toEqual([['a/wildcard', 'mixed-routes', mixed('a/host', '*.db.example')]]);
  wildcard.addTcpRoute(TcpRoute.to(to));
  expect(found(chart)).toEqual([['a/host', 'mixed-routes', mixed('a/wildcard', 'a.db.example')], ['a/wildcard', 'mixed-routes', mixed('a/host', '*.db.example')]]);
});
