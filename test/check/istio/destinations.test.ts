import { judged, texts } from './judged';
import { withRule, withTcp, withTls } from './virtual-services';

const to = (destination: object) => withRule({ route: [{ destination }] });

test.each([
  { host: 'reviews' }, { host: '*.example.com' }, { host: 'reviews', subset: '' }, { host: 'reviews', subset: 'V2', port: { number: 65535 } },
])('%j is a destination', destination => expect(judged(to(destination))).toEqual([]));

test.each([
  [{ host: '*' }, 'destination-bad-host', 'host'],
  [{ host: '' }, 'destination-bad-host', 'host'],
  [{ host: '203.0.113.7' }, 'destination-bad-host', 'host'],
  [{ host: 'a_b' }, 'destination-bad-host', 'host'],
  [{ host: 'a', subset: 'v.1' }, 'destination-bad-subset', 'subset'],
  [{ host: 'a', port: {} }, 'destination-bad-port', 'port.number'],
  [{ host: 'a', port: { number: 0 } }, 'destination-bad-port', 'port.number'],
  [{ host: 'a', port: { number: 65536 } }, 'destination-bad-port', 'port.number'],
])('%j is none', (destination, rule, field) => {
  expect(judged(to(destination))).toEqual([`error ${rule} at spec.http.0.route.0.destination.${field}`]);
  expect(judged(withTcp({ route: [{ destination }] }))).toEqual([`error ${rule} at spec.tcp.0.route.0.destination.${field}`]);
  expect(judged(withTls({ route: [{ destination }] }))).toEqual([`error ${rule} at spec.tls.0.route.0.destination.${field}`]);
});

test('a bad one is shown', () => {
  expect(texts(to({ host: '*' }))).toEqual(['the destination "*" is no host; write the DNS name of a Service or ServiceEntry']);
  expect(texts(to({ host: 'a', port: { number: 65536 } }))).toEqual([
    "the destination's port must be 1 to 65535, got 65536; write the port's number, or leave 'port' out where the host has one port only",
  ]);
});

describe('weights', () => {
  const weighted = (...weights: (number | undefined)[]) => withRule({ route: weights.map(weight => ({ destination: { host: 'a' }, weight })) });

  test.each([[undefined], [0], [1, 0], [30, 70], [1, 1, 1]])('%j are fine', (...weights) => expect(judged(weighted(...weights))).toEqual([]));

  test.each([[0, 0], [undefined, undefined], [2 ** 31 - 1, 2 ** 31 - 1, 2]])('%j add up to none', (...weights) => {
    expect(judged(weighted(...weights))).toEqual(['error destination-without-weight at spec.http.0.route']);
  });

  test('are not negative', () => {
    expect(judged(weighted(-1))).toEqual(['error destination-negative-weight at spec.http.0.route.0.weight']);
    expect(texts(weighted(2, -1))).toEqual(["'weight' must not be negative, got -1; write 0 or more"]);
    expect(judged(weighted(1, -1))).toEqual(['error destination-negative-weight at spec.http.0.route.1.weight', 'error destination-without-weight at spec.http.0.route']);
  });

  test('are asked for', () => {
    expect(texts(weighted(0, 0))).toEqual(["the weights of 2 destinations add up to 0; give each destination its share as 'weight'"]);
  });
});
