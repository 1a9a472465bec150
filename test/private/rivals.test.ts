import { Chart, Duration, type App } from 'cdk8s';
import {
  EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, LocalAlias, OriginalDestination, UpstreamTls,
  VirtualIps, type ExternalApiProps, type MeshFacts,
} from '../../src';
import { anotherCopy, invalid, mistakes, shop } from '../helpers';

const ENCRYPTED = [EgressPort.http(80, { tls: UpstreamTls.simple() })];
const HTTP = [EgressPort.http(80)];
const TCP = [EgressPort.tcp(5432)];
const AT = (...addresses: string[]) => ({ endpoints: ExternalEndpoint.all(...addresses) });

/** Charts `a`, `b`, … of the namespaces of these names (none for undefined), in one app. */
function charts(namespaces: (string | undefined)[], facts: MeshFacts = {}): Chart[] {
  const app = shop(facts).node.root as App;
  return namespaces.map((namespace, index) => new Chart(app, 'abc'[index], { namespace }));
}

const found = (scope: Chart) => mistakes(scope.node.root).map(({ constructPath, ...rest }) => ({ at: constructPath, ...rest }));
const rules = (scope: Chart) => mistakes(scope.node.root).map(({ constructPath, rule }) => `${constructPath} ${rule}`);

describe('a host that two may have in one namespace, because it is unknown,', () => {
  const maybe = (at: string, rival: string, host = 'api.example.com') => ({
    at,
    severity: 'warning',
    rule: 'maybe-claimed-twice',
    message: `host ${host} is also registered at ${rival}, and it is unknown whether in the same namespace`,
    fix: "set 'namespace' of both charts",
  });

  test('is reported where the namespace is unknown, and does not stop synth', () => {
    const [a, b] = charts([undefined, 'shop']);
    new ExternalApi(a, 'x', { host: 'api.example.com' });
    new ExternalApi(b, 'x', { host: 'api.example.com' });
    expect(found(a)).toEqual([maybe('a/x', 'b/x')]);
    expect(a.toJson()).toHaveLength(2);
  });

  test('is reported of each host', () => {
    const [a, b] = charts([undefined, 'shop']);
    new ExternalApi(a, 'x', { host: 'api.example.com', additionalHosts: ['b.example.com', 'c.example.com'] });
    new ExternalApi(b, 'x', { host: 'c.example.com', additionalHosts: ['api.example.com'] });
    expect(found(a)).toEqual([maybe('a/x', 'b/x'), maybe('a/x', 'b/x', 'c.example.com')]);
  });

  test('is an error where a namespace is known to see both', () => {
    const [a, b] = charts([undefined, 'shop']);
    new ExternalApi(a, 'x', { host: 'api.example.com', consumers: ['shop'] });
    new ExternalApi(b, 'x', { host: 'api.example.com' });
    expect(rules(a)).toEqual(['a/x claimed-twice', 'b/x claimed-twice']);
  });

  test('is an error where both are unknown, because they are taken for the same', () => {
    const [a, b] = charts([undefined, undefined]);
    [a, b].forEach(chart => new ExternalApi(chart, 'x', { host: 'api.example.com' }));
    expect(rules(a)).toEqual(['a/x claimed-twice', 'b/x claimed-twice']);
  });

  test('is fine where both are known, and different', () => {
    const [a, b] = charts(['shop', 'billing']);
    [a, b].forEach(chart => new ExternalApi(chart, 'x', { host: 'api.example.com' }));
    expect(found(a)).toEqual([]);
  });
});

