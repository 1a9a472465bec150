import { Chart, Duration, type App } from 'cdk8s';
import { Construct } from 'constructs';
import {
  EgressChecks, EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias, UpstreamTls,
  type ExternalApiProps, type ExternalNameAliasProps, type IExternalApi,
} from '../src';
import { anotherCopy, invalid, ofKind, only, shop, synth } from './helpers';

const HTTP = EgressPort.http(80, { tls: UpstreamTls.simple() });
const HTTPS = EgressPort.https(443);

const stripe = (chart: Chart, props: Partial<ExternalApiProps> = {}) => new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: [HTTP], ...props });
const refused = (message: string) => new Error(`[egress/payments] ${message}`);

/** A target in the namespace `platform`, and the chart of its callers. */
function twoCharts() {
  const callers = shop();
  const platform = new Chart(callers.node.root as App, 'platform', { namespace: 'platform' });
  return { callers, platform, target: stripe(platform) };
}

describe('of an ExternalApi', () => {
  test('is a Service with the target\'s host and ports, and a route on the target that names the host', () => {
    const chart = shop();
    const target = stripe(chart, { ports: [HTTP, HTTPS] });
    const alias = new ExternalNameAlias(chart, 'payments', { target });
    const [entry, rule, route, service] = synth(chart);
    expect([entry.kind, rule.kind]).toEqual(['ServiceEntry', 'DestinationRule']);
    expect(route).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: entry.metadata,
      spec: {
        hosts: ['api.stripe.com'],
        exportTo: ['.'],
        http: [{ rewrite: { authority: 'api.stripe.com' }, route: [{ destination: { host: 'api.stripe.com', port: { number: 80 } } }] }],
      },
    });
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'payments', namespace: 'shop' },
      spec: {
        type: 'ExternalName',
        externalName: 'api.stripe.com',
        ports: [
          { name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http' },
          { name: 'https', port: 443, protocol: 'TCP', appProtocol: 'https' },
        ],
      },
    });
    expect(target.virtualService!.node.scope).toBe(target);
    expect(alias.virtualService).toBeUndefined();
    expect(alias.target).toBe(target);
  });

  test('has the ports of its target, also those that are added later', () => {
    const chart = shop();
    const target = stripe(chart);
    const alias = new ExternalNameAlias(chart, 'payments', { target });
    synth(chart);
    target.addPort(EgressPort.grpc(9090));
    expect(alias.ports.map(({ number }) => number)).toEqual([80, 9090]);
    const manifests = synth(chart);
    expect(only(manifests, 'Service').spec.ports.map(({ port, appProtocol }: any) => [port, appProtocol])).toEqual([[80, 'http'], [9090, 'grpc']]);
    expect(only(manifests, 'VirtualService').spec.http.map(({ rewrite }: any) => rewrite.authority)).toEqual(['api.stripe.com', 'api.stripe.com:9090']);
  });

  test('needs no route where Istio sees no requests, until it does', () => {
    const chart = shop();
    const target = stripe(chart, { ports: [HTTPS] });
    new ExternalNameAlias(chart, 'payments', { target });
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'Service']);
    target.addPort(HTTP);
    expect(only(synth(chart), 'VirtualService').spec.http[0].rewrite).toEqual({ authority: 'api.stripe.com' });
  });

  test('shares entry, rule and route with another alias of the same target', () => {
    const chart = shop();
    const target = stripe(chart);
    new ExternalNameAlias(chart, 'payments', { target });
    const before = synth(chart).filter(({ kind }) => kind !== 'Service');
    new ExternalNameAlias(chart, 'card-payments', { target });
    const manifests = synth(chart);
    expect(manifests.filter(({ kind }) => kind !== 'Service')).toEqual(before);
    expect(ofKind(manifests, 'Service').map(({ metadata, spec }) => [metadata.name, spec.externalName]))
      .toEqual([['payments', 'api.stripe.com'], ['card-payments', 'api.stripe.com']]);
  });

  test('keeps the timeout of its target, and adds the Host', () => {
    const chart = shop();
    new ExternalNameAlias(chart, 'payments', { target: stripe(chart, { timeout: Duration.seconds(5) }) });
    expect(only(synth(chart), 'VirtualService').spec.http).toEqual([{
      rewrite: { authority: 'api.stripe.com' },
      timeout: '5s',
      route: [{ destination: { host: 'api.stripe.com', port: { number: 80 } } }],
    }]);
  });

  test('stands for the first host alone', () => {
    const chart = shop();
    const target = stripe(chart, { additionalHosts: ['files.stripe.com'] });
    new ExternalNameAlias(chart, 'payments', { target });
    expect(only(synth(chart), 'VirtualService').spec.hosts).toEqual(['api.stripe.com']);
  });

  test('leaves the Host of additional hosts alone where they have a route', () => {
    const chart = shop();
    new ExternalNameAlias(chart, 'payments', { target: stripe(chart, { additionalHosts: ['files.stripe.com'], timeout: Duration.seconds(5) }) });
    expect(ofKind(synth(chart), 'VirtualService').map(({ spec }) => [spec.hosts, spec.http[0].rewrite]))
      .toEqual([[['api.stripe.com'], { authority: 'api.stripe.com' }], [['files.stripe.com'], undefined]]);
  });

  test('may have its target from another copy of the package', () => {
    const chart = shop();
    const { ExternalApi: Theirs, EgressPort: TheirPort } = anotherCopy();
    const target = new Theirs(chart, 'stripe', { host: 'api.stripe.com', ports: [TheirPort.http(80)] });
    const alias = new ExternalNameAlias(chart, 'payments', { target });
    expect(alias.virtualService).toBeUndefined();
    expect(only(synth(chart), 'VirtualService').spec.hosts).toEqual(['api.stripe.com']);
  });
});

