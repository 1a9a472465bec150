import { judged, texts } from './judged';

const AT = 'at spec.trafficPolicy.connectionPool';
const rule = (connectionPool: object) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api' }, spec: { host: 'api.example.com', trafficPolicy: { connectionPool } } });

test.each([
  [{ http: {} }],
  [{ tcp: { maxConnections: 0, connectTimeout: '10s', maxConnectionDuration: '1h', tcpKeepalive: { time: '7200s', interval: '75s', probes: 0 } } }],
  [{ http: { http1MaxPendingRequests: 0, idleTimeout: '1ms', h2UpgradePolicy: 'UPGRADE', useClientProtocol: false } }],
  [{ http: { h2UpgradePolicy: 'DEFAULT', useClientProtocol: true } }],
  [{ http: { http2KeepAlive: { interval: '10s', timeout: '1s' } } }],
])('nothing is wrong with %j', pool => expect(judged(rule(pool))).toEqual([]));

test('says something', () => {
  expect(judged(rule({}))).toEqual([`error connection-pool-empty ${AT}`]);
  expect(texts(rule({}))).toEqual(["'connectionPool' says nothing, got {}; write 'http' or 'tcp', or take it out"]);
});

test.each([
  ['http', 'http1MaxPendingRequests'], ['http', 'http2MaxRequests'], ['http', 'maxRequestsPerConnection'], ['http', 'maxRetries'], ['http', 'maxConcurrentStreams'],
  ['tcp', 'maxConnections'],
])('%s.%s is not negative', (protocol, field) => {
  expect(judged(rule({ [protocol]: { [field]: -1 } }))).toEqual([`error connection-pool-negative ${AT}.${protocol}.${field}`]);
  expect(texts(rule({ [protocol]: { [field]: -1 } }))).toEqual([`'${field}' must not be negative, got -1; write a number from 0`]);
});

test.each([
  [{ http: { idleTimeout: '1.5005s' } }, 'http.idleTimeout'],
  [{ http: { http2KeepAlive: { interval: '1.5005s', timeout: '1s' } } }, 'http.http2KeepAlive.interval'],
  [{ tcp: { connectTimeout: '1.5005s' } }, 'tcp.connectTimeout'],
  [{ tcp: { maxConnectionDuration: '1.5005s' } }, 'tcp.maxConnectionDuration'],
  [{ tcp: { tcpKeepalive: { time: '1.5005s' } } }, 'tcp.tcpKeepalive.time'],
  [{ tcp: { tcpKeepalive: { interval: '1.5005s' } } }, 'tcp.tcpKeepalive.interval'],
])('%j has no whole milliseconds', (pool, path) => expect(judged(rule(pool))).toEqual([`error connection-pool-time ${AT}.${path}`]));

describe('the idle timeout of TCP', () => {
  const idle = (idleTimeout: string) => rule({ tcp: { idleTimeout } });

  test.each(['0', '0s', '0.5ms', '-0.5ms'])('%s is none from 1.26 on', time => {
    expect(judged(idle(time))).toEqual([]);
    expect(judged(idle(time), 26)).toEqual([]);
    expect(judged(idle(time), 22)).toEqual([`error connection-pool-time ${AT}.tcp.idleTimeout`]);
  });

  test.each(['', '10', '1d', '-1s', '1.0005s', 'forever'])('%j is no time', time => {
    expect(judged(idle(time))).toEqual([`error connection-pool-time ${AT}.tcp.idleTimeout`]);
  });
});

test('HTTP/2 is not forced on callers whose protocol is kept', () => {
  expect(judged(rule({ http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } })))
    .toEqual([`error connection-pool-upgrade-of-client-protocol ${AT}.http.useClientProtocol`]);
});

test('keep-alive of HTTP/2 is complete', () => {
  const missing = `error connection-pool-http2-keepalive-incomplete ${AT}.http.http2KeepAlive`;
  expect(judged(rule({ http: { http2KeepAlive: { interval: '10s' } } }))).toEqual([missing]);
  expect(judged(rule({ http: { http2KeepAlive: {} } }))).toEqual([missing, missing]);
});
