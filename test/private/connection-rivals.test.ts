import { Chart, type App } from 'cdk8s';
import { EgressChecks, EgressPort, ExternalApi, ExternalEndpoint, TcpRoute, TlsRoute } from '../../src';
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