describe('in another chart and namespace than its target', () => {
  test('widens exportTo of entry, rule and route together', () => {
    const { callers, platform, target } = twoCharts();
    new ExternalNameAlias(callers, 'payments', { target });
    expect(synth(platform).map(({ kind, metadata, spec }) => [kind, metadata.namespace, spec.exportTo])).toEqual([
      ['ServiceEntry', 'platform', ['.', 'shop']], ['DestinationRule', 'platform', ['.', 'shop']], ['VirtualService', 'platform', ['.', 'shop']],
    ]);
    expect(synth(callers).map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['Service', 'shop']]);
  });

  test('does so after a first synth too', () => {
    const { callers, platform, target } = twoCharts();
    expect(synth(platform).map(({ kind, spec }) => [kind, spec.exportTo])).toEqual([['ServiceEntry', ['.']], ['DestinationRule', ['.']]]);
    expect(synth(callers)).toEqual([]);
    new ExternalNameAlias(callers, 'payments', { target });
    expect(synth(platform).map(({ kind, spec }) => [kind, spec.exportTo]))
      .toEqual([['ServiceEntry', ['.', 'shop']], ['DestinationRule', ['.', 'shop']], ['VirtualService', ['.', 'shop']]]);
    expect(synth(callers)).toHaveLength(1);
  });

  test('adds no dependency between the charts, which would rename their files', () => {
    const { callers, target } = twoCharts();
    new ExternalNameAlias(callers, 'payments', { target });
    expect(callers.node.root.node.findAll().flatMap(({ node }) => node.dependencies)).toEqual([]);
  });

  test('lets its own consumers see the target', () => {
    const { callers, platform, target } = twoCharts();
    new ExternalNameAlias(callers, 'payments', { target, consumers: ['web', 'platform'] });
    expect(only(synth(platform), 'ServiceEntry').spec.exportTo).toEqual(['.', 'shop', 'web']);
    new ExternalNameAlias(callers, 'card-payments', { target, consumers: ['*'] });
    expect(synth(platform).map(({ spec }) => spec.exportTo)).toEqual([['*'], ['*'], ['*']]);
  });

  test('is refused where only the namespace of the target is known', () => {
    const { callers, target, platform } = twoCharts();
    const nowhere = new Chart(callers.node.root as App, 'nowhere');
    const before = synth(platform);
    expect(() => new ExternalNameAlias(nowhere, 'payments', { target })).toThrow(new Error(
      '[nowhere/payments] the namespace of this alias is unknown and that of the other is "platform", so the target can not be made visible to callers of ' +
      "the alias; set 'namespace' of both charts, or 'metadata.namespace' of both constructs"));
    expect(synth(platform)).toEqual(before);
    expect(synth(nowhere)).toEqual([]);
  });

  test('is refused where only the namespace of the alias is known', () => {
    const callers = shop();
    const target = stripe(new Chart(callers.node.root as App, 'nowhere'));
    expect(() => new ExternalNameAlias(callers, 'payments', { target })).toThrow(refused(
      'the namespace of its target nowhere/stripe is unknown and that of the other is "shop", so the target can not be made visible to callers of ' +
      "the alias; set 'namespace' of both charts, or 'metadata.namespace' of both constructs"));
  });

  test('is fine where metadata tells the namespace that the chart does not', () => {
    const { callers, target, platform } = twoCharts();
    const nowhere = new Chart(callers.node.root as App, 'nowhere');
    new ExternalNameAlias(nowhere, 'payments', { target, metadata: { namespace: 'web' } });
    expect(only(synth(platform), 'ServiceEntry').spec.exportTo).toEqual(['.', 'web']);
  });

  test('takes both to be in the same namespace where both are unknown', () => {
    const nowhere = new Chart(shop().node.root as App, 'nowhere');
    const alias = new ExternalNameAlias(nowhere, 'payments', { target: stripe(nowhere) });
    expect(only(synth(nowhere), 'ServiceEntry').spec.exportTo).toEqual(['.']);
    expect(alias.host).toBe('payments');
  });
});

