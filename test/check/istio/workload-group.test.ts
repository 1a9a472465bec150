import { judged, texts } from './judged';

const group = (spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup', metadata: { name: 'vms' }, spec: { template: {}, ...spec } });
const header = (name?: string) => group({ probe: { httpGet: { port: 80, httpHeaders: [{ name: 'X-Good', value: 'x' }, { name, value: 'x' }] } } });

test.each([
  [{}],
  [{ metadata: {} }],
  [{ metadata: { labels: { app: 'x' } }, template: { labels: { '-': 'not looked at' }, address: 'not_looked_at' } }],
  [{ probe: { httpGet: { port: 80 } } }],
  [{ probe: { tcpSocket: { port: 80 } } }],
  [{ probe: { exec: { command: ['true'] } } }],
])('nothing is wrong with %j', spec => expect(judged(group(spec))).toEqual([]));

test('labels are checked', () => {
  expect(judged(group({ metadata: { labels: { app: 'a b' } } }))).toEqual(['error label-invalid-value at spec.metadata.labels.app']);
});

test.each([[{}], [{ periodSeconds: 5 }], [{ grpc: { port: 80 } }]])('the probe %j does nothing that istiod knows', probe => {
  expect(judged(group({ probe }))).toEqual(['error workload-group-probe-without-method at spec.probe']);
  expect(texts(group({ probe }))).toEqual(["a probe must be one of 'httpGet', 'tcpSocket' and 'exec'; add one of them, or take 'probe' out"]);
});

test('a probe needs a command', () => {
  expect(judged(group({ probe: { exec: { command: [] } } }))).toEqual(['error workload-group-probe-without-command at spec.probe.exec.command']);
});

test.each(['X_Bad', undefined])('the header %s is none', name => {
  expect(judged(header(name))).toEqual(['error workload-group-probe-invalid-header at spec.probe.httpGet.httpHeaders.1.name']);
});

test.each(['X-Good', 'a', '1'])('the header %s is one', name => expect(judged(header(name))).toEqual([]));
