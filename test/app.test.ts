import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Duration, YamlOutputType, type AppProps } from 'cdk8s';
import { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import {
  CertificateAuthority, EgressChecks, EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, LocalAlias, Mesh, UpstreamTls,
  Workload, type IExternalApi,
} from '../src';
import { anotherCopy, invalid, ofKind, only, shop, synth } from './helpers';

const HTTP = [EgressPort.http(80)];

describe('nested charts', () => {
  test('keep each object in the file of its own chart', () => {
    const outer = shop();
    const inner = new Chart(outer, 'inner', { namespace: 'billing' });
    const api = new ExternalApi(outer, 'stripe', { host: 'api.stripe.com', ports: HTTP });
    new ExternalNameAlias(inner, 'payments', { target: api });
    expect(synth(outer).map(({ kind, metadata }) => `${kind} in ${metadata.namespace}`)).toEqual([
      'ServiceEntry in shop', 'DestinationRule in shop', 'VirtualService in shop',
    ]);
    expect(synth(inner).map(({ kind, metadata }) => `${kind} in ${metadata.namespace}`)).toEqual(['Service in billing']);
    expect(only(synth(outer), 'ServiceEntry').spec.exportTo).toEqual(['.', 'billing']);
  });

  test('know the facts told to the outer one, and the inner one may correct them', () => {
    const outer = shop();
    const inner = new Chart(outer, 'inner');
    Mesh.configure(outer, { istioVersion: '1.30', clusterDomain: 'k8s.corp' });
    Mesh.configure(inner, { istioVersion: '1.29' });
    new ExternalApi(outer, 'api', { host: '*.example.com' });
    expect(only(synth(outer), 'ServiceEntry').spec.resolution).toBe('DYNAMIC_DNS');
    new ExternalApi(inner, 'api', { host: '*.example.org' });
    expect(EgressChecks.of(outer).findings().map(({ constructPath, rule }) => [constructPath, rule])).toEqual([
      ['egress/inner/api', 'wildcard-needs-dynamic-dns'],
    ]);
    expect(Mesh.of(inner).clusterDomain).toBe('k8s.corp');
  });
});

describe('two copies of the package in one app', () => {
  const other = anotherCopy();

  test('are two: their classes differ', () => {
    expect(other.ExternalApi).not.toBe(ExternalApi);
    expect(new other.ExternalApi(shop(), 'a', { host: 'a.example.com' })).not.toBeInstanceOf(ExternalApi);
  });

  test.each([['the first', { Mesh }, other], ['the second', other, { ExternalApi }]])('share the facts that were told through %s', (_, teller, maker) => {
    const chart = shop();
    teller.Mesh.configure(chart, { istioVersion: '1.30' });
    new maker.ExternalApi(chart, 'wildcard', { host: '*.example.com' });
    expect(only(synth(chart), 'ServiceEntry').spec.resolution).toBe('DYNAMIC_DNS');
  });

  test.each([['the first', { ExternalApi }, other], ['the second', other, { ExternalNameAlias }]])(
    "let an alias change a target of %s, as if it were the alias's own copy", (_, maker, namer) => {
      const chart = shop();
      const billing = new Chart(chart.node.root as App, 'billing', { namespace: 'billing' });
      const api = new maker.ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: HTTP });
      const alias = new namer.ExternalNameAlias(billing, 'payments', { target: api as any });
      expect(ExternalApi.isExternalApi(api)).toBe(true);
      expect(alias.virtualService).toBeUndefined();
      expect(only(synth(chart), 'VirtualService').spec).toMatchObject({ hosts: ['api.stripe.com'], exportTo: ['.', 'billing'] });
    });

  test("see each other's hosts and names", () => {
    const chart = shop();
    new ExternalApi(chart, 'first', { host: 'api.stripe.com', metadata: { name: 'stripe' } });
    new other.ExternalApi(chart, 'second', { host: 'api.stripe.com', metadata: { name: 'stripe' } });
    expect(EgressChecks.of(chart).findings().map(({ constructPath, rule }) => [constructPath, rule])).toEqual([
      ['egress/first', 'claimed-twice'], ['egress/first', 'duplicate-object'], ['egress/first', 'duplicate-object'],
      ['egress/second', 'claimed-twice'], ['egress/second', 'duplicate-object'], ['egress/second', 'duplicate-object'],
    ]);
    expect(other.EgressChecks.of(chart).findings()).toEqual(EgressChecks.of(chart).findings());
  });
});