describe('of a host', () => {
  test('registers it in objects of the alias\'s name', () => {
    const chart = shop();
    const alias = new ExternalNameAlias(chart, 'my-httpbin', { host: 'HTTPBin.org', ports: [EgressPort.http(80)], owner: 'me', metadata: { labels: { a: 'b' } } });
    const manifests = synth(chart);
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace, metadata.labels, metadata.annotations])).toEqual(
      ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Service']
        .map(kind => [kind, 'my-httpbin', 'shop', { a: 'b' }, { 'cdk8s-istio-egress/owner': 'me' }]));
    expect(only(manifests, 'ServiceEntry').spec).toMatchObject({ hosts: ['httpbin.org'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] });
    expect(only(manifests, 'Service').spec.externalName).toBe('httpbin.org');
    expect(only(manifests, 'VirtualService').spec).toMatchObject({ hosts: ['httpbin.org'], http: [{ rewrite: { authority: 'httpbin.org' } }] });
    expect(ExternalApi.isExternalApi(alias.target)).toBe(true);
    expect(alias.node.findChild('Target')).toBe(alias.target);
  });

  test('has the ports of an ExternalApi by default', () => {
    expect(new ExternalNameAlias(shop(), 'payments', { host: 'api.stripe.com' }).ports).toMatchObject([{ number: 443, protocol: 'HTTPS' }]);
  });

  test('lets its consumers see the host', () => {
    const chart = shop();
    new ExternalNameAlias(chart, 'payments', { host: 'api.stripe.com', ports: [HTTP], consumers: ['web'] });
    expect(synth(chart).map(({ kind, spec }) => [kind, spec.exportTo])).toEqual([
      ['ServiceEntry', ['.', 'web']], ['DestinationRule', ['.', 'web']], ['VirtualService', ['.', 'web']], ['Service', undefined],
    ]);
  });

  test('that is registered already stops synth', () => {
    const chart = shop();
    stripe(chart);
    new ExternalNameAlias(chart, 'payments', { host: 'api.stripe.com', ports: [HTTP] });
    const twice = (path: string, rival: string) => `[${path}] host api.stripe.com is also registered at ${rival}, and namespaces that see both reach only one of ` +
      "them; declare it once and share that ExternalApi, as the target of aliases or with 'consumers' (claimed-twice)";
    expect(() => chart.toJson()).toThrow(invalid(twice('egress/stripe', 'egress/payments/Target'), twice('egress/payments/Target', 'egress/stripe')));
  });

  test.each([
    ['https://api.stripe.com', 'must not have a scheme', 'write the name alone; the protocol is said by the port'],
    ['10.0.0.1', 'must be a name, not an IP address', 'use EndpointsAlias for addresses'],
    ['stripe', 'must be fully qualified, because a single label would be looked up inside the cluster', 'write at least two labels'],
    ['*.stripe.com', 'must not be a wildcard here', 'write one full name'],
    ['payments.shop.svc', "must be outside the cluster: an entry for a Service's own name turns its traffic into plaintext", 'call the Service directly, or use LocalAlias'],
  ])('refuses %s', (host, problem, wayOut) => {
    const chart = shop();
    expect(() => new ExternalNameAlias(chart, 'payments', { host, ports: [HTTP] })).toThrow(refused(`'host' ${problem}, got "${host}"; ${wayOut}`));
    expect(synth(chart)).toEqual([]);
  });
});

