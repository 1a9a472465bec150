import { readFileSync } from 'fs';
import { join } from 'path';
import { problemsOf, type Case } from './problems';
import { RULES } from '../../../src/check/istio/cel';

/** The texts of all rules below a schema. */
function rulesIn(schema: any): string[] {
  return typeof schema !== 'object' || schema === null ? []
    : [...(schema['x-kubernetes-validations'] ?? []).map(({ rule }: any) => rule), ...Object.values(schema).flatMap(rulesIn)];
}

test('every rule in crds/ has code, and no code is without a rule', () => {
  const texts = rulesIn(JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'crds', 'istio.json'), 'utf8')));
  expect(texts.length).toBeGreaterThan(100);
  expect([...new Set(texts)].sort()).toEqual(Object.keys(RULES).sort());
});

const entry = (spec: object) => ({ kind: 'ServiceEntry', spec: { hosts: ['a.example.com'], ...spec } });
const endpoint = (of: object) => entry({ resolution: 'STATIC', endpoints: [of] });
const timeout = (text: string) => ({ kind: 'VirtualService', spec: { hosts: ['a'], http: [{ timeout: text }] } });
const selector = (matchLabels: object) => ({ kind: 'DestinationRule', spec: { host: 'a', workloadSelector: { matchLabels } } });
const gatewayTls = (tls: object) => ({ kind: 'Gateway', spec: { servers: [{ hosts: ['a'], port: { number: 443, name: 'a', protocol: 'HTTPS' }, tls }] } });
const probe = (scheme: string) => ({ kind: 'WorkloadGroup', spec: { template: {}, probe: { httpGet: { port: 80, scheme } } } });
const policy = (spec: object) => ({ kind: 'AuthorizationPolicy', spec });
const source = (of: object) => policy({ rules: [{ from: [{ source: of }] }] });
const target = { kind: 'Service', group: '', name: 'a' };

const BROKEN: Case[] = [
  [timeout('1us'), 'schema-duration', ['spec', 'http', 0, 'timeout'], 'spec.http[0].timeout must be a time of at least one millisecond, got "1us"'],
  [timeout('5'), 'schema-duration', ['spec', 'http', 0, 'timeout']],
  [entry({ ports: [{ number: 0, name: 'a' }] }), 'schema-port-number', ['spec', 'ports', 0, 'number'], 'spec.ports[0].number must be a port, from 1 to 65535, got 0'],
  [entry({ ports: [{ number: 65536, name: 'a' }] }), 'schema-port-number', ['spec', 'ports', 0, 'number']],
  [selector({ 'a*': 'b' }), 'schema-selector-wildcard', ['spec', 'workloadSelector', 'matchLabels']],
  [selector({ a: 'b*' }), 'schema-selector-wildcard', ['spec', 'workloadSelector', 'matchLabels', 'a'],
    'spec.workloadSelector.matchLabels.a must not have wildcards, got "b*"'],
  [selector({ '': 'b' }), 'schema-selector-empty-key', ['spec', 'workloadSelector', 'matchLabels']],
  [gatewayTls({ credentialName: 'a', credentialNames: ['b'] }), 'schema-too-many-of', ['spec', 'servers', 0, 'tls'],
    "spec.servers[0].tls must have only one of 'credentialName' and 'credentialNames'"],
  [gatewayTls({ tlsCertificates: [{}], credentialNames: ['b'] }), 'schema-too-many-of', ['spec', 'servers', 0, 'tls']],
  [entry({ resolution: 'STATIC', workloadSelector: {}, endpoints: [] }), 'schema-too-many-of', ['spec']],
  [policy({ selector: {}, targetRef: target }), 'schema-too-many-of', ['spec']],
  [policy({ targetRefs: [], targetRef: target }), 'schema-too-many-of', ['spec'], "spec must have only one of 'selector', 'targetRef' and 'targetRefs'"],
  [entry({ resolution: 'DNS', addresses: ['10.0.0.0/8'] }), 'schema-range-with-resolution', ['spec']],
  [entry({ endpoints: [] }), 'schema-endpoints-without-resolution', ['spec'], 'spec must not have endpoints with resolution NONE, which is the default'],
  [entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'a' }, { address: 'b' }] }), 'schema-round-robin-endpoints', ['spec']],
  [endpoint({}), 'schema-without-address', ['spec', 'endpoints', 0]],
  [endpoint({ address: 'unix:///a', ports: {} }), 'schema-socket-with-ports', ['spec', 'endpoints', 0]],
  [endpoint({ address: 'unix://a' }), 'schema-socket-path', ['spec', 'endpoints', 0, 'address']],
  [endpoint({ address: 'unix:///a/' }), 'schema-socket-path', ['spec', 'endpoints', 0, 'address']],
  [endpoint({ address: '10.0.0.1', ports: { ['x'.repeat(63)]: 80 } }), 'schema-port-name', ['spec', 'endpoints', 0, 'ports']],
  [endpoint({ address: '10.0.0.1', ports: { 'a.b': 80 } }), 'schema-port-name', ['spec', 'endpoints', 0, 'ports']],
  [entry({ hosts: ['*'] }), 'schema-any-host', ['spec', 'hosts', 0]],
  [entry({ ports: [{ number: 80, name: 'a' }, { number: 80, name: 'b' }] }), 'schema-duplicate-port', ['spec', 'ports']],
  [probe('http'), 'schema-probe-scheme', ['spec', 'probe', 'httpGet', 'scheme'], 'spec.probe.httpGet.scheme must be HTTP or HTTPS, got "http"'],
  [source({ serviceAccounts: ['a'], namespaces: [] }), 'schema-service-accounts', ['spec', 'rules', 0, 'from', 0, 'source']],
  [policy({ targetRef: { ...target, namespace: 'b' } }), 'schema-cross-namespace', ['spec', 'targetRef', 'namespace']],
];

test.each(BROKEN)('refuses %j: %s', (...[manifest, rule, path, message]: Case) => {
  const [problem, ...others] = problemsOf(manifest);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ rule, severity: 'error', path, ...message && { message } });
});

test.each<[object]>([
  [timeout('1ms')], [timeout('1h30m')],
  [entry({ ports: [{ number: 1, name: 'a' }, { number: 65535, name: 'b' }] })],
  [selector({ 'a.b/c': 'd' })],
  [gatewayTls({ credentialNames: ['b'] })], [gatewayTls({ credentialName: 'a', tlsCertificates: [{}] })],
  [entry({ workloadSelector: {} })],
  [policy({ selector: {} })], [policy({ targetRef: target })], [policy({ targetRef: { ...target, namespace: '' } })],
  [entry({ addresses: ['10.0.0.0/8'] })], [entry({ addresses: ['10.0.0.0/8'], resolution: 'STATIC' })], [entry({ resolution: 'DNS', addresses: ['10.0.0.0'] })],
  [entry({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'a' }] })],
  [endpoint({ network: 'a' })], [endpoint({ address: 'unix:///a' })], [endpoint({ address: 'unix://@a' })],
  [endpoint({ address: '10.0.0.1', ports: { ['x'.repeat(62)]: 80 } })],
  [probe('')], [probe('HTTPS')],
  [source({ serviceAccounts: ['a'] })], [source({ principals: ['a'], namespaces: [] })],
])('accepts %j', manifest => {
  expect(problemsOf(manifest)).toEqual([]);
});

test('shows that every rule can be broken', () => {
  expect(new Set(BROKEN.map(([, rule]) => rule))).toEqual(new Set(Object.values(RULES).map(({ id }) => id)));
});
