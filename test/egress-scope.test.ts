import { Chart, type App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  DataPlane, EgressChecks, EgressGateway, EgressNetworkPolicy, EgressPort, EgressScope, EndpointsAlias, ExternalApi, ExternalEndpoint,
  ExternalNameAlias, GatewayFlavor, HttpProxy, LocalAlias, Mesh, OriginalDestination, VirtualMachineService, Workload, type EgressScopeProps,
  type ExternalApiProps,
} from '../src';
import { anotherCopy, invalid, only, shop, synth } from './helpers';

const SERVICES = '*/*.svc.cluster.local';
const refused = (message: string) => new Error(`[egress/scope] ${message}`);
const http = [EgressPort.http(80)];
const chartOf = (chart: Chart, namespace?: string) => new Chart(chart.node.root as App, namespace ?? 'nowhere', { namespace });
const hostsOf = (chart: Chart) => only(synth(chart), 'Sidecar').spec.egress[0].hosts;

function make(props: Partial<EgressScopeProps> = {}) {
  const chart = shop();
  return { chart, scope: new EgressScope(chart, 'scope', { allow: [], ...props }) };
}

test('emits a Sidecar that knows what is allowed and the Services of the cluster', () => {
  const chart = shop();
  const stripe = new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', additionalHosts: ['files.stripe.com'] });
  const scope = new EgressScope(chart, 'scope', { allow: [stripe], description: 'Payments only' });
  const sidecar = only(synth(chart), 'Sidecar');
  expect(sidecar).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: scope.sidecar.name, namespace: 'shop', annotations: { 'kubernetes.io/description': 'Payments only' } },
    spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts: ['shop/api.stripe.com', 'shop/files.stripe.com', SERVICES] }] },
  });
  expect([scope.namespace, scope.workload, scope.targets]).toEqual(['shop', undefined, [stripe]]);
});

test('a target is allowed by all its names, those of later aliases too, in its own namespace', () => {
  const chart = shop();
  const stripe = new ExternalApi(chartOf(chart, 'platform'), 'stripe', { host: 'api.stripe.com', ports: http });
  const scope = new EgressScope(chart, 'scope', { allow: [] });
  expect(hostsOf(chart)).toEqual([SERVICES]);
  scope.addTarget(stripe);
  new ExternalNameAlias(chart, 'payments', { target: stripe });
  expect(hostsOf(chart)).toEqual(['platform/api.stripe.com', 'platform/payments.shop.svc.cluster.local', SERVICES]);
});

test('a scope of the root namespace is everybody\'s', () => {
  const chart = chartOf(shop(), 'istio-system');
  new EgressScope(chart, 'proxy', { allow: [], workload: Workload.of({ labels: { app: 'kiali' } }) });
  const rules = () => EgressChecks.of(chart).findings().map(({ rule, severity, message, fix }) => `${severity} ${rule}: ${message}; ${fix}`);
  expect(rules()).toEqual([]);
  new EgressScope(chart, 'scope', { allow: [] });
  expect(rules()).toEqual(['warning scope-of-root-namespace: the scope of namespace istio-system is, where that is the root namespace of the mesh, the one of all namespaces that have none, ' +
    "and they could call nothing else; set 'workload', or make scopes in the namespaces that they are for"]);
});

test('Services that lead outside are told of, unless they are allowed, left out, or closed', () => {
  const alone = (props: (wiki: EndpointsAlias) => Partial<EgressScopeProps>) => {
    const chart = shop();
    const wiki = new EndpointsAlias(chartOf(chart, 'wiki'), 'wiki', { addresses: ['91.198.174.192'], ports: http });
    new EgressScope(chart, 'scope', { allow: [], ...props(wiki) });
    return EgressChecks.of(chart).findings().map(({ rule, severity, message, fix }) => `${severity} ${rule}: ${message}; ${fix}`);
  };
  const told = ['warning services-lead-outside: among the Services of the cluster that may be called is that at wiki/wiki, which leads to addresses outside that are not allowed; ' +
    "name the Services that are meant as 'services', set 'networkPolicy', or allow it"];
  expect(alone(() => ({}))).toEqual(told);
  expect(alone(() => ({ services: ['wiki/*'] }))).toEqual(told);
  expect(alone(() => ({ services: ['crm/*'] }))).toEqual([]);
  expect(alone(wiki => ({ allow: [wiki] }))).toEqual([]);
  expect(alone(() => ({ networkPolicy: EgressNetworkPolicy.toPods() }))).toEqual([]);
});

