import { problemsOf, type Case } from './problems';

const entry = (spec: object) => ({ kind: 'ServiceEntry', spec: { hosts: ['a.example.com'], ...spec } });
const policy = (trafficPolicy: object) => ({ kind: 'DestinationRule', spec: { host: 'a', trafficPolicy } });
const route = (of: object) => ({ kind: 'VirtualService', spec: { hosts: ['a'], http: [of] } });
const port = { number: 80, name: 'http' };

test.each<Case>([
  [entry({ ports: [{ number: '443', name: 'a' }] }), 'schema-type', ['spec', 'ports', 0, 'number'], 'spec.ports[0].number must be a whole number, got "443"'],
  [entry({ ports: [{ number: 44.5, name: 'a' }] }), 'schema-type', ['spec', 'ports', 0, 'number']],
  [entry({ ports: port }), 'schema-type', ['spec', 'ports'], 'spec.ports must be a list, got {"number":80,"name":"http"}'],
  [entry({ ports: ['a'] }), 'schema-type', ['spec', 'ports', 0], 'spec.ports[0] must be an object, got "a"'],
  [entry({ hosts: [true] }), 'schema-type', ['spec', 'hosts', 0], 'spec.hosts[0] must be a text, got true'],
  [policy({ loadBalancer: { localityLbSetting: { enabled: 'yes' } } }), 'schema-type', ['spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting', 'enabled']],
  [policy({ retryBudget: { percent: '5' } }), 'schema-type', ['spec', 'trafficPolicy', 'retryBudget', 'percent'],
    'spec.trafficPolicy.retryBudget.percent must be a number, got "5"'],
  [{ kind: 'ServiceEntry', spec: { hosts: ['a'] }, status: { observedGeneration: 1.5 } }, 'schema-type', ['status', 'observedGeneration']],
  [entry({ location: null }), 'schema-null', ['spec', 'location'], 'spec.location must be a text, got null'],
  [entry({ ports: [null] }), 'schema-null', ['spec', 'ports', 0]],
  [{ kind: 'ServiceEntry', spec: null }, 'schema-null', ['spec']],
  [{ kind: 'ServiceEntry' }, 'schema-required', [], 'spec must be there'],
  [entry({ ports: [{ number: 80 }] }), 'schema-required', ['spec', 'ports', 0], 'spec.ports[0].name must be there'],
  [entry({ location: 'OUTSIDE' }), 'schema-enum', ['spec', 'location'], 'spec.location must be one of MESH_EXTERNAL, MESH_INTERNAL, got "OUTSIDE"'],
  [entry({ ports: [{ number: -1, name: 'a' }] }), 'schema-range', ['spec', 'ports', 0, 'number'], 'spec.ports[0].number must be from 0 to 4294967295, got -1'],
  [policy({ outlierDetection: { maxEjectionPercent: 2 ** 31 } }), 'schema-format', ['spec', 'trafficPolicy', 'outlierDetection', 'maxEjectionPercent']],
  [route({ directResponse: { status: 200, body: { bytes: 'a' } } }), 'schema-format', ['spec', 'http', 0, 'directResponse', 'body', 'bytes']],
  [{ kind: 'WorkloadGroup', spec: { template: {}, probe: { httpGet: { port: 80, httpHeaders: [{ name: 'a b' }] } } } }, 'schema-pattern',
    ['spec', 'probe', 'httpGet', 'httpHeaders', 0, 'name']],
  [entry({ hosts: [] }), 'schema-size', ['spec', 'hosts'], 'spec.hosts must have from 1 to 256 items, got 0'],
  [entry({ addresses: ['é'.repeat(65)] }), 'schema-size', ['spec', 'addresses', 0], 'spec.addresses[0] must have at most 64 characters, got 65'],
  [entry({ resolution: 'STATIC', endpoints: [{ address: 'a', ports: Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`a${i}`, 80])) }] }), 'schema-size',
    ['spec', 'endpoints', 0, 'ports']],
  [entry({ ports: [port, { ...port, number: 81 }] }), 'schema-duplicate', ['spec', 'ports', 1], 'spec.ports must have name "http" only once'],
  [policy({ loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } }), 'schema-too-many-of', ['spec', 'trafficPolicy', 'loadBalancer'],
    'spec.trafficPolicy.loadBalancer must have only one of simple, consistentHash'],
  [policy({ loadBalancer: { consistentHash: { useSourceIp: true, httpHeaderName: 'a', maglev: {} } } }), 'schema-too-many-of',
    ['spec', 'trafficPolicy', 'loadBalancer', 'consistentHash'], 'spec.trafficPolicy.loadBalancer.consistentHash must have only one of httpHeaderName, useSourceIp'],
  [{ ...entry({}), data: {} }, 'schema-unknown-field', ['data'], 'data is not a known field'],
  [entry({ host: 'b' }), 'schema-unknown-field', ['spec', 'host']],
  [entry({ metadata: {} }), 'schema-unknown-field', ['spec', 'metadata']],
  [entry({ hosts: ['a'], export_to: ['.'] }), 'schema-unknown-field', ['spec', 'export_to']],
])('refuses %j: %s', (...[manifest, rule, path, message]: Case) => {
  const [problem, ...others] = problemsOf(manifest);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ rule, severity: 'error', path, ...message && { message } });
});

