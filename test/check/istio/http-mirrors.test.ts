import { judged, texts } from './judged';
import { withRule } from './virtual-services';

test.each([
  { mirror: { host: 'copy' }, mirrorPercentage: { value: 0.1 } },
  { mirrors: [{ destination: { host: 'copy' }, percentage: { value: 100 } }, { destination: { host: 'b' } }] },
  { mirrorPercentage: {} },
  { mirrorPercent: null },
])('%j copies', rule => expect(judged(withRule(rule))).toEqual([]));

test.each([
  [{ mirror: { host: '*' } }, 'destination-bad-host', 'mirror.host'],
  [{ mirrors: [{ destination: { host: 'a' } }, { destination: { host: '*' } }] }, 'destination-bad-host', 'mirrors.1.destination.host'],
  [{ mirrors: [{ destination: { host: 'a' }, percentage: { value: 101 } }] }, 'virtual-service-bad-mirror-percentage', 'mirrors.0.percentage.value'],
  [{ mirrorPercentage: { value: -0.1 } }, 'virtual-service-bad-mirror-percentage', 'mirrorPercentage.value'],
  [{ mirrorPercentage: { value: 100.1 } }, 'virtual-service-bad-mirror-percentage', 'mirrorPercentage.value'],
  [{ mirrorPercent: 101 }, 'virtual-service-bad-mirror-percentage', 'mirrorPercent'],
])('%j does not', (rule, id, field) => {
  expect(judged(withRule(rule))).toEqual([`error ${id} at spec.http.0.${field}`]);
});

test.each(['mirrorPercent', 'mirror_percent'])('%s is taken with a warning', field => {
  expect(judged(withRule({ [field]: 5 }))).toEqual([`warning virtual-service-mirror-percent at spec.http.0.${field}`]);
  expect(texts(withRule({ [field]: 5 }))).toEqual([`'${field}' is deprecated, got 5; write mirrorPercentage: { value: 5 }`]);
});

test('of both old names Istio reads one', () => {
  expect(judged(withRule({ mirrorPercent: 5, mirror_percent: 101 }))).toEqual(['warning virtual-service-mirror-percent at spec.http.0.mirrorPercent']);
  expect(judged(withRule({ mirrorPercent: null, mirror_percent: 101 }))).toEqual([]);
});