describe('names that charts generate', () => {
  class Prefixed extends Chart {
    public generateObjectName(object: ApiObject): string {
      return `prod-${object.node.scope!.node.id}`;
    }
  }

  test('are taken from an overridden generateObjectName, and siblings carry the name of the primary', () => {
    const chart = new Prefixed(new App(), 'egress');
    new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', additionalHosts: ['files.stripe.com'], ports: HTTP, timeout: Duration.seconds(1) });
    expect(synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ServiceEntry prod-stripe', 'DestinationRule prod-stripe', 'DestinationRule prod-stripe-files.stripe.com',
      'VirtualService prod-stripe', 'VirtualService prod-stripe-files.stripe.com',
    ]);
  });

  test('do not change the name of a Service, which callers dial', () => {
    const chart = new Prefixed(new App(), 'egress');
    new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP });
    expect(only(synth(chart), 'Service').metadata.name).toBe('payments');
  });

  test('are refused where Kubernetes would', () => {
    const chart = new Prefixed(new App(), 'egress');
    new ExternalApi(chart, 'Stripe_API', { host: 'api.stripe.com' });
    const message = (kind: string) => `[egress/Stripe_API] ${kind} has the name "prod-Stripe_API", which Kubernetes refuses; ` +
      "set 'metadata.name' to lower-case letters, digits, '-' and '.' (invalid-object-name)";
    expect(() => synth(chart)).toThrow(invalid(message('ServiceEntry'), message('DestinationRule')));
  });

  test('are refused where two objects would have one, as can be without hashes', () => {
    const app = new App();
    const charts = ['a-b', 'a'].map(id => new Chart(app, id, { namespace: 'shop', disableResourceNameHashes: true }));
    new ExternalApi(charts[0], 'c', { host: 'one.example.com' });
    new ExternalApi(charts[1], 'b-c', { host: 'two.example.com' });
    const message = (at: string, kind: string, rival: string) => `[${at}] ${kind} a-b-c is also emitted at ${rival}, ` +
      "and the cluster would keep only one of them; set 'metadata.name' of one of them (duplicate-object)";
    expect(() => synth(charts[0])).toThrow(invalid(
      message('a-b/c', 'ServiceEntry', 'a/b-c/Resource'), message('a-b/c', 'DestinationRule', 'a/b-c/DestinationRule'),
      message('a/b-c', 'ServiceEntry', 'a-b/c/Resource'), message('a/b-c', 'DestinationRule', 'a-b/c/DestinationRule'),
    ));
  });

  test('may be equal in two namespaces', () => {
    const app = new App();
    const charts = ['shop', 'billing'].map(namespace => new Chart(app, namespace, { namespace }));
    charts.forEach(chart => new ExternalApi(chart, 'api', { host: 'api.example.com', metadata: { name: 'api' } }));
    expect(charts.flatMap(synth).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['shop/api', 'shop/api', 'billing/api', 'billing/api']);
  });
});

