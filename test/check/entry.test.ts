import { Duration } from 'cdk8s';
import {
  CircuitBreaker, DataPlane, EgressPort, ExternalApi, ExternalEndpoint, HttpProxy, LoadBalancing, Mesh, OriginalDestination, Retries, TcpRoute,
  TlsRoute, UpstreamTls, VirtualIps, type ExternalApiProps, type MeshFacts,
} from '../../src';
import { checkEntry, needsWaypoint } from '../../src/check/entry';
import type { Entry } from '../../src/entry';
import { entry, invalid, only, shop, synth } from '../helpers';

const check = (parts: Partial<Entry>, facts: MeshFacts = {}, behindWaypoint = false) =>
  checkEntry(entry(parts), Mesh.of(shop(facts)), behindWaypoint);
const error = (rule: string, message: string, fix: string) => ({ rule, severity: 'error', message, fix });

/** The same at synth of an app. */
function synthesize(props: Partial<ExternalApiProps>, facts: MeshFacts = {}): any[] {
  const chart = shop(facts);
  new ExternalApi(chart, 'api', { host: 'api.example.com', ...props });
  return synth(chart);
}

test('nothing is wrong with HTTPS to a host, whatever the target is', () => {
  expect(check({})).toEqual([]);
  expect(check({}, { istioVersion: '1.22', dnsCapture: false, dataPlane: DataPlane.AMBIENT })).toEqual([]);
});

describe('a host of the cluster', () => {
  const facts = { clusterDomain: 'corp.example.org' };
  const inside = (host: string) => error('host-inside-cluster',
    `host "${host}" lies in the cluster's domain "corp.example.org": an entry for a Service's own name turns its traffic into plaintext`,
    'call the Service directly, or use LocalAlias');

  test.each(['corp.example.org', 'payments.shop.svc.corp.example.org'])('is %s, if Mesh says so', host => {
    expect(check({ hosts: [host] }, facts)).toEqual([inside(host)]);
    expect(check({ hosts: [host] })).toEqual([]);
  });

  test('is each of the hosts, wildcards too', () => {
    const found = check({ hosts: ['a.corp.example.org', 'a.example.net', '*.example.org'], endpoints: ExternalEndpoint.all('192.0.2.1') }, facts);
    expect(found).toEqual([inside('a.corp.example.org'), inside('*.example.org')]);
  });

  test('stops synth', () => {
    expect(() => synthesize({ host: 'a.corp.example.org' }, facts)).toThrow(invalid(
      '[egress/api] host "a.corp.example.org" lies in the cluster\'s domain "corp.example.org": an entry for a Service\'s own name turns its traffic into ' +
      'plaintext; call the Service directly, or use LocalAlias (host-inside-cluster)'));
  });
});