describe('of somebody else\'s API', () => {
  const HTTP_AND_HTTPS = [HTTP, HTTPS, EgressPort.http(8080)];
  const partner = (chart: Chart, ports = HTTP_AND_HTTPS) => ExternalApi.fromAttributes(chart, 'ref', { host: 'api.partner.example', ports, namespace: 'platform' });

  test('is not missed among the objects of the app, which says that somebody else registers it', () => {
    const chart = shop();
    new ExternalApi(chart, 'ours', { host: 'api.stripe.com' });
    new ExternalNameAlias(chart, 'payments', { target: partner(chart, [HTTP]) });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
    new ExternalNameAlias(chart, 'crm', { target: ExternalApi.fromAttributes(chart, 'other', { host: 'crm.partner.example', ports: [HTTP] }) });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
    const text = EgressChecks.checkManifests(synth(chart).map(each => JSON.stringify(each)).join('\n---\n'));
    expect(new Set(text.map(({ rule }) => rule))).toEqual(new Set(['external-name-without-entry', 'route-to-unknown-host']));
  });

  test('has a route of its own that names the host, and emits nothing for the host', () => {
    const chart = shop();
    const alias = new ExternalNameAlias(chart, 'partner', { target: partner(chart) });
    const manifests = synth(chart);
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['Service', 'partner'], ['VirtualService', 'partner']]);
    expect(only(manifests, 'Service').spec).toMatchObject({ externalName: 'api.partner.example', ports: [{ port: 80 }, { port: 443 }, { port: 8080 }] });
    expect(only(manifests, 'VirtualService').spec).toEqual({
      hosts: ['partner.shop.svc.cluster.local'],
      exportTo: ['.', 'platform'],
      http: [
        {
          match: [{ port: 80 }],
          rewrite: { authority: 'api.partner.example' },
          route: [{ destination: { host: 'api.partner.example', port: { number: 80 } } }],
        },
        {
          match: [{ port: 8080 }],
          rewrite: { authority: 'api.partner.example:8080' },
          route: [{ destination: { host: 'api.partner.example', port: { number: 8080 } } }],
        },
      ],
    });
    expect(alias.virtualService!.name).toBe('partner');
  });

  test('has that route seen where the alias is called, which may be in the namespace of the target', () => {
    const chart = shop();
    const inNamespace = (id: string, namespace?: string) => ExternalApi.fromAttributes(chart, id, { host: 'api.partner.example', ports: [HTTP], namespace });
    new ExternalNameAlias(chart, 'partner', { target: inNamespace('a', 'platform'), consumers: ['web', 'shop'] });
    new ExternalNameAlias(chart, 'partner-here', { target: inNamespace('b', 'shop'), consumers: ['web'] });
    new ExternalNameAlias(chart, 'partner-anywhere', { target: inNamespace('c'), consumers: ['web'] });
    new ExternalNameAlias(chart, 'partner-for-all', { target: inNamespace('d', 'platform'), consumers: ['*'] });
    expect(ofKind(synth(chart), 'VirtualService').map(({ spec }) => spec.exportTo)).toEqual([['.', 'platform', 'web'], ['.', 'web'], ['.', 'web'], ['*']]);
  });

  test('needs no route where Istio sees no requests', () => {
    const chart = shop();
    expect(new ExternalNameAlias(chart, 'partner', { target: partner(chart, [HTTPS]) }).virtualService).toBeUndefined();
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['Service']);
  });

  test('routes its short name where its namespace is unknown', () => {
    const nowhere = new Chart(shop().node.root as App, 'nowhere');
    new ExternalNameAlias(nowhere, 'partner', { target: partner(nowhere) });
    expect(only(synth(nowhere), 'VirtualService').spec.hosts).toEqual(['partner']);
  });

  test('takes a class of the user\'s own for somebody else\'s', () => {
    class Catalogue extends Construct implements IExternalApi {
      public readonly host = 'api.partner.example';
      public readonly ports = [EgressPort.http(80)];
    }
    const chart = shop();
    const alias = new ExternalNameAlias(chart, 'partner', { target: new Catalogue(chart, 'catalogue') });
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['Service', 'VirtualService']);
    expect(alias.ports).toHaveLength(1);
  });

  test('has no consumers where it has no route: who sees the host is decided elsewhere', () => {
    const chart = shop();
    expect(() => new ExternalNameAlias(chart, 'payments', { target: partner(chart, [HTTPS, EgressPort.tls(8443)]), consumers: ['web'] })).toThrow(refused(
      "'consumers' do nothing for a target that somebody else registered without HTTP ports: who sees it is decided there; leave them out"));
    expect(synth(chart)).toEqual([]);
  });

  test.each([[[HTTPS], []], [[HTTPS], undefined], [[HTTP, HTTPS], ['web']]])('takes no consumers, or those of a route', (ports, consumers) => {
    const chart = shop();
    expect(new ExternalNameAlias(chart, 'partner', { target: partner(chart, ports), consumers }).ports).toEqual(ports);
  });

  test('is refused where its ports are unknown', () => {
    const chart = shop();
    expect(() => new ExternalNameAlias(chart, 'payments', { target: ExternalApi.fromAttributes(chart, 'ref', { host: 'api.partner.example' }) })).toThrow(refused(
      "'target' must say its ports, which the alias has to repeat; write ExternalApi.fromAttributes(…, { host: \"api.partner.example\", ports: […] })"));
    expect(synth(chart)).toEqual([]);
  });
});

