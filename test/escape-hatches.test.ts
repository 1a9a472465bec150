import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import {
  AccessLogs, EgressChecks, EgressGateway, EgressNetworkPolicy, EgressPort, EgressScope, EndpointsAlias, EndpointsForm, ExternalApi, ExternalEndpoint,
  ExternalNameAlias, LocalAlias, Mesh, UpstreamTls, VirtualMachineService, Workload, type ManifestOptions,
} from '../src';
import { ofKind, only, shop, synth } from './helpers';

const ADDED_TLS = [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'api.example.com' }) })];

const OWN_TLS = UpstreamTls.mutualFromSecret('client', Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }), { serverName: 'api.example.com' });

/** Each construct with as many kinds of objects as it can have. */
const CONSTRUCTS: [string, string[], (chart: Chart, options?: ManifestOptions) => Construct][] = [
  ['ExternalApi', ['ServiceEntry', 'DestinationRule', 'VirtualService'], (chart, options) => new ExternalApi(chart, 'it', {
    host: 'api.example.com', ports: ADDED_TLS, timeout: Duration.seconds(5), ...options,
  })],
  ['ExternalApi with a Secret', ['ServiceEntry', 'DestinationRule', 'DestinationRule', 'Role', 'RoleBinding'], (chart, options) => {
    Mesh.configure(chart, { istioVersion: '1.30' });
    return new ExternalApi(chart, 'it', { host: 'api.example.com', ports: [EgressPort.http(80, { tls: OWN_TLS })], ...options });
  }],
  ['ExternalNameAlias', ['Service', 'VirtualService'], (chart, options) => new ExternalNameAlias(chart, 'it', {
    target: ExternalApi.fromAttributes(chart, 'target', { host: 'api.example.com', ports: ADDED_TLS }), ...options,
  })],
  ['EndpointsAlias', ['Service', 'DestinationRule', 'EndpointSlice', 'EndpointSlice', 'VirtualService'], (chart, options) => new EndpointsAlias(chart, 'it', {
    addresses: ['192.0.2.10', '2001:db8::10'], ports: ADDED_TLS, ...options,
  })],
  ['EndpointsAlias in the older form', ['Service', 'DestinationRule', 'Endpoints', 'VirtualService'], (chart, options) => new EndpointsAlias(chart, 'it', {
    addresses: ['192.0.2.10'], ports: ADDED_TLS, form: EndpointsForm.ENDPOINTS, ...options,
  })],
  ['LocalAlias', ['Service'], (chart, options) => new LocalAlias(chart, 'it', { selector: { app: 'it' }, ports: [EgressPort.http(80)], ...options })],
  ['VirtualMachineService', ['ServiceEntry', 'DestinationRule', 'WorkloadEntry'], (chart, options) => new VirtualMachineService(chart, 'it', {
    host: 'it.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'it', machines: ExternalEndpoint.all('192.0.2.10'), ...options,
  })],
  ['VirtualMachineService of machines that register themselves', ['ServiceEntry', 'DestinationRule', 'WorkloadGroup'], (chart, options) => new VirtualMachineService(chart, 'it', {
    host: 'it.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'it', ...options,
  })],
  ['EgressGateway', ['Gateway', 'DestinationRule', 'Telemetry'], (chart, options) => new EgressGateway(chart, 'it', {
    service: 'egress', selector: { istio: 'egressgateway' }, accessLogs: AccessLogs.toStandardOutput(), ...options,
  })],
  ['EgressScope', ['Sidecar', 'NetworkPolicy', 'Telemetry'], (chart, options) => new EgressScope(chart, 'it', {
    allow: [], networkPolicy: EgressNetworkPolicy.toPods(), accessLogs: AccessLogs.toStandardOutput(), ...options,
  })],
];