describe('a namespace of its own', () => {
  test('holds for every object, and the chart is told apart from it', () => {
    const chart = shop();
    const api = new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: HTTP, metadata: { namespace: 'billing' } });
    new ExternalNameAlias(chart, 'payments', { target: api });
    expect(api.namespace).toBe('billing');
    expect(synth(chart).map(({ kind, metadata, spec }) => [kind, metadata.namespace, spec.exportTo])).toEqual([
      ['ServiceEntry', 'billing', ['.', 'shop']], ['DestinationRule', 'billing', ['.', 'shop']], ['VirtualService', 'billing', ['.', 'shop']],
      ['Service', 'shop', undefined],
    ]);
  });

  test('is part of the full name by which rules know a Service', () => {
    const chart = shop();
    const alias = new EndpointsAlias(chart, 'legacy', { addresses: ['192.0.2.10'], ports: HTTP, metadata: { namespace: 'billing' } });
    expect(alias.host).toBe('legacy.billing.svc.cluster.local');
    expect(only(synth(chart), 'DestinationRule')).toMatchObject({ metadata: { namespace: 'billing' }, spec: { host: 'legacy.billing.svc.cluster.local' } });
    expect(only(synth(chart), 'EndpointSlice').metadata.namespace).toBe('billing');
  });

  test("of an alias is also that of the target it makes, which nobody else's namespace sees", () => {
    const chart = shop();
    new ExternalNameAlias(chart, 'my-httpbin', { host: 'httpbin.org', ports: HTTP, metadata: { namespace: 'billing' } });
    expect(synth(chart).map(({ kind, metadata, spec }) => [kind, metadata.namespace, spec.exportTo])).toEqual([
      ['ServiceEntry', 'billing', ['.']], ['DestinationRule', 'billing', ['.']], ['VirtualService', 'billing', ['.']], ['Service', 'billing', undefined],
    ]);
  });
});

