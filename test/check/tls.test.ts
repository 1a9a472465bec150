import { ApiObject, Chart, Lazy, type App } from 'cdk8s';
import {
  CertificateAuthority, EgressChecks, EgressPort, EndpointsAlias, ExternalApi, Mesh, UpstreamTls, Workload, type MeshFacts, type WorkloadAttributes,
} from '../../src';
import { checkTls } from '../../src/check/tls';
import { invalid, shop, synth } from '../helpers';

const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const LATEST: MeshFacts = { istioVersion: '1.30' };

/** Ports that take a Secret each, for a workload each. */
const portsFor = (...workloads: Workload[]) => workloads.map((workload, index) => EgressPort.http(8000 + index, { tls: UpstreamTls.mutualFromSecret(`secret-${index}`, workload) }));
const check = (ports: EgressPort[], facts: MeshFacts = LATEST, namespace: string | undefined = 'shop') => checkTls(ports, namespace, Mesh.of(shop(facts)));
const error = (rule: string, message: string, fix: string) => ({ rule, severity: 'error', message, fix });
const text = (path: string, { rule, message, fix }: ReturnType<typeof error>) => `[${path}] ${message}; ${fix} (${rule})`;

describe('the version of Istio', () => {
  const older = (message: string) => error('needs-newer-istio', message, 'upgrade Istio, or take the certificates from files');
  const byExportTo = (found: string) => older(`rules of one host told apart by their visibility (DestinationRule spec.exportTo, spec.workloadSelector) need Istio 1.24, but ${found}`);
  const inConfigMap = (found: string) => older(`certificate authorities in ConfigMaps (DestinationRule spec.trafficPolicy.tls.credentialName: configmap://…) need Istio 1.26, but ${found}`);
  const unknown = "the target's version is unknown (1.22 is assumed): set 'istioVersion' in Mesh.configure";

  const client = portsFor(BILLING);
  const authority = [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', BILLING) }) })];
  const configMap = [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') }) })];

  test.each(['1.24', '1.24.3', '1.30'])('is new enough for Secrets: %s', istioVersion => {
    expect(check(client, { istioVersion })).toEqual([]);
    expect(check(authority, { istioVersion })).toEqual([]);
  });

  test.each(['1.22', '1.23.6'])('is too old for Secrets: %s', istioVersion => {
    const found = [byExportTo(`Mesh says ${istioVersion}, where the rule for other workloads is dropped, and they call in clear`)];
    expect(check(client, { istioVersion })).toEqual(found);
    expect(check(authority, { istioVersion })).toEqual(found);
  });

  test.each(['1.26', '1.30'])('is new enough for ConfigMaps: %s', istioVersion => {
    expect(check(configMap, { istioVersion })).toEqual([]);
  });

  test.each(['1.22', '1.25.9'])('is too old for ConfigMaps: %s', istioVersion => {
    expect(check(configMap, { istioVersion })).toEqual([inConfigMap(`Mesh says ${istioVersion}, where the rule is refused, or no authority is found`)]);
  });

  test('counts as too old where it is unknown, and is told once for all ports', () => {
    const ports = [...client, ...authority, ...configMap, EgressPort.http(90, { tls: configMap[0].upstreamTls })];
    expect(check(ports, {})).toEqual([byExportTo(unknown), inConfigMap(unknown)]);
  });

  test.each([
    undefined,
    UpstreamTls.simple(),
    UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromFile('/ca.crt'), subjectAltNames: ['b.example.com'] }),
    UpstreamTls.mutualFromFiles({ clientCertificate: '/tls.crt', privateKey: '/tls.key' }),
    UpstreamTls.unverified('a reason'),
  ])('does not matter for other TLS: %#', tls => {
    expect(check([EgressPort.http(80, { tls })], { istioVersion: '1.22' })).toEqual([]);
    expect(check([EgressPort.http(80, { tls })], {})).toEqual([]);
  });

  test('stops synth', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports: client });
    new EndpointsAlias(chart, 'alias', {
      addresses: ['192.0.2.1'],
      ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'a.example.com', certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') }) })],
    });
    expect(() => chart.toJson()).toThrow(invalid(text('egress/api', byExportTo(unknown)), text('egress/alias', inConfigMap(unknown))));
    Mesh.configure(chart, LATEST);
    expect(synth(chart).map(({ kind }) => kind)).toContain('Role');
  });
});