describe.each(CONSTRUCTS)('%s', (_, kinds, make) => {
  test('emits what its escape hatches are tried on', () => {
    const chart = shop();
    make(chart);
    expect(synth(chart).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('is found by ApiObject.of as its first object', () => {
    const construct = make(shop());
    expect(ApiObject.of(construct).kind).toBe(kinds[0]);
    expect(ApiObject.of(construct)).toBe(construct.node.findChild('Resource'));
  });

  test('tells of a JSON patch that does not fit, before anything is written', () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'patched-')) });
    new ExternalApi(new Chart(app, 'before', { namespace: 'shop' }), 'other', { host: 'other.example.com' });
    const construct = make(new Chart(app, 'egress', { namespace: 'shop' }));
    const object = ApiObject.of(construct);
    object.addJsonPatch(JsonPatch.replace('/spec/nowhere/0/field', 1));
    const rejected = `a JSON patch of ${object.kind} ${object.name} does not fit: `;
    expect(EgressChecks.of(construct).findings().filter(({ rule }) => rule === 'patch-without-place')).toEqual([
      expect.objectContaining({ severity: 'error', constructPath: 'egress/it', message: expect.stringMatching(`^${rejected}[^/]*$`) }),
    ]);
    expect(() => app.synth()).toThrow(`[egress/it] ${rejected}`);
    expect(readdirSync(app.outdir)).toEqual([]);
    rmSync(app.outdir, { recursive: true });
  });

  test('keeps what JSON patches add, unknown fields and a status too', () => {
    const chart = shop();
    make(chart).node.children.filter(ApiObject.isApiObject).forEach(object => object.addJsonPatch(
      JsonPatch.add('/metadata/finalizers', ['example.com/keep']), JsonPatch.add('/notInAnySchema', { deep: [1] }), JsonPatch.add('/status', { conditions: [] }),
    ));
    expect(() => chart.toJson()).toThrow(/notInAnySchema is not a known field; .*\(schema-unknown-field\)/);
    chart.node.findAll().filter(ApiObject.isApiObject).forEach(object => EgressChecks.of(object).acknowledge('schema-unknown-field', 'a newer Istio knows it'));
    for (const manifest of chart.toJson()) {
      expect(manifest).toMatchObject({ metadata: { finalizers: ['example.com/keep'] }, notInAnySchema: { deep: [1] }, status: { conditions: [] } });
    }
  });

  test('passes metadata on to all objects, and a name too', () => {
    const chart = shop();
    make(chart, {
      description: 'for tests',
      owner: 'team-7',
      metadata: { name: 'chosen', namespace: 'billing', labels: { app: 'shop' }, annotations: { 'example.com/ticket': '12' }, finalizers: ['example.com/keep'] },
    });
    for (const { metadata } of chart.toJson()) {
      expect(metadata).toMatchObject({
        name: expect.stringMatching(/^chosen(-ipv[46]-1|-client|-192\.0\.2\.10)?$/),
        namespace: 'billing',
        labels: { app: 'shop' },
        annotations: { 'kubernetes.io/description': 'for tests', 'cdk8s-istio-egress/owner': 'team-7', 'example.com/ticket': '12' },
        finalizers: ['example.com/keep'],
      });
    }
  });

  test("keeps the user's own text where an annotation is also an option's", () => {
    const chart = shop();
    make(chart, { description: 'from the option', metadata: { annotations: { 'kubernetes.io/description': 'from the metadata' } } });
    expect(new Set(synth(chart).map(({ metadata }) => metadata.annotations['kubernetes.io/description']))).toEqual(new Set(['from the metadata']));
  });

  test('takes labels and annotations that are added later', () => {
    const chart = shop();
    make(chart).node.children.filter(ApiObject.isApiObject).forEach(({ metadata }) => {
      metadata.addLabel('tier', 'edge');
      metadata.addAnnotation('example.com/ticket', '12');
    });
    for (const { metadata } of synth(chart)) {
      expect(metadata).toMatchObject({ labels: { tier: 'edge' }, annotations: { 'example.com/ticket': '12' } });
    }
  });

  test('takes mixins, which reach all of its objects', () => {
    const chart = shop();
    const construct = make(chart);
    const returned = construct.with({
      supports: (each: IConstruct) => ApiObject.isApiObject(each),
      applyTo: (each: IConstruct) => ApiObject.of(each).metadata.addLabel('reviewed', 'yes'),
    });
    expect(returned).toBe(construct);
    expect(synth(chart).map(({ kind, metadata }) => [kind, metadata.labels.reviewed])).toEqual(kinds.map(kind => [kind, 'yes']));
  });
});

test('labels of the chart reach all objects, and those of an object win', () => {
  const chart = new Chart(new App(), 'egress', { labels: { team: 'shop', tier: 'edge' } });
  new EndpointsAlias(chart, 'it', { addresses: ['192.0.2.10'], ports: ADDED_TLS, metadata: { labels: { tier: 'core' } } });
  expect(synth(chart).map(({ metadata }) => [metadata.labels.team, metadata.labels.tier])).toEqual(Array(4).fill(['shop', 'core']));
});