describe('files', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'files-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  function twoCharts(props: AppProps): { app: App; apis: Chart; aliases: Chart } {
    const app = new App({ outdir: mkdtempSync(join(outdir, 'app-')), ...props });
    const [aliases, apis] = ['aliases', 'apis'].map(id => new Chart(app, id, { namespace: 'shop' }));
    const stripe = new ExternalApi(apis, 'stripe', { host: 'api.stripe.com', ports: HTTP, metadata: { name: 'stripe' } });
    new ExternalNameAlias(aliases, 'payments', { target: stripe });
    new EndpointsAlias(aliases, 'legacy', { addresses: ['192.0.2.10', '2001:db8::10'], ports: HTTP });
    return { app, apis, aliases };
  }

  function written({ outdir: folder }: App): Record<string, string[]> {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml')).sort();
    return Object.fromEntries(files.map(file => [file, parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(document => document.toJS().kind)]));
  }

  test('keep their plain names when an alias and its target are in two charts', () => {
    const { app } = twoCharts({});
    app.synth();
    expect(written(app)).toEqual({
      'aliases.k8s.yaml': ['Service', 'Service', 'DestinationRule', 'EndpointSlice', 'EndpointSlice'],
      'apis.k8s.yaml': ['ServiceEntry', 'DestinationRule', 'VirtualService'],
    });
  });

  test('hold every object, one each', () => {
    const { app } = twoCharts({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    app.synth();
    expect(written(app)).toEqual({
      'DestinationRule.legacy.k8s.yaml': ['DestinationRule'],
      'DestinationRule.stripe.k8s.yaml': ['DestinationRule'],
      'EndpointSlice.legacy-ipv4-1.k8s.yaml': ['EndpointSlice'],
      'EndpointSlice.legacy-ipv6-1.k8s.yaml': ['EndpointSlice'],
      'Service.legacy.k8s.yaml': ['Service'],
      'Service.payments.k8s.yaml': ['Service'],
      'ServiceEntry.stripe.k8s.yaml': ['ServiceEntry'],
      'VirtualService.stripe.k8s.yaml': ['VirtualService'],
    });
  });

  test('hold every object, one each in a folder for each chart', () => {
    const { app, apis } = twoCharts({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    new LocalAlias(apis, 'payments', { selector: { app: 'payments' }, ports: HTTP, metadata: { namespace: 'billing' } });
    app.synth();
    expect(Object.keys(written(app))).toEqual([
      'aliases/DestinationRule.legacy.k8s.yaml', 'aliases/EndpointSlice.legacy-ipv4-1.k8s.yaml', 'aliases/EndpointSlice.legacy-ipv6-1.k8s.yaml',
      'aliases/Service.legacy.k8s.yaml', 'aliases/Service.payments.k8s.yaml',
      'apis/DestinationRule.stripe.k8s.yaml', 'apis/Service.payments.k8s.yaml', 'apis/ServiceEntry.stripe.k8s.yaml', 'apis/VirtualService.stripe.k8s.yaml',
    ]);
  });

  const overwritten = (at: string, rival: string) => `[${at}] Service payments would be written to the same file as the one at ${rival}, ` +
    'because file names have no namespace; use YamlOutputType.FILE_PER_CHART, or put the two into charts of their own with ' +
    'FOLDER_PER_CHART_FILE_PER_RESOURCE (duplicate-output-file)';

  test('are refused where one object would overwrite another of its name', () => {
    const { app, apis } = twoCharts({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    new LocalAlias(apis, 'payments', { selector: { app: 'payments' }, ports: HTTP, metadata: { namespace: 'billing' } });
    expect(() => app.synth()).toThrow(invalid(
      overwritten('aliases/payments', 'apis/payments/Resource'), overwritten('apis/payments', 'aliases/payments/Resource'),
    ));
    expect(written(app)).toEqual({});
  });

  test('are refused where one object would overwrite another of its name in the folder of its chart', () => {
    const { app, aliases } = twoCharts({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    new LocalAlias(aliases, 'other', { selector: { app: 'payments' }, ports: HTTP, metadata: { name: 'payments', namespace: 'billing' } });
    expect(() => app.synth()).toThrow(invalid(
      overwritten('aliases/payments', 'aliases/other/Resource'), overwritten('aliases/other', 'aliases/payments/Resource'),
    ));
  });

  test.each([YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART])('take two objects of one name in two namespaces (output type %i)', yamlOutputType => {
    const { app, apis } = twoCharts({ yamlOutputType });
    new LocalAlias(apis, 'payments', { selector: { app: 'payments' }, ports: HTTP, metadata: { namespace: 'billing' } });
    app.synth();
    expect(Object.values(written(app)).flat()).toHaveLength(9);
  });
});

test("a user's own class for an external API is somebody else's: it is left alone, and the alias brings its own route", () => {
  class Platform extends Construct implements IExternalApi {
    public readonly host = 'api.platform.example';
    public readonly ports = HTTP;
  }
  const chart = shop();
  const target = new Platform(chart, 'platform');
  const alias = new ExternalNameAlias(chart, 'platform-api', { target });
  expect(alias.target).toBe(target);
  expect(target.node.children).toEqual([]);
  expect(synth(chart).map(({ kind }) => kind)).toEqual(['Service', 'VirtualService']);
  expect(only(synth(chart), 'VirtualService').spec).toEqual({
    hosts: ['platform-api.shop.svc.cluster.local'],
    exportTo: ['.'],
    http: [{ rewrite: { authority: 'api.platform.example' }, route: [{ destination: { host: 'api.platform.example', port: { number: 80 } } }] }],
  });
});

describe('a construct that is removed', () => {
  test('no longer conflicts over its host and its names', () => {
    const chart = shop();
    ['first', 'second'].forEach(id => new ExternalApi(chart, id, { host: 'api.stripe.com', metadata: { name: 'stripe' } }));
    expect(EgressChecks.of(chart).findings()).toHaveLength(6);
    chart.node.tryRemoveChild('first');
    expect(EgressChecks.of(chart).findings()).toEqual([]);
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule']);
  });

  test('may be replaced by one of the same id and host', () => {
    const chart = shop();
    const make = (port: EgressPort) => new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: [port] });
    make(EgressPort.https(443));
    chart.node.tryRemoveChild('stripe');
    make(EgressPort.https(8443));
    expect(only(synth(chart), 'ServiceEntry').spec.ports).toEqual([{ number: 8443, name: 'https-8443', protocol: 'HTTPS' }]);
  });

  test('does not conflict when the construct around it was removed', () => {
    const chart = shop();
    const team = new Construct(chart, 'team');
    new ExternalApi(team, 'stripe', { host: 'api.stripe.com' });
    chart.node.tryRemoveChild('team');
    new ExternalApi(chart, 'stripe', { host: 'api.stripe.com' });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
  });
});

describe('a second synth', () => {
  test('has what was added after the first, in the charts where it belongs', () => {
    const chart = shop();
    const billing = new Chart(chart.node.root as App, 'billing', { namespace: 'billing' });
    const api = new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: HTTP });
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule']);
    expect(synth(billing)).toEqual([]);

    new ExternalNameAlias(billing, 'payments', { target: api });
    api.addPort(EgressPort.https(443));
    api.addConsumer('team-7');
    expect(synth(chart).map(({ kind, spec }) => [kind, spec.exportTo])).toEqual([
      ['ServiceEntry', ['.', 'billing', 'team-7']], ['DestinationRule', ['.', 'billing', 'team-7']], ['VirtualService', ['.', 'billing', 'team-7']],
    ]);
    expect(only(synth(billing), 'Service').spec.ports.map(({ port }: any) => port)).toEqual([80, 443]);
  });

  test('judges by the facts as they are by then', () => {
    const chart = shop({ dnsCapture: true, istioVersion: '1.30' });
    const database = new ExternalApi(chart, 'database', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
    expect(synth(chart)).toHaveLength(2);
    Mesh.configure(chart, { dnsCapture: false });
    expect(EgressChecks.of(database).findings().map(({ rule }) => rule)).toEqual(['tcp-port-without-address']);
    Mesh.configure(chart, { dnsCapture: true });
    expect(synth(chart)).toHaveLength(2);
  });
});

test('a TCP port of a wildcard host needs an address, because Istio allocates none for wildcards of other resolutions than DYNAMIC_DNS', () => {
  const chart = shop({ istioVersion: '1.30', dnsCapture: true });
  new ExternalApi(chart, 'databases', { host: '*.db.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('db.example.com') });
  expect(() => synth(chart)).toThrow(invalid(
    '[egress/databases] port 5432 (TCP) of *.db.example.com has no address to be matched by and would take every connection to port 5432, to any host; ' +
    "give IP addresses as 'endpoints', 'virtualIps', or 'originalDestination' for a range in which the address changes (tcp-port-without-address)"));
});

describe('the rule of a workload that has Secrets', () => {
  const client = Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' });
  const rulesOf = (...ports: EgressPort[]) => {
    const chart = shop({ istioVersion: '1.30' });
    new ExternalApi(chart, 'partner', { host: 'api.partner.example', ports });
    return ofKind(synth(chart), 'DestinationRule');
  };

  test('is one for all of its Secrets, because Istio takes only one of two with the same selector', () => {
    const rules = rulesOf(
      EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client-cert', client) }),
      EgressPort.http(8080, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', client) }) }),
    );
    expect(rules.map(({ spec }) => spec.workloadSelector)).toEqual([undefined, { matchLabels: { app: 'checkout' } }]);
  });

  test('says why another port is not verified, as the rule for all does', () => {
    const rules = rulesOf(
      EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client-cert', client) }),
      EgressPort.http(8080, { tls: UpstreamTls.unverified('test system') }),
    );
    expect(rules.map(({ metadata }) => metadata.annotations)).toEqual(Array(2).fill({ 'cdk8s-istio-egress/unverified-tls': 'port 8080: test system' }));
  });
});

test('5,000 external APIs synthesize, each with its own objects', () => {
  const chart = shop();
  for (let index = 0; index < 5000; index++) {
    new ExternalApi(chart, `api-${index}`, { host: `api-${index}.example.com` });
  }
  const manifests = chart.toJson();
  expect(new Set(ofKind(manifests, 'ServiceEntry').map(({ spec }) => spec.hosts[0])).size).toBe(5000);
  expect(new Set(ofKind(manifests, 'DestinationRule').map(({ spec }) => spec.host)).size).toBe(5000);
});
