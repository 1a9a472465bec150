import { Duration } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, UpstreamTls, VirtualIps, type ExternalApiProps } from '../../src';
import { only, shop, synth } from '../helpers';

const make = (props: Partial<ExternalApiProps> = {}) => new ExternalApi(shop(), 'api', { host: 'api.example.com', ...props });
const refused = (message: string) => new Error(`[egress/api] ${message}`);

const TLS = UpstreamTls.simple();

describe('hosts', () => {
  const notAnIp = (address: string) => `must be a name, not an IP address, got "${address}"; ` +
    "give the host a name and the address as 'endpoints: ExternalEndpoint.all(…)', or use EndpointsAlias";

  test.each(['10.0.0.1', '2001:db8::1', '[2001:db8::1]'])('may not be the IP address %s', address => {
    expect(() => make({ host: address })).toThrow(refused(`'host' ${notAnIp(address)}`));
    expect(() => make({ additionalHosts: ['b.example.com', address] })).toThrow(refused(`'additionalHosts' ${notAnIp(address)}`));
  });

  test('are each checked under the prop that has them', () => {
    expect(() => make({ host: 'api' })).toThrow(refused(
      "'host' must be fully qualified, because a single label would be looked up inside the cluster, got \"api\"; write at least two labels"));
    expect(() => make({ additionalHosts: ['b.example.com:443'] })).toThrow(refused(
      "'additionalHosts' must not have a port, got \"b.example.com:443\"; write the name alone, and the port in 'ports'"));
  });

  test.each([
    [['api.example.com'], 'api.example.com'],
    [['API.example.com'], 'api.example.com'],
    [['b.example.com', 'c.example.com', 'B.example.com'], 'b.example.com'],
  ])('may not repeat one: %p', (additionalHosts, repeated) => {
    expect(() => make({ additionalHosts })).toThrow(refused(`'additionalHosts' has "${repeated}", which the API has already; write each host once`));
  });

  test.each([[EgressPort.tcp(5432), '5432 (TCP)'], [EgressPort.mongo(27017), '27017 (MONGO)']])('may not be several on a port without names', (tcp, described) => {
    expect(() => make({ additionalHosts: ['b.example.com', 'c.example.com'], ports: [EgressPort.https(443), tcp] })).toThrow(refused(
      `'additionalHosts' (b.example.com, c.example.com) can not share port ${described}, where Istio sees no host to tell them apart; ` +
      'make one ExternalApi for each host'));
  });

  test.each([
    [EgressPort.https(443), '443 (HTTPS)', VirtualIps.captured('240.240.0.1')],
    [EgressPort.tls(8443), '8443 (TLS)', VirtualIps.servedByDns('10.1.2.3')],
  ])('may not be several behind virtual IPs on a port of TLS', (port, described, virtualIps) => {
    expect(() => make({ additionalHosts: ['b.example.com'], ports: [EgressPort.http(80), port], virtualIps })).toThrow(refused(
      `'additionalHosts' (b.example.com) can not share 'virtualIps' on port ${described}, where all calls would go to api.example.com; ` +
      'make one ExternalApi with its own virtual IPs for each host'));
  });

  test('may be several behind virtual IPs where Istio sees requests', () => {
    expect(make({ additionalHosts: ['b.example.com'], ports: [EgressPort.http(80)], virtualIps: VirtualIps.servedByDns('10.1.2.3') }).host).toBe('api.example.com');
  });
});

describe('consumers', () => {
  test.each(['', '.', '~', 'Billing', 'team_a', 'shop.svc', 'a b', '**', 'x'.repeat(64)])('may not be %p, which is no namespace', namespace => {
    const error = refused(
      "a namespace in 'consumers' must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter or digit), " +
      `got "${namespace}"; write the name of a namespace, or '*' for all`);
    expect(() => make({ consumers: ['billing', namespace] })).toThrow(error);
    expect(() => make().addConsumer(namespace)).toThrow(error);
  });

  test.each(['billing', '1st-team', 'x'.repeat(63), '*'])('may be %s', namespace => {
    expect(() => make({ consumers: [namespace] }).addConsumer(namespace)).not.toThrow();
  });
});

