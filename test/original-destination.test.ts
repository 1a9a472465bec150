import { ApiObject, Duration } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressChecks, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, LoadBalancing, Mesh,
  OriginalDestination, Retries, UpstreamTls, type ExternalApiProps,
} from '../src';
import { attempt, only, shop, synth } from './helpers';

const REASON = 'Istio 1.29 can not look up wildcards';
const WITHIN = OriginalDestination.within('10.40.0.0/24', '2001:db8::/32');

function make(props: Partial<ExternalApiProps>) {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'net.example.com', ...props });
  return { chart, api, entry: () => only(synth(chart), 'ServiceEntry') };
}

describe('within ranges', () => {
  test('keeps them in their order', () => {
    expect(WITHIN).toEqual({ ranges: ['10.40.0.0/24', '2001:db8::/32'], anyAddressReason: undefined });
  });

  test('are at least one', () => {
    expect(() => OriginalDestination.within()).toThrow(new Error(
      "'ranges' must not be empty; write at least one such as '10.40.0.0/24', or use OriginalDestination.anyAddress(reason)"));
  });

  test.each([[['10.40.0.0/24', '10.41.0.0/24', '10.40.0.0/24'], '10.40.0.0/24'], [['2001:db8::/32', '2001:db8::/32'], '2001:db8::/32']])(
    'may not repeat one: %p', (ranges, repeated) => {
      expect(() => OriginalDestination.within(...ranges)).toThrow(new Error(`'ranges' has "${repeated}" twice; write each range once`));
    });

  test.each([
    ['10.40.0.0', 'must be a range of addresses such as \'10.40.0.0/24\', got "10.40.0.0"; write \'10.40.0.0/32\' for the one address'],
    ['net.example.com', 'must be a range of addresses such as \'10.40.0.0/24\', got "net.example.com"'],
    ['0.0.0.0/0', 'must not take in every address, got "0.0.0.0/0"; name the ranges, or use OriginalDestination.anyAddress(reason)'],
    ['::/0', 'must not take in every address, got "::/0"; name the ranges, or use OriginalDestination.anyAddress(reason)'],
  ])('may not be %s', (range, problem) => {
    expect(() => OriginalDestination.within('10.40.0.0/24', range)).toThrow(new Error(`'ranges' ${problem}`));
  });

  test.each([[5, '5'], [['10.40.0.0/24'], '["10.40.0.0/24"]'], [undefined, 'undefined']])('may not be %p, which is no text', (range, shown) => {
    expect(() => OriginalDestination.within('10.40.0.0/24', range as any)).toThrow(new Error(
      `'ranges' must be a list of address ranges, and number 2 is ${shown}; write such as '10.40.0.0/24'`));
  });

  test('emit an entry that is matched by them, and looked up nowhere', () => {
    const { chart } = make({ originalDestination: WITHIN, ports: [EgressPort.tls(8443), EgressPort.tcp(5432)] });
    expect(synth(chart)).toEqual([
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: { name: 'egress-api-c8ef4e37', namespace: 'shop' },
        spec: {
          hosts: ['net.example.com'],
          addresses: ['10.40.0.0/24', '2001:db8::/32'],
          location: 'MESH_EXTERNAL',
          resolution: 'NONE',
          exportTo: ['.'],
          ports: [{ number: 8443, name: 'tls-8443', protocol: 'TLS' }, { number: 5432, name: 'tcp-5432', protocol: 'TCP' }],
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'egress-api-c8ef4e37', namespace: 'shop' },
        spec: { host: 'net.example.com', exportTo: ['.'], trafficPolicy: { tls: { mode: 'DISABLE' } } },
      },
    ]);
  });

  test('are enough for TCP, whether proxies capture DNS or not', () => {
    const { chart } = make({ originalDestination: WITHIN, ports: [EgressPort.tcp(5432)] });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
    Mesh.configure(chart, { istioVersion: '1.30', dnsCapture: true });
    expect(only(synth(chart), 'ServiceEntry').metadata.labels).toBeUndefined();
  });

  test('take TLS from the proxy on TCP', () => {
    const { chart } = make({ originalDestination: WITHIN, ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })] });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy.tls).toEqual({ mode: 'SIMPLE', sni: 'net.example.com', subjectAltNames: ['net.example.com'] });
  });

  test('stop synth where another API is matched in the same range and port', () => {
    const { chart } = make({ originalDestination: WITHIN, ports: [EgressPort.tcp(5432)] });
    new ExternalApi(chart, 'other', { host: 'other.example.com', originalDestination: OriginalDestination.within('10.40.0.0/24'), ports: [EgressPort.tcp(5432)] });
    expect(EgressChecks.of(chart).findings().map(({ constructPath, rule, message }) => [constructPath, rule, message])).toEqual([
      ['egress/api', 'claimed-twice', 'address 10.40.0.0/24 port 5432 is also that of egress/other, and namespaces that see both reach only one of them there'],
      ['egress/other', 'claimed-twice', 'address 10.40.0.0/24 port 5432 is also that of egress/api, and namespaces that see both reach only one of them there'],
    ]);
  });

  test('are a copy of what was told, and what is handed out does not reach what is emitted', () => {
    const ranges = ['10.40.0.0/24'];
    const originalDestination = OriginalDestination.within(...ranges);
    const { entry } = make({ originalDestination });
    ranges.push('10.41.0.0/24');
    attempt(() => originalDestination.ranges.push('10.42.0.0/24'));
    expect(entry().spec.addresses).toEqual(['10.40.0.0/24']);
  });
});