describe('refuses', () => {
  const bytes = (port: string, host: string, alias = 'egress/payments') => `port ${port} of ${host} can not be called by the ExternalName alias at ${alias}: Istio ` +
    'matches TCP by address, not by name; use EndpointsAlias with the addresses, or let workloads call the host itself';

  type MakeProps = (chart: Chart, target: ExternalApi) => ExternalNameAliasProps;

  function nothingChanges(props: MakeProps, target: Partial<ExternalApiProps>, message: string): void {
    const chart = shop({ istioVersion: '1.30', dnsCapture: true });
    const api = stripe(chart, target);
    const before = synth(chart);
    expect(() => new ExternalNameAlias(chart, 'payments', props(chart, api))).toThrow(refused(message));
    expect(synth(chart)).toEqual(before);
  }

  test('neither target nor host', () => {
    nothingChanges(() => ({}), {}, "exactly one of 'target' and 'host' must be set, got none; pass an ExternalApi as 'target', or let the alias make its own from " +
      "'host' and 'ports'");
  });

  test('both target and host', () => {
    nothingChanges((_, target) => ({ target, host: 'api.stripe.com' }), {},
      "exactly one of 'target' and 'host' must be set, got both; pass an ExternalApi as 'target', or let the alias make its own from 'host' and 'ports'");
  });

  test('ports beside a target', () => {
    nothingChanges((_, target) => ({ target, ports: [HTTP] }), {},
      "'ports' must not be set beside 'target': an alias has the ports of its target; set them there");
  });

  const insideCluster = (host: string) =>
    `'target' must be outside the cluster: an entry for a Service's own name turns its traffic into plaintext, got "${host}"; call the Service directly, or use LocalAlias`;

  test.each<[string, (chart: Chart) => IExternalApi]>([
    ['an ExternalNameAlias', chart => new ExternalNameAlias(chart, 'other', { host: 'other.example.com', ports: [HTTP] })],
    ['an EndpointsAlias', chart => new EndpointsAlias(chart, 'other', { addresses: ['192.0.2.1'], ports: [HTTPS] })],
    ['a LocalAlias', chart => new LocalAlias(chart, 'other', { selector: { app: 'other' }, ports: [HTTPS] })],
  ])('%s for a target', (_, make) => {
    const chart = shop();
    const target = make(chart);
    const before = synth(chart);
    expect(() => new ExternalNameAlias(chart, 'payments', { target })).toThrow(refused(insideCluster('other.shop.svc.cluster.local')));
    expect(synth(chart)).toEqual(before);
  });

  test('an alias of an unknown namespace for a target', () => {
    const chart = new Chart(shop().node.root as App, 'nowhere');
    const target = new LocalAlias(chart, 'other', { selector: { app: 'other' }, ports: [HTTPS] });
    expect(() => new ExternalNameAlias(chart, 'payments', { target })).toThrow(new Error(
      "[nowhere/payments] 'target' must be fully qualified, because a single label would be looked up inside the cluster, got \"other\"; write at least two labels"));
  });

  test('an alias for a target where the cluster has another domain', () => {
    const chart = shop({ clusterDomain: 'k8s.example.org' });
    const target = new LocalAlias(chart, 'other', { selector: { app: 'other' }, ports: [HTTPS] });
    expect(() => {
      new ExternalNameAlias(chart, 'payments', { target });
      synth(chart);
    }).toThrow(invalid('[egress/payments] host "other.shop.svc.k8s.example.org" lies in the cluster\'s domain "k8s.example.org": an entry for a Service\'s own name ' +
      'turns its traffic into plaintext; call the Service directly, or use LocalAlias (host-inside-cluster)'));
  });

  test.each([
    ['192.0.2.1', 'must be a name, not an IP address, got "192.0.2.1"; use EndpointsAlias for addresses'],
    ['http://a.example.com', 'must not have a scheme, got "http://a.example.com"; write the name alone; the protocol is said by the port'],
  ])('a class of the user\'s own with the host %s for a target', (host, problem) => {
    class Catalogue extends Construct implements IExternalApi {
      public readonly host = host;
      public readonly ports = [EgressPort.http(80)];
    }
    nothingChanges(chart => ({ target: new Catalogue(chart, 'catalogue') }), {}, `'target' ${problem}`);
  });

  test('a wildcard for a target', () => {
    const message = 'the target of the ExternalName alias at egress/payments must be one host, got "*.stripe.com"; make an ExternalApi of the one host';
    nothingChanges((_, target) => ({ target }), { host: '*.stripe.com' }, message);
    nothingChanges(chart => ({ target: ExternalApi.fromAttributes(chart, 'ref', { host: '*.stripe.com', ports: [HTTP] }) }), {}, message);
  });

  test.each([[EgressPort.tcp(5432), '5432 (TCP)'], [EgressPort.mongo(27017), '27017 (MONGO)']])('ports of bytes', (port, described) => {
    nothingChanges((_, target) => ({ target }), { ports: [HTTP, port] }, bytes(described, 'api.stripe.com'));
    nothingChanges(() => ({ host: 'db.example.com', ports: [HTTP, port] }), {}, bytes(described, 'db.example.com'));
    nothingChanges(chart => ({ target: ExternalApi.fromAttributes(chart, 'ref', { host: 'db.example.com', ports: [HTTP, port] }) }), {},
      bytes(described, 'db.example.com'));
  });

  test('a port of bytes that is added to the target later, and leaves it as it was', () => {
    const chart = shop();
    const target = stripe(chart);
    new ExternalNameAlias(chart, 'payments', { target });
    new ExternalNameAlias(chart, 'card-payments', { target });
    const before = synth(chart);
    expect(() => target.addPort(EgressPort.tcp(5432))).toThrow(new Error(`[egress/stripe] ${bytes('5432 (TCP)', 'api.stripe.com')}`));
    expect(target.ports).toEqual([HTTP]);
    expect(synth(chart)).toEqual(before);
  });

  test('a port of bytes that is added to a host of its own', () => {
    const alias = new ExternalNameAlias(shop(), 'payments', { host: 'api.stripe.com', ports: [HTTP] });
    expect(() => (alias.target as ExternalApi).addPort(EgressPort.tcp(5432)))
      .toThrow(new Error(`[egress/payments/Target] ${bytes('5432 (TCP)', 'api.stripe.com')}`));
  });

  test('consumers that are no namespaces', () => {
    nothingChanges((_, target) => ({ target, consumers: ['Web'] }), {},
      "a namespace in 'consumers' must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter or digit), " +
      'got "Web"; write the name of a namespace, or \'*\' for all');
  });
});

