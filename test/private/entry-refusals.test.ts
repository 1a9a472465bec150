import { Duration } from 'cdk8s';
import {
  CircuitBreaker, EgressPort, ExternalApi, ExternalEndpoint, LoadBalancing, OriginalDestination, UpstreamTls, VirtualIps, type ExternalApiProps,
} from '../../src';
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
      "'additionalHosts' must not have a port, got \"b.example.com:443\"; write the name alone; the port is said apart from it"));
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
  test('may not be an empty list, which would mean to look the host up', () => {
    expect(() => make({ endpoints: [] })).toThrow(refused("'endpoints' must not be empty: the host would be looked up instead; leave it out if that is meant"));
    expect(() => make({ host: '*.example.com', endpoints: [] })).toThrow(refused("'endpoints' must not be empty: the host would be looked up instead; leave it out if that is meant"));
    expect(make({ endpoints: undefined }).endpoints).toEqual([]);
  });

  test.each([['192.0.2.1', '"192.0.2.1"'], [undefined, 'undefined'], [null, 'null'], [{}, '{}'], [ExternalEndpoint.all('192.0.2.1'), '[{"address":"192.0.2.1"}]']])(
    'may not be %j, nor become it later', (endpoint: any, shown) => {
      const message = (index: number) => refused(`'endpoints' must be a list of ExternalEndpoint, and number ${index} is ${shown}; write such as ExternalEndpoint.all('192.0.2.10')`);
      expect(() => make({ endpoints: [endpoint] })).toThrow(message(1));
      const api = make({ endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2') });
      expect(() => api.addEndpoint(endpoint)).toThrow(message(3));
      expect(api.endpoints).toHaveLength(2);
    });

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
      '\'ports\' of endpoint "192.0.2.1" has "http", which is the name of no port; the names are https, grpc-9090'));
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

  test('has no place where the protocol is not HTTP', () => {
    expect(() => make({ timeout: Duration.seconds(5), ports: [EgressPort.tcp(5432)] })).toThrow(refused(
      "'timeout' needs a port where Istio sees requests, and port 5432 (TCP) shows it only bytes; " +
      "leave it out where the protocol is not HTTP: 'circuitBreaker' and the TCP part of 'connectionPool' hold for connections"));
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

describe('further names of a wildcard', () => {
  const further = { subjectAltNames: ['old.example.net'] };
  const message = (described: string) => `'subjectAltNames' of the 'tls' of port ${described} can not stand beside the names that are called for the wildcard "*.example.com": ` +
    "every certificate would need one of them; leave them out, or set 'serverName' too if one server serves all names";

  test.each([undefined, ExternalEndpoint.all('192.0.2.1'), ExternalEndpoint.all('edge.example.net')])('are refused, because they would be the ones that are checked', endpoints => {
    expect(() => make({ host: '*.example.com', endpoints, ports: [EgressPort.tls(443), EgressPort.http(80, { tls: UpstreamTls.simple(further) })] }))
      .toThrow(refused(message('80 (HTTP)')));
    expect(() => make({ additionalHosts: ['*.example.com'], endpoints, ports: [EgressPort.grpc(9090, { tls: UpstreamTls.simple(further) })] }))
      .toThrow(refused(message('9090 (GRPC)')));
  });

  test('may stand beside a server name', () => {
    const tls = UpstreamTls.simple({ ...further, serverName: 'edge.example.net' });
    expect(make({ host: '*.example.com', endpoints: ExternalEndpoint.all('192.0.2.1'), ports: [EgressPort.http(80, { tls })] }).ports).toHaveLength(1);
  });
});

describe('sockets', () => {
  const socket = ExternalEndpoint.unixSocket('/run/agent.sock');
  const http = EgressPort.http(80);

  test('serve one port', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', endpoints: [socket], ports: [http] });
    expect(only(synth(chart), 'ServiceEntry').spec).toMatchObject({ resolution: 'STATIC', endpoints: [{ address: 'unix:///run/agent.sock' }] });
    expect(only(synth(chart), 'ServiceEntry').spec).not.toHaveProperty('addresses');
  });

  test('may be several, and beside IP addresses', () => {
    const chart = shop();
    const endpoints = [socket, ExternalEndpoint.unixSocket('/run/other.sock'), ...ExternalEndpoint.all('192.0.2.1', '2001:db8::1')];
    new ExternalApi(chart, 'api', { host: 'api.example.com', endpoints, ports: [http] });
    expect(only(synth(chart), 'ServiceEntry').spec).toMatchObject({ resolution: 'STATIC', endpoints: endpoints.map(({ address }) => ({ address })) });
  });

  const onePort = refused(
    "'endpoints' has the socket \"unix:///run/agent.sock\", which can serve one port only, and there are 80 (HTTP), 443 (HTTPS); make one ExternalApi for each port");

  test('may not serve several ports, not even by a port or a socket that is added', () => {
    const ports = [http, EgressPort.https(443)];
    expect(() => make({ endpoints: [...ExternalEndpoint.all('192.0.2.1'), socket], ports })).toThrow(onePort);
    expect(() => make({ endpoints: [socket], ports: [http] }).addPort(ports[1])).toThrow(onePort);
    expect(() => make({ ports }).addEndpoint(socket)).toThrow(onePort);
  });

  const mixed = refused(
    "'endpoints' mixes the socket \"unix:///run/agent.sock\" with the name \"db.example.net\", which is looked up; use IP addresses beside sockets");

  test('may not stand beside names', () => {
    const [ip, name] = ExternalEndpoint.all('192.0.2.1', 'db.example.net');
    expect(() => make({ endpoints: [ip, name, socket], ports: [http] })).toThrow(mixed);
    expect(() => make({ endpoints: [socket], ports: [http] }).addEndpoint(name)).toThrow(mixed);
    expect(() => make({ endpoints: [ip, name], ports: [http] }).addEndpoint(socket)).toThrow(mixed);
  });

  test('may not be written twice', () => {
    expect(() => make({ endpoints: [socket, ExternalEndpoint.at('unix:///run/agent.sock', { weight: 2 })], ports: [http] })).toThrow(refused(
      '\'endpoints\' has "unix:///run/agent.sock" twice; write each address once, with \'weight\' if it shall get more'));
  });
});

describe('the address that was dialled', () => {
  const within = OriginalDestination.within('10.40.0.0/24');
  const anyAddress = OriginalDestination.anyAddress('a reason');

  test.each<[string, Partial<ExternalApiProps>]>([
    ['endpoints', { endpoints: ExternalEndpoint.all('10.40.0.7') }],
    ['virtualIps', { virtualIps: VirtualIps.servedByDns('10.40.0.7') }],
    ['dnsRoundRobin', { dnsRoundRobin: true }],
    ['endpoints', { endpoints: ExternalEndpoint.all('10.40.0.7'), virtualIps: VirtualIps.servedByDns('10.40.0.7'), dnsRoundRobin: true }],
    ['virtualIps', { virtualIps: VirtualIps.servedByDns('10.40.0.7'), dnsRoundRobin: true }],
  ])('is not kept beside %s', (prop, props) => {
    const error = refused(`'${prop}' must not be set beside 'originalDestination', which keeps the address that the workload dialled; leave one of them out`);
    expect(() => make({ originalDestination: within, ...props })).toThrow(error);
    expect(() => make({ originalDestination: anyAddress, ...props })).toThrow(error);
  });

  test('is kept beside a round robin that is off', () => {
    expect(make({ originalDestination: within, dnsRoundRobin: false }).host).toBe('api.example.com');
  });

  test.each([[EgressPort.http(80), '80 (HTTP)'], [EgressPort.http2(81), '81 (HTTP2)'], [EgressPort.grpc(82), '82 (GRPC)']])(
    'is not kept within ranges where Istio matches by Host', (port, described) => {
      expect(() => make({ originalDestination: within, ports: [EgressPort.tls(443), port] })).toThrow(refused(
        `'originalDestination' can not keep port ${described} within ranges, because Istio matches requests by their Host, whatever was dialled; ` +
        'use TLS or TCP ports, or OriginalDestination.anyAddress(reason)'));
    });

  test.each([EgressPort.https(443), EgressPort.tls(8443), EgressPort.tcp(5432), EgressPort.mongo(27017)])('is kept within ranges on other ports', port => {
    expect(make({ originalDestination: within, ports: [port] }).ports).toEqual([port]);
  });

  test.each([[EgressPort.tcp(5432), '5432 (TCP)'], [EgressPort.mongo(27017), '27017 (MONGO)']])('may not be any where nothing else tells calls apart', (port, described) => {
    expect(() => make({ originalDestination: anyAddress, ports: [EgressPort.tls(443), port] })).toThrow(refused(
      `'originalDestination' of any address would take every connection to port ${described}; use OriginalDestination.within(…)`));
  });

  test.each([EgressPort.https(443), EgressPort.tls(8443), EgressPort.http(80), EgressPort.http2(81), EgressPort.grpc(82)])('may be any on other ports', port => {
    expect(make({ originalDestination: anyAddress, ports: [port] }).ports).toEqual([port]);
  });
});

describe('a DNS answer that rotates', () => {
  const error = refused("'dnsRoundRobin' needs one name to look up: a host that is no wildcard, or one endpoint that is a name; leave it out");
  const resolution = (props: Partial<ExternalApiProps>) => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'api.example.com', dnsRoundRobin: true, ...props });
    return only(synth(chart), 'ServiceEntry').spec;
  };

  test.each<[string, Partial<ExternalApiProps>]>([
    ['two names', { endpoints: ExternalEndpoint.all('a.example.net', 'b.example.net') }],
    ['an IP address', { endpoints: ExternalEndpoint.all('192.0.2.1') }],
    ['a socket', { endpoints: [ExternalEndpoint.unixSocket('/run/agent.sock')] }],
    ['a wildcard', { host: '*.example.com' }],
    ['a wildcard among the hosts', { additionalHosts: ['*.example.com'] }],
  ])('is none of %s', (_, props) => {
    expect(() => make({ dnsRoundRobin: true, ...props })).toThrow(error);
    expect(make({ dnsRoundRobin: false, ports: [EgressPort.tls(443)], ...props }).host).toBeDefined();
  });

  test('leaves no choice of addresses', () => {
    expect(() => make({ dnsRoundRobin: true, loadBalancing: LoadBalancing.bySourceIp() })).toThrow(refused(
      "'loadBalancing' does nothing beside 'dnsRoundRobin', with which the proxy uses one address of each DNS answer; leave one of them out"));
    expect(make({ dnsRoundRobin: true, circuitBreaker: CircuitBreaker.onGatewayErrors(5) }).host).toBeDefined();
  });

  test('is that of a host, or of one name behind it', () => {
    expect(resolution({}).resolution).toBe('DNS_ROUND_ROBIN');
    expect(resolution({})).not.toHaveProperty('endpoints');
    expect(resolution({ additionalHosts: ['b.example.com'] }).resolution).toBe('DNS_ROUND_ROBIN');
    expect(resolution({ endpoints: ExternalEndpoint.all('edge.example.net') })).toMatchObject({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'edge.example.net' }] });
    expect(resolution({ host: '*.example.com', endpoints: ExternalEndpoint.all('edge.example.net') }).resolution).toBe('DNS_ROUND_ROBIN');
  });

  test('is no longer one with an endpoint that is added', () => {
    const api = make({ dnsRoundRobin: true, endpoints: ExternalEndpoint.all('edge.example.net') });
    expect(() => api.addEndpoint(ExternalEndpoint.at('other.example.net'))).toThrow(error);
    expect(() => api.addEndpoint(ExternalEndpoint.at('192.0.2.1'))).toThrow(error);
    expect(api.endpoints).toHaveLength(1);
  });
});