describe('an address and port', () => {
  const shared = (at: string, place: string, rival: string) => ({
    at,
    severity: 'error',
    rule: 'claimed-twice',
    message: `${place} is also that of ${rival}, and namespaces that see both reach only one of them there`,
    fix: 'give the two different addresses or ports',
  });

  /** Two APIs of one namespace. */
  function two(one: Partial<ExternalApiProps>, other: Partial<ExternalApiProps>, facts: MeshFacts = {}, namespaces = ['shop', 'shop']) {
    const [a, b] = charts(namespaces, facts);
    new ExternalApi(a, 'x', { host: 'one.example.com', ...one });
    new ExternalApi(b, 'x', { host: 'other.example.com', ...other });
    return found(a);
  }

  test('that both are matched by is wrong for both, each of them', () => {
    expect(two({ ports: TCP, ...AT('10.0.0.1', '10.0.0.2') }, { ports: TCP, ...AT('10.0.0.2', '10.0.0.3', '10.0.0.1') })).toEqual([
      shared('a/x', 'address 10.0.0.1 port 5432', 'b/x'), shared('a/x', 'address 10.0.0.2 port 5432', 'b/x'),
      shared('b/x', 'address 10.0.0.2 port 5432', 'a/x'), shared('b/x', 'address 10.0.0.1 port 5432', 'a/x'),
    ]);
  });

  test.each<[string, Partial<ExternalApiProps>, Partial<ExternalApiProps>, string]>([
    ['TCP, where the other is called by its Host', { ports: [EgressPort.tcp(8080)], ...AT('10.0.0.1') }, { ports: [EgressPort.http(8080)], ...AT('10.0.0.1') }, 'address 10.0.0.1 port 8080'],
    ['TCP, where the other is called by its server name', { ports: [EgressPort.tcp(443)], ...AT('10.0.0.1') }, { ...AT('10.0.0.1') }, 'address 10.0.0.1 port 443'],
    ['a virtual IP of TLS, where the other has its server', { virtualIps: VirtualIps.servedByDns('10.0.0.1') }, { ...AT('10.0.0.1', '10.0.0.9') }, 'address 10.0.0.1 port 443'],
    ['a virtual IP of TLS, where the other has one of HTTP', { virtualIps: VirtualIps.servedByDns('10.0.0.1'), ports: [EgressPort.tls(8443)] },
      { virtualIps: VirtualIps.servedByDns('10.0.0.1'), ports: [EgressPort.http(8443)] }, 'address 10.0.0.1 port 8443'],
    ['a range', { ports: TCP, originalDestination: OriginalDestination.within('10.0.0.0/24') }, { ports: TCP, originalDestination: OriginalDestination.within('10.0.0.0/24') },
      'address 10.0.0.0/24 port 5432'],
  ])('that one is matched by is wrong for both: %s', (_, one, other, place) => {
    expect(two(one, other)).toEqual([shared('a/x', place, 'b/x'), shared('b/x', place, 'a/x')]);
    expect(two(other, one)).toEqual([shared('a/x', place, 'b/x'), shared('b/x', place, 'a/x')]);
  });

  test.each<[string, Partial<ExternalApiProps>, Partial<ExternalApiProps>]>([
    ['both are told apart by Host', { ports: HTTP, ...AT('10.0.0.1') }, { ports: HTTP, ...AT('10.0.0.1') }],
    ['both are told apart by server name', AT('10.0.0.1'), AT('10.0.0.1')],
    ['both have a virtual IP and are told apart by Host', { ports: HTTP, virtualIps: VirtualIps.servedByDns('10.0.0.1') }, { ports: HTTP, virtualIps: VirtualIps.servedByDns('10.0.0.1') }],
    ['the ports differ', { ports: TCP, ...AT('10.0.0.1') }, { ports: [EgressPort.tcp(5433)], ...AT('10.0.0.1') }],
    ['the addresses differ', { ports: TCP, ...AT('10.0.0.1') }, { ports: TCP, ...AT('10.0.0.2') }],
    ['the other is dialled at a virtual IP', { ports: TCP, ...AT('10.0.0.1') },
      { ports: [EgressPort.http(5432)], ...AT('10.0.0.1'), virtualIps: VirtualIps.servedByDns('10.0.0.2') }],
    ['the other has names', { ports: TCP, ...AT('10.0.0.1') }, { ports: [EgressPort.http(5432)], ...AT('edge.example.net') }],
  ])('is fine if %s', (_, one, other) => {
    expect(two(one, other)).toEqual([]);
    expect(two(other, one)).toEqual([]);
  });

  test('is fine if nobody sees both', () => {
    const tcp = { ports: TCP, ...AT('10.0.0.1') };
    expect(two(tcp, tcp, {}, ['shop', 'billing'])).toEqual([]);
    expect(two({ ...tcp, consumers: ['billing'] }, tcp, {}, ['shop', 'billing'])).toHaveLength(2);
  });

  describe('where workloads dial allocated addresses', () => {
    const one = { ports: [EgressPort.tcp(8080)], ...AT('10.0.0.1') };
    const other = { ports: [EgressPort.http(8080)], ...AT('10.0.0.1') };

    test.each<MeshFacts>([{ istioVersion: '1.25', dnsCapture: true }, { istioVersion: '1.30', dnsCapture: true }])('is fine if only one is matched by it: %j', facts => {
      expect(two(one, other, facts)).toEqual([]);
      expect(two(other, one, facts)).toEqual([]);
    });

    test('is wrong at virtual IPs, which istiod does not replace by others', () => {
      const virtualIps = VirtualIps.captured('240.240.0.1');
      const place = 'address 240.240.0.1 port 8443';
      expect(two({ virtualIps, ports: [EgressPort.tls(8443)] }, { virtualIps, ports: [EgressPort.http(8443)] }, { istioVersion: '1.30', dnsCapture: true }))
        .toEqual([shared('a/x', place, 'b/x'), shared('b/x', place, 'a/x')]);
    });

    test('is wrong beside a wildcard, to which istiod allocates none', () => {
      const wildcard = { ...other, host: '*.example.org' };
      const place = 'address 10.0.0.1 port 8080';
      expect(two(one, wildcard, { istioVersion: '1.30', dnsCapture: true })).toEqual([shared('a/x', place, 'b/x'), shared('b/x', place, 'a/x')]);
    });

    test('is wrong if both are', () => {
      expect(two(one, one, { istioVersion: '1.30', dnsCapture: true })).toHaveLength(2);
    });

    test.each<MeshFacts>([{ istioVersion: '1.24', dnsCapture: true }, { istioVersion: '1.30' }, { istioVersion: '1.30', dnsCapture: false }, { dnsCapture: true }])(
      'is wrong if it is not known that they do: %j', facts => {
        expect(two(one, other, facts)).toHaveLength(2);
      });
  });
});

