import { judged, texts } from './judged';

const entry = (annotations?: { [key: string]: string }) => ({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'a', annotations }, spec: { address: '203.0.113.7' } });
const policy = (dryRun: string, action?: string) => ({
  apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'a', annotations: { 'istio.io/dry-run': dryRun } }, spec: { action, rules: [{}] },
});

test.each([[undefined], [{}], [{ 'istio.io/rev': 'x', 'constructor': 'x' }]])('nothing is wrong with the annotations %j', annotations => expect(judged(entry(annotations))).toEqual([]));

test.each(['internal.istio.io/webhook-always-reject', 'internal.istio.io/parents', 'internal.istio.io/parent-namespace'])('%s is Istio\'s own', key => {
  expect(judged(entry({ [key]: '' }))).toEqual([`error reserved-annotation at metadata.annotations.${key}`]);
  expect(texts(entry({ [key]: '' }))).toEqual([`the annotation "${key}" is Istio's own, and refused from others; take it out`]);
});

test('only policies run dry', () => {
  expect(judged(entry({ 'istio.io/dry-run': 'true' }))).toEqual(['error dry-run-of-other-kind at metadata.annotations.istio.io/dry-run']);
});

test.each(['true', 'TRUE', 'True', 't', 'T', '1', 'false', 'FALSE', 'False', 'f', 'F', '0'])('a policy takes the value %s', value => {
  expect([undefined, 'ALLOW', 'DENY'].flatMap(action => judged(policy(value, action)))).toEqual([]);
});

test.each(['', 'yes', 'tRUE', ' true'])('a policy does not take the value %j', value => {
  expect(texts(policy(value))).toEqual([`"istio.io/dry-run" must be true or false, got ${JSON.stringify(value)}; write "true", in quotes`]);
  expect(judged(policy(value))).toEqual(['error dry-run-not-boolean at metadata.annotations.istio.io/dry-run']);
});

test('a policy that does not allow or deny does not run dry', () => {
  expect(judged(policy('true', 'AUDIT'))).toEqual(['error dry-run-of-other-action at metadata.annotations.istio.io/dry-run']);
});
