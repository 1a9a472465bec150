import { ApiObject, Chart, JsonPatch, type App } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CertificateAuthority, CircuitBreaker, EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, UpstreamTls, Workload,
  type EndpointsAliasProps, type ExternalApiProps,
} from '../../src';
import { ofKind, only, shop as chartOf, synth } from '../helpers';

/** Of an Istio that has all that TLS may need. */
const shop = () => chartOf({ istioVersion: '1.30' });

const HOST = 'bank.example.com';
const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const REFUNDS = Workload.of({ labels: { app: 'refunds' }, serviceAccount: 'refunds' });
const client = (secret = 'client', workload = BILLING) => UpstreamTls.mutualFromSecret(secret, workload);
const NAMED = { sni: HOST, subjectAltNames: [HOST] };

function make(props: Partial<ExternalApiProps> = {}, chart = shop()) {
  const api = new ExternalApi(chart, 'bank', { host: HOST, ports: [EgressPort.http(80, { tls: client() })], metadata: { name: 'bank' }, ...props });
  return { chart, api, rules: () => ofKind(synth(chart), 'DestinationRule') };
}

/** What tells rules apart, and what Istio wants only one of. */
const identity = ({ metadata, spec }: any) => [metadata.name, spec.host, spec.exportTo, spec.workloadSelector?.matchLabels];

test('a Secret for one workload makes a rule for it, one for all others, and the right to read Secrets', () => {
  const { chart } = make({ consumers: ['web'] });
  const metadata = { name: 'bank', namespace: 'shop' };
  const own = { name: 'bank-client', namespace: 'shop' };
  expect(synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata,
      spec: {
        hosts: [HOST],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        exportTo: ['.', 'web'],
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host: HOST, exportTo: ['shop', 'web'], trafficPolicy: { tls: { mode: 'SIMPLE', ...NAMED } } },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: own,
      spec: {
        host: HOST,
        exportTo: ['.'],
        workloadSelector: { matchLabels: { app: 'billing' } },
        trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client', ...NAMED } },
      },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: own,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: own,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'bank-client' },
      subjects: [{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }],
    },
  ]);
});

test('a Secret with an authority for one workload makes the same', () => {
  const { chart } = make({ ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('ca', BILLING) }) })] });
  const [others, own] = ofKind(synth(chart), 'DestinationRule');
  expect([identity(others), identity(own)]).toEqual([['bank', HOST, ['shop'], undefined], ['bank-ca', HOST, ['.'], { app: 'billing' }]]);
  expect(others.spec.trafficPolicy).toEqual({ tls: { mode: 'SIMPLE', ...NAMED } });
  expect(own.spec.trafficPolicy).toEqual({ tls: { mode: 'SIMPLE', credentialName: 'ca', ...NAMED } });
  expect(only(synth(chart), 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }]);
});

