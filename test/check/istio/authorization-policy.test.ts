import { acceptanceOf } from '../../../src/check/acceptance';
import type { Path, Problem } from '../../../src/check/problem';

const judge = (spec: object, istioMinor = 31): Problem[] =>
  acceptanceOf({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'a' }, spec }, { istioMinor });
const from = (...sources: object[]) => ({ from: sources.map(source => ({ source })) });
const to = (...operations: object[]) => ({ to: operations.map(operation => ({ operation })) });
const when = (key: string, ...values: string[]) => ({ when: [{ key, values }] });
const rules = (...all: object[]) => ({ rules: all });
const custom = (...all: object[]) => ({ action: 'CUSTOM', provider: { name: 'authorizer' }, rules: all });
const target = (group: string, kind: string) => ({ targetRefs: [{ group, kind, name: 'a' }] });

const SOURCE: Path = ['spec', 'rules', 0, 'from', 0, 'source'];
const OPERATION: Path = ['spec', 'rules', 0, 'to', 0, 'operation'];
const CONDITION: Path = ['spec', 'rules', 0, 'when', 0];

test.each<[object, string, Path, string?]>([
  [{ action: 'DENY' }, 'without-rules', ['spec', 'rules'], 'spec.rules must not be empty with action DENY, as the policy would never apply'],
  [{ action: 'DENY', rules: [] }, 'without-rules', ['spec', 'rules']],
  [{ action: 'CUSTOM', provider: { name: 'a' } }, 'without-rules', ['spec', 'rules']],
  [{ action: 'CUSTOM', rules: [{}] }, 'without-provider', ['spec', 'provider'], 'spec.provider.name must be there with action CUSTOM'],
  [{ action: 'CUSTOM', rules: [{}], provider: { name: '' } }, 'without-provider', ['spec', 'provider']],
  [{ rules: [{}], provider: { name: 'a' } }, 'provider', ['spec', 'provider'], 'spec.provider must not be there with action ALLOW'],
  [{ action: 'DENY', rules: [{}], provider: { name: 'a' } }, 'provider', ['spec', 'provider']],
  [rules({ from: [{}] }), 'empty-source', SOURCE, 'spec.rules[0].from[0].source must not be empty'],
  [rules(from({ principals: [] })), 'empty-source', SOURCE],
  [rules({ to: [{}] }), 'empty-operation', OPERATION],
  [rules(to({})), 'empty-operation', OPERATION],
  [rules(from({ principals: [''] })), 'empty-value', [...SOURCE, 'principals', 0], 'spec.rules[0].from[0].source.principals[0] must not be empty'],
  [rules(from({ notIpBlocks: ['10.0.0.0/33'] })), 'ip', [...SOURCE, 'notIpBlocks', 0],
    'spec.rules[0].from[0].source.notIpBlocks[0] must be an IP address or a range of them, got "10.0.0.0/33"'],
  [rules(from({ remoteIpBlocks: ['a'] })), 'ip', [...SOURCE, 'remoteIpBlocks', 0]],
  [rules(from({ serviceAccounts: ['a/b/c'] })), 'service-account', [...SOURCE, 'serviceAccounts', 0]],
  [rules(from({ serviceAccounts: ['ns/*'] })), 'service-account', [...SOURCE, 'serviceAccounts', 0]],
  [rules(from({ notServiceAccounts: ['é'.repeat(200)] })), 'service-account', [...SOURCE, 'notServiceAccounts', 0]],
  [rules(from({ trustDomains: ['spiffe://a'] })), 'trust-domain', [...SOURCE, 'trustDomains', 0]],
  [rules(from({ notTrustDomains: ['a*b'] })), 'trust-domain', [...SOURCE, 'notTrustDomains', 0]],
  [rules(to({ ports: ['65536'] })), 'port', [...OPERATION, 'ports', 0], 'spec.rules[0].to[0].operation.ports[0] must be the number of a port, got "65536"'],
  [rules(to({ notPorts: ['http'] })), 'port', [...OPERATION, 'notPorts', 0]],
  [rules(to({ hosts: [''] })), 'empty-value', [...OPERATION, 'hosts', 0]],
  [rules(to({ paths: ['/{a}'] })), 'path', [...OPERATION, 'paths', 0]],
  [rules(to({ paths: ['/{**}/{*}'] })), 'path', [...OPERATION, 'paths', 0]],
  [rules(to({ notPaths: ['/{*}/*/é'] })), 'path', [...OPERATION, 'notPaths', 0]],
  [rules(to({ paths: ['/a//{*}'] })), 'path', [...OPERATION, 'paths', 0]],
  [rules(when('source.host', 'a')), 'condition-key', [...CONDITION, 'key'], 'spec.rules[0].when[0].key must be an attribute that Istio knows, got "source.host"'],
  [rules(when('', 'a')), 'condition-key', [...CONDITION, 'key']],
  [rules(when('constructor', 'a')), 'condition-key', [...CONDITION, 'key']],
  [rules(when('request.headers', 'a')), 'condition-key', [...CONDITION, 'key'], 'spec.rules[0].when[0].key must have a name in brackets, got "request.headers"'],
  [rules(when('request.auth.claims[]', 'a')), 'condition-key', [...CONDITION, 'key']],
  [rules(when('source.ip')), 'condition-without-values', CONDITION],
  [rules(when('source.ip', 'a')), 'ip', [...CONDITION, 'values', 0]],
  [rules({ when: [{ key: 'destination.port', notValues: ['-1'] }] }), 'port', [...CONDITION, 'notValues', 0]],
  [rules(when('source.serviceAccount', ...Array.from({ length: 17 }, (_, i) => `a${i}`))), 'too-many-service-accounts', [...CONDITION, 'values']],
  [rules(when('source.trustDomain', '*a*')), 'wildcard', [...CONDITION, 'values', 0]],
  [rules(when('connection.sni', '')), 'empty-value', [...CONDITION, 'values', 0]],
  [custom(from({ notNamespaces: ['a'] })), 'custom-source', [...SOURCE, 'notNamespaces'],
    'spec.rules[0].from[0].source.notNamespaces must not be there with action CUSTOM'],
  [custom(when('request.auth.claims[a]', 'b')), 'custom-condition', [...CONDITION, 'key']],
  [custom(when('source.principal', 'b')), 'custom-condition', [...CONDITION, 'key']],
  [target('apps', 'Deployment'), 'target-kind', ['spec', 'targetRefs', 0],
    'spec.targetRefs[0] must be of a kind that policies apply to, got "Deployment" of group "apps"'],
  [{ targetRef: { kind: 'Gateway', name: 'a' } }, 'target-kind', ['spec', 'targetRef']],
])('refuses %j: %s', (...[spec, rule, path, message]) => {
  expect(judge(spec)).toEqual([expect.objectContaining({ rule: `authorization-policy-${rule}`, severity: 'error', path, ...message && { message } })]);
});