describe('a wildcard', () => {
  const hosts = ['*.example.com'];
  const ports = [EgressPort.tls(443)];
  const since130 = { istioVersion: '1.30' };
  const waysOut = "upgrade Istio, list the names as 'host' and 'additionalHosts', give the 'endpoints' that serve all of them, or set 'originalDestination', with which a forged name may reach every address";

  test.each(['1.30', '1.30.2', '1.31'])('is resolved by the proxy on Istio %s', istioVersion => {
    expect(check({ hosts, ports }, { istioVersion })).toEqual([]);
  });

  test.each(['1.22', '1.27', '1.29.3'])('is not resolved on Istio %s', istioVersion => {
    expect(check({ hosts, ports }, { istioVersion })).toEqual([error('wildcard-needs-dynamic-dns',
      'host "*.example.com": wildcard hosts resolved by the proxy (ServiceEntry spec.resolution: DYNAMIC_DNS) need Istio 1.30, but Mesh says ' +
      `${istioVersion}, where sidecars have no cluster for the entry, and 1.27 and older refuse the value`, waysOut)]);
  });

  test('stops synth where the version is unknown', () => {
    expect(() => synthesize({ host: '*.example.com' })).toThrow(invalid(
      '[egress/api] host "*.example.com": wildcard hosts resolved by the proxy (ServiceEntry spec.resolution: DYNAMIC_DNS) need Istio 1.30, ' +
      `but the target's version is unknown (1.22 is assumed): set 'istioVersion' in Mesh.configure; ${waysOut} (wildcard-needs-dynamic-dns)`));
  });

  test('needs nothing newer where endpoints serve it', () => {
    expect(check({ hosts, ports: [EgressPort.https(443)], endpoints: ExternalEndpoint.all('192.0.2.1') })).toEqual([]);
  });

  test('does not go with a name', () => {
    const mixed = ['a.example.net', '*.example.com', '*.example.org'];
    const message = 'hosts a.example.net, *.example.com, *.example.org mix wildcards and names, which are resolved in different ways';
    const fix = 'make one ExternalApi for the wildcards and one for the names';
    expect(check({ hosts: mixed, ports }, since130)).toEqual([error('wildcard-beside-name', message, fix)]);
    expect(check({ hosts: ['*.example.com', '*.example.org'], ports }, since130)).toEqual([]);
    expect(() => synthesize({ host: mixed[0], additionalHosts: mixed.slice(1), ports }, since130))
      .toThrow(invalid(`[egress/api] ${message}; ${fix} (wildcard-beside-name)`));
  });

  test.each([EgressPort.http(80), EgressPort.http2(81), EgressPort.grpc(82), EgressPort.tls(443)])('goes with some protocols', port => {
    expect(check({ hosts, ports: [port] }, since130)).toEqual([]);
  });

  test('does not go with HTTPS', () => {
    const message = 'port 8443 (HTTPS) of wildcard host "*.example.com" has a protocol that Istio refuses there';
    const fix = 'use EgressPort.tls(8443)';
    expect(check({ hosts, ports: [...ports, EgressPort.https(8443)] }, since130)).toEqual([error('wildcard-port-protocol', message, fix)]);
    expect(() => synthesize({ host: '*.example.com', ports: [EgressPort.https(8443)] }, since130))
      .toThrow(invalid(`[egress/api] ${message}; ${fix} (wildcard-port-protocol)`));
  });

  test.each([[EgressPort.tcp(5432), '5432 (TCP)'], [EgressPort.mongo(27017), '27017 (MONGO)']])('does not go with bytes', (port, described) => {
    expect(check({ hosts, ports: [port] }, { ...since130, dnsCapture: true })).toEqual([error('wildcard-port-protocol',
      `port ${described} of wildcard host "*.example.com" has a protocol that Istio refuses there`,
      "give the IP addresses that serve all names as 'endpoints', or use HTTP, HTTP2, GRPC, TLS")]);
  });

  describe('dials the port of the request', () => {
    const message = (port: string, targetPort: number) =>
      `'targetPort' ${targetPort} of port ${port} is ignored for wildcard host "*.example.com", whose names the proxy looks up: it dials the port of the request`;
    const fix = "leave 'targetPort' out, or give the 'endpoints' that serve all names";
    const tls = UpstreamTls.simple();

    test.each([
      [EgressPort.http(80, { targetPort: 8080 }), '80 (HTTP)', 8080],
      [EgressPort.tls(443, { targetPort: 8443 }), '443 (TLS)', 8443],
      [EgressPort.http(8080, { tls, targetPort: 443 }), '8080 (HTTP)', 443],
      [EgressPort.http(80, { tls, targetPort: 8443 }), '80 (HTTP)', 8443],
      [EgressPort.http(80, { tls, targetPort: 80 }), '80 (HTTP)', 80],
    ])('so another is wrong: %#', (port, described, targetPort) => {
      expect(check({ hosts, ports: [...ports.filter(({ number }) => number !== port.number), port] }, since130))
        .toEqual([error('wildcard-target-port', message(described, targetPort), fix)]);
    });

    test.each([
      EgressPort.http(80), EgressPort.http(80, { tls }), EgressPort.http(80, { tls, targetPort: 443 }), EgressPort.http(8080, { tls }),
      EgressPort.tls(8443),
    ])('and the same is right: %#', port => {
      expect(check({ hosts, ports: [port] }, since130)).toEqual([]);
    });

    test('unless endpoints serve all names', () => {
      const port = EgressPort.http(80, { targetPort: 8080 });
      expect(check({ hosts, ports: [port], endpoints: ExternalEndpoint.all('192.0.2.1') }, since130)).toEqual([]);
      expect(() => synthesize({ host: '*.example.com', ports: [port] }, since130))
        .toThrow(invalid(`[egress/api] ${message('80 (HTTP)', 8080)}; ${fix} (wildcard-target-port)`));
    });
  });

  test('leaves no addresses to choose from', () => {
    const message = "'loadBalancing' of wildcard host \"*.example.com\" does nothing: the proxy looks its names up one by one";
    const fix = "leave 'loadBalancing' out, or give the 'endpoints' that serve all names";
    const traffic = { loadBalancing: LoadBalancing.roundRobin() };
    expect(check({ hosts, ports, traffic }, since130)).toEqual([error('wildcard-load-balancing', message, fix)]);
    expect(check({ hosts, ports, traffic, endpoints: ExternalEndpoint.all('192.0.2.1') }, since130)).toEqual([]);
  });

  test('has no addresses to eject, and crashes an istiod that is told to', () => {
    const message = "'circuitBreaker' of wildcard host \"*.example.com\" would crash istiod, which has no outlier detection for names that the proxy looks up";
    const fix = "leave 'circuitBreaker' out, or give the 'endpoints' that serve all names";
    const circuitBreaker = CircuitBreaker.onGatewayErrors(5);
    expect(check({ hosts, ports, traffic: { circuitBreaker } }, since130)).toEqual([error('wildcard-circuit-breaker', message, fix)]);
    expect(check({ hosts, ports, traffic: { circuitBreaker }, endpoints: ExternalEndpoint.all('192.0.2.1') }, since130)).toEqual([]);
    expect(() => synthesize({ host: '*.example.com', circuitBreaker }, since130)).toThrow(invalid(`[egress/api] ${message}; ${fix} (wildcard-circuit-breaker)`));
  });

  test('is checked for the name that was called, so that another would be one too many', () => {
    const message = "'serverName' of port 80 (HTTP) of wildcard host \"*.example.com\" would be checked beside the name that was called, and few certificates have both: " +
      'the proxy always checks what it looked up';
    const fix = "leave 'serverName' out, or give the 'endpoints' that serve all names";
    const withTls = (tls: UpstreamTls) => ({ hosts, ports: [EgressPort.http(80, { tls })] });
    const serverName = 'edge.example.net';
    expect(check(withTls(UpstreamTls.simple({ serverName })), since130)).toEqual([error('wildcard-server-name', message, fix)]);
    expect(check({ ...withTls(UpstreamTls.simple({ serverName })), endpoints: ExternalEndpoint.all('192.0.2.1') }, since130)).toEqual([]);
    expect(check(withTls(UpstreamTls.unverified('a reason', { serverName })), since130)).toEqual([]);
    expect(check(withTls(UpstreamTls.simple()), since130)).toEqual([]);
  });

  test('needs nothing newer where the address that was dialled is kept', () => {
    expect(check({ hosts, ports: [EgressPort.https(443)], originalDestination: OriginalDestination.anyAddress('a reason') })).toEqual([]);
    expect(check({ hosts: ['a.example.net', ...hosts], ports, originalDestination: OriginalDestination.within('10.40.0.0/24') })).toEqual([]);
  });

  test('has no virtual IPs', () => {
    const virtualIps = VirtualIps.servedByDns('10.1.2.3');
    const message = '\'virtualIps\' of wildcard host "*.example.com" can not be: its names have no common address';
    const fix = "leave 'virtualIps' out, or give the 'endpoints' that serve all names";
    expect(check({ hosts, ports, virtualIps }, since130)).toEqual([error('wildcard-with-addresses', message, fix)]);
    expect(() => synthesize({ host: '*.example.com', virtualIps }, since130)).toThrow(invalid(`[egress/api] ${message}; ${fix} (wildcard-with-addresses)`));
  });
});

