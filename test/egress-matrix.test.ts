import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import {
  EgressGateway, EgressMatrix, EgressNetworkPolicy, EgressPort, EgressScope, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias,
  HttpProxy, LocalAlias, VirtualMachineService, Workload, type EgressMatrixRow,
} from '../src';
import { anotherCopy, synth } from './helpers';

// The example imports the library by its name.
jest.mock('cdk8s-istio-egress', () => jest.requireActual('../src'), { virtual: true });

const row = (namespace: string, workload: string, visibleBy: string, more: Partial<EgressMatrixRow> = {}) => ({
  namespace, workload, host: 'api.example.com', ports: ['https 443'], way: 'sidecar', enforcedBy: [], visibleBy, ...more,
});

function make() {
  const app = new App();
  const chartOf = (namespace: string) => new Chart(app, namespace, { namespace, disableResourceNameHashes: true });
  const shop = chartOf('shop');
  const door = chartOf('istio-egress');
  return { app, chartOf, shop, gateway: () => new EgressGateway(door, 'egress', { service: 'egress', selector: { istio: 'egressgateway' } }) };
}

const workload = (name: string, namespace?: string) => Workload.of({ labels: { app: name }, serviceAccount: name, namespace });

test('a host is for all of the namespaces that see it, and nothing enforces that', () => {
  const { app, shop } = make();
  new ExternalApi(shop, 'api', { host: 'api.example.com', consumers: ['billing'] });
  expect(EgressMatrix.of(app).rows).toEqual([row('shop', 'all', 'ServiceEntry shop/shop-api'), row('billing', 'all', 'ServiceEntry shop/shop-api')]);
});

test('a scope says which workloads see it', () => {
  const { app, shop, chartOf } = make();
  const api = new ExternalApi(shop, 'api', { host: 'api.example.com', consumers: ['*'] });
  new EgressScope(chartOf('billing'), 'scope', { allow: [] });
  new EgressScope(chartOf('crm'), 'scope', { allow: [api] });
  new EgressScope(chartOf('ops'), 'nightly', { allow: [api], workload: Workload.of({ labels: { app: 'nightly', tier: 'back' } }) });
  expect(EgressMatrix.of(app).rows).toEqual([
    row('shop', 'all', 'ServiceEntry shop/shop-api'),
    row('crm', 'all', 'Sidecar crm/crm-scope'),
    row('ops', 'labels app=nightly,tier=back', 'Sidecar ops/ops-nightly'),
    row('ops', 'all', 'ServiceEntry shop/shop-api'),
    row('*', 'all', 'ServiceEntry shop/shop-api'),
  ]);
});