describe('the rule of a wildcard', () => {
  const replaced = (at: string, wildcard: string, host = 'api.example.com') => ({
    at,
    severity: 'error',
    rule: 'wildcard-replaces-rule',
    message: `the rule of the wildcard at ${wildcard} would replace that of "${host}" for callers in its own namespace, and with it the TLS`,
    fix: `move the wildcard to the namespace of ${host}, or list the names instead of it`,
  });
  const wildcard = (chart: Chart, props: Partial<ExternalApiProps> = {}) => new ExternalApi(chart, 'w', { host: '*.example.com', ...AT('www.example.net'), ...props });

  test.each<[string, string[]]>([['by name', ['shop']], ['as one of all', ['*']]])('in the namespace that calls a host from another one is wrong, if it sees the host %s', (_, consumers) => {
    const [platform, shopChart] = charts(['platform', 'shop']);
    new ExternalApi(platform, 'x', { host: 'api.example.com', ports: ENCRYPTED, consumers });
    wildcard(shopChart);
    expect(found(platform)).toEqual([replaced('a/x', 'b/w')]);
    expect(() => platform.toJson()).toThrow(invalid(`[a/x] ${replaced('', 'b/w').message}; ${replaced('', 'b/w').fix} (wildcard-replaces-rule)`));
  });

  test('is wrong over a narrower wildcard, and over each of several hosts', () => {
    const [platform, shopChart] = charts(['platform', 'shop']);
    new ExternalApi(platform, 'x', { host: '*.eu.example.com', additionalHosts: ['deep.eu.example.com', 'api.example.org'], ...AT('eu.example.net'), consumers: ['shop'] });
    wildcard(shopChart);
    expect(found(platform)).toEqual([replaced('a/x', 'b/w', '*.eu.example.com'), replaced('a/x', 'b/w', 'deep.eu.example.com')]);
  });

  test('is wrong for a host that somebody else registered elsewhere', () => {
    const [shopChart] = charts(['shop']);
    ExternalApi.fromAttributes(shopChart, 'ref', { host: 'api.example.com', namespace: 'platform' });
    wildcard(shopChart);
    expect(found(shopChart)).toEqual([replaced('a/ref', 'a/w')]);
  });

  test('is wrong once the host is shown to its namespace', () => {
    const [platform, shopChart] = charts(['platform', 'shop']);
    const api = new ExternalApi(platform, 'x', { host: 'api.example.com', ports: ENCRYPTED });
    wildcard(shopChart);
    expect(found(platform)).toEqual([]);
    api.addConsumer('shop');
    expect(found(platform)).toEqual([replaced('a/x', 'b/w')]);
    shopChart.node.tryRemoveChild('w');
    expect(found(platform)).toEqual([]);
  });

  test.each<[string, (platform: Chart, shopChart: Chart) => void]>([
    ['in the namespace of the host', (platform, _) => wildcard(platform)],
    ['in a namespace that does not see the host', (_, shopChart) => wildcard(shopChart, { metadata: { namespace: 'elsewhere' } })],
    ['of another domain', (_, shopChart) => wildcard(shopChart, { host: '*.example.org' })],
    ['below the host', (_, shopChart) => wildcard(shopChart, { host: '*.api.example.com' })],
  ])('is fine %s', (_, make) => {
    const [platform, shopChart] = charts(['platform', 'shop']);
    new ExternalApi(platform, 'x', { host: 'api.example.com', ports: ENCRYPTED, consumers: ['shop'] });
    make(platform, shopChart);
    expect(found(platform)).toEqual([]);
  });

  test('is fine for a reference in the namespace of both', () => {
    const [shopChart] = charts(['shop']);
    ExternalApi.fromAttributes(shopChart, 'ref', { host: 'api.example.com', namespace: 'shop' });
    wildcard(shopChart);
    expect(found(shopChart)).toEqual([]);
  });

  test('counts if it is from another copy of the package', () => {
    const [platform, shopChart] = charts(['platform', 'shop']);
    new ExternalApi(platform, 'x', { host: 'api.example.com', ports: ENCRYPTED, consumers: ['shop'] });
    const other = anotherCopy();
    new other.ExternalApi(shopChart, 'w', { host: '*.example.com', endpoints: other.ExternalEndpoint.all('www.example.net') });
    expect(found(platform)).toEqual([replaced('a/x', 'b/w')]);
  });
});