test('an alias is allowed with its target and what else the target is called', () => {
  const chart = shop();
  const stripe = new ExternalApi(chartOf(chart, 'platform'), 'stripe', { host: 'api.stripe.com', ports: http });
  const alias = new ExternalNameAlias(chart, 'payments', { target: stripe });
  new EgressScope(chart, 'scope', { allow: [alias, stripe] });
  expect(hostsOf(chart)).toEqual(['platform/api.stripe.com', 'platform/payments.shop.svc.cluster.local', SERVICES]);
});

test('an alias of what somebody else registered is allowed on both sides', () => {
  const chart = shop();
  const theirs = (id: string, namespace?: string) => ExternalApi.fromAttributes(chart, id, { host: `${id}.example.com`, ports: http, namespace });
  const aliases = chartOf(chart, 'aliases');
  const known = new ExternalNameAlias(aliases, 'known-alias', { target: theirs('known', 'platform') });
  const unknown = new ExternalNameAlias(aliases, 'unknown-alias', { target: theirs('unknown') });
  new EgressScope(chart, 'scope', { allow: [known, unknown], services: [] });
  expect(hostsOf(chart)).toEqual([
    'platform/known.example.com', 'platform/known-alias.aliases.svc.cluster.local', 'aliases/known-alias.aliases.svc.cluster.local',
    '*/unknown.example.com', '*/unknown-alias.aliases.svc.cluster.local', 'aliases/unknown-alias.aliases.svc.cluster.local',
  ]);
  expect(synth(aliases).filter(({ kind }) => kind === 'VirtualService').map(({ spec }) => spec.exportTo)).toEqual([['.', 'platform', 'shop'], ['.', 'shop']]);
});

test('Services and machines are allowed by their names', () => {
  const chart = shop();
  const other = chartOf(chart, 'other');
  new EgressScope(chart, 'scope', {
    services: [],
    allow: [
      new EndpointsAlias(other, 'legacy', { addresses: ['192.0.2.1'], ports: http }),
      new LocalAlias(other, 'orders', { selector: { app: 'orders' }, ports: http }),
      new VirtualMachineService(other, 'ledger', { host: 'ledger.vm.example', ports: http, serviceAccount: 'ledger', machines: ExternalEndpoint.all('192.0.2.2') }),
    ],
  });
  expect(hostsOf(chart)).toEqual(['other/legacy.other.svc.cluster.local', 'other/orders.other.svc.cluster.local', 'other/ledger.vm.example']);
  expect(only(synth(other), 'ServiceEntry').spec.exportTo).toEqual(['.', 'shop']);
});

test('what is allowed becomes visible, entry and rule alike', () => {
  const chart = shop();
  const platform = chartOf(chart, 'platform');
  const stripe = new ExternalApi(platform, 'stripe', { host: 'api.stripe.com' });
  new EgressScope(chart, 'scope', { allow: [stripe] });
  new EgressScope(chart, 'nightly', { allow: [stripe], workload: Workload.of({ labels: { app: 'nightly' } }) });
  expect(synth(platform).map(({ spec }) => spec.exportTo)).toEqual([['.', 'shop'], ['.', 'shop']]);
});

test('Services may be named, in the cluster\'s own domain', () => {
  const { chart, scope } = make({ services: ['billing/*', 'observability/collector'] });
  Mesh.configure(scope, { clusterDomain: 'corp.example' });
  expect(hostsOf(chart)).toEqual(['billing/*.svc.corp.example', 'observability/collector.observability.svc.corp.example']);
});

