import { judged, texts } from './judged';

const AT = 'at spec.trafficPolicy.loadBalancer';
const rule = (loadBalancer: object, outlierDetection: object | null = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'api' },
  spec: { host: 'api.example.com', trafficPolicy: { loadBalancer, ...(outlierDetection && { outlierDetection }) } },
});
const locality = (localityLbSetting: object) => rule({ localityLbSetting });
const distribute = (...sources: string[]) => locality({ distribute: sources.map(from => ({ from, to: { us: 100 } })) });
const to = (weights: { [locality: string]: number }) => locality({ distribute: [{ from: 'eu', to: weights }] });
const KINDS = ['localityLbSetting', 'zoneAwareLbSetting'];
const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

test.each([
  [{}],
  [{ distribute: [{ from: 'eu/*', to: { 'eu/a': 60, 'eu/b/c': 40 } }, { from: 'us', to: { us: 100 } }] }],
  [{ failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['app'] }],
  [{ failoverPriority: TOPOLOGY }],
  [{ distribute: [], failover: [] }],
])('nothing is wrong with %j', settings => expect(judged(locality(settings))).toEqual([]));

test('distribution and failover do not go together', () => {
  expect(judged(locality({ distribute: [{ from: 'eu', to: { us: 100 } }], failover: [{ from: 'eu', to: 'us' }] })))
    .toEqual([`error locality-distribute-with-failover ${AT}.localityLbSetting`]);
});

test('localities and zones do not go together from 1.31 on', () => {
  expect(judged(rule({ localityLbSetting: {}, zoneAwareLbSetting: {} }))).toEqual([`error load-balancer-locality-with-zone-aware ${AT}`]);
});

describe('weights', () => {
  test.each([[{ us: 0, eu: 100 }], [{ us: 101 }]])('%j are no percentages', weights => {
    expect(judged(to(weights as any))).toEqual([`error locality-weight ${AT}.localityLbSetting.distribute.0.to`]);
  });

  test.each([[{}], [{ us: 50 }], [{ us: 60, eu: 60 }]])('%j are not all', weights => {
    expect(judged(to(weights as any))).toEqual([`error locality-weights-total ${AT}.localityLbSetting.distribute.0.to`]);
  });

  test('are explained', () => {
    expect(texts(to({ us: 60, eu: 60 }))).toEqual(['weights must add up to 100, got 120 in {"us":60,"eu":60}; write percentages']);
  });
});

describe('localities', () => {
  test.each(['', 'eu/', '/a', 'eu//b', 'eu/*/b', '*/a', '**', 'eu/a/'])('%j is none', source => {
    expect(judged(distribute(source))).toEqual([`error locality-invalid ${AT}.localityLbSetting.distribute.0.from`]);
    expect(judged(to({ [source]: 100 }))).toEqual([`error locality-invalid ${AT}.localityLbSetting.distribute.0.to.${source}`]);
  });

  test.each([
    ['eu', 'us'], ['eu/a', 'eu/b'], ['eu/a/1', 'eu/a/2'], ['eu/a', 'eu/*'], ['eu/a/1', 'eu/a/*'], ['eu', '*'], ['eu*', 'eu'], ['eu/a/1', 'eu/b'], ['eu/a/1/x', 'eu/a/1'],
  ])('%s and %s are apart', (one, other) => expect(judged(distribute(one, other))).toEqual([]));

  test.each([
    ['eu', 'eu'], ['eu', 'eu/a'], ['eu/a', 'eu'], ['eu/*', 'eu/a'], ['eu/a', 'eu/a/1'], ['eu/a/1', 'eu/a'], ['eu/a/*', 'eu/a/1'], ['eu/*', 'eu/a/1'], ['*', 'eu'], ['eu', 'eu/a/1'],
    ['eu/a/1', 'eu/a/1'], ['eu/a', 'eu/a'],
  ])('%s and %s are not', (one, other) => {
    expect(judged(distribute(one, other))).toEqual([`error locality-overlap ${AT}.localityLbSetting.distribute.1.from`]);
    expect(texts(distribute(one, other))).toEqual([`"${other}" has localities in common with "${one}"; take one of them out`]);
  });

  test('that Istio may read in any order are apart both ways', () => {
    expect(judged(to({ 'eu/a': 50, 'eu/*': 50 }))).toEqual([`error locality-overlap ${AT}.localityLbSetting.distribute.0.to.eu/a`]);
  });
});

describe.each(KINDS)('failover of %s', kind => {
  const failover = (from: string | undefined, target: string | undefined) => judged(rule({ [kind]: { failover: [{ from, to: target }] } }));
  const at = `${AT}.${kind}.failover.0`;

  test('is between regions', () => {
    expect(failover('eu', 'us')).toEqual([]);
    expect(failover('eu', 'eu')).toEqual([`error failover-to-itself ${at}`]);
    expect(failover(undefined, undefined)).toEqual([`error failover-to-itself ${at}`]);
    expect(failover('eu/a', 'us')).toEqual([`error failover-not-of-regions ${at}`]);
    expect(failover('eu', 'us*')).toEqual([`error failover-not-of-regions ${at}`]);
  });

  test.each([[{ failover: [{ from: 'eu', to: 'us' }] }], [{ failoverPriority: ['app'] }]])('does nothing without outlier detection: %j', settings => {
    expect(judged(rule({ [kind]: settings }))).toEqual([]);
    expect(judged(rule({ [kind]: settings }, null))).toEqual([`warning failover-without-outlier-detection ${AT}.${kind}`]);
  });
});

test.each(TOPOLOGY)('%s is ordered already', label => {
  expect(judged(locality({ failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['app', label] })))
    .toEqual([`error locality-failover-with-topology ${AT}.localityLbSetting.failoverPriority.1`]);
  expect(judged(rule({ zoneAwareLbSetting: { failoverPriority: [label] } }))).toEqual([`error zone-aware-topology ${AT}.zoneAwareLbSetting.failoverPriority.0`]);
  expect(texts(rule({ zoneAwareLbSetting: { failoverPriority: [label] } })))
    .toEqual([`'failoverPriority' must not name "${label}" in zone-aware balancing; take it out, as regions and zones are ordered already`]);
});
