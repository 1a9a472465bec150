import {
  CircuitBreaker, EgressChecks, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpProxy, LoadBalancing, OriginalDestination, Retries,
  RouteDestination, TcpRoute, TlsRoute, UpstreamTls, VirtualIps, Workload, type ExternalApiProps,
} from '../src';
import { ofKind, only, shop, synth } from './helpers';

const PROXY = HttpProxy.at('proxy.example.com', 3128);

function make(props: Partial<ExternalApiProps> = {}) {
  const chart = shop({ istioVersion: '1.30' });
  return { chart, api: new ExternalApi(chart, 'api', { host: 'api.example.com', via: PROXY, ...props }) };
}

const spec = (props: Partial<ExternalApiProps>, kind: string) => only(synth(make(props).chart), kind).spec;

describe('a host behind a proxy', () => {
  test('is an entry that leads to the proxy, and a rule that has it ask for the host', () => {
    const manifests = synth(make().chart);
    expect(manifests.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule']);
    expect(only(manifests, 'ServiceEntry').spec).toEqual({
      hosts: ['api.example.com'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      exportTo: ['.'],
      ports: [{ number: 443, name: 'https', protocol: 'HTTPS', targetPort: 3128 }],
      endpoints: [{ address: 'proxy.example.com' }],
    });
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: 'api.example.com',
      exportTo: ['.'],
      trafficPolicy: { tls: { mode: 'DISABLE' }, tunnel: { protocol: 'CONNECT', targetHost: 'api.example.com', targetPort: 443 } },
    });
  });

  test('its proxy may be a Service of the cluster', () => {
    expect(spec({ via: HttpProxy.at('squid.infra.svc.cluster.local', 3128) }, 'ServiceEntry').endpoints).toEqual([{ address: 'squid.infra.svc.cluster.local' }]);
  });

  test('tells its proxy', () => {
    expect(make().api.via).toBe(PROXY);
    expect(make({ via: undefined }).api.via).toBeUndefined();
  });

  test('is asked for at its own port, whatever workloads dial', () => {
    expect(spec({ ports: [EgressPort.tls(443, { targetPort: 8443 })] }, 'DestinationRule').trafficPolicy.tunnel.targetPort).toBe(8443);
  });

  test('has a tunnel for each of several ports, and routes that choose among them', () => {
    const manifests = synth(make({ ports: [EgressPort.https(443), EgressPort.tls(8443, { targetPort: 443 })] }).chart);
    const tunnel = (targetPort: number) => ({ tunnel: { protocol: 'CONNECT', targetHost: 'api.example.com', targetPort } });
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: 'api.example.com',
      exportTo: ['.'],
      trafficPolicy: { tls: { mode: 'DISABLE' } },
      subsets: [{ name: 'port-443', trafficPolicy: tunnel(443) }, { name: 'port-8443', trafficPolicy: tunnel(443) }],
    });
    expect(only(manifests, 'VirtualService').spec.tls).toEqual([443, 8443].map(number => ({
      match: [{ port: number, sniHosts: ['api.example.com'] }],
      route: [{ destination: { host: 'api.example.com', subset: `port-${number}`, port: { number } } }],
    })));
  });

  test('gets the tunnels and the routes when a second port comes', () => {
    const { chart, api } = make();
    api.addPort(EgressPort.tls(8443));
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'VirtualService']);
  });

  test('each of several hosts is asked for by its own name', () => {
    const rules = ofKind(synth(make({ additionalHosts: ['b.example.com'] }).chart), 'DestinationRule');
    expect(rules.map(({ spec: { host, trafficPolicy } }) => [host, trafficPolicy.tunnel.targetHost])).toEqual([
      ['api.example.com', 'api.example.com'], ['b.example.com', 'b.example.com'],
    ]);
  });

  test('TLS is with the proxy, and checked for its name', () => {
    const tls = (via: HttpProxy) => spec({ via }, 'DestinationRule').trafficPolicy.tls;
    expect(tls(HttpProxy.at('proxy.example.com', 3129, { tls: UpstreamTls.simple() })))
      .toEqual({ mode: 'SIMPLE', sni: 'proxy.example.com', subjectAltNames: ['proxy.example.com'] });
    expect(tls(HttpProxy.oneOf(ExternalEndpoint.all('192.0.2.1', '192.0.2.2'), 3129, { tls: UpstreamTls.simple({ serverName: 'p.example.com' }) })))
      .toEqual({ mode: 'SIMPLE', sni: 'p.example.com', subjectAltNames: ['p.example.com'] });
  });

  test('a certificate for the proxy from a Secret needs the rules that any Secret needs', () => {
    const tls = UpstreamTls.mutualFromSecret('proxy-client', Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' }));
    const manifests = synth(make({ via: HttpProxy.at('proxy.example.com', 3129, { tls }) }).chart);
    expect(manifests.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'DestinationRule', 'Role', 'RoleBinding']);
    expect(ofKind(manifests, 'DestinationRule').map(rule => rule.spec.trafficPolicy.tunnel.targetHost)).toEqual(['api.example.com', 'api.example.com']);
  });

  test('why a proxy is not verified stands at the rule', () => {
    const tls = UpstreamTls.unverified('it has a certificate of its own making');
    expect(only(synth(make({ via: HttpProxy.at('proxy.example.com', 3129, { tls }) }).chart), 'DestinationRule').metadata.annotations)
      .toEqual({ 'cdk8s-istio-egress/unverified-tls': 'port 443: it has a certificate of its own making' });
  });

  test('proxies can be preferred by locality', () => {
    const endpoints = [ExternalEndpoint.at('192.0.2.1', { locality: 'eu-west-1' }), ExternalEndpoint.at('192.0.2.2', { locality: 'us-east-1' })];
    const { chart } = make({
      via: HttpProxy.oneOf(endpoints, 3128),
      circuitBreaker: CircuitBreaker.onGatewayErrors(5),
      loadBalancing: LoadBalancing.roundRobin({ localityFailover: { 'eu-west-1': 'us-east-1' } }),
    });
    expect(only(synth(chart), 'ServiceEntry').spec).toMatchObject({ resolution: 'STATIC', endpoints: [{ locality: 'eu-west-1' }, { locality: 'us-east-1' }] });
  });

  test('a TCP port is not matched by the addresses of the proxy', () => {
    const tcp = { ports: [EgressPort.tcp(5432)], via: HttpProxy.at('192.0.2.1', 3128) };
    expect(EgressChecks.of(make(tcp).chart).findings().map(({ rule }) => rule)).toEqual(['tcp-port-without-address']);
    expect(spec({ ...tcp, virtualIps: VirtualIps.servedByDns('192.0.2.9') }, 'ServiceEntry').addresses).toEqual(['192.0.2.9']);
  });

  test('connections to it can not be shared out with others', () => {
    const { chart, api } = make();
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com' });
    other.addTlsRoute(TlsRoute.split([RouteDestination.of(other, { weight: 1 }), RouteDestination.of(api, { weight: 1 })]));
    expect(EgressChecks.of(chart).findings().map(({ rule, message, fix }) => `${rule}: ${message}; ${fix}`)).toEqual([
      'shared-tunnel: TLS route 1 of other.example.com shares connections out, and api.example.com is reached through a proxy, which Istio would then ask for the wrong hosts; ' +
      'lead all connections of the route to one destination',
    ]);
  });
});