describe('a TCP port', () => {
  const ports = [EgressPort.https(443), EgressPort.tcp(5432), EgressPort.mongo(27017)];
  const known = "give IP addresses as 'endpoints', 'virtualIps', or 'originalDestination' for a range in which the address changes";
  const fix = `${known}, or say Mesh.configure(app, { istioVersion, dnsCapture: true }) if proxies capture DNS`;
  const taking = (described: string, number: number, why = '') => error('tcp-port-without-address',
    `port ${described} of api.example.com has no address to be matched by and would take every connection to port ${number}, to any host${why}`, fix);

  test.each<MeshFacts>([{}, { istioVersion: '1.30' }])('without an address is wrong, with the facts %j', facts => {
    expect(check({ ports }, facts)).toEqual([taking('5432 (TCP)', 5432), taking('27017 (MONGO)', 27017)]);
  });

  test('is not told to capture DNS where that is known not to be done, nor to have endpoints beside a proxy', () => {
    const fixes = (parts: Partial<Entry>, facts: MeshFacts) => check({ ports: [EgressPort.tcp(5432)], ...parts }, facts).map(each => each.fix);
    expect(fixes({}, { dnsCapture: false })).toEqual([known]);
    expect(fixes({ via: HttpProxy.at('proxy.example.com', 3128) }, { dnsCapture: false })).toEqual(["give 'virtualIps'"]);
  });

  test.each(['1.23', '1.24.1', '1.25', '1.30'])('gets an address on Istio %s where proxies capture DNS', istioVersion => {
    expect(check({ ports }, { istioVersion, dnsCapture: true })).toEqual([]);
  });

  test('gets none on older Istio, whatever proxies capture', () => {
    const why = ': addresses allocated by istiod, by a label (ServiceEntry metadata.labels[networking.istio.io/enable-autoallocate-ip]) need Istio 1.23, ' +
      'but Mesh says 1.22, where no address is allocated, and a TCP port takes every connection on its number';
    expect(check({ ports: [EgressPort.tcp(5432)] }, { istioVersion: '1.22', dnsCapture: true })).toEqual([taking('5432 (TCP)', 5432, why)]);
  });

  test('gets none on Istio of an unknown version', () => {
    const why = ': addresses allocated by istiod, by a label (ServiceEntry metadata.labels[networking.istio.io/enable-autoallocate-ip]) need Istio 1.23, ' +
      "but the target's version is unknown (1.22 is assumed): set 'istioVersion' in Mesh.configure";
    expect(check({ ports: [EgressPort.tcp(5432)] }, { dnsCapture: true })).toEqual([taking('5432 (TCP)', 5432, why)]);
  });

  test.each<[string, Partial<Entry>]>([
    ['the IPs of endpoints', { endpoints: ExternalEndpoint.all('192.0.2.1') }],
    ['virtual IPs', { virtualIps: VirtualIps.servedByDns('10.1.2.3') }],
    ['ranges', { originalDestination: OriginalDestination.within('10.40.0.0/24') }],
  ])('may have %s', (_, parts) => {
    expect(check({ ports, ...parts })).toEqual([]);
  });

  test.each<[string, Partial<Entry>]>([
    ['a name whose answers rotate', { dnsRoundRobin: true }],
    ['a socket', { endpoints: [ExternalEndpoint.unixSocket('/run/agent.sock')] }],
  ])('has none by %s', (_, parts) => {
    expect(check({ ports: [EgressPort.tcp(5432)], ...parts })).toEqual([taking('5432 (TCP)', 5432)]);
    expect(check({ ports: [EgressPort.tcp(5432)], ...parts }, { istioVersion: '1.23', dnsCapture: true })).toEqual([]);
  });

  test('stops synth without an address', () => {
    const { message } = taking('5432 (TCP)', 5432);
    expect(() => synthesize({ ports: [EgressPort.tcp(5432)] })).toThrow(invalid(`[egress/api] ${message}; ${fix} (tcp-port-without-address)`));
  });

  test('asks istiod for an address by a label, and only then', () => {
    const facts = { istioVersion: '1.23', dnsCapture: true };
    const labels = (props: Partial<ExternalApiProps>) => only(synthesize(props, facts), 'ServiceEntry').metadata.labels ?? {};
    expect(labels({ ports })).toEqual({ 'networking.istio.io/enable-autoallocate-ip': 'true' });
    expect(labels({ ports, endpoints: ExternalEndpoint.all('192.0.2.1') })).toEqual({});
    expect(labels({})).toEqual({});
  });
});