describe('any address', () => {
  test('needs a reason, and keeps it without the space around it', () => {
    expect(OriginalDestination.anyAddress(` ${REASON}\n`)).toEqual({ ranges: [], anyAddressReason: REASON });
  });

  test.each([['', '""'], [' ', '" "'], ['\n', '"\\n"'], [undefined as any, 'undefined'], [null as any, 'null'], [{} as any, '{}'], [5 as any, '5']])(
    'may not have the reason %p', (reason, shown) => {
      expect(() => OriginalDestination.anyAddress(reason)).toThrow(new Error(
        `'reason' of any address must say why a forged name may reach every address, got ${shown}; use OriginalDestination.within(…) for ranges`));
    });

  test('emits an entry that is matched by name alone, and says why', () => {
    const { chart, entry } = make({
      host: '*.saas.example',
      originalDestination: OriginalDestination.anyAddress(REASON),
      ports: [EgressPort.tls(443), EgressPort.http(80, { tls: UpstreamTls.simple() })],
      timeout: Duration.seconds(5),
    });
    expect(entry()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'egress-api-c8ef4e37', namespace: 'shop', annotations: { 'cdk8s-istio-egress/any-address': REASON } },
      spec: {
        hosts: ['*.saas.example'],
        location: 'MESH_EXTERNAL',
        resolution: 'NONE',
        exportTo: ['.'],
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }, { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
      },
    });
    expect(synth(chart).map(({ kind, metadata }) => [kind, metadata.annotations])).toEqual([
      ['ServiceEntry', { 'cdk8s-istio-egress/any-address': REASON }], ['DestinationRule', undefined], ['VirtualService', undefined],
    ]);
  });

  test('is said beside what else the user says, and by the user in their own words', () => {
    const originalDestination = OriginalDestination.anyAddress(REASON);
    expect(make({ originalDestination, owner: 'team-7', metadata: { annotations: { a: 'b' } } }).entry().metadata.annotations)
      .toEqual({ 'cdk8s-istio-egress/any-address': REASON, 'cdk8s-istio-egress/owner': 'team-7', 'a': 'b' });
    expect(make({ originalDestination, metadata: { annotations: { 'cdk8s-istio-egress/any-address': 'see TICKET-1' } } }).entry().metadata.annotations)
      .toEqual({ 'cdk8s-istio-egress/any-address': 'see TICKET-1' });
  });

  test('is what nobody has by chance: no annotation without it', () => {
    expect(make({}).entry().metadata).not.toHaveProperty('annotations');
    expect(make({ originalDestination: WITHIN }).entry().metadata).not.toHaveProperty('annotations');
    expect(make({ endpoints: ExternalEndpoint.all('192.0.2.1') }).entry().metadata).not.toHaveProperty('annotations');
  });

  test.each(['1.22', '1.29', '1.30', undefined])('serves a wildcard on Istio %s, which looks nothing up', istioVersion => {
    const chart = shop({ istioVersion });
    new ExternalApi(chart, 'api', { host: '*.saas.example', originalDestination: OriginalDestination.anyAddress(REASON) });
    expect(only(synth(chart), 'ServiceEntry').spec.resolution).toBe('NONE');
  });

  test('serves an alias of the host', () => {
    const { chart, api } = make({ originalDestination: OriginalDestination.anyAddress(REASON), ports: [EgressPort.http(80)] });
    const alias = new ExternalNameAlias(chart, 'pay', { target: api });
    expect(only(synth(chart), 'VirtualService').spec).toMatchObject({ hosts: ['net.example.com'], http: [{ rewrite: { authority: 'net.example.com' } }] });
    expect(ApiObject.of(alias).kind).toBe('Service');
  });
});