describe('refuses', () => {
  const at = (message: string) => new Error(`[egress/api] ${message}`);

  test.each<[string, Partial<ExternalApiProps>, string]>([
    ['requests', { ports: [EgressPort.https(443), EgressPort.http(8080)] }, "'via' can not carry port 8080 (HTTP): Istio tunnels connections, not requests; " +
      'let workloads speak HTTPS themselves, and use EgressPort.https(443)'],
    ['TLS of the sidecar inside the tunnel', { ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })] },
      "'tls' of port 6379 (TCP) would be with the proxy of 'via' instead of the host, because Istio tunnels what the workload sends; " +
      'let workloads speak TLS themselves, and use EgressPort.tls(…)'],
    ['a wildcard', { host: '*.example.com' }, "'via' asks the proxy for one host by its name, and \"*.example.com\" is none; list the names as 'host' and 'additionalHosts'"],
    ['endpoints', { endpoints: ExternalEndpoint.all('192.0.2.1') }, "'endpoints' must not be set beside 'via': the proxy looks the host up and connects to it; leave one of them out"],
    ['an original destination', { originalDestination: OriginalDestination.within('192.0.2.0/24') },
      "'originalDestination' must not be set beside 'via': the proxy looks the host up and connects to it; leave one of them out"],
    ['round robin', { dnsRoundRobin: true }, "'dnsRoundRobin' must not be set beside 'via': the proxy looks the host up and connects to it; leave one of them out"],
    ['what is no proxy', { via: 'proxy.example.com:3128' as any },
      "'via' must be HttpProxy, EgressGateway or EgressWaypoint, got \"proxy.example.com:3128\"; pass the construct itself, or a proxy such as HttpProxy.at('proxy.example.com', 3128)"],
    ['retries, which need requests', { retries: Retries.none() }, "'retries' needs a port where Istio sees requests, and port 443 (HTTPS) shows it only bytes; " +
      "leave it out: requests do not pass the proxy of 'via' as such"],
  ])('%s', (_, props, message) => {
    expect(() => make(props)).toThrow(at(message));
  });

  test('an alias of several ports, which would go past it', () => {
    const { chart, api } = make({ ports: [EgressPort.https(443), EgressPort.tls(8443)] });
    const text = "would go past the proxy of 'via': with several ports (443 (HTTPS), 8443 (TLS)) only the host's own name leads there; " +
      'let workloads call the host itself, or leave one port';
    expect(() => new ExternalNameAlias(chart, 'alias', { target: api })).toThrow(new Error(`[egress/alias] the ExternalName alias at egress/alias ${text}`));
    const single = make();
    new ExternalNameAlias(single.chart, 'alias', { target: single.api });
    expect(() => single.api.addPort(EgressPort.tls(8443))).toThrow(at(`the ExternalName alias at egress/alias ${text}`));
  });

  test('a socket for several ports, or beside a name', () => {
    const socket = HttpProxy.oneOf([ExternalEndpoint.unixSocket('/run/proxy')], 3128);
    expect(() => make({ via: socket, ports: [EgressPort.https(443), EgressPort.tls(8443)] })).toThrow(/'endpoints' has the socket "unix:\/\/\/run\/proxy", which can serve one port only/);
    const mixed = HttpProxy.oneOf([ExternalEndpoint.unixSocket('/run/proxy'), ExternalEndpoint.at('proxy.example.com')], 3128);
    expect(() => make({ via: mixed })).toThrow(/'endpoints' mixes the socket "unix:\/\/\/run\/proxy" with the name "proxy.example.com"/);
  });

  test('an endpoint that is added', () => {
    expect(() => make().api.addEndpoint(ExternalEndpoint.at('192.0.2.1'))).toThrow(
      at("'endpoints' must not be set beside 'via': the proxy looks the host up and connects to it; leave one of them out"));
  });

  const named = "'tls' of an HTTP proxy needs a server name where the proxy is one of several or has no name of its own; " +
    "write UpstreamTls.simple({ serverName: 'proxy.example.com' })";
  test.each<[string, () => HttpProxy, string]>([
    ['no proxies', () => HttpProxy.oneOf([], 3128), "'endpoints' of an HTTP proxy must not be empty; write at least one, or use HttpProxy.at(…)"],
    ['an address that is none', () => HttpProxy.at('http://proxy', 3128), "'address' must not have a scheme, got \"http://proxy\"; write the name alone; the protocol is said by the port"],
    ['texts for endpoints', () => HttpProxy.oneOf(['192.0.2.1'] as any, 3128),
      "'endpoints' must be a list of ExternalEndpoint, and number 1 is \"192.0.2.1\"; write such as ExternalEndpoint.all('192.0.2.10')"],
    ['ports of an endpoint', () => HttpProxy.oneOf([ExternalEndpoint.at('192.0.2.1', { ports: { https: 3128 } })], 3128),
      'endpoint "192.0.2.1" of an HTTP proxy must not have \'ports\': all proxies listen on one; leave them out'],
    ['a port that is none', () => HttpProxy.at('proxy.example.com', 0), "'port' of an HTTP proxy must be a whole number from 1 to 65535, got 0"],
    ['TLS that is none', () => HttpProxy.at('proxy.example.com', 3128, { tls: true as any }), "'tls' of an HTTP proxy must be UpstreamTls, got true; write such as UpstreamTls.simple()"],
    ['TLS with an address', () => HttpProxy.at('192.0.2.1', 3128, { tls: UpstreamTls.simple() }), named],
    ['TLS with one of several', () => HttpProxy.oneOf(ExternalEndpoint.all('a.example.com', 'b.example.com'), 3128, { tls: UpstreamTls.simple() }), named],
    ['TLS with a socket', () => HttpProxy.oneOf([ExternalEndpoint.unixSocket('/run/proxy')], 3128, { tls: UpstreamTls.simple() }), named],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(new Error(message));
  });
});

test('TCP ports of several tunnels have rules too', () => {
  const { chart, api } = make({ ports: [EgressPort.tcp(5432), EgressPort.tcp(6432)], virtualIps: VirtualIps.servedByDns('192.0.2.9') });
  const direct = new ExternalApi(chart, 'direct', { host: 'direct.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('192.0.2.10') });
  api.addTcpRoute(TcpRoute.to(direct, { matchPort: 6432, port: 5432, sourceLabels: { app: 'x' } }));
  const to = (number: number) => ({ host: 'api.example.com', subset: `port-${number}`, port: { number } });
  expect(only(synth(chart), 'VirtualService').spec).toEqual({
    hosts: ['api.example.com'],
    exportTo: ['.'],
    tcp: [
      { match: [{ port: 5432 }], route: [{ destination: to(5432) }] },
      { match: [{ port: 6432, sourceLabels: { app: 'x' } }], route: [{ destination: { host: 'direct.example.com', port: { number: 5432 } } }] },
      { match: [{ port: 6432 }], route: [{ destination: to(6432) }] },
    ],
  });
});
