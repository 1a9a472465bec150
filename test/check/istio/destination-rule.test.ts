import { judged, texts } from './judged';

const rule = (spec: object, metadata: object = {}) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api', namespace: 'shop', ...metadata }, spec: { host: 'api.example.com', ...spec } });
const subset = (settings: object) => rule({ subsets: [{ name: 'v1', ...settings }] });

test.each([
  [{}],
  [{ host: 'api' }],
  [{ host: '*.example.com' }],
  [{ host: '*' }],
  [{ trafficPolicy: { tls: {} } }],
  [{ subsets: [{ name: 'v1', labels: { 'version': 'v1', 'example.com/tier': '' }, trafficPolicy: { tls: { mode: 'SIMPLE' } } }, { name: 'V2' }] }],
  [{ exportTo: ['.', 'billing'] }],
  [{ workloadSelector: { matchLabels: { app: 'billing' } }, exportTo: ['.'] }],
])('nothing is wrong with %j', spec => expect(judged(rule(spec))).toEqual([]));

test.each(['', 'a..b', 'a_b.com', '203.0.113.7', 'api.*.com', 'https://api.example.com'])('%j is no host', host => {
  expect(judged(rule({ host }))).toEqual(['error destination-rule-host at spec.host']);
  expect(texts(rule({ host }))).toEqual([
    `'host' must be a DNS name, with or without a leading '*', got ${JSON.stringify(host)}; write the host of the service, such as 'api.example.com'`,
  ]);
});

describe('subsets', () => {
  test.each(['', 'a.b', 'a_b', '-a', 'a'.repeat(64)])('%j is no name of one', name => {
    expect(judged(subset({ name }))).toEqual(['error destination-rule-subset-name at spec.subsets.0.name']);
  });

  test('one name is not for two', () => {
    const twice = rule({ subsets: [{ name: 'v1' }, { name: 'v2' }, { name: 'v1' }] });
    expect(judged(twice)).toEqual(['error destination-rule-subset-duplicate at spec.subsets.2.name']);
    expect(texts(twice)).toEqual(['two subsets have the name "v1"; rename one of them, or take it out']);
  });

  test('have labels of pods', () => {
    expect(judged(subset({ labels: { '/app': 'x' } }))).toEqual(['error label-invalid-key at spec.subsets.0.labels./app']);
    expect(judged(subset({ labels: { app: 'a b' } }))).toEqual(['error label-invalid-value at spec.subsets.0.labels.app']);
  });

  test('have errors of their policies, and Istio loses the warnings', () => {
    expect(judged(subset({ trafficPolicy: {} }))).toEqual(['error traffic-policy-empty at spec.subsets.0.trafficPolicy']);
    expect(judged(subset({ trafficPolicy: { outlierDetection: { consecutiveErrors: 5 } } }))).toEqual([]);
  });
});

test('is exported as others are, and with a selector within its namespace only', () => {
  expect(judged(rule({ exportTo: ['~'] }))).toEqual(['error export-to-nobody at spec.exportTo.0']);
  expect(judged(rule({ exportTo: ['.', 'shop'] }))).toEqual(['error export-to-duplicate at spec.exportTo.1']);
  expect(judged(rule({ exportTo: ['.', 'default'] }, { namespace: undefined }))).toEqual(['error export-to-duplicate at spec.exportTo.1']);
  expect(judged(rule({ exportTo: ['billing'] }))).toEqual([]);
  expect(judged(rule({ exportTo: ['billing'], workloadSelector: { matchLabels: { app: 'x' } } }))).toEqual(['error export-to-beyond-selector at spec.exportTo']);
});

test('a selector has labels', () => {
  expect(judged(rule({ workloadSelector: {} }))).toEqual(['warning selector-without-labels at spec.workloadSelector.matchLabels']);
});
