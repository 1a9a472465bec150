import { readManifests } from '../../src/check/documents';
import { duplicateKeys, findingsOf } from '../../src/check/findings';
import { judge, JUDGES, type Judge, type Verdict } from '../../src/check/judge';
import type { Manifest } from '../../src/check/manifest';
import { pathText } from '../../src/check/path';

const TEXT = `apiVersion: v1
kind: Service
metadata: {name: one, namespace: shop}
spec:
  ports:
    - port: 1
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: two}
    spec: {ports: [{port: 2}]}
  - {apiVersion: v1, kind: Service}
`;

const at = (manifest: Manifest, path: (string | number)[], more: Partial<Verdict> = {}): Verdict => ({
  manifest, rule: 'some-rule', category: 'conflict', severity: 'info', path, message: 'is odd', fix: 'change it', ...more,
});
const { objects } = readManifests('b.yaml', TEXT);
const [one, two, three] = objects.map(({ manifest }) => manifest);

test('findings say which object they are about, and where that stands', () => {
  expect(findingsOf([at(two, ['spec', 'ports', 0, 'port'], { codes: ['IST0001'] })], objects)).toEqual([{
    rule: 'some-rule',
    category: 'conflict',
    severity: 'info',
    message: 'is odd',
    fix: 'change it',
    codes: ['IST0001'],
    object: 'Service two',
    file: 'b.yaml',
    document: 2,
    line: 14,
    column: 27,
    path: 'spec.ports[0].port',
  }]);
});

test('findings are ordered by file, place, and rule', () => {
  const other = readManifests('a.yaml', TEXT).objects;
  const verdicts = [at(three, []), at(two, ['spec']), at(one, ['spec'], { rule: 'b' }), at(one, ['spec'], { rule: 'a' }), at(other[2].manifest, []), at(one, ['kind'])];
  const shown = (found: Verdict[]) => findingsOf(found, [...objects, ...other]).map(({ file, line, rule, object }) => `${file}:${line} ${rule} ${object}`);
  expect(shown(verdicts)).toEqual([
    'a.yaml:15 some-rule Service (without name)', 'b.yaml:2 some-rule Service shop/one', 'b.yaml:4 a Service shop/one', 'b.yaml:4 b Service shop/one',
    'b.yaml:14 some-rule Service two', 'b.yaml:15 some-rule Service (without name)',
  ]);
  expect(shown([...verdicts].reverse())).toEqual(shown(verdicts));
});

test('every judge sees all objects, and the cluster', () => {
  const counting: Judge = (manifests, { istioMinor, kubernetesMinor }) => [at(manifests[0], [], { message: `${manifests.length} ${istioMinor} ${kubernetesMinor}` })];
  expect(judge([one, two, three], { istioMinor: 30, kubernetesMinor: 33 }, [counting, counting]).map(({ message }) => message)).toEqual(['3 30 33', '3 30 33']);
});

test('an object that no rule expects is told of, and does not keep others from being judged', () => {
  const broken = { ...one, kind: 'ServiceEntry', apiVersion: 'networking.istio.io/v1', get spec(): any { throw new Error('no spec'); } } as Manifest;
  const old = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'Sidecar', metadata: { name: 'old', namespace: 'Shop' }, spec: {} };
  const [acceptance, rules] = JUDGES;
  expect(judge([broken, old], { istioMinor: 30 }, [acceptance])).toEqual([
    expect.objectContaining({ manifest: broken, rule: 'not-judged', severity: 'error', message: 'could not be judged: no spec' }),
    expect.objectContaining({ manifest: old, severity: 'error' }),
  ]);
  const [failed, ...others] = judge([broken, old], { istioMinor: 30 }, [rules]).reverse();
  expect(failed).toMatchObject({ rule: 'not-judged', message: expect.stringMatching(/^could not be judged together with the others by clear-text-to-443, .*: no spec$/) });
  expect(others.map(({ rule }) => rule)).toEqual(['deprecated-api-version']);
});

test('duplicate keys are found', () => {
  const twice = readManifests('a.yaml', 'apiVersion: v1\nkind: A\nspec:\n  a: 1\n  a: 2\n').objects;
  expect(findingsOf(duplicateKeys(twice), twice)).toEqual([expect.objectContaining({
    rule: 'duplicate-key',
    category: 'advice',
    severity: 'warning',
    line: 5,
    column: 6,
    path: 'spec.a',
    message: 'spec.a stands more than once, and only the last one counts',
    fix: 'remove all but one',
  })]);
});

test('paths are written as people write them', () => {
  expect(pathText([])).toBe('');
  expect(pathText(['spec', 'ports', 0, 'number'])).toBe('spec.ports[0].number');
  expect(pathText(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe('metadata.labels["app.kubernetes.io/name"]');
});

test('thousands of findings in one document take no long time', () => {
  const many = readManifests('a.yaml', `apiVersion: v1\nkind: List\nitems:\n${'- {apiVersion: v1, kind: A, spec: {a: 1}}\n'.repeat(5000)}`).objects;
  const start = performance.now();
  expect(findingsOf(many.map(({ manifest }) => at(manifest, ['spec', 'a'])), many)).toHaveLength(5000);
  expect(performance.now() - start).toBeLessThan(10_000);
}, 20_000);
