import { judged, texts } from './judged';

const AT = 'at spec.trafficPolicy';
const rule = (trafficPolicy: object) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api', namespace: 'shop' }, spec: { host: 'api.example.com', trafficPolicy } });
const port = (settings: object) => rule({ portLevelSettings: [{ port: { number: 443 }, ...settings }] });
const tunnel = (settings: object) => rule({ tunnel: { targetHost: 'api.example.com', targetPort: 443, ...settings } });

test.each([
  [{ outlierDetection: {} }],
  [{ connectionPool: { tcp: {} } }],
  [{ loadBalancer: {} }],
  [{ tls: {} }],
  [{ portLevelSettings: [{ port: {}, tls: {} }] }],
  [{ tunnel: { targetHost: 'api.example.com', targetPort: 443 } }],
  [{ proxyProtocol: {} }],
  [{ retryBudget: { budgetInterval: '0s' } }],
])('nothing is wrong with %j', policy => expect(judged(rule(policy))).toEqual([]));

test.each([[{}], [{ portLevelSettings: [] }]])('%j says nothing', policy => {
  expect(judged(rule(policy))).toEqual([`error traffic-policy-empty ${AT}`]);
  expect(texts(rule(policy))).toEqual([
    `'trafficPolicy' says nothing, got ${JSON.stringify(policy)}; write one of outlierDetection, connectionPool, loadBalancer, tls, portLevelSettings, tunnel, `
    + 'proxyProtocol, retryBudget, or take it out',
  ]);
});

test('a tunnel does not go with the PROXY protocol', () => {
  expect(judged(rule({ tunnel: { targetHost: 'x', targetPort: 0 }, proxyProtocol: {} }))).toEqual([`error traffic-policy-tunnel-with-proxy-protocol ${AT}`]);
});

describe('a tunnel', () => {
  test.each(['CONNECT', 'POST', ''])('has the protocol %j', protocol => expect(judged(tunnel({ protocol }))).toEqual([]));
  test.each(['connect', 'GET'])('does not have the protocol %j', protocol => expect(judged(tunnel({ protocol }))).toEqual([`error tunnel-protocol ${AT}.tunnel.protocol`]));
  test.each(['203.0.113.7', '2001:db8::1', 'api'])('ends at %j', targetHost => expect(judged(tunnel({ targetHost }))).toEqual([]));

  test.each(['', '*.example.com', 'a_b'])('does not end at %j', targetHost => {
    expect(judged(tunnel({ targetHost }))).toEqual([`error tunnel-target-host ${AT}.tunnel.targetHost`]);
  });

  test.each([0, 65536])('does not end at port %d', targetPort => expect(judged(tunnel({ targetPort }))).toEqual([`error tunnel-target-port ${AT}.tunnel.targetPort`]));
});

test("a retry budget's interval is read from 1.31 on", () => {
  expect(judged(rule({ retryBudget: { budgetInterval: 'x' } }))).toEqual([`error retry-budget-interval ${AT}.retryBudget.budgetInterval`]);
});

describe('settings of a port', () => {
  test('need its number', () => {
    expect(judged(rule({ portLevelSettings: [{ tls: {} }] }))).toEqual([`error traffic-policy-without-port ${AT}.portLevelSettings.0`]);
  });

  test('say something', () => expect(judged(port({}))).toEqual([`error traffic-policy-port-empty ${AT}.portLevelSettings.0`]));

  test.each([
    [{ outlierDetection: { interval: '0.5s', maxEjectionPercent: 101 } }, 'outlier-detection-percent', 'outlierDetection.maxEjectionPercent'],
    [{ connectionPool: {} }, 'connection-pool-empty', 'connectionPool'],
    [{ loadBalancer: { consistentHash: { maglev: {} } } }, 'load-balancer-maglev-table-size', 'loadBalancer.consistentHash.maglev.tableSize'],
    [{ tls: { mode: 'MUTUAL', privateKey: '/k' } }, 'client-tls-mutual-incomplete', 'tls'],
  ])('are judged as those of all ports: %j', (settings, id, path) => {
    expect(judged(rule(settings))).toEqual([`error ${id} ${AT}.${path}`]);
    expect(judged(port(settings))).toEqual([`error ${id} ${AT}.portLevelSettings.0.${path}`]);
  });

  test('have no warnings, as Istio loses them', () => {
    expect(judged(rule({ outlierDetection: { consecutiveErrors: 5 } }))).toEqual([`warning outlier-detection-consecutive-errors ${AT}.outlierDetection.consecutiveErrors`]);
    expect(judged(port({ outlierDetection: { consecutiveErrors: 5 } }))).toEqual([]);
  });
});

describe('outlier detection', () => {
  const outlier = (outlierDetection: object) => judged(rule({ outlierDetection }));

  test.each([
    [{ interval: '1ms', baseEjectionTime: '1h30m', maxEjectionPercent: 0, minHealthPercent: 100, consecutiveErrors: 0 }],
    [{ consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true }],
    [{ consecutiveLocalOriginFailures: 0 }],
  ])('nothing is wrong with %j', settings => expect(outlier(settings)).toEqual([]));

  test.each(['interval', 'baseEjectionTime'])('%s has whole milliseconds', time => {
    expect(outlier({ [time]: '1.0005s' })).toEqual([`error outlier-detection-time ${AT}.outlierDetection.${time}`]);
    expect(texts(rule({ outlierDetection: { [time]: '1.0005s' } }))).toEqual([
      `'${time}' must be a time of whole milliseconds, at least 1ms, got "1.0005s"; write a time such as '500ms' or '30s'`,
    ]);
  });

  test.each(['maxEjectionPercent', 'minHealthPercent'])('%s is a percentage', percent => {
    expect(outlier({ [percent]: -1 })).toEqual([`error outlier-detection-percent ${AT}.outlierDetection.${percent}`]);
    expect(outlier({ [percent]: 101 })).toEqual([`error outlier-detection-percent ${AT}.outlierDetection.${percent}`]);
  });

  test('local failures are counted apart, or not at all', () => {
    expect(outlier({ consecutiveLocalOriginFailures: 5 })).toEqual([`error outlier-detection-local-failures-not-split ${AT}.outlierDetection.consecutiveLocalOriginFailures`]);
  });
});