test('nothing at all is a list too', () => {
  expect(hostsOf(make({ services: [] }).chart)).toEqual(['~/*']);
});

test('a workload is read when it is finished', () => {
  const chart = shop();
  const deployment = new kplus.Deployment(chart, 'nightly', { containers: [{ image: 'nightly' }] });
  new EgressScope(chart, 'scope', { allow: [], workload: Workload.fromConstruct(deployment) });
  deployment.podMetadata.addLabel('app', 'nightly');
  expect(only(synth(chart), 'Sidecar').spec.workloadSelector.labels).toMatchObject({ app: 'nightly' });
});

test.each<[string, Partial<EgressScopeProps>, string]>([
  ['no list', { allow: undefined }, "'allow' must be a list of ExternalApi, aliases and VirtualMachineService, got undefined; write such as [stripe, ledger], or [] to allow nothing"],
  ['a host', { allow: ['api.stripe.com' as any] },
    "'allow' must be a list of ExternalApi, aliases and VirtualMachineService, and number 1 is \"api.stripe.com\"; write such as [stripe, ledger], or [] to allow nothing"],
  ['a Service by its host', { services: ['ledger.shop.svc.cluster.local'] },
    "'services' must be Services as namespace/name or namespace/*, got \"ledger.shop.svc.cluster.local\"; write such as ['billing/*', 'observability/collector']"],
  ['two slashes', { services: ['a/b/c'] }, "'services' must be Services as namespace/name or namespace/*, got \"a/b/c\"; write such as ['billing/*', 'observability/collector']"],
])('refuses %s', (_, props, message) => {
  expect(() => make(props)).toThrow(refused(message));
});

test.each<[string, Partial<EgressScopeProps>, RegExp]>([
  ['a namespace that is none', { services: ['Shop/*'] }, /^\[egress\/scope\] the namespace of "Shop\/\*" in 'services' must be /],
  ['a name that is none', { services: ['shop/a.b'] }, /^\[egress\/scope\] the name of "shop\/a\.b" in 'services' must be /],
  ['labels as a workload', { workload: { app: 'a' } as any }, /^\[egress\/scope\] 'workload' must be a Workload, got /],
])('refuses %s', (_, props, message) => {
  expect(() => make(props)).toThrow(message);
});

test('refuses namespaces that are unknown', () => {
  const chart = shop();
  const nowhere = chartOf(chart);
  expect(() => new EgressScope(nowhere, 'scope', { allow: [] })).toThrow(new Error('[nowhere/scope] the namespace of the workloads must be known, ' +
    "to make what they call visible there; set 'namespace' of the chart, or 'metadata.namespace'"));
  const scope = new EgressScope(nowhere, 'placed', { allow: [], metadata: { namespace: 'billing' } });
  const why = (id: string) => `[nowhere/placed] the namespace of its target nowhere/${id} is unknown and that of the other is "billing", so the target can not be made ` +
    "visible to callers of the scope; set 'namespace' of both charts, or 'metadata.namespace' of both constructs";
  const api = new ExternalApi(nowhere, 'api', { host: 'api.example.com' });
  const local = new LocalAlias(nowhere, 'orders', { selector: { app: 'orders' }, ports: http });
  expect(() => scope.addTarget(api)).toThrow(new Error(why('api')));
  expect(() => scope.addTarget(local)).toThrow(new Error(why('orders')));
  expect(() => scope.addTarget('x' as any)).toThrow(new Error("[nowhere/placed] 'target' must be an ExternalApi, an alias or a VirtualMachineService, got \"x\"; write the construct itself"));
  expect(scope.targets).toEqual([]);
});

/** What constructs say of themselves. */
const findings = (chart: Chart) => EgressChecks.of(chart).findings().filter(({ category }) => category === undefined).map(({ constructPath, rule, message, fix }) => [constructPath, rule, `${message}; ${fix}`]);