test.each<[object]>([
  [entry({ ports: [{ ...port, number: 80.0 }], location: 'MESH_EXTERNAL', resolution: 'DNS' })],
  [entry({ addresses: ['é'.repeat(64)] })],
  [entry({ location: undefined })],
  [{ ...entry({}), status: { anything: { at: ['all'] }, observedGeneration: '3' } }],
  [policy({ loadBalancer: { localityLbSetting: { enabled: null } } })],
  [policy({ loadBalancer: { consistentHash: { useSourceIp: true, maglev: {} } } })],
  [policy({ connectionPool: { tcp: { idleTimeout: '-500us' } } })],
  [policy({ retryBudget: { percent: 0.5 } })],
  [route({ directResponse: { status: 200, body: { bytes: 'YQ==' } } })],
])('accepts %j', manifest => {
  expect(problemsOf(manifest)).toEqual([]);
});

test.each([
  ['export_to', "write 'exportTo'"],
  ['host', "write 'hosts'"],
  ['workloadselector', "write 'workloadSelector'"],
  ['nonsense', 'write one of addresses, endpoints, exportTo, hosts, location, ports, resolution, subjectAltNames, workloadSelector, or leave it out'],
])('says what may have been meant by %s', (field, fix) => {
  expect(problemsOf(entry({ [field]: [] }))).toMatchObject([{ rule: 'schema-unknown-field', fix }]);
});

test('says where a label belongs that stands beside the map of labels', () => {
  expect(problemsOf(entry({ workloadSelector: { app: 'a' } }))).toMatchObject([{ rule: 'schema-unknown-field', fix: "move it into 'labels', or leave it out" }]);
  expect(problemsOf(policy({ loadBalancer: { localityLbSetting: { distribute: [{ too: {} }] } } })))
    .toMatchObject([{ rule: 'schema-unknown-field', fix: 'write one of from, to, or leave it out' }]);
});

test('tells everything that is wrong, but tries rules only on what is well formed', () => {
  expect(problemsOf(entry({ resolution: 'DNS', addresses: [1, '10.0.0.0/8'], ports: [{ number: '0', name: 'a' }, { number: 70000, name: 'b' }] }))
    .map(({ rule, path }) => [rule, path.join('.')]).sort()).toEqual([
    ['schema-port-number', 'spec.ports.1.number'],
    ['schema-type', 'spec.addresses.0'],
    ['schema-type', 'spec.ports.0.number'],
  ]);
});

test.each<[string, object, number]>([
  ['fields', route({ retries: { attempts: 1, backoff: '1s' } }), 26],
  ['fields of every place', policy({ portLevelSettings: [{ connectionPool: { http: { http2KeepAlive: { interval: '1s', timeout: '1s' } } } }] }), 31],
  ['values', entry({ resolution: 'DYNAMIC_DNS' }), 28],
])('refuses %s that Istio did not have yet', (_, manifest, since) => {
  expect(problemsOf(manifest, since)).toEqual([]);
  expect(problemsOf(manifest, since - 1)).toMatchObject([{ rule: expect.stringMatching(/^schema-newer-(field|value)$/), severity: 'error' }]);
});

test('names the versions of a newer field', () => {
  expect(problemsOf(route({ redirect: { prefixRewrite: '/' } }), 29).map(({ message }) => message))
    .toEqual(['spec.http[0].redirect.prefixRewrite is known since Istio 1.31, and the cluster has 1.29']);
});

test('does not take labels for fields', () => {
  expect(problemsOf({ kind: 'ServiceEntry', spec: { hosts: ['a'], workloadSelector: { labels: { resolution: 'DYNAMIC_DNS' } } } }, 22)).toEqual([]);
});

test.each([
  ['networking.istio.io/v1', true], ['networking.istio.io/v1beta1', true], ['networking.istio.io/v1alpha3', true], ['networking.istio.io/v2', false],
])('knows whether %s is served', (apiVersion, served) => {
  expect(problemsOf({ ...entry({}), apiVersion })).toEqual(served ? [] : [expect.objectContaining({ rule: 'schema-unknown-version', path: ['apiVersion'] })]);
});

test.each([
  [route({ timeout: 5 }), "write a number with its unit, such as '500ms', '5s' or '1h'"],
  [entry({ hosts: [true] }), "write a host, or a wildcard such as '*.example.com'"],
  [entry({ ports: [{ number: 80, name: 80 }] }), 'put the value in quotes'],
])('says of %j what the field needs, which may be more than quotes', (manifest, fix) => {
  expect(problemsOf(manifest)).toEqual([expect.objectContaining({ rule: 'schema-type', fix })]);
});

test('reads 1,000 objects in well under a second, even on a busy machine', () => {
  const manifest = entry({ ports: [port], resolution: 'STATIC', endpoints: [{ address: '10.0.0.1', ports: { http: 8080 } }] });
  problemsOf(manifest);
  const start = process.hrtime.bigint();
  for (let index = 0; index < 1000; index++) {
    problemsOf(manifest);
  }
  expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(1000);
});