describe('endpoints', () => {
  test.each([
    [ExternalEndpoint.all('192.0.2.1', '192.0.2.2', '192.0.2.1'), '192.0.2.1'],
    [ExternalEndpoint.all('2001:db8::1', '2001:DB8:0::1'), '2001:db8::1'],
    [[ExternalEndpoint.at('b.example.com'), ExternalEndpoint.at('B.example.com', { weight: 5 })], 'b.example.com'],
  ])('may not repeat an address', (endpoints, repeated) => {
    expect(() => make({ endpoints })).toThrow(refused(
      `'endpoints' has "${repeated}" twice; write each address once, with 'weight' if it shall get more`));
  });

  test('may not name ports that the API does not have', () => {
    const ports = [EgressPort.https(443), EgressPort.grpc(9090)];
    expect(() => make({ ports, endpoints: [ExternalEndpoint.at('192.0.2.1', { ports: { https: 8443, http: 80 } })] })).toThrow(refused(
      '\'ports\' of endpoint "192.0.2.1" has "http", which is no port of the API; its ports are https, grpc-9090'));
  });
});

describe('a timeout', () => {
  const http = [EgressPort.http(80)];

  test.each([[Duration.seconds(0), '0'], [Duration.millis(0), '0'], [Duration.millis(0.5), '0.5']])('may not be shorter than what Istio takes', (timeout, shown) => {
    expect(() => make({ timeout, ports: http })).toThrow(refused(`'timeout' must be a whole number of milliseconds, at least 1, got ${shown} ms; leave it out for the default`));
  });

  test('may be one millisecond', () => {
    expect(make({ timeout: Duration.millis(1), ports: http }).virtualService).toBeDefined();
  });

  test.each([[Duration.millis(1.5), '1.5'], [Duration.seconds(1.0005), '1000.5']])('may not have a fraction of a millisecond, which Istio refuses', (timeout, shown) => {
    expect(() => make({ timeout, ports: http })).toThrow(refused(`'timeout' must be a whole number of milliseconds, at least 1, got ${shown} ms; leave it out for the default`));
  });

  test('may have milliseconds that binary numbers only come close to', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports: http, timeout: Duration.seconds(1.001) });
    expect(only(synth(chart), 'VirtualService').spec.http[0].timeout).toBe('1.001s');
  });

  test.each([
    [undefined, '443 (HTTPS)'],
    [[EgressPort.tls(8443), EgressPort.tcp(6379, { tls: TLS })], '8443 (TLS), 6379 (TCP)'],
  ])('needs a port where Istio sees requests', (ports, described) => {
    expect(() => make({ timeout: Duration.seconds(5), ports })).toThrow(refused(
      `'timeout' needs a port where Istio sees requests, and port ${described} shows it only bytes; ` +
      'let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })'));
  });
});

describe('TLS that the proxy adds to TCP of a wildcard', () => {
  const endpoints = ExternalEndpoint.all('192.0.2.1');
  const ports = (tls: UpstreamTls) => [EgressPort.https(443), EgressPort.tcp(6379, { tls })];

  test.each([UpstreamTls.simple(), UpstreamTls.unverified('test system')])('needs a server name', tls => {
    expect(() => make({ host: '*.example.com', endpoints, ports: ports(tls) })).toThrow(refused(
      "'tls' of port 6379 (TCP) has no server name to check for the wildcard \"*.example.com\"; set 'serverName' in UpstreamTls.simple({ serverName })"));
  });

  test('may have one', () => {
    expect(make({ host: '*.example.com', endpoints, ports: ports(UpstreamTls.simple({ serverName: 'db.example.com' })) }).ports).toHaveLength(2);
  });

  test('needs none where requests have a Host to follow', () => {
    expect(make({ host: '*.example.com', endpoints, ports: [EgressPort.http(80, { tls: TLS })] }).ports).toHaveLength(1);
  });
});