test.each([
  UpstreamTls.simple(),
  UpstreamTls.unverified('a reason'),
  UpstreamTls.mutualFromFiles({ clientCertificate: '/tls.crt', privateKey: '/tls.key' }),
  UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('ca') }),
  UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromFile('/ca.crt') }),
])('other TLS makes one rule, for all, and no right to anything: %#', tls => {
  const { chart } = make({ ports: [EgressPort.http(80, { tls })], consumers: ['web'] });
  expect(synth(chart).map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule']);
  expect(identity(only(synth(chart), 'DestinationRule'))).toEqual(['bank', HOST, ['.', 'web'], undefined]);
});

describe('the rule for all', () => {
  test.each<[string[], string[]]>([
    [[], ['shop']], [['web'], ['shop', 'web']], [['shop'], ['shop']], [['*'], ['*']], [['web', '*'], ['*']],
  ])('has its own namespace by name, beside %p', (consumers, exportTo) => {
    expect(make({ consumers }).rules().map(identity)).toEqual([['bank', HOST, exportTo, undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
  });

  test('says so once there is a Secret, also after a synth', () => {
    const { api, rules } = make({ ports: [EgressPort.https(443)] });
    expect(rules().map(identity)).toEqual([['bank', HOST, ['.'], undefined]]);
    api.addPort(EgressPort.http(80, { tls: client() }));
    expect(rules().map(identity)).toEqual([['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
    api.addConsumer('web');
    expect(rules().map(identity)).toEqual([['bank', HOST, ['shop', 'web'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
  });

  test('is seen where an alias is called, and that of the workload is not', () => {
    const { chart, api, rules } = make();
    const web = new Chart(chart.node.root as App, 'web', { namespace: 'web' });
    new ExternalNameAlias(web, 'bank', { target: api });
    expect(rules().map(identity)).toEqual([['bank', HOST, ['shop', 'web'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
  });
});

describe('both rules', () => {
  const mixed = [EgressPort.http(80, { tls: client() }), EgressPort.https(443), EgressPort.http(8080, { tls: UpstreamTls.simple({ serverName: 'b.example.com' }) })];

  test('have the whole policy of the host, at every port', () => {
    const [others, own] = make({ ports: mixed, circuitBreaker: CircuitBreaker.onGatewayErrors(3) }).rules();
    const outlierDetection = expect.objectContaining({ consecutiveGatewayErrors: 3 });
    const entry = (number: number, tls: object) => expect.objectContaining({ port: { number }, tls, outlierDetection });
    const rest = [entry(443, { mode: 'DISABLE' }), entry(8080, { mode: 'SIMPLE', sni: 'b.example.com', subjectAltNames: ['b.example.com'] })];
    expect(others.spec.trafficPolicy.portLevelSettings).toEqual([entry(80, { mode: 'SIMPLE', ...NAMED }), ...rest]);
    expect(own.spec.trafficPolicy.portLevelSettings).toEqual([entry(80, { mode: 'MUTUAL', credentialName: 'client', ...NAMED }), ...rest]);
    const withoutTls = ({ spec }: any) => spec.trafficPolicy.portLevelSettings.map(({ tls, ...policy }: any) => policy);
    expect(withoutTls(own)).toEqual(withoutTls(others));
  });

  test('have the ports that are added later', () => {
    const { api, rules } = make({ ports: [EgressPort.http(80, { tls: client() })] });
    expect(rules().map(({ spec }) => spec.trafficPolicy.portLevelSettings)).toEqual([undefined, undefined]);
    api.addPort(EgressPort.https(443));
    expect(rules().map(({ spec }) => spec.trafficPolicy.portLevelSettings.map(({ port }: any) => port.number))).toEqual([[80, 443], [80, 443]]);
  });

  test('say why a server is not verified, where one is not', () => {
    const ports = [EgressPort.http(80, { tls: client() }), EgressPort.http(81, { tls: UpstreamTls.unverified('old appliance') })];
    const rules = make({ ports }).rules();
    rules.forEach(({ spec }) => expect(spec.trafficPolicy.portLevelSettings[1].tls).toEqual({ mode: 'SIMPLE', sni: HOST, insecureSkipVerify: true }));
    expect(rules.map(({ metadata }) => metadata.annotations)).toEqual(Array(2).fill({ 'cdk8s-istio-egress/unverified-tls': 'port 81: old appliance' }));
  });

  test('and the rights carry what the user says of all objects', () => {
    const { chart } = make({ owner: 'team-7', description: 'Payments', metadata: { name: 'bank', labels: { team: 'a' }, annotations: { b: 'c' } } });
    const manifests = synth(chart);
    expect(manifests.map(({ kind, metadata }) => [kind, metadata.labels, metadata.annotations])).toEqual(
      ['ServiceEntry', 'DestinationRule', 'DestinationRule', 'Role', 'RoleBinding'].map(kind =>
        [kind, { team: 'a' }, { 'cdk8s-istio-egress/owner': 'team-7', 'kubernetes.io/description': 'Payments', 'b': 'c' }]));
  });
});

describe('one rule for each host, exportTo and selector', () => {
  /** Fails if Istio would see two rules where it takes one. */
  function distinct(rules: any[]): any[] {
    const keys = rules.map(({ metadata, spec }) => JSON.stringify([
      metadata.namespace, spec.host, spec.exportTo.map((each: string) => each === '.' ? metadata.namespace : each), spec.workloadSelector,
    ]));
    expect(keys).toEqual([...new Set(keys)]);
    return rules.map(identity);
  }

  test('stands for each of several hosts', () => {
    const { chart, rules } = make({ additionalHosts: ['files.example.com', 'api.example.com'] });
    expect(distinct(rules())).toEqual([
      ['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }],
      ['bank-files.example.com', 'files.example.com', ['shop'], undefined], ['bank-files.example.com-client', 'files.example.com', ['.'], { app: 'billing' }],
      ['bank-api.example.com', 'api.example.com', ['shop'], undefined], ['bank-api.example.com-client', 'api.example.com', ['.'], { app: 'billing' }],
    ]);
    expect(rules().map(({ spec }) => spec.trafficPolicy.tls.sni)).toEqual([HOST, HOST, 'files.example.com', 'files.example.com', 'api.example.com', 'api.example.com']);
    expect(synth(chart).filter(({ kind }) => kind.startsWith('Role')).map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['Role', 'bank-client'], ['RoleBinding', 'bank-client']]);
  });

  test('stands for each of several workloads, with its own Secret alone', () => {
    const ports = [EgressPort.http(80, { tls: client() }), EgressPort.http(81, { tls: client('refund-cert', REFUNDS) })];
    const { chart, rules } = make({ ports });
    expect(distinct(rules())).toEqual([
      ['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }], ['bank-refund-cert', HOST, ['.'], { app: 'refunds' }],
    ]);
    const tlsOf = ({ spec: { trafficPolicy: { tls, portLevelSettings } } }: any) => tls ? [tls] : portLevelSettings.map((each: any) => each.tls);
    expect(rules().map(tlsOf)).toEqual([
      [{ mode: 'SIMPLE', ...NAMED }],
      [{ mode: 'MUTUAL', credentialName: 'client', ...NAMED }, { mode: 'SIMPLE', ...NAMED }],
      [{ mode: 'SIMPLE', ...NAMED }, { mode: 'MUTUAL', credentialName: 'refund-cert', ...NAMED }],
    ]);
    expect(ofKind(synth(chart), 'RoleBinding').map(({ metadata, roleRef, subjects }) => [metadata.name, roleRef.name, subjects[0].name])).toEqual([
      ['bank-client', 'bank-client', 'billing'], ['bank-refund-cert', 'bank-refund-cert', 'refunds'],
    ]);
  });

  test('stands for one workload with one Secret on several ports', () => {
    const { chart, rules } = make({ ports: [EgressPort.http(80, { tls: client() }), EgressPort.grpc(9090, { tls: client() })] });
    expect(distinct(rules())).toEqual([['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
    expect(rules()[1].spec.trafficPolicy).toEqual({ tls: { mode: 'MUTUAL', credentialName: 'client', ...NAMED } });
    expect(ofKind(synth(chart), 'Role')).toHaveLength(1);
  });

  test('stands for one workload with several Secrets', () => {
    const ports = [
      EgressPort.http(80, { tls: client() }), EgressPort.http(81, { tls: client('other') }),
      EgressPort.http(82, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('ca', BILLING) }) }),
    ];
    const { chart, api, rules: rulesOf } = make({ ports });
    const rules = rulesOf();
    expect(distinct(rules)).toEqual([['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }]]);
    expect(ofKind(synth(chart), 'RoleBinding').map(({ metadata, subjects }) => [metadata.name, subjects[0].name])).toEqual([['bank-client', 'billing']]);
    api.addPort(EgressPort.http(83, { tls: client('later') }));
    expect(distinct(rulesOf())).toEqual(rules.map(identity));
    expect(rules[1].spec.trafficPolicy.portLevelSettings.map(({ tls }: any) => [tls.mode, tls.credentialName])).toEqual([['MUTUAL', 'client'], ['MUTUAL', 'other'], ['SIMPLE', 'ca']]);
  });

  test('stands for two APIs of one host in two namespaces', () => {
    const chart = shop();
    const other = new Chart(chart.node.root as App, 'other', { namespace: 'refunds' });
    make({}, chart);
    new ExternalApi(other, 'bank', { host: HOST, ports: [EgressPort.http(80, { tls: client('client', REFUNDS) })], metadata: { name: 'bank' } });
    expect(distinct([chart, other].flatMap(each => ofKind(synth(each), 'DestinationRule')))).toEqual([
      ['bank', HOST, ['shop'], undefined], ['bank-client', HOST, ['.'], { app: 'billing' }],
      ['bank', HOST, ['refunds'], undefined], ['bank-client', HOST, ['.'], { app: 'refunds' }],
    ]);
  });
});

describe('for fixed addresses', () => {
  const fixed = (props: Partial<EndpointsAliasProps> = {}) => {
    const chart = shop();
    const alias = new EndpointsAlias(chart, 'ledger', {
      addresses: ['192.0.2.1'], ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', BILLING, { serverName: HOST }) })], ...props,
    });
    return { chart, alias };
  };

  test('stand on the full name of the Service: seen everywhere for all, and at home for the workload', () => {
    const { chart, alias } = fixed();
    const host = 'ledger.shop.svc.cluster.local';
    expect(ofKind(synth(chart), 'DestinationRule').map(rule => [...identity(rule), rule.spec.trafficPolicy])).toEqual([
      ['ledger', host, ['*'], undefined, { tls: { mode: 'SIMPLE', ...NAMED } }],
      ['ledger-client', host, ['.'], { app: 'billing' }, { tls: { mode: 'MUTUAL', credentialName: 'client', ...NAMED } }],
    ]);
    expect(synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Service ledger', 'DestinationRule ledger', 'DestinationRule ledger-client', 'Role ledger-client', 'RoleBinding ledger-client', 'EndpointSlice ledger-ipv4-1', 'VirtualService ledger',
    ]);
    expect(alias.destinationRule.name).toBe('ledger');
  });

  test('come with a port that is added, also after a synth', () => {
    const { chart, alias } = fixed({ ports: [EgressPort.https(443)] });
    synth(chart);
    alias.addPort(EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', BILLING, { serverName: HOST }) }));
    expect(ofKind(synth(chart), 'DestinationRule').map(({ metadata, spec }) => [metadata.name, spec.trafficPolicy.portLevelSettings.map(({ tls }: any) => tls.mode)])).toEqual([
      ['ledger', ['DISABLE', 'SIMPLE']], ['ledger-client', ['DISABLE', 'MUTUAL']],
    ]);
  });
});

describe('a workload by its construct', () => {
  const deployment = (scope: Construct, id: string, labels: object, serviceAccountName?: string) => new ApiObject(scope, id, {
    apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { labels }, spec: { serviceAccountName } } },
  });

  test('is read at synth: it may be declared later in the scope that was named', () => {
    const chart = shop();
    const app = new Construct(chart, 'app');
    const { rules } = make({ ports: [EgressPort.http(80, { tls: client('client', Workload.fromConstruct(app)) })] }, chart);
    deployment(app, 'web', { app: 'web', tier: 'front' }, 'web');
    expect(rules()[1].spec.workloadSelector).toEqual({ matchLabels: { app: 'web', tier: 'front' } });
    expect(only(synth(chart), 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]);
  });

  test('is read anew at each synth', () => {
    const chart = shop();
    const app = new Construct(chart, 'app');
    const web = deployment(app, 'web', { app: 'web' }, 'web');
    const { rules } = make({ ports: [EgressPort.http(80, { tls: client('client', Workload.fromConstruct(app)) })] }, chart);
    expect(rules()[1].spec.workloadSelector.matchLabels).toEqual({ app: 'web' });
    web.addJsonPatch(JsonPatch.add('/spec/template/metadata/labels/tier', 'front'), JsonPatch.replace('/spec/template/spec/serviceAccountName', 'front'));
    expect(rules()[1].spec.workloadSelector.matchLabels).toEqual({ app: 'web', tier: 'front' });
    expect(only(synth(chart), 'RoleBinding').subjects[0].name).toBe('front');
  });
});