describe('virtual IPs', () => {
  const virtualIps = VirtualIps.captured('240.240.0.1', '240.240.0.2');
  const fix = 'say Mesh.configure(app, { dnsCapture: true }), or use VirtualIps.servedByDns(…) if your own DNS answers them';
  const undialled = (says: string) => "'virtualIps' 240.240.0.1, 240.240.0.2 of api.example.com are dialled only where proxies capture DNS, and " +
    `Mesh ${says}; calls to the real address would not be matched`;

  test('are dialled where proxies capture DNS', () => {
    expect(check({ virtualIps }, { dnsCapture: true })).toEqual([]);
  });

  test.each([[true], [false], [undefined]])('that your own DNS serves are dialled with capture %p', dnsCapture => {
    expect(check({ virtualIps: VirtualIps.servedByDns('10.1.2.3') }, { dnsCapture })).toEqual([]);
  });

  test.each([[false, 'says that they do not'], [undefined, 'does not say that they do']])('are dead with capture %p', (dnsCapture, says) => {
    expect(check({ virtualIps }, { dnsCapture })).toEqual([error('virtual-ips-without-dns-capture', undialled(says), fix)]);
  });

  test('that are dead stop synth', () => {
    expect(() => synthesize({ virtualIps })).toThrow(invalid(`[egress/api] ${undialled('does not say that they do')}; ${fix} (virtual-ips-without-dns-capture)`));
  });
});