describe('a workload of another namespace', () => {
  const foreign = (secret: string, namespace: string, own: string) => error('workload-in-other-namespace',
    `Secret "${secret}" is for a workload in namespace "${namespace}", and its rule would be in "${own}", where it selects other pods`,
    "register the host in the workload's namespace");
  const workload = (namespace?: string) => Workload.of({ labels: { app: `of-${namespace}` }, serviceAccount: 'billing', namespace });

  test('is wrong, each of them', () => {
    expect(check(portsFor(workload('billing'), workload('shop'), workload(), workload('refunds')))).toEqual([
      foreign('secret-0', 'billing', 'shop'), foreign('secret-3', 'refunds', 'shop'),
    ]);
  });

  test('is wrong for an authority, too', () => {
    const tls = UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', workload('billing')) });
    expect(check([EgressPort.http(80, { tls })])).toEqual([foreign('partner-ca', 'billing', 'shop')]);
  });

  test.each([undefined, 'shop'])('is none in %p', namespace => {
    expect(check(portsFor(workload(namespace)))).toEqual([]);
  });

  test('stops synth, by whatever construct it is told', () => {
    const chart = shop(LATEST);
    const elsewhere = new Chart(chart.node.root as App, 'elsewhere', { namespace: 'billing' });
    const deployment = new ApiObject(elsewhere, 'web', {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { labels: { app: 'web' } }, spec: { serviceAccountName: 'web' } } },
    });
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports: portsFor(Workload.fromConstruct(deployment)) });
    new EndpointsAlias(chart, 'alias', {
      addresses: ['192.0.2.1'], ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', workload('refunds'), { serverName: 'a.example.com' }) })],
    });
    expect(() => chart.toJson()).toThrow(invalid(
      text('egress/api', foreign('secret-0', 'billing', 'shop')), text('egress/alias', foreign('client', 'refunds', 'shop'))));
  });

  test('is fine where the host is registered in it', () => {
    const chart = shop(LATEST);
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: portsFor(workload('billing')), metadata: { namespace: 'billing' } });
    expect(EgressChecks.of(api).findings()).toEqual([]);
  });
});

