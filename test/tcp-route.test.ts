import { EgressPort, ExternalApi, HeaderOperations, RouteDestination, TcpRoute } from '../src';
import { shop } from './helpers';

const chart = shop();
const main = new ExternalApi(chart, 'main', { host: 'main.example.com' });
const other = new ExternalApi(chart, 'other', { host: 'other.example.com', ports: [EgressPort.tcp(5432)] });

test('sends connections to one destination', () => {
  expect({ ...TcpRoute.to(other, { port: 5432, matchPort: 6432, sourceLabels: { app: 'x' }, sourceNamespace: 'shop' }) }).toEqual({
    destinations: [RouteDestination.of(other, { port: 5432 })], matchPort: 6432, sourceLabels: { app: 'x' }, sourceNamespace: 'shop',
  });
});

test('takes all connections by default', () => {
  const destinations = [RouteDestination.of(other)];
  expect({ ...TcpRoute.to(other) }).toEqual({ destinations, matchPort: undefined, sourceLabels: {}, sourceNamespace: undefined });
});

test('shares connections out', () => {
  const destinations = [RouteDestination.of(main, { weight: 95 }), RouteDestination.of(other, { weight: 5 })];
  expect(TcpRoute.split(destinations).destinations).toEqual(destinations);
});

test.each<[string, () => TcpRoute, string]>([
  ['a port that is none', () => TcpRoute.to(other, { matchPort: 70000 }), "'matchPort' must be a whole number from 1 to 65535, got 70000"],
  ['labels that no pod has', () => TcpRoute.to(other, { sourceLabels: { app: 'a b' } }),
    "'sourceLabels' must be labels of pods such as { app: 'billing' }, got {\"app\":\"a b\"}"],
  ['headers', () => TcpRoute.split([RouteDestination.of(other, { requestHeaders: HeaderOperations.of({ remove: ['cookie'] }) })]),
    'headers of destination other.example.com must not be set in a TCP route, where nobody but the two ends sees them; leave them out'],
  ['a weight of the only destination', () => TcpRoute.split([RouteDestination.of(other, { weight: 5 })]),
    "'weight' of the only destination must not be set, got 5: it gets all requests; name the others too, the API itself among them, or leave the weight out"],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(new Error(message));
});