test('a patch sees the final manifest, and what comes later still reaches the rest', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'it', { host: 'api.example.com' });
  api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/ports/0/name', 'tls-443'), JsonPatch.add('/spec/subjectAltNames', ['api.example.com']));
  api.addPort(EgressPort.http(80));
  expect(only(synth(chart), 'ServiceEntry').spec).toMatchObject({
    ports: [{ number: 443, name: 'tls-443' }, { number: 80, name: 'http' }], subjectAltNames: ['api.example.com'],
  });
});

test('properties give each object', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80)] });
  expect(api.virtualService).toBeUndefined();
  const alias = new ExternalNameAlias(chart, 'alias', { target: api });
  const legacy = new EndpointsAlias(chart, 'legacy', { addresses: ['192.0.2.10', '2001:db8::10'], ports: ADDED_TLS });
  const older = new EndpointsAlias(chart, 'older', { addresses: ['192.0.2.10'], ports: ADDED_TLS, form: EndpointsForm.ENDPOINTS });
  const local = new LocalAlias(chart, 'local', { selector: { app: 'it' }, ports: [EgressPort.http(80)] });

  const given = [
    api.serviceEntry, api.destinationRule, api.virtualService, alias.service, legacy.service, legacy.destinationRule, ...legacy.endpointSlices,
    legacy.virtualService, older.service, older.destinationRule, older.endpoints, older.virtualService, local.service,
  ];
  expect(given.map(object => object!.kind)).toEqual([
    'ServiceEntry', 'DestinationRule', 'VirtualService', 'Service', 'Service', 'DestinationRule', 'EndpointSlice', 'EndpointSlice',
    'VirtualService', 'Service', 'DestinationRule', 'Endpoints', 'VirtualService', 'Service',
  ]);
  expect(new Set(given)).toEqual(new Set(chart.node.findAll().filter(ApiObject.isApiObject)));
  expect([alias.virtualService, legacy.endpoints, older.endpointSlices]).toEqual([undefined, undefined, []]);
});

test('properties give each object of machines, gateways and scopes', () => {
  const chart = shop();
  const machines = new VirtualMachineService(chart, 'machines', { host: 'it.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'it', machines: ExternalEndpoint.all('192.0.2.10') });
  const batch = new VirtualMachineService(chart, 'batch', { host: 'batch.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'batch' });
  const accessLogs = AccessLogs.toStandardOutput();
  const gateway = new EgressGateway(chart, 'gateway', { service: 'egress', selector: { istio: 'egressgateway' }, accessLogs });
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.https(443)], via: gateway, metadata: { namespace: 'billing' } });
  api.allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  const scope = new EgressScope(chart, 'scope', { allow: [], networkPolicy: EgressNetworkPolicy.toPods(), accessLogs });

  const given = [
    machines.serviceEntry, machines.destinationRule, ...machines.workloadEntries, batch.serviceEntry, batch.destinationRule, batch.workloadGroup,
    gateway.gateway, gateway.destinationRule, gateway.telemetry, api.serviceEntry, api.destinationRule, api.virtualService, api.authorizationPolicy,
    scope.sidecar, scope.networkPolicy, scope.telemetry,
  ];
  expect(given.map(object => object?.kind)).toEqual([
    'ServiceEntry', 'DestinationRule', 'WorkloadEntry', 'ServiceEntry', 'DestinationRule', 'WorkloadGroup',
    'Gateway', 'DestinationRule', 'Telemetry', 'ServiceEntry', 'DestinationRule', 'VirtualService', 'AuthorizationPolicy',
    'Sidecar', 'NetworkPolicy', 'Telemetry',
  ]);
  // The routes from the gateway to the host are children of the API.
  const others = chart.node.findAll().filter(ApiObject.isApiObject).filter(object => !given.includes(object));
  expect(others).toEqual([api.node.findChild('VirtualService-gateway-443')]);
});

test('an object that is removed is not emitted, and the others are', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com' });
  api.node.tryRemoveChild('DestinationRule');
  expect(ofKind(synth(chart), 'ServiceEntry')).toHaveLength(1);
  expect(ofKind(synth(chart), 'DestinationRule')).toHaveLength(0);
});