describe('two workloads that one pod can belong to', () => {
  const meet = (one: string, other: string) => error('workloads-meet',
    `a pod can belong to both workloads that get Secrets "${one}" and "${other}", and would get one of them at random`,
    'give the workloads a label that they have with different values, or one Secret');
  const of = (labels: WorkloadAttributes['labels']) => Workload.of({ labels, serviceAccount: 'billing' });

  test.each<[object, object]>([
    [{ app: 'billing' }, { app: 'billing' }],
    [{ app: 'billing' }, { app: 'billing', tier: 'back' }],
    [{ app: 'billing', tier: 'back' }, { app: 'billing' }],
    [{ app: 'billing' }, { tier: 'back' }],
    [{ app: 'billing', tier: 'back' }, { app: 'billing', version: '2' }],
  ])('are wrong: %j and %j', (one: any, other: any) => {
    expect(check(portsFor(of(one), of(other)))).toEqual([meet('secret-0', 'secret-1')]);
  });

  test.each<[object, object]>([
    [{ app: 'billing' }, { app: 'refunds' }],
    [{ app: 'billing', tier: 'back' }, { app: 'billing', tier: 'front' }],
    [{ app: 'billing', tier: 'back' }, { tier: 'front', app: 'billing', version: '2' }],
    [{ app: 'billing' }, { app: '' }],
  ])('are not %j and %j', (one: any, other: any) => {
    expect(check(portsFor(of(one), of(other)))).toEqual([]);
  });

  test('are each pair of several', () => {
    expect(check(portsFor(of({ app: 'a' }), of({ app: 'b' }), of({ tier: 'back' })))).toEqual([meet('secret-0', 'secret-2'), meet('secret-1', 'secret-2')]);
  });

  test('are not one and the same, with two Secrets', () => {
    expect(check(portsFor(BILLING, BILLING))).toEqual([]);
  });

  test('are known by the labels that they have in the end, and then stop synth', () => {
    const chart = shop(LATEST);
    const labels: { [id: string]: object } = { one: { app: 'one' }, other: { app: 'other' } };
    const [one, other] = Object.keys(labels).map(id => new ApiObject(chart, id, {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { labels: Lazy.any({ produce: () => labels[id] }) }, spec: { serviceAccountName: id } } },
    }));
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: portsFor(Workload.fromConstruct(one), Workload.fromConstruct(other)) });
    expect(EgressChecks.of(api).findings()).toEqual([]);
    labels.other = { app: 'one', tier: 'back' };
    expect(() => chart.toJson()).toThrow(invalid(text('egress/api', meet('secret-0', 'secret-1'))));
  });
});

test('says all that is wrong, at once', () => {
  const workload = (namespace: string) => Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing', namespace });
  expect(check(portsFor(workload('a'), workload('b')), {}).map(({ rule }) => rule))
    .toEqual(['needs-newer-istio', 'workload-in-other-namespace', 'workload-in-other-namespace', 'workloads-meet']);
});

describe('the service account of a workload that gets a Secret', () => {
  const found = (workload: Workload) => checkTls([EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', workload) })], 'shop', Mesh.of(shop({ istioVersion: '1.30' })))
    .map(({ severity, rule, message, fix }) => [severity, rule, `${message}; ${fix}`]);
  const pods = (spec: object) => new ApiObject(shop(), 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { app: 'a' } }, spec });
  const shared = [['error', 'secret-for-default-account', 'the workload that gets Secret "client" names no service account, so every pod without one of its own could read all Secrets of the namespace; ' +
    "give it an account and name it: Workload.of({ labels, serviceAccount }), or the pods' own; 'default' by its name if that is meant"]];

  test('must not be the one that everybody has', () => {
    expect(found(Workload.of({ labels: { app: 'a' } }))).toEqual(shared);
    expect(found(Workload.fromConstruct(pods({})))).toEqual(shared);
  });

  test('may be it by its name', () => {
    expect(found(Workload.of({ labels: { app: 'a' }, serviceAccount: 'default' }))).toEqual([]);
    expect(found(Workload.fromConstruct(pods({ serviceAccountName: 'default' })))).toEqual([]);
  });
});

describe('TLS that workloads speak themselves on the port of a protocol that starts in clear', () => {
  const found = (port: EgressPort) => checkTls([port], 'shop', Mesh.of(shop())).map(({ severity, rule, message, fix }) => [severity, rule, `${message}; ${fix}`]);

  test.each([[EgressPort.tls(5432), '5432 (TLS)', 'PostgreSQL'], [EgressPort.https(3306), '3306 (HTTPS)', 'MySQL'], [EgressPort.tls(25), '25 (TLS)', 'SMTP']])('is warned of', (port, shown, protocol) => {
    expect(found(port)).toEqual([['warning', 'starttls-port', `port ${shown} is ${protocol}'s, which starts in clear, so that Istio would see no server name and not match it; ` +
      `use EgressPort.tcp(${port.number}), unless this server expects TLS at once`]]);
  });

  test.each([EgressPort.tls(443), EgressPort.tcp(5432), EgressPort.tls(5433)])('is fine elsewhere', port => {
    expect(found(port)).toEqual([]);
  });
});
