import { EgressChecks, FindingCategory, Severity, type ManifestChecksOptions } from '../src';

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: stripe, namespace: shop }
spec:
  hosts: [api.stripe.com]
  resolution: DNS
  ports:
    - { number: 443, name: https, protocol: HTTPS }
`;

test('finds nothing wrong with what the cluster takes', () => {
  expect(EgressChecks.checkManifests(ENTRY).filter(({ category }) => category === FindingCategory.ACCEPTANCE)).toEqual([]);
});

test('tells what is wrong, in which object, and where', () => {
  const wrong = `# a comment\n---\na: 1\n---\n${ENTRY.replace('api.stripe.com', '10.0.0.1')}`;
  expect(EgressChecks.checkManifests(wrong).find(({ rule }) => rule === 'service-entry-invalid-host')).toEqual({
    rule: 'service-entry-invalid-host',
    severity: Severity.ERROR,
    category: FindingCategory.ACCEPTANCE,
    message: expect.stringContaining('"10.0.0.1"'),
    fix: expect.any(String),
    codes: [],
    object: 'ServiceEntry shop/stripe',
    path: 'spec.hosts[0]',
    document: 2,
    line: 9,
    column: 11,
  });
});

test.each(['text', '1', '[]', 'true'])('metadata must be an object, not %s', metadata => {
  const found = EgressChecks.checkManifests(ENTRY.replace(/metadata: .*/, `metadata: ${metadata}`)).filter(({ severity }) => severity === Severity.ERROR);
  expect(found.map(({ rule, path }) => [rule, path])).toEqual([['metadata-type', 'metadata']]);
});

test('judges as the Istio that is named', () => {
  const wildcard = ENTRY.replace('api.stripe.com', '"*.stripe.com"').replace('DNS', 'DYNAMIC_DNS').replace('HTTPS }', 'TLS }');
  const refused = (istioVersion?: string) => EgressChecks.checkManifests(wildcard, { istioVersion })
    .filter(({ severity }) => severity === Severity.ERROR)
    .map(({ rule }) => rule);
  expect(refused()).toEqual([]);
  expect(refused('1.27.3')).toEqual(['schema-newer-value']);
});

test('judges for the mesh that is told of', () => {
  const tcp = ENTRY.replace('443, name: https, protocol: HTTPS', '5432, name: tcp, protocol: TCP');
  const found = (facts: ManifestChecksOptions) => EgressChecks.checkManifests(tcp, facts)
    .filter(({ rule }) => rule === 'tcp-port-without-address')
    .map(({ severity }) => severity);
  expect(found({})).toEqual([Severity.WARNING]);
  expect(found({ dnsCapture: true })).toEqual([]);
});

test.each<[string, () => void, string]>([
  ['no text', () => EgressChecks.checkManifests({} as any), "'yaml' must be a text with manifests, got {}; write them as YAML or JSON"],
  ['what is no version', () => EgressChecks.checkManifests(ENTRY, { istioVersion: 'newest' }),
    "'istioVersion' must be a text with a version such as '1.30' or '1.30.2', got \"newest\""],
  ['what is no domain', () => EgressChecks.checkManifests(ENTRY, { clusterDomain: 'Corp' }),
    "'clusterDomain' must be a DNS name in lower case such as 'cluster.local', got \"Corp\""],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(new Error(message));
});

test('refuses what can not be read, with its line', () => {
  expect(() => EgressChecks.checkManifests(`${ENTRY}  - [`)).toThrow(/^the manifests can not be read, in line \d+: /);
});
