import { acceptanceOf } from '../../../src/check/acceptance';

const problemsOf = (metadata: any, manifest: object = {}) => acceptanceOf({
  apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata, spec: { address: '10.0.0.1' }, ...manifest,
} as any, { istioMinor: 31 });
const policy = (value: unknown, action: string) => problemsOf({ name: 'a', annotations: { 'istio.io/dry-run': value } },
  { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', spec: { action, rules: [{}], ...action === 'CUSTOM' && { provider: { name: 'a' } } } });

test.each<[object | string, string, string[]]>([
  ['a', 'metadata must be an object, got "a"', ['metadata']],
  [{ name: 1 }, 'metadata.name must be a text, got 1', ['metadata', 'name']],
  [{ name: 'a', namespace: true }, 'metadata.namespace must be a text, got true', ['metadata', 'namespace']],
  [{ name: 'a', labels: { a: 1 } }, 'metadata.labels.a must be a text, got 1', ['metadata', 'labels', 'a']],
  [{ name: 'a', labels: ['a'] }, 'metadata.labels must be an object, got ["a"]', ['metadata', 'labels']],
  [{ name: 'a', annotations: { 'a.b/c': {} } }, 'metadata.annotations["a.b/c"] must be a text, got {}', ['metadata', 'annotations', 'a.b/c']],
])('refuses %j', (metadata, message, path) => {
  expect(problemsOf(metadata)).toMatchObject([{ rule: 'metadata-type', severity: 'error', message, path }]);
});

test.each<[object | null]>([[{ name: 'a' }], [{ name: 'a', labels: null, annotations: null }], [{ name: 'a', labels: { a: 'b', c: null } }], [null]])('accepts %j', metadata => {
  expect(problemsOf(metadata)).toEqual([]);
});

test.each(['internal.istio.io/parents', 'internal.istio.io/parent-namespace', 'internal.istio.io/webhook-always-reject'])('refuses the annotation %s', key => {
  expect(problemsOf({ name: 'a', annotations: { [key]: 'b' } })).toMatchObject([
    { rule: 'metadata-reserved-annotation', severity: 'error', message: `metadata.annotations must not have "${key}", which is Istio's own` },
  ]);
});

test('takes a dry run only of policies that allow or deny', () => {
  expect(problemsOf({ name: 'a', annotations: { 'istio.io/dry-run': 'true' } })).toMatchObject([{ rule: 'metadata-dry-run', severity: 'error' }]);
  expect(policy('true', 'CUSTOM')).toMatchObject([{ rule: 'metadata-dry-run', severity: 'error' }]);
  expect(policy('True', 'ALLOW')).toEqual([]);
  expect(policy('0', 'DENY')).toEqual([]);
});

test('takes a dry run that is true or false', () => {
  expect(policy('yes', 'ALLOW')).toMatchObject([{
    rule: 'metadata-dry-run', severity: 'error', message: 'metadata.annotations["istio.io/dry-run"] must be true or false, got "yes"',
  }]);
});
