import { judged, texts } from './judged';

const AT = 'at spec.trafficPolicy.loadBalancer';
const rule = (loadBalancer: object) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api' }, spec: { host: 'api.example.com', trafficPolicy: { loadBalancer } } });
const hash = (consistentHash: object) => rule({ consistentHash });
const warmup = (settings: object) => rule({ warmup: { duration: '60s', ...settings } });

test.each([
  [{}],
  [{ simple: 'ROUND_ROBIN' }],
  [{ consistentHash: { httpHeaderName: 'x', minimumRingSize: 0, ringHash: {} } }],
  [{ consistentHash: { httpCookie: { name: 'x', ttl: '0s', attributes: [{ name: 'a' }, { name: 'b' }] } } }],
  [{ consistentHash: { httpHeaderName: 'x', maglev: { tableSize: 65537 } } }],
  [{ warmup: { duration: '60s', minimumPercent: 100, aggression: 0.1 } }],
  [{ warmup: { duration: '60s', minimumPercent: null, aggression: null } }],
])('nothing is wrong with %j', balancer => expect(judged(rule(balancer))).toEqual([]));

test('the old minimum of a ring is taken with a warning, and not with a newer algorithm', () => {
  const old = `warning load-balancer-minimum-ring-size ${AT}.consistentHash.minimumRingSize`;
  const two = `error load-balancer-two-hashes ${AT}.consistentHash.minimumRingSize`;
  expect(judged(hash({ useSourceIp: true, minimumRingSize: 1024 }))).toEqual([old]);
  expect(judged(hash({ useSourceIp: true, minimumRingSize: 1024, ringHash: {} }))).toEqual([old, two]);
  expect(judged(hash({ useSourceIp: true, minimumRingSize: 1024, maglev: { tableSize: 7 } }))).toEqual([old, two]);
});

describe('the table of Maglev', () => {
  test.each([1, 2, 3, 5, 7, 65537, 4999999])('has a size such as %d', tableSize => expect(judged(hash({ useSourceIp: true, maglev: { tableSize } }))).toEqual([]));

  test.each([undefined, 0, 4, 9, 25, 65536, 5000011, 4294967291])('does not have %d', tableSize => {
    expect(judged(hash({ useSourceIp: true, maglev: { tableSize } }))).toEqual([`error load-balancer-maglev-table-size ${AT}.consistentHash.maglev.tableSize`]);
  });

  test('is explained', () => {
    expect(texts(hash({ useSourceIp: true, maglev: { tableSize: 65536 } }))).toEqual(["'tableSize' must be a prime below 5000011, got 65536; write a prime such as 65537"]);
  });
});

describe('a cookie', () => {
  const cookie = (settings: object) => judged(hash({ httpCookie: { name: 'session', ...settings } }));

  test('has a name', () => expect(cookie({ name: '' })).toEqual([`error load-balancer-cookie-name ${AT}.consistentHash.httpCookie`]));
  test('has a time', () => expect(cookie({ ttl: 'x' })).toEqual([`error load-balancer-cookie-ttl ${AT}.consistentHash.httpCookie.ttl`]));

  test('has each attribute once, by name', () => {
    const at = (index: number) => `error load-balancer-cookie-attribute ${AT}.consistentHash.httpCookie.attributes.${index}.name`;
    expect(cookie({ attributes: [{ name: 'a' }, { name: 'a' }, { name: '' }] })).toEqual([at(1), at(2)]);
  });
});

describe('a warm-up', () => {
  test('has whole milliseconds', () => expect(judged(warmup({ duration: '1.0005s' }))).toEqual([`error load-balancer-warmup-duration ${AT}.warmup.duration`]));

  test('may start slower than linear from 1.31 on', () => {
    expect(judged(warmup({ aggression: 0.5 }), 31)).toEqual([]);
    expect(judged(warmup({ aggression: 0 }), 31)).toEqual([`error load-balancer-warmup-aggression ${AT}.warmup.aggression`]);
    expect(judged(warmup({ aggression: 1 }), 29)).toEqual([]);
    expect(judged(warmup({ aggression: 0.5 }), 30)).toEqual([`error load-balancer-warmup-aggression ${AT}.warmup.aggression`]);
    expect(texts(warmup({ aggression: 0.5 }), 30)).toEqual(["'aggression' must be at least 1, got 0.5; write 1 for linear growth, or take it out"]);
  });

  test('was a time alone before 1.24', () => {
    expect(judged(rule({ warmupDurationSecs: '1.0005s' }), 23)).toEqual([`error load-balancer-warmup-duration ${AT}.warmupDurationSecs`]);
    expect(judged(rule({ warmupDurationSecs: '1.0005s' }), 24)).toEqual([]);
  });
});