test('gives its Service, and what callers dial', () => {
  const chart = shop();
  const alias = new ExternalNameAlias(chart, 'payments', { target: stripe(chart) });
  expect(alias).toMatchObject({ serviceName: 'payments', host: 'payments.shop.svc.cluster.local', namespace: 'shop' });
  expect(alias.service.kind).toBe('Service');
});

test('hands out a copy of its ports', () => {
  const chart = shop();
  const alias = new ExternalNameAlias(chart, 'payments', { target: stripe(chart) });
  alias.ports.pop();
  expect(alias.ports).toHaveLength(1);
});

test('says nothing against HTTP', () => {
  const chart = shop();
  new ExternalNameAlias(chart, 'payments', { target: stripe(chart) });
  expect(EgressChecks.of(chart).findings()).toEqual([]);
});

describe('a consumer that is added', () => {
  test('sees a target of the app', () => {
    const chart = shop();
    const target = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.http(80)] });
    new ExternalNameAlias(chart, 'alias', { target }).addConsumer('billing');
    expect(only(synth(chart), 'ServiceEntry').spec.exportTo).toEqual(['.', 'billing']);
  });

  test("sees the route to somebody else's target", () => {
    const chart = shop();
    const target = ExternalApi.fromAttributes(chart, 'theirs', { host: 'api.example.com', ports: [EgressPort.http(80)] });
    const alias = new ExternalNameAlias(chart, 'alias', { target });
    alias.addConsumer('billing');
    expect(alias.virtualService?.toJson().spec.exportTo).toEqual(['.', 'billing']);
  });

  test("is refused where somebody else's target has no such route", () => {
    const chart = shop();
    const target = ExternalApi.fromAttributes(chart, 'theirs', { host: 'api.example.com', ports: [EgressPort.https(443)] });
    const alias = new ExternalNameAlias(chart, 'alias', { target });
    expect(() => alias.addConsumer('billing')).toThrow(new Error("[egress/alias] 'consumers' do nothing for a target that somebody else registered without HTTP ports: " +
      'who sees it is decided there; leave them out'));
    expect(() => alias.addConsumer('Billing')).toThrow(/a namespace in 'consumers' must be a DNS label/);
  });
});