test('two scopes of one namespace are found, whoever made them', () => {
  const { chart } = make();
  const copy = anotherCopy();
  new copy.EgressScope(chart, 'two', { allow: [] });
  new EgressScope(chartOf(chart, 'billing'), 'scope', { allow: [] });
  const why = (other: string) => `the scope at ${other} is for all workloads of namespace shop too, and Istio would use only one of them; allow all that they call in one, or set 'workload'`;
  expect(findings(chart)).toEqual([['egress/scope', 'scope-twice', why('egress/two')], ['egress/two', 'scope-twice', why('egress/scope')]]);
});

test('scopes of workloads that can meet are found', () => {
  const { chart } = make();
  const scopeOf = (id: string, labels: { [key: string]: string }) => new EgressScope(chart, id, { allow: [], workload: Workload.of({ labels }) });
  scopeOf('one', { app: 'a' });
  scopeOf('other', { app: 'b' });
  expect(findings(chart)).toEqual([]);
  scopeOf('third', { app: 'b', tier: 'batch' });
  expect(findings(chart)).toEqual([['other', 'third'], ['third', 'other']].map(([one, two]) => [`egress/${one}`, 'workloads-meet',
    `a pod can belong to this scope and to that at egress/${two}, and would get one of them at random; give the workloads a label that they have with different values, or one scope`]));
});

test('a workload of another namespace, and ambient mode, stop synth', () => {
  const { chart } = make({ workload: Workload.of({ labels: { app: 'a' }, namespace: 'billing' }) });
  Mesh.configure(chart, { dataPlane: DataPlane.AMBIENT });
  expect(() => synth(chart)).toThrow(invalid(
    '[egress/scope] a scope has no effect in ambient mode, where nothing reads Sidecar resources and every call goes out; give the workloads sidecars, or let calls pass an EgressWaypoint, ' +
    'which knows who may call, and close other ways out with a NetworkPolicy (ambient-scope)',
    '[egress/scope] the scope is for a workload in namespace "billing", and its Sidecar would be in "shop", where it selects other pods; make it in the workload\'s namespace ' +
    '(workload-in-other-namespace)',
  ));
});

