import { EXPLANATIONS } from '../../src/check/catalog';
import { readManifests } from '../../src/check/documents';
import { duplicateKeys } from '../../src/check/findings';
import { judge, type Judge } from '../../src/check/judge';
import { acknowledgementOf } from '../../src/private/own-keys';
import { folderOf, odd, runIn } from '../cli/terminal';

const wrong: Judge = manifests => manifests.map(manifest => ({
  manifest, rule: 'odd-kind', category: 'conflict', severity: 'error', path: ['kind'], message: 'kind is odd', fix: 'make it even',
}));
const withAnnotations = (annotations: unknown) => ({ apiVersion: 'v1', kind: 'Odd', metadata: { name: 'thing', annotations: annotations as { [key: string]: string } } });
const found = (annotations: unknown) => judge([withAnnotations(annotations)], { istioMinor: 30 }, [wrong])
  .map(({ rule, acknowledged }) => acknowledged === undefined ? rule : `${rule}: ${acknowledged}`);

test('a finding has the reason that its object gives', () => {
  expect(found({ 'cdk8s-istio-egress/acknowledge.odd-kind': 'it is odd on purpose' })).toEqual(['odd-kind: it is odd on purpose']);
  expect(found({ 'cdk8s-istio-egress/acknowledge.duplicate-key': 'it is odd on purpose' })).toEqual(['odd-kind']);
});

test.each<[unknown]>([[''], [' '], [null], [1]])('%j is no reason, and a finding of its own', reason => {
  expect(found({ 'cdk8s-istio-egress/acknowledge.odd-kind': reason })).toEqual(['odd-kind', 'acknowledgement-without-reason']);
});

test('every rule can be acknowledged: Kubernetes takes no more than 63 characters after the prefix', () => {
  expect(EXPLANATIONS.map(({ id }) => acknowledgementOf(id).split('/')[1]).filter(name => name.length > 63)).toEqual([]);
});

test.each([
  ['odd-kinds', 'did you mean odd-kind? Write that, or take the annotation out'],
  ['exportd-to-everyone', 'did you mean exported-to-everyone? Write that, or take the annotation out'],
  ['CLAIMED_TWICE', 'write the id that the finding ends with, or take the annotation out'],
  ['', 'write the id that the finding ends with, or take the annotation out'],
])('an acknowledgement of %j, which no rule is called, is a finding of its own', (rule, fix) => {
  const key = `cdk8s-istio-egress/acknowledge.${rule}`;
  expect(judge([withAnnotations({ [key]: 'on purpose' })], { istioMinor: 30 }, [wrong])).toEqual([expect.objectContaining({ rule: 'odd-kind' }), {
    manifest: expect.anything(),
    rule: 'acknowledgement-of-unknown-rule',
    category: 'advice',
    severity: 'warning',
    path: ['metadata', 'annotations', key],
    message: `there is no rule ${JSON.stringify(rule)} that could be acknowledged`,
    fix,
  }]);
});

test('what only constructs find may be acknowledged, and so may be rules that another version has', () => {
  expect(found({ 'cdk8s-istio-egress/acknowledge.starttls-port': 'this server expects TLS at once' })).toEqual(['odd-kind']);
  expect(found({
    'cdk8s-istio-egress/acknowledge.rule-of-tomorrow': 'it is odd on purpose',
    'cdk8s-istio-egress/acknowledge.acknowledgement-of-unknown-rule': 'there will be one',
  })).toEqual(['odd-kind', 'acknowledgement-of-unknown-rule: there will be one']);
});

test.each([[undefined], [null], ['text'], [[]]])('annotations may be %j', annotations => {
  expect(found(annotations)).toEqual(['odd-kind']);
});

test('an object may have nothing that it should', () => {
  expect(judge([{ apiVersion: 'v1', kind: 'Odd' } as any], { istioMinor: 30 }, [wrong])).toHaveLength(1);
});

test('keys that stand twice are acknowledged as all else is', () => {
  const { objects } = readManifests('a.yaml', `apiVersion: v1
kind: Odd
metadata: { name: thing, annotations: { cdk8s-istio-egress/acknowledge.duplicate-key: generated so } }
spec: { a: 1, a: 2 }
`);
  expect(duplicateKeys(objects)).toEqual([expect.objectContaining({ rule: 'duplicate-key', acknowledged: 'generated so' })]);
});

test('lint does not fail for what is acknowledged, and says how much that is', async () => {
  const folder = folderOf({ 'a.yaml': odd().replace('namespace: shop', 'namespace: shop, annotations: {cdk8s-istio-egress/acknowledge.odd-kind: on purpose}') });
  const { code, stdout } = await runIn(folder, ['lint', 'a.yaml', '--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [{ rule: 'odd-kind', severity: 'error', acknowledged: 'on purpose' }], summary: { findings: { error: 0 }, acknowledged: 1 },
  });
});