describe('in ambient mode', () => {
  const ambient = { dataPlane: DataPlane.AMBIENT };
  const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.http(81), EgressPort.tcp(6379, { tls: UpstreamTls.simple() })];
  const fix = "pass an EgressWaypoint as 'via', or set 'metadata.labels' to { 'istio.io/use-waypoint': '<waypoint>' }";
  const useless = (what: string) => error('ambient-without-waypoint',
    `${what} has no effect in ambient mode without a waypoint: calls would go out as they are`, fix);

  test('what only a waypoint does needs one', () => {
    expect(check({ ports, timeout: Duration.seconds(5), endpoints: ExternalEndpoint.all('192.0.2.1') }, ambient))
      .toEqual([useless("'tls' of port 80 (HTTP)"), useless("'tls' of port 6379 (TCP)"), useless("'timeout'")]);
    expect(needsWaypoint({ ports, traffic: {}, retries: Retries.none(), via: HttpProxy.at('proxy.example.com', 3128) }, Mesh.of(shop(ambient)), fix)).toEqual([
      useless("'tls' of port 80 (HTTP)"), useless("'tls' of port 6379 (TCP)"), useless("'retries'"), useless("an HttpProxy as 'via'"),
    ]);
  });

  test('a waypoint ignores routes of connections for some', () => {
    const api = new ExternalApi(shop(), 'api', { host: 'api.example.com' });
    const lost = [error('ambient-route-of-connections', 'a route of connections to api.example.com is for some callers or another server name, and a waypoint ignores it',
      'make it a route for all, or route requests')];
    expect(check({ tlsRoutes: [TlsRoute.to(api, { sourceNamespace: 'shop' })] }, ambient, true)).toEqual(lost);
    expect(check({ tlsRoutes: [TlsRoute.to(api, { sniHosts: ['b.example.com'] })] }, ambient, true)).toEqual(lost);
    expect(check({ tcpRoutes: [TcpRoute.to(api, { sourceLabels: { app: 'x' } })] }, ambient, true)).toEqual(lost);
    expect(check({ tlsRoutes: [TlsRoute.to(api)] }, ambient, true)).toEqual([]);
    expect(check({ tlsRoutes: [TlsRoute.to(api, { sourceNamespace: 'shop' })] }, { dataPlane: DataPlane.SIDECAR })).toEqual([]);
    expect(check({ tlsRoutes: [TlsRoute.to(api)] }, ambient)).toEqual([useless('a route')]);
  });

  test('a waypoint does it', () => {
    expect(check({ ports: ports.slice(0, 2), timeout: Duration.seconds(5) }, ambient, true)).toEqual([]);
  });

  test.each([DataPlane.SIDECAR, undefined])('sidecars do it too: %p', dataPlane => {
    expect(check({ ports: ports.slice(0, 2), timeout: Duration.seconds(5) }, { dataPlane })).toEqual([]);
  });

  test('synth stops without the label of a waypoint', () => {
    const props = { ports: ports.slice(0, 1) };
    expect(() => synthesize(props, ambient)).toThrow(invalid(
      `[egress/api] 'tls' of port 80 (HTTP) has no effect in ambient mode without a waypoint: calls would go out as they are; ${fix} (ambient-without-waypoint)`));
    const manifests = synthesize({ ...props, metadata: { labels: { 'istio.io/use-waypoint': 'egress' } } }, ambient);
    expect(only(manifests, 'ServiceEntry').metadata.labels).toEqual({ 'istio.io/use-waypoint': 'egress' });
  });
});

test('all errors of a construct are told at once', () => {
  expect(() => synthesize({ ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })] }, { dataPlane: DataPlane.AMBIENT })).toThrow(
    /tcp-port-without-address\)\n {2}\[egress\/api\] .*\(ambient-without-waypoint\)$/);
});