describe('a NetworkPolicy', () => {
  const policyOf = (chart: Chart) => only(synth(chart), 'NetworkPolicy');

  test('leaves the pods of the cluster, some networks, and addresses that are known', () => {
    const chart = shop();
    const platform = chartOf(chart, 'platform');
    const ip = (id: string, props: Partial<ExternalApiProps>) => new ExternalApi(platform, id, { host: `${id}.example.com`, ...props });
    const gateway = new EgressGateway(chartOf(chart, 'istio-egress'), 'egress', { service: 'egress', selector: { istio: 'egressgateway' } });
    const addresses = ip('addresses', {
      endpoints: [ExternalEndpoint.at('192.0.2.1'), ExternalEndpoint.at('2001:db8::1', { ports: { tls: 9443 } })], ports: [EgressPort.http(80, { targetPort: 8080 }), EgressPort.tls(443)],
    });
    const scope = new EgressScope(chart, 'scope', {
      networkPolicy: EgressNetworkPolicy.toPods('10.0.0.1/32'),
      allow: [
        addresses,
        ip('passing', { via: gateway }),
        ip('proxied', { via: HttpProxy.at('192.0.2.3', 3128) }),
        ip('inside', { via: HttpProxy.at('squid.infra.svc.cluster.local', 3128) }),
        ip('range', { originalDestination: OriginalDestination.within('10.40.0.0/24') }),
        ip('socket', { endpoints: [ExternalEndpoint.unixSocket('/run/api.sock')], ports: http }),
        new ExternalNameAlias(platform, 'alias', { target: ip('other', { endpoints: ExternalEndpoint.all('192.0.2.4'), ports: http }) }),
        new EndpointsAlias(platform, 'legacy', { addresses: ['192.0.2.5'], ports: http }),
        new LocalAlias(platform, 'orders', { selector: { app: 'orders' }, ports: http }),
        new VirtualMachineService(platform, 'machines', { host: 'machines.vm.example', ports: http, serviceAccount: 'm', machines: ExternalEndpoint.all('192.0.2.6') }),
      ],
    });
    const policy = policyOf(chart);
    expect([policy.metadata.name, scope.networkPolicy?.name]).toEqual([scope.sidecar.name, scope.sidecar.name]);
    const to = (...cidrs: string[]) => cidrs.map(cidr => ({ ipBlock: { cidr } }));
    const ports = (...numbers: number[]) => numbers.map(port => ({ protocol: 'TCP', port }));
    expect(policy.spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        { to: [{ namespaceSelector: {} }, ...to('10.0.0.1/32')] },
        { to: to('192.0.2.1/32'), ports: ports(8080, 443) },
        { to: to('2001:db8::1/128'), ports: ports(8080, 9443) },
        { to: to('192.0.2.3/32'), ports: ports(3128) },
        { to: to('10.40.0.0/24'), ports: ports(443) },
        { to: to('192.0.2.4/32', '192.0.2.5/32', '192.0.2.6/32'), ports: ports(80) },
      ],
    });
  });

  test('is for the pods of the workload', () => {
    const { chart } = make({ networkPolicy: EgressNetworkPolicy.toPods(), workload: Workload.of({ labels: { app: 'nightly' } }) });
    expect(policyOf(chart).spec).toEqual({ podSelector: { matchLabels: { app: 'nightly' } }, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: {} }] }] });
  });

  test('is there only if it is asked for', () => {
    const { chart, scope } = make();
    expect([scope.networkPolicy, synth(chart).map(({ kind }) => kind)]).toEqual([undefined, ['Sidecar']]);
  });

  test('does not close what is allowed without a word', () => {
    const { chart, scope } = make({ networkPolicy: EgressNetworkPolicy.toPods() });
    const add = (host: string, props: Partial<ExternalApiProps>) => scope.addTarget(new ExternalApi(chart, host, { host, ...props }));
    add('names.example.com', {});
    add('mixed.example.com', { endpoints: ExternalEndpoint.all('192.0.2.1', 'a.example.com') });
    add('proxied.example.com', { via: HttpProxy.at('proxy.corp.example', 3128) });
    add('any.example.com', { originalDestination: OriginalDestination.anyAddress('tests') });
    scope.addTarget(ExternalApi.fromAttributes(chart, 'theirs', { host: 'theirs.example.com' }));
    scope.addTarget(new VirtualMachineService(chart, 'vms', { host: 'vms.vm.example', ports: http, serviceAccount: 'm' }));
    scope.addTarget(new ExternalNameAlias(chart, 'alias', { target: new ExternalApi(chart, 'other', { host: 'other.example.com', ports: http }) }));
    const byGateway = "let its calls pass an EgressGateway, by 'via', or give its IP addresses as 'endpoints'";
    expect(findings(chart)).toEqual([
      ['names.example.com', byGateway],
      ['mixed.example.com', byGateway],
      ['proxied.example.com', "give the proxy by its IP address, such as HttpProxy.at('192.0.2.10', 3128), or let its calls pass an EgressGateway"],
      ['any.example.com', "name its ranges, such as OriginalDestination.within('10.40.0.0/24')"],
      ['theirs.example.com', "leave 'networkPolicy' out, and write a NetworkPolicy with the addresses that those who registered it know"],
      ['vms.vm.example', "write its 'machines' by their IP addresses"],
      ['alias.shop.svc.cluster.local', byGateway],
    ].map(([host, wayOut]) => [
      'egress/scope', 'network-policy-without-address', `${host} is called straight from the pods, at addresses that nobody here knows, and the NetworkPolicy would close the way; ${wayOut}`,
    ]));
  });

  test('of the whole namespace closes what a workload alone may call, unless that has one too', () => {
    const { chart, scope } = make({ networkPolicy: EgressNetworkPolicy.toPods() });
    const vault = new ExternalApi(chart, 'vault', { host: 'vault.example.com', endpoints: ExternalEndpoint.all('192.0.2.1') });
    const gateway = new EgressGateway(chartOf(chart, 'istio-egress'), 'egress', { service: 'egress', selector: { istio: 'egress' } });
    const mail = new ExternalApi(chart, 'mail', { host: 'mail.example.com', via: gateway });
    const workload = Workload.of({ labels: { app: 'nightly' } });
    const ledger = new ExternalApi(chart, 'ledger', { host: 'ledger.example.com', endpoints: ExternalEndpoint.all('192.0.2.2') });
    scope.addTarget(ledger);
    new EgressScope(chart, 'nightly', { workload, allow: [vault, mail, ledger] });
    expect(findings(chart)).toEqual([['egress/nightly', 'network-policy-of-namespace', 'vault.example.com is called straight from the pods, and the NetworkPolicy of the scope at ' +
      "egress/scope, for these pods too, would close the way; set 'networkPolicy' here too, which opens it, or let its calls pass an EgressGateway, by 'via'"]]);
    chart.node.tryRemoveChild('nightly');
    new EgressScope(chart, 'nightly-closed', { workload, allow: [vault, mail], networkPolicy: EgressNetworkPolicy.toPods() });
    expect(findings(chart)).toEqual([]);
  });

  test('of one workload closes nothing of the others', () => {
    const { chart } = make({ networkPolicy: EgressNetworkPolicy.toPods(), workload: Workload.of({ labels: { app: 'nightly' } }) });
    new EgressScope(chart, 'others', { allow: [new ExternalApi(chart, 'vault', { host: 'vault.example.com' })] });
    expect(findings(chart)).toEqual([]);
  });

  test('closes the gateway, if that is among its pods', () => {
    const at = (workload?: Workload, namespace = 'shop') => {
      const { chart } = make({ networkPolicy: EgressNetworkPolicy.toPods(), workload });
      new EgressGateway(new Chart(chart.node.root, 'gateway', { namespace }), 'egress', { service: 'egress', selector: { istio: 'egress', app: 'gateway' } });
      return findings(chart);
    };
    expect(at()).toEqual([['egress/scope', 'network-policy-on-gateway', 'the NetworkPolicy would close the ways out of the gateway at gateway/egress as well, whose pods are among those ' +
      "that it is for; deploy the gateway in a namespace of its own, or set 'workload'"]]);
    expect(at(Workload.of({ labels: { app: 'gateway' } }))).toHaveLength(1);
    expect(at(Workload.of({ labels: { app: 'web' } }))).toEqual([]);
    expect(at(undefined, 'istio-egress')).toEqual([]);
  });

  test('closes a gateway that Istio deploys by the labels of its Gateway, which its pods get', () => {
    const at = (app: string) => {
      const { chart } = make({ networkPolicy: EgressNetworkPolicy.toPods(), workload: Workload.of({ labels: { app } }) });
      new EgressGateway(new Chart(chart.node.root, 'gateway', { namespace: 'shop', labels: { app: 'web' } }), 'egress', { flavor: GatewayFlavor.KUBERNETES });
      return findings(chart).map(([, rule]) => rule);
    };
    expect(at('web')).toEqual(['network-policy-on-gateway']);
    expect(at('nightly')).toEqual([]);
  });

  test('refuses what is none, and networks that are none', () => {
    expect(() => make({ networkPolicy: '10.0.0.0/8' as any })).toThrow(refused("'networkPolicy' must be EgressNetworkPolicy, got \"10.0.0.0/8\"; " +
      "write such as EgressNetworkPolicy.toPods('10.0.0.1/32')"));
    expect(() => EgressNetworkPolicy.toPods('10.0.0.1')).toThrow(new Error("'networks' must be a range of addresses such as '10.40.0.0/24', got \"10.0.0.1\"; write '10.0.0.1/32' for the one address"));
    expect(() => EgressNetworkPolicy.toPods('0.0.0.0/0'))
      .toThrow(new Error("'networks' must not take in every address, got \"0.0.0.0/0\"; name the ranges, or leave 'networkPolicy' out"));
  });
});
