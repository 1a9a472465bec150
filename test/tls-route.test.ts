import { EgressPort, ExternalApi, HeaderOperations, RouteDestination, TlsRoute } from '../src';
import { shop } from './helpers';

const chart = shop();
const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
const next = new ExternalApi(chart, 'next', { host: 'next.example.com', ports: [EgressPort.tls(8443)] });
const untyped: any = TlsRoute;

test('sends connections to one destination', () => {
  expect({ ...TlsRoute.to(next, { port: 8443, matchPort: 443, sniHosts: ['API.example.com', '*.b.example.com'], sourceLabels: { app: 'x' }, sourceNamespace: 'shop' }) }).toEqual({
    destinations: [RouteDestination.of(next, { port: 8443 })],
    sniHosts: ['api.example.com', '*.b.example.com'],
    matchPort: 443,
    sourceLabels: { app: 'x' },
    sourceNamespace: 'shop',
  });
});

test('takes all connections by default', () => {
  const destinations = [RouteDestination.of(next)];
  expect({ ...TlsRoute.to(next) }).toEqual({ destinations, sniHosts: [], matchPort: undefined, sourceLabels: {}, sourceNamespace: undefined });
});

test('shares connections out', () => {
  const destinations = [RouteDestination.of(api, { weight: 95 }), RouteDestination.of(next, { weight: 5 })];
  expect(TlsRoute.split(destinations).destinations).toEqual(destinations);
});

const HEADERS = HeaderOperations.of({ remove: ['cookie'] });

test.each<[string, () => TlsRoute, string]>([
  ['no names in a list of them', () => TlsRoute.to(next, { sniHosts: [] }), "'sniHosts' must not be empty; leave it out for all names of the API"],
  ['one name without a list', () => untyped.to(next, { sniHosts: 'api.example.com' }),
    "'sniHosts' must be a list of server names, got \"api.example.com\"; write such as ['api.example.com']"],
  ['an address for a name', () => TlsRoute.to(next, { sniHosts: ['192.0.2.1'] }),
    "'sniHosts' must be a name, not an IP address, got \"192.0.2.1\"; TLS asks for a server by its DNS name"],
  ['a name twice', () => TlsRoute.to(next, { sniHosts: ['a.example.com', 'A.example.com'] }), "'sniHosts' has \"a.example.com\" twice; write each name once"],
  ['labels that no pod has', () => TlsRoute.to(next, { sourceLabels: { app: 'a b' } }),
    "'sourceLabels' must be labels of pods such as { app: 'billing' }, got {\"app\":\"a b\"}"],
  ['a namespace that can not be', () => TlsRoute.to(next, { sourceNamespace: '*' }), "'sourceNamespace' must be a DNS label (1 to 63 lower-case letters, digits or '-'; " +
    'starts with a letter or digit; ends with a letter or digit), got "*"; write the name of a namespace'],
  ['headers', () => TlsRoute.split([RouteDestination.of(next, { requestHeaders: HEADERS })]),
    'headers of destination next.example.com must not be set in a TLS route, where nobody but the two ends sees them; leave them out'],
  ['a port that is none', () => TlsRoute.to(next, { matchPort: 0 }), "'matchPort' must be a whole number from 1 to 65535, got 0"],
  ['no destinations', () => TlsRoute.split([]), "'destinations' must not be empty; write at least one"],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(new Error(message));
});