describe('the routes of a wildcard', () => {
  const taken = (at: string, wildcard: string, host = 'api.example.com') => ({
    at,
    severity: 'error',
    rule: 'wildcard-takes-requests',
    message: `the routes of the wildcard at ${wildcard} would take the requests to "${host}", which has none of its own`,
    fix: `give ${host} a 'timeout' or a route too, or leave those of the wildcard out`,
  });
  const TIMED = { ports: HTTP, timeout: Duration.seconds(2) };
  const wildcard = (chart: Chart, props: Partial<ExternalApiProps> = TIMED) => new ExternalApi(chart, 'w', { host: '*.example.com', ...AT('www.example.net'), ...props });

  test('are wrong where a host has none', () => {
    const chart = shop();
    new ExternalApi(chart, 'x', { host: 'api.example.com', ports: ENCRYPTED });
    wildcard(chart);
    expect(found(chart)).toEqual([taken('egress/x', 'egress/w')]);
    expect(() => chart.toJson()).toThrow(invalid(`[egress/x] ${taken('', 'egress/w').message}; ${taken('', 'egress/w').fix} (wildcard-takes-requests)`));
  });

  test('are wrong for each host without a route: an alias has one for the first alone', () => {
    const chart = shop();
    const api = new ExternalApi(chart, 'x', { host: 'api.example.com', additionalHosts: ['files.example.com'], ports: HTTP });
    new ExternalNameAlias(chart, 'alias', { target: api });
    wildcard(chart);
    expect(found(chart)).toEqual([taken('egress/x', 'egress/w', 'files.example.com')]);
  });

  test.each<[string, Partial<ExternalApiProps>, Partial<ExternalApiProps>]>([
    ['the host has its own', TIMED, TIMED],
    ['the host has no requests to take', {}, TIMED],
    ['the wildcard has none', { ports: HTTP }, { ports: HTTP }],
    ['the wildcard has no requests to route', { ports: HTTP }, {}],
    ['the host is another', { host: 'api.example.org', ports: HTTP }, TIMED],
  ])('are fine if %s', (_, host, over) => {
    const chart = shop();
    new ExternalApi(chart, 'x', { host: 'api.example.com', ...host });
    wildcard(chart, over);
    expect(found(chart)).toEqual([]);
  });
});

describe('a Service', () => {
  const asService = (at: string, rival: string) => ({
    at,
    severity: 'error',
    rule: 'claimed-twice',
    message: `host payments.shop is also registered at ${rival}, and namespaces that see both reach only one of them`,
    fix: "declare it once and share that ExternalApi, as the target of aliases or with 'consumers'",
  });

  test.each<[string, (chart: Chart) => void]>([
    ['a LocalAlias', chart => new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP })],
    ['an EndpointsAlias', chart => new EndpointsAlias(chart, 'payments', { addresses: ['192.0.2.1'], ports: HTTP })],
    ['an ExternalNameAlias', chart => new ExternalNameAlias(chart, 'payments', { host: 'payments.example.com', ports: HTTP })],
  ])('of %s is not called like an external host: Istio would mix up the two', (_, make) => {
    const [a, b] = charts(['shop', 'billing']);
    make(a);
    new ExternalApi(b, 'x', { host: 'payments.shop' });
    expect(found(a)).toEqual([asService('b/x', 'a/payments/Resource')]);
  });

  test('may be called so in another namespace, or if its own is unknown', () => {
    const [a, b] = charts(['web', undefined]);
    [a, b].forEach(chart => new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: HTTP }));
    new ExternalApi(a, 'x', { host: 'payments.shop' });
    expect(found(a)).toEqual([]);
  });
});