test('a gateway enforces who may call, and a NetworkPolicy that nobody goes past it', () => {
  const { app, shop, chartOf, gateway } = make();
  const api = new ExternalApi(shop, 'api', { host: 'api.example.com', via: gateway() });
  const way = 'gateway istio-egress/istio-egress-egress';
  expect(EgressMatrix.of(app).rows).toEqual(['shop', 'istio-egress'].map(namespace => row(namespace, 'all', 'ServiceEntry shop/shop-api', { way })));
  api.allowFrom(workload('web'), workload('invoices', 'billing'), workload('blind', 'crm'));
  new EgressScope(chartOf('billing'), 'scope', { allow: [api], networkPolicy: EgressNetworkPolicy.toPods() });
  new EgressScope(chartOf('crm'), 'scope', { allow: [api] });
  new EgressScope(app.node.findChild('crm') as Chart, 'blind', { allow: [], workload: workload('blind') });
  const policy = 'AuthorizationPolicy istio-egress/istio-egress-egress-shop-shop-api';
  expect(EgressMatrix.of(app).rows).toEqual([
    row('shop', 'service account web', 'ServiceEntry shop/shop-api', { way, enforcedBy: [policy] }),
    row('billing', 'service account invoices', 'Sidecar billing/billing-scope', { way, enforcedBy: [policy, 'NetworkPolicy billing/billing-scope'] }),
  ]);
  expect(synth(app.node.findChild('istio-egress') as Chart).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toContain(policy);
});

test('who may make some requests has these in its row, and ports of requests alone', () => {
  const { app, shop, gateway } = make();
  const api = new ExternalApi(shop, 'api', { host: 'api.example.com', via: gateway(), ports: [EgressPort.http(80), EgressPort.https(443)] });
  api.allowFrom(workload('web'));
  api.allowRequestsFrom(workload('web'), { methods: ['GET'] });
  api.allowRequestsFrom(workload('reports'), { methods: ['GET', 'HEAD'], paths: ['/v1/charges', '/v1/charges/*'] });
  api.allowRequestsFrom(Workload.of({ labels: { app: 'nightly' }, serviceAccount: 'reports' }), { methods: ['POST'] });
  api.allowRequestsFrom(workload('reports'), { paths: ['/health'] });
  const reports = { ports: ['http 80'], requests: ['GET,HEAD /v1/charges', 'GET,HEAD /v1/charges/*', 'POST', '/health'] };
  expect(EgressMatrix.of(app).rows.map(({ workload: name, ports, requests }) => ({ name, ports, requests }))).toEqual([
    { name: 'service account web', ports: ['http 80', 'https 443'], requests: undefined },
    { name: 'service account reports', ...reports },
    { name: 'service account reports', ...reports },
  ]);
  expect(EgressMatrix.of(app).toMarkdown()).toContain('| http 80 | GET,HEAD /v1/charges, GET,HEAD /v1/charges/\\*, POST, /health | gateway');
});

test('additional hosts have rows of their own', () => {
  const { app, shop } = make();
  new ExternalApi(shop, 'api', { host: 'api.example.com', additionalHosts: ['files.example.com'] });
  expect(EgressMatrix.of(app).rows).toEqual(['api.example.com', 'files.example.com'].map(host => row('shop', 'all', 'ServiceEntry shop/shop-api', { host })));
});

test('the NetworkPolicy of a namespace is for its workloads with a scope of their own too', () => {
  const { app, shop } = make();
  const api = new ExternalApi(shop, 'api', { host: 'api.example.com', endpoints: ExternalEndpoint.all('192.0.2.1') });
  const networkPolicy = EgressNetworkPolicy.toPods();
  new EgressScope(shop, 'scope', { allow: [], networkPolicy });
  new EgressScope(shop, 'nightly', { allow: [api], workload: workload('nightly'), networkPolicy });
  expect(EgressMatrix.of(app).rows).toEqual([
    row('shop', 'labels app=nightly', 'Sidecar shop/shop-nightly', { enforcedBy: ['NetworkPolicy shop/shop-scope', 'NetworkPolicy shop/shop-nightly'] }),
  ]);
});

test('proxies, fixed addresses, machines and aliases of hosts are in it, and what is in the cluster is not', () => {
  const { shop } = make();
  new ExternalNameAlias(shop, 'partner', { host: 'api.example.com', ports: [EgressPort.http(80)] });
  new ExternalApi(shop, 'files', { host: 'files.example.com', via: HttpProxy.at('proxy.example.com', 3128) });
  new EndpointsAlias(shop, 'wiki', { addresses: ['91.198.174.192'], ports: [EgressPort.tls(443)] });
  new VirtualMachineService(shop, 'batch', { host: 'batch.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'batch' });
  new LocalAlias(shop, 'local', { selector: { app: 'local' }, ports: [EgressPort.http(80)] });
  ExternalApi.fromAttributes(shop, 'elsewhere', { host: 'elsewhere.example.com' });
  expect(EgressMatrix.of(shop).rows.map(({ namespace, host, ports, way, visibleBy }) => [namespace, host, ports, way, visibleBy])).toEqual([
    ['shop', 'api.example.com', ['http 80'], 'sidecar', 'ServiceEntry shop/partner'],
    ['shop', 'files.example.com', ['https 443'], 'proxy proxy.example.com:3128', 'ServiceEntry shop/shop-files'],
    ['*', 'wiki.shop.svc.cluster.local', ['tls 443'], 'sidecar', 'Service shop/wiki'],
    ['shop', 'batch.vm.example', ['http 80'], 'sidecar', 'ServiceEntry shop/shop-batch'],
  ]);
});

test('constructs from another copy of the package count too', () => {
  const { app, shop } = make();
  const copy = anotherCopy();
  new copy.ExternalApi(shop, 'api', { host: 'api.example.com' });
  expect(EgressMatrix.of(app).rows).toHaveLength(1);
  expect(copy.EgressMatrix.of(app).rows).toEqual(EgressMatrix.of(app).rows);
});

test('it is a table in Markdown', () => {
  const { app, shop, gateway } = make();
  new ExternalApi(shop, 'all', { host: 'all.example.com', consumers: ['*'] });
  new ExternalApi(shop, 'api', { host: 'api.example.com', via: gateway(), ports: [EgressPort.http(80), EgressPort.https(443)] }).allowFrom(workload('web'));
  expect(EgressMatrix.of(app).toMarkdown()).toBe([
    '| namespace | workload | calls | at | requests | by | enforced by | visible by |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    '| shop | all | all.example.com | https 443 | all | sidecar | nothing | ServiceEntry shop/shop-all |',
    '| \\* | all | all.example.com | https 443 | all | sidecar | nothing | ServiceEntry shop/shop-all |',
    '| shop | service account web | api.example.com | http 80, https 443 | all | gateway istio-egress/istio-egress-egress | AuthorizationPolicy istio-egress/istio-egress-egress-shop-shop-api | ServiceEntry shop/shop-api |',
    '',
  ].join('\n'));
});

test('the documentation shows that of the example', () => {
  const apps: App[] = [];
  jest.isolateModules(() => {
    /* eslint-disable @typescript-eslint/no-require-imports -- an example runs by being loaded, with a cdk8s of its own here */
    jest.spyOn((require('cdk8s') as typeof import('cdk8s')).App.prototype, 'synth').mockImplementation(function (this: App) { apps.push(this); });
    require('../examples/who-may-call/main');
    /* eslint-enable @typescript-eslint/no-require-imports */
  });
  const [app] = apps;
  expect(EgressMatrix.of(app).rows).toHaveLength(7);
  expect(readFileSync(join(__dirname, '..', 'docs', 'who-may-call.md'), 'utf8')).toContain(EgressMatrix.of(app).toMarkdown());
});