describe('together with', () => {
  const originalDestination = OriginalDestination.anyAddress(REASON);

  test.each<[string, Partial<ExternalApiProps>]>([
    ['loadBalancing', { loadBalancing: LoadBalancing.roundRobin() }],
    ['loadBalancing', { loadBalancing: LoadBalancing.bySourceIp(), circuitBreaker: CircuitBreaker.onGatewayErrors(5) }],
    ['circuitBreaker', { circuitBreaker: CircuitBreaker.on5xxErrors(5) }],
  ])("'%s' is refused, because the workload chose the address", (prop, props) => {
    for (const destination of [originalDestination, WITHIN]) {
      expect(() => make({ originalDestination: destination, ports: [EgressPort.tls(443)], ...props })).toThrow(new Error(
        `[egress/api] '${prop}' does nothing beside 'originalDestination': calls go to the address that the workload dialled, whether it fails or not; ` +
        'leave one of them out'));
    }
  });

  test('a connection pool, a timeout and retries it is served', () => {
    const settings = { connectionPool: ConnectionPool.of({ maxConnections: 5 }), timeout: Duration.seconds(1), retries: Retries.safe(2) };
    const { chart } = make({ originalDestination, ports: [EgressPort.http(80)], ...settings });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy.connectionPool).toEqual({ tcp: { maxConnections: 5 } });
  });

  test('endpoints that are added later is refused, and the API stays as it was', () => {
    const { chart, api } = make({ originalDestination });
    const before = synth(chart);
    expect(() => api.addEndpoint(ExternalEndpoint.at('192.0.2.1'))).toThrow(new Error(
      "[egress/api] 'endpoints' must not be set beside 'originalDestination', which keeps the address that the workload dialled; leave one of them out"));
    expect(synth(chart)).toEqual(before);
  });

  test('ports that are added later is refused where it can not keep them', () => {
    const { api } = make({ originalDestination });
    expect(() => api.addPort(EgressPort.tcp(5432))).toThrow(new Error(
      "[egress/api] 'originalDestination' of any address would take every connection to port 5432 (TCP); use OriginalDestination.within(…)"));
    expect(() => make({ originalDestination: WITHIN }).api.addPort(EgressPort.http(80))).toThrow(new Error(
      "[egress/api] 'originalDestination' can not keep port 80 (HTTP) within ranges, because Istio matches requests by their Host, whatever was dialled; " +
      'use TLS or TCP ports, or OriginalDestination.anyAddress(reason)'));
  });
});
