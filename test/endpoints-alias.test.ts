import { Chart, Duration, type App } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, DataPlane, EgressChecks, EgressPort, EndpointsAlias, EndpointsForm, LoadBalancing, Retries, UpstreamTls,
  type EndpointsAliasProps, type MeshFacts,
} from '../src';
import { invalid, ofKind, only, shop, synth } from './helpers';

const SIMPLE = UpstreamTls.simple({ serverName: 'ledger.example.com' });
const HTTP_TLS = EgressPort.http(80, { targetPort: 8443, tls: SIMPLE });

function make(props: Partial<EndpointsAliasProps> = {}, chart: Chart = shop()) {
  const alias = new EndpointsAlias(chart, 'ledger', { addresses: ['192.0.2.1'], ports: [EgressPort.https(443)], ...props });
  return { chart, alias, spec: (kind: string) => only(synth(chart), kind).spec };
}

const refused = (message: string) => new Error(`[egress/ledger] ${message}`);

/** Distinct addresses, as many as asked for. */
const ipv4 = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${Math.floor(index / 250)}.${1 + index % 250}`);
const ipv6 = (count: number) => Array.from({ length: count }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);

const slices = (chart: Chart) => ofKind(synth(chart), 'EndpointSlice')
  .map(({ metadata: { name }, addressType, endpoints }) => ({ name, addressType, addresses: endpoints.flatMap(({ addresses }: any) => addresses) }));

test('emits a Service without selector, a slice of its addresses, and a rule without TLS', () => {
  const chart = shop();
  new EndpointsAlias(chart, 'my-wikipedia', { addresses: ['91.198.174.192', '198.35.26.96'], ports: [EgressPort.tls(443)] });
  const metadata = { name: 'my-wikipedia', namespace: 'shop' };
  expect(synth(chart)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'tls', port: 443, protocol: 'TCP', appProtocol: 'tls' }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host: 'my-wikipedia.shop.svc.cluster.local', exportTo: ['*'], trafficPolicy: { tls: { mode: 'DISABLE' } } },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'my-wikipedia-ipv4-1',
        namespace: 'shop',
        labels: { 'kubernetes.io/service-name': 'my-wikipedia', 'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio-egress' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['91.198.174.192'] }, { addresses: ['198.35.26.96'] }],
      ports: [{ name: 'tls', port: 443, protocol: 'TCP', appProtocol: 'tls' }],
    },
  ]);
});

test('emits Endpoints in place of slices on request', () => {
  const { chart, alias } = make({ form: EndpointsForm.ENDPOINTS, addresses: ['192.0.2.1', '2001:db8::1'], ports: [EgressPort.tcp(5432, { targetPort: 15432 })] });
  const manifests = synth(chart);
  expect(manifests.map(({ kind }) => kind)).toEqual(['Service', 'DestinationRule', 'Endpoints']);
  expect(only(manifests, 'Endpoints')).toEqual({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'ledger', namespace: 'shop' },
    subsets: [{
      addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }],
      ports: [{ name: 'tcp-5432', port: 15432, protocol: 'TCP', appProtocol: 'tcp' }],
    }],
  });
  expect(alias.endpoints!.kind).toBe('Endpoints');
  expect(alias.endpointSlices).toEqual([]);
});

test('the Service and the slice agree on names and on the port at the addresses', () => {
  const { chart } = make({ ports: [EgressPort.http(80, { targetPort: 8080 }), EgressPort.mongo(27017)] });
  const manifests = synth(chart);
  expect(only(manifests, 'Service').spec.ports).toEqual([
    { name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http', targetPort: 8080 },
    { name: 'mongo', port: 27017, protocol: 'TCP', appProtocol: 'mongo' },
  ]);
  expect(only(manifests, 'EndpointSlice').ports).toEqual([
    { name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'http' },
    { name: 'mongo', port: 27017, protocol: 'TCP', appProtocol: 'mongo' },
  ]);
});

describe('slices', () => {
  test('are of one IP family each', () => {
    const { chart, alias } = make({ addresses: ['2001:DB8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2'] });
    expect(slices(chart)).toEqual([
      { name: 'ledger-ipv4-1', addressType: 'IPv4', addresses: ['192.0.2.1', '192.0.2.2'] },
      { name: 'ledger-ipv6-1', addressType: 'IPv6', addresses: ['2001:db8::1', '2001:db8::2'] },
    ]);
    expect(alias.addresses).toEqual(['2001:db8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2']);
    expect(alias.endpointSlices.map(({ name }) => name)).toEqual(['ledger-ipv4-1', 'ledger-ipv6-1']);
  });

  test('have 1,000 addresses at most, in each family', () => {
    const [v4, v6] = [ipv4(2001), ipv6(1001)];
    const { chart } = make({ addresses: [...v4, ...v6] });
    expect(slices(chart)).toEqual([
      { name: 'ledger-ipv4-1', addressType: 'IPv4', addresses: v4.slice(0, 1000) },
      { name: 'ledger-ipv4-2', addressType: 'IPv4', addresses: v4.slice(1000, 2000) },
      { name: 'ledger-ipv4-3', addressType: 'IPv4', addresses: v4.slice(2000) },
      { name: 'ledger-ipv6-1', addressType: 'IPv6', addresses: v6.slice(0, 1000) },
      { name: 'ledger-ipv6-2', addressType: 'IPv6', addresses: v6.slice(1000) },
    ]);
  });

  test('are one for 1,000 addresses, and two once there is one more, also after a synth', () => {
    const { chart, alias } = make({ addresses: ipv4(1000) });
    expect(slices(chart).map(({ addresses }) => addresses.length)).toEqual([1000]);
    alias.addAddress('192.0.2.1');
    expect(slices(chart).map(({ name, addresses }) => [name, addresses.length])).toEqual([['ledger-ipv4-1', 1000], ['ledger-ipv4-2', 1]]);
  });

  test.each<[string[], string | undefined]>([
    [['192.0.2.1'], undefined], [['192.0.2.1', '2001:db8::1'], 'PreferDualStack'], [['2001:db8::1'], 'PreferDualStack'],
  ])('with %p have a Service of the policy %p', (addresses, policy) => {
    expect(make({ addresses }).spec('Service').ipFamilyPolicy).toBe(policy);
  });

  test('keep the labels that make them the Service\'s, whatever the user labels', () => {
    const { chart } = make({ metadata: { labels: { 'kubernetes.io/service-name': 'other', 'team': 'ledger' } } });
    expect(only(synth(chart), 'EndpointSlice').metadata.labels).toEqual({
      'team': 'ledger', 'kubernetes.io/service-name': 'ledger', 'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio-egress',
    });
  });
});

describe('TLS that the proxy adds', () => {
  test('asks for the server name, checks it, and sends it as Host', () => {
    const { alias, spec } = make({ ports: [HTTP_TLS] });
    expect(spec('DestinationRule')).toEqual({
      host: 'ledger.shop.svc.cluster.local',
      exportTo: ['*'],
      trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'ledger.example.com', subjectAltNames: ['ledger.example.com'] } },
    });
    expect(spec('VirtualService')).toEqual({
      hosts: ['ledger.shop.svc.cluster.local'],
      exportTo: ['*'],
      http: [{
        rewrite: { authority: 'ledger.example.com:8443' },
        route: [{ destination: { host: 'ledger.shop.svc.cluster.local', port: { number: 80 } } }],
      }],
    });
    expect(alias.virtualService!.name).toBe('ledger');
  });

  test('leaves the Host alone on ports without it', () => {
    const { spec } = make({ ports: [EgressPort.http(80, { tls: SIMPLE }), EgressPort.http(81), EgressPort.https(443)] });
    expect(spec('VirtualService').http.map(({ match, rewrite }: any) => [match, rewrite])).toEqual([
      [[{ port: 80 }], { authority: 'ledger.example.com' }],
      [[{ port: 81 }], undefined],
    ]);
  });

  test('needs no route where there is no Host', () => {
    const { chart, alias } = make({ ports: [EgressPort.tcp(6379, { tls: SIMPLE })] });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy.tls.mode).toBe('SIMPLE');
    expect(alias.virtualService).toBeUndefined();
  });

  test('needs no route where there is none', () => {
    expect(make({ ports: [EgressPort.http(80)] }).alias.virtualService).toBeUndefined();
  });

  test('says on the rule why it is not checked', () => {
    const { chart } = make({ ports: [EgressPort.http(80, { tls: UpstreamTls.unverified('old appliance', { serverName: 'ledger.example.com' }) })] });
    expect(only(synth(chart), 'DestinationRule')).toMatchObject({
      metadata: { annotations: { 'cdk8s-istio-egress/unverified-tls': 'port 80: old appliance' } },
      spec: { trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'ledger.example.com', insecureSkipVerify: true } } },
    });
  });

  test.each([UpstreamTls.simple(), UpstreamTls.unverified('old appliance')])('needs a server name', tls => {
    const error = refused("'tls' of port 80 (HTTP) needs a server name, because addresses have none to ask for or to check; " +
      "write UpstreamTls.simple({ serverName: 'api.example.com' })");
    expect(() => make({ ports: [EgressPort.https(443), EgressPort.http(80, { tls })] })).toThrow(error);
    expect(() => make().alias.addPort(EgressPort.http(80, { tls }))).toThrow(error);
  });

  test('stops synth in ambient mode without a waypoint', () => {
    const chart = shop({ dataPlane: DataPlane.AMBIENT });
    make({ ports: [HTTP_TLS] }, chart);
    expect(() => chart.toJson()).toThrow(invalid("[egress/ledger] 'tls' of port 80 (HTTP) has no effect in ambient mode without a waypoint: calls would go " +
      "out as they are; set 'metadata.labels' to { 'istio.io/use-waypoint': '<waypoint>' } (ambient-without-waypoint)"));
  });

  test('works in ambient mode behind a waypoint', () => {
    const { chart } = make({ ports: [HTTP_TLS], metadata: { labels: { 'istio.io/use-waypoint': 'egress' } } }, shop({ dataPlane: DataPlane.AMBIENT }));
    expect(only(synth(chart), 'Service').metadata.labels).toEqual({ 'istio.io/use-waypoint': 'egress' });
  });
});

describe('a mutator', () => {
  test.each(['before', 'after'])('adds a port %s the first synth', when => {
    const { chart, alias } = make();
    if (when === 'after') {
      synth(chart);
    }
    alias.addPort(HTTP_TLS);
    expect(alias.ports).toEqual([EgressPort.https(443), HTTP_TLS]);
    expect(synth(chart)).toEqual(synth(make({ ports: [EgressPort.https(443), HTTP_TLS] }).chart));
    expect(alias.virtualService).toBeDefined();
  });

  test.each(['before', 'after'])('adds an address %s the first synth', when => {
    const { chart, alias } = make();
    if (when === 'after') {
      synth(chart);
    }
    alias.addAddress('192.0.2.2');
    alias.addAddress('2001:DB8::1');
    expect(alias.addresses).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
    expect(synth(chart)).toEqual(synth(make({ addresses: ['192.0.2.1', '192.0.2.2', '2001:db8::1'] }).chart));
    expect(alias.endpointSlices.map(({ name }) => name)).toEqual(['ledger-ipv4-1', 'ledger-ipv6-1']);
  });

  test('adds ports and addresses to Endpoints', () => {
    const { chart, alias } = make({ form: EndpointsForm.ENDPOINTS });
    synth(chart);
    alias.addAddress('2001:db8::1');
    alias.addPort(EgressPort.http(80));
    expect(only(synth(chart), 'Endpoints').subsets).toMatchObject([{
      addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports: [{ port: 443 }, { port: 80 }],
    }]);
  });

  test.each<[string, (alias: EndpointsAlias) => void, string]>([
    ['a number that is taken', alias => alias.addPort(EgressPort.tls(443)), "'ports' has the number 443 twice (https, tls); each number can have one protocol"],
    ['a name that is taken', alias => alias.addPort(EgressPort.http(80, { name: 'https' })), "'ports' has the name 'https' twice (443, 80); set 'name' of one of them"],
    ['an address that is there', alias => alias.addAddress('192.0.2.1'), '\'addresses\' has "192.0.2.1" twice; write each address once'],
    ['a name for an address', alias => alias.addAddress('db.example.com'), '\'address\' must be an IP address such as \'192.0.2.10\', got "db.example.com"; use ExternalNameAlias to give a host another name, or ExternalApi with endpoints'],
    ['a loopback address', alias => alias.addAddress('127.0.0.1'), '\'address\' must be an address outside the pod, got the loopback address "127.0.0.1"'],
  ])('refuses %s, and leaves the alias as it was', (_, change, message) => {
    const { chart, alias } = make();
    const before = { manifests: synth(chart), ports: alias.ports, addresses: alias.addresses };
    expect(() => change(alias)).toThrow(refused(message));
    expect({ manifests: synth(chart), ports: alias.ports, addresses: alias.addresses }).toEqual(before);
  });

  test('refuses more than 1,000 addresses in Endpoints, and leaves the alias as it was', () => {
    const { chart, alias } = make({ form: EndpointsForm.ENDPOINTS, addresses: ipv4(1000) });
    const before = synth(chart);
    const error = refused("'addresses' has 1001 entries, and Kubernetes mirrors at most 1000 of an Endpoints object; use EndpointsForm.ENDPOINT_SLICE");
    expect(() => alias.addAddress('192.0.2.1')).toThrow(error);
    expect(synth(chart)).toEqual(before);
    expect(() => make({ form: EndpointsForm.ENDPOINTS, addresses: ipv4(1001) })).toThrow(error);
  });
});

describe('addresses', () => {
  test('may not be none', () => {
    expect(() => make({ addresses: [] })).toThrow(refused("'addresses' must not be empty: nothing would answer; write at least one IP address"));
  });

  test.each([
    [['192.0.2.1', '192.0.2.2', '192.0.2.1'], '192.0.2.1'],
    [['2001:db8::1', '2001:DB8:0::1'], '2001:db8::1'],
  ])('may not have one twice: %p', (addresses, repeated) => {
    expect(() => make({ addresses })).toThrow(refused(`'addresses' has "${repeated}" twice; write each address once`));
  });

  test.each([
    ['db.example.com', 'must be an IP address such as \'192.0.2.10\', got "db.example.com"; use ExternalNameAlias to give a host another name, or ExternalApi with endpoints'],
    ['192.0.2.1:443', 'must be an IP address such as \'192.0.2.10\', got "192.0.2.1:443"; use ExternalNameAlias to give a host another name, or ExternalApi with endpoints'],
    ['[2001:db8::1]', 'must be an IP address such as \'192.0.2.10\', got "[2001:db8::1]"; use ExternalNameAlias to give a host another name, or ExternalApi with endpoints'],
    ['127.0.0.1', 'must be an address outside the pod, got the loopback address "127.0.0.1"'],
    ['169.254.169.254', 'must be an address outside the pod, got the link-local address "169.254.169.254"'],
    ['0.0.0.0', 'must be an address outside the pod, got the unspecified address "0.0.0.0"'],
    ['224.0.0.1', 'must be an address outside the pod, got the multicast address "224.0.0.1"'],
    ['::ffff:192.0.2.1', 'must be an address outside the pod, got the IPv4-mapped address "::ffff:192.0.2.1"'],
    ['fe80::1%eth0', 'must not have a zone, which only one node would understand, got "fe80::1%eth0"; write the address without \'%…\''],
  ])('may not be %s', (address, problem) => {
    expect(() => make({ addresses: ['192.0.2.1', address] })).toThrow(refused(`'addresses' ${problem}`));
  });
});

test('a constructor that refuses emits nothing', () => {
  const chart = shop();
  expect(() => make({ addresses: [] }, chart)).toThrow();
  expect(synth(chart)).toEqual([]);
});

test('the lists that it was made from and those that it hands out are not its own', () => {
  const lists = { addresses: ['192.0.2.1', '192.0.2.2'], ports: [EgressPort.https(443), EgressPort.http(80)] };
  const { chart, alias } = make(lists);
  const before = synth(chart);
  lists.addresses.pop();
  lists.ports.pop();
  alias.addresses.pop();
  alias.ports.pop();
  expect(synth(chart)).toEqual(before);
});

test('rules stand on the short name where the namespace is unknown', () => {
  const nowhere = new Chart(shop().node.root as App, 'nowhere');
  const { spec } = make({ ports: [HTTP_TLS] }, nowhere);
  expect(spec('DestinationRule').host).toBe('ledger');
  expect(spec('VirtualService')).toMatchObject({ hosts: ['ledger'], http: [{ route: [{ destination: { host: 'ledger' } }] }] });
});

test('all objects are in the namespace of the metadata, and have its name', () => {
  const { chart, alias } = make({ metadata: { name: 'books', namespace: 'billing' }, ports: [HTTP_TLS] });
  expect(synth(chart).map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
    ['Service', 'billing', 'books'], ['DestinationRule', 'billing', 'books'], ['EndpointSlice', 'billing', 'books-ipv4-1'], ['VirtualService', 'billing', 'books'],
  ]);
  expect(only(synth(chart), 'EndpointSlice').metadata.labels['kubernetes.io/service-name']).toBe('books');
  expect(alias.host).toBe('books.billing.svc.cluster.local');
});

test('says nothing against slices, and warns of Endpoints', () => {
  const chart = shop();
  make({}, chart);
  new EndpointsAlias(chart, 'old', { addresses: ['192.0.2.1'], ports: [EgressPort.https(443)], form: EndpointsForm.ENDPOINTS });
  expect(EgressChecks.of(chart).findings()).toEqual([{
    rule: 'deprecated-endpoints',
    severity: 'warning',
    constructPath: 'egress/old',
    message: 'the Endpoints of alias old are deprecated since Kubernetes 1.33',
    fix: "leave 'form' out to emit EndpointSlices, or say Mesh.configure(app, { kubernetesVersion }) if the cluster is older",
  }]);
});

describe('settings for connections and requests', () => {
  const http = [EgressPort.http(80)];
  const add = (props: Partial<EndpointsAliasProps>, facts?: MeshFacts) => {
    const chart = shop(facts);
    const alias = new EndpointsAlias(chart, 'payments', { addresses: ['10.40.0.17'], ports: http, ...props });
    return { chart, alias };
  };

  test('land in the one rule and the one route of the Service', () => {
    const { chart, alias } = add({
      timeout: Duration.seconds(2),
      retries: Retries.safe(3),
      circuitBreaker: CircuitBreaker.onGatewayErrors(5),
      connectionPool: ConnectionPool.of({ maxConnections: 10 }),
      loadBalancing: LoadBalancing.roundRobin(),
    });
    const manifests = synth(chart);
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: 'payments.shop.svc.cluster.local',
      exportTo: ['*'],
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 10 } },
        loadBalancer: { simple: 'ROUND_ROBIN' },
        outlierDetection: { consecutiveGatewayErrors: 5, consecutive5xxErrors: 0, maxEjectionPercent: 100 },
        tls: { mode: 'DISABLE' },
      },
    });
    expect(only(manifests, 'VirtualService').spec).toEqual({
      hosts: ['payments.shop.svc.cluster.local'],
      exportTo: ['*'],
      http: [{
        timeout: '2s',
        retries: { attempts: 3, retryOn: 'connect-failure,refused-stream' },
        route: [{ destination: { host: 'payments.shop.svc.cluster.local', port: { number: 80 } } }],
      }],
    });
    expect(alias.virtualService?.name).toBe('payments');
  });

  test('no route is emitted where nothing asks for one', () => {
    expect(ofKind(synth(add({ circuitBreaker: CircuitBreaker.onGatewayErrors(5) }).chart), 'VirtualService')).toEqual([]);
  });

  test.each<[string, Partial<EndpointsAliasProps>]>([
    ["'timeout'", { timeout: Duration.seconds(1) }],
    ["'retries'", { retries: Retries.none() }],
    ["the HTTP part of 'connectionPool'", { connectionPool: ConnectionPool.of({ http2Upgrade: true }) }],
    ["this 'loadBalancing'", { loadBalancing: LoadBalancing.byHeader('x-user') }],
  ])('%s is refused where Istio sees no requests', (what, props) => {
    expect(() => add({ ...props, ports: [EgressPort.tls(443)] })).toThrow(new Error(`[egress/payments] ${what} needs a port where Istio sees requests, and port 443 (TLS) ` +
      "shows it only bytes; let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'api.example.com' }) })"));
  });

  test('fails on load balancing by locality, which its addresses have none of', () => {
    expect(() => add({ loadBalancing: LoadBalancing.random({ localityDistribution: { 'eu-west-1/*': { 'eu-west-1/*': 100 } } }) })).toThrow(new Error(
      "[egress/payments] 'loadBalancing' goes by locality, and the addresses of an alias have none; use ExternalApi, with endpoints such as " +
      "ExternalEndpoint.at('192.0.2.10', { locality: 'eu-west-1' })"));
  });

  test('a retry budget needs ports of the same TLS', () => {
    const tls = UpstreamTls.simple({ serverName: 'payments.dc.example' });
    const ports = [EgressPort.http(80), EgressPort.http(8080, { tls })];
    expect(() => add({ retries: Retries.safe(2, { budget: { percent: 20 } }), ports })).toThrow(new Error(
      "[egress/payments] 'budget' of 'retries' holds for a whole host, and its ports 80 (HTTP) and 8080 (HTTP) have different TLS; leave the budget out, or give the ports the same TLS"));
  });

  test('what a newer Istio alone has is refused at synth', () => {
    const { chart } = add({ retries: Retries.safe(2, { budget: { percent: 20 } }) }, { istioVersion: '1.26' });
    expect(() => synth(chart)).toThrow(/retry budgets \(DestinationRule spec.trafficPolicy.retryBudget\) need Istio 1.27, but Mesh says 1.26/);
  });
});