test.each<[object]>([
  [{}], [rules()], [rules({})], [{ action: 'AUDIT' }],
  [rules({ from: [], to: [], when: [] })],
  [rules(from({ principals: ['*'], notRequestPrincipals: ['a'] }, { serviceAccounts: ['ns/a', 'b'], trustDomains: ['*', 'a*', '*.a', 'cluster.local'] }))],
  [rules(from({ ipBlocks: ['10.0.0.0/8', '::1', 'fe80::1%eth0'], remoteIpBlocks: ['10.1.2.3/8'] }))],
  [rules(to({ ports: ['0', '65535', '080'], paths: ['*', '/a*', '/a/{*}', '/{**}/a', '/{*}/{**}'] }))],
  [rules(when('request.headers[x-a]', 'a'), when('source.trustDomain', 'a'), when('experimental.envoy.filters.a[b]', 'c'), when('destination.ip', '10.0.0.1'))],
  [rules({ when: [{ key: 'source.namespace', notValues: ['a'] }] })],
  [custom(from({ ipBlocks: ['10.0.0.1'] }), to({ paths: ['/a'] }), when('request.headers[a]', 'b'))],
  [target('', 'Service')], [target('core', 'Service')], [target('networking.istio.io', 'ServiceEntry')],
  [target('gateway.networking.k8s.io', 'Gateway')], [target('gateway.networking.k8s.io', 'GatewayClass')],
  [{ selector: { matchLabels: { app: 'a' } } }],
])('accepts %j', spec => {
  expect(judge(spec)).toEqual([]);
});

test('warns of a selector that selects everything', () => {
  expect(judge({ selector: {} })).toEqual([{
    rule: 'authorization-policy-empty-selector',
    severity: 'warning',
    path: ['spec', 'selector'],
    message: 'spec.selector has no labels, so it selects every workload of the namespace',
    fix: "write 'matchLabels', or leave 'selector' out",
  }]);
});

test.each<[object]>([
  [to({ methods: ['GET'] })],
  [from({ requestPrincipals: ['*'] })],
  [from({ trustDomains: ['a'] })],
  [{ ...from({ principals: ['a'] }), ...to({ methods: ['GET'] }) }],
])('warns that denying %j denies connections too', rule => {
  expect(judge({ action: 'DENY', ...rules({}, rule) })).toEqual([expect.objectContaining({
    rule: 'authorization-policy-denies-connections',
    severity: 'warning',
    path: ['spec', 'rules', 1],
    message: 'spec.rules[1] looks only at requests, so it denies every TCP connection too',
  })]);
  expect(judge({ action: 'ALLOW', ...rules(rule) })).toEqual([]);
});

test.each<[object]>([
  [to({ methods: ['GET'], ports: ['80'] })],
  [to({ methods: ['GET'] }, { notPorts: ['80'] })],
  [from({ namespaces: ['a'] })],
  [when('request.headers[a]', 'b')],
  [{}],
])('takes denying %j as meant', rule => {
  expect(judge({ action: 'DENY', ...rules(rule) })).toEqual([]);
});

test.each<[object, number]>([
  [target('networking.istio.io', 'ServiceEntry'), 24],
  [target('gateway.networking.k8s.io', 'GatewayClass'), 25],
  [rules(when('source.serviceAccount', 'a')), 25],
  [rules(when('source.trustDomain', 'a')), 30],
])('knows %j since Istio 1.%i', (spec, since) => {
  expect(judge(spec, since)).toEqual([]);
  expect(judge(spec, since - 1)).toMatchObject([{ severity: 'error' }]);
});
