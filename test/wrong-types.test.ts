/** JavaScript has no types, and other languages have none for what is in a list: such mistakes must be told, not guessed at. */
import * as lib from '../src';
import { attempt, shop } from './helpers';

const untyped: any = lib;
const HTTPS = untyped.EgressPort.https(443);

test.each<[string, (make: (kind: string, props?: object) => void) => void, string]>([
  ['a host that is a number', make => make('ExternalApi', { host: 42 }),
    "'host' must be a string known when the construct is made, got 42; write a DNS name such as 'api.example.com'"],
  ['no host', make => make('ExternalApi', {}),
    "'host' must be a string known when the construct is made, got undefined; write a DNS name such as 'api.example.com'"],
  ['one additional host without a list', make => make('ExternalApi', { host: 'a.example.com', additionalHosts: 'b.example.com' }),
    "'additionalHosts' must be a list of host names, got \"b.example.com\"; write [\"b.example.com\"]"],
  ['one port without a list', make => make('ExternalApi', { host: 'a.example.com', ports: HTTPS }),
    "'ports' must be a list of EgressPort, got {\"number\":443,\"protocol\":\"HTTPS\",\"name\":\"https\",\"targetPort\":443}; write such as [EgressPort.https(443)]"],
  ['numbers for ports', make => make('ExternalApi', { host: 'a.example.com', ports: [443] }),
    "'ports' must be a list of EgressPort, and number 1 is 443; write such as [EgressPort.https(443)]"],
  ['plain objects for ports', make => make('ExternalApi', { host: 'a.example.com', ports: [HTTPS, { number: 443, protocol: 'HTTPS' }] }),
    "'ports' must be a list of EgressPort, and number 2 is {\"number\":443,\"protocol\":\"HTTPS\"}; write such as [EgressPort.https(443)]"],
  ['addresses for endpoints', make => make('ExternalApi', { host: 'a.example.com', endpoints: ['192.0.2.10'] }),
    "'endpoints' must be a list of ExternalEndpoint, and number 1 is \"192.0.2.10\"; write such as ExternalEndpoint.all('192.0.2.10')"],
  ['addresses for virtual IPs', make => make('ExternalApi', { host: 'a.example.com', virtualIps: ['240.240.0.1'] }),
    "'virtualIps' must be VirtualIps, got [\"240.240.0.1\"]; write such as VirtualIps.captured('240.240.0.1')"],
  ['a text for original destinations', make => make('ExternalApi', { host: 'a.example.com', originalDestination: '10.40.0.0/24' }),
    "'originalDestination' must be OriginalDestination, got \"10.40.0.0/24\"; write such as OriginalDestination.within('10.40.0.0/24')"],
  ['a text for yes or no', make => make('ExternalApi', { host: 'a.example.com', dnsRoundRobin: 'false' }),
    "'dnsRoundRobin' must be true or false, got \"false\""],
  ['a number among additional hosts', make => make('ExternalApi', { host: 'a.example.com', additionalHosts: ['b.example.com', 5] }),
    "'additionalHosts' must be a list of host names, and number 2 is 5; write such as ['api.example.com']"],
  ['a number among consumers', make => make('ExternalApi', { host: 'a.example.com', consumers: ['shop', 'billing', 7] }),
    "'consumers' must be a list of namespaces, and number 3 is 7; write such as ['billing']"],
  ['a number among addresses', make => make('EndpointsAlias', { addresses: ['192.0.2.10', 3221225994], ports: [HTTPS] }),
    "'addresses' must be a list of IP addresses, and number 2 is 3221225994; write such as ['192.0.2.10']"],
  ['a hole in a list', make => make('ExternalApi', { host: 'a.example.com', ports: [HTTPS, undefined] }),
    "'ports' must be a list of EgressPort, and number 2 is undefined; write such as [EgressPort.https(443)]"],
  ['a construct for a list', make => make('ExternalApi', { host: 'a.example.com', ports: new lib.ExternalApi(shop(), 'api', { host: 'b.example.com' }) }),
    "'ports' must be a list of EgressPort, got the construct \"egress/api\"; write such as [EgressPort.https(443)]"],
  ['a text for a timeout', make => make('ExternalApi', { host: 'a.example.com', ports: [untyped.EgressPort.http(80)], timeout: '5s' }),
    "'timeout' must be a Duration, got \"5s\"; write such as Duration.seconds(5)"],
  ['one consumer without a list', make => make('ExternalApi', { host: 'a.example.com', consumers: 'billing' }),
    "'consumers' must be a list of namespaces, got \"billing\"; write [\"billing\"]"],
  ['a host for a target', make => make('ExternalNameAlias', { target: 'api.example.com' }),
    "'target' must be an ExternalApi, got \"api.example.com\"; to name a host, set 'host'"],
  ['numbers for the ports of an alias', make => make('ExternalNameAlias', { host: 'a.example.com', ports: [80] }),
    "'ports' must be a list of EgressPort, and number 1 is 80; write such as [EgressPort.https(443)]"],
  ['no addresses', make => make('EndpointsAlias', { ports: [HTTPS] }),
    "'addresses' must be a list of IP addresses, got undefined; write such as ['192.0.2.10']"],
  ['one address without a list', make => make('EndpointsAlias', { addresses: '192.0.2.11', ports: [HTTPS] }),
    "'addresses' must be a list of IP addresses, got \"192.0.2.11\"; write such as ['192.0.2.10']"],
  ['no ports of an alias for addresses', make => make('EndpointsAlias', { addresses: ['192.0.2.10'] }),
    "'ports' must be a list of EgressPort, got undefined; write such as [EgressPort.https(443)]"],
  ['an unknown form', make => make('EndpointsAlias', { addresses: ['192.0.2.10'], ports: [HTTPS], form: 'slices' }),
    "'form' must be one of EndpointSlice, Endpoints, got \"slices\""],
  ['no selector', make => make('LocalAlias', { ports: [HTTPS] }),
    "'selector' must be a map of labels, got undefined; write the labels of the pods, such as { app: 'payments' }"],
  ['a text for a selector', make => make('LocalAlias', { selector: 'app=payments', ports: [HTTPS] }),
    "'selector' must be a map of labels, got \"app=payments\"; write the labels of the pods, such as { app: 'payments' }"],
  ['a label without a value', make => make('LocalAlias', { selector: { app: undefined }, ports: [HTTPS] }),
    "'selector' must be a map of labels, got {}; write the labels of the pods, such as { app: 'payments' }"],
  ['no ports of an alias for pods', make => make('LocalAlias', { selector: { app: 'payments' } }),
    "'ports' must be a list of EgressPort, got undefined; write such as [EgressPort.https(443)]"],
])('tells %s', (_, act, message) => {
  const chart = shop();
  expect(() => act((kind, props) => new untyped[kind](chart, 'it', props))).toThrow(new Error(`[egress/it] ${message}`));
});

test.each<[string, () => void, string]>([
  ['a flag for TLS', () => untyped.EgressPort.http(80, { tls: true }),
    "'tls' of port 80 must be UpstreamTls, got true; write such as UpstreamTls.simple()"],
  ['a manifest for TLS', () => untyped.EgressPort.http(80, { tls: { mode: 'MUTUAL' } }),
    "'tls' of port 80 must be UpstreamTls, got {\"mode\":\"MUTUAL\"}; write such as UpstreamTls.simple()"],
  ['a text for a port', () => untyped.EgressPort.http('80'), "'number' of a port must be a whole number from 1 to 65535, got \"80\""],
  ['a number for a locality', () => untyped.ExternalEndpoint.at('192.0.2.10', { locality: 1 }),
    "'locality' of endpoint \"192.0.2.10\" must be 'region', 'region/zone' or 'region/zone/subzone', got 1"],
  ['a path for an authority', () => untyped.UpstreamTls.simple({ certificateAuthority: '/etc/certs/ca.pem' }),
    "'certificateAuthority' must be CertificateAuthority, got \"/etc/certs/ca.pem\"; write such as CertificateAuthority.fromFile('/etc/certs/ca.pem')"],
  ['a text for direct TLS', () => untyped.UpstreamTls.simple({ direct: 'false' }), "'direct' must be true or false, got \"false\""],
  ['one further name without a list', () => untyped.UpstreamTls.simple({ subjectAltNames: 'api.example.com' }),
    "'subjectAltNames' must be a list of names, got \"api.example.com\"; write such as ['api.example.com']"],
  ['a number among further names', () => untyped.UpstreamTls.simple({ subjectAltNames: ['api.example.com', 5] }),
    "'subjectAltNames' must be a list of names, and number 2 is 5; write such as ['api.example.com']"],
  ['a server name without options', () => untyped.UpstreamTls.simple('api.example.com'),
    "options of TLS must be an object, got \"api.example.com\"; write such as { serverName: 'api.example.com' }"],
  ['no options, explicitly', () => untyped.UpstreamTls.simple(null), "options of TLS must be an object, got null; write such as { serverName: 'api.example.com' }"],
  ['no options of unverified TLS', () => untyped.UpstreamTls.unverified('a reason', null),
    "options of TLS must be an object, got null; write such as { serverName: 'api.example.com' }"],
  ['no options of mutual TLS', () => untyped.UpstreamTls.mutualFromSecret('client', lib.Workload.of({ labels: { app: 'a' }, serviceAccount: 'a' }), null),
    "options of TLS must be an object, got null; write such as { serverName: 'api.example.com' }"],
  ['no files', () => untyped.UpstreamTls.mutualFromFiles(), "options of TLS must be an object, got undefined; write such as { serverName: 'api.example.com' }"],
  ['labels for a workload', () => untyped.UpstreamTls.mutualFromSecret('client', { labels: { app: 'a' }, serviceAccount: 'a' }),
    "'workload' must be a Workload, got {\"labels\":{\"app\":\"a\"},\"serviceAccount\":\"a\"}; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })"],
  ['a text for a construct', () => untyped.Workload.fromConstruct('billing'), "'construct' of a workload must be a construct, got \"billing\"; pass a Deployment, or use Workload.of({ labels })"],
  ['a text for what is judged', () => untyped.EgressChecks.of('kind: Service'), "'scope' must be an app, a chart or any construct, got \"kind: Service\"; manifests are judged by EgressChecks.checkManifests()"],
  ['nothing for what has a table', () => untyped.EgressMatrix.of(undefined), "'scope' must be an app, a chart or any construct, got undefined; write such as EgressMatrix.of(app)"],
  ['facts without a place', () => untyped.Mesh.configure({ istioVersion: '1.30' }),
    "'scope' must be an app, a chart or any construct, got {\"istioVersion\":\"1.30\"}; write such as Mesh.configure(app, { istioVersion: '1.30' })"],
])('tells %s, wherever the value goes', (_, act, message) => {
  expect(act).toThrow(new Error(message));
});

test.each<[string, object, string]>([
  ['a text where yes or no belongs', { dnsCapture: 'true' }, "'dnsCapture' must be true or false, got \"true\""],
  ['a number for a version of Istio', { istioVersion: 1.30 }, "'istioVersion' must be a text with a version such as '1.30' or '1.30.2', got 1.3"],
  ['a number for a version of Kubernetes', { kubernetesVersion: 133 }, "'kubernetesVersion' must be a text with a version such as '1.30' or '1.30.2', got 133"],
  ['null for a version', { istioVersion: null }, "'istioVersion' must be a text with a version such as '1.30' or '1.30.2', got null"],
  ['an unknown data plane', { dataPlane: 'ambient' }, "'dataPlane' must be one of SIDECAR, AMBIENT, got \"ambient\""],
  ['an unknown outbound mode', { outboundMode: 'REGISTRY' }, "'outboundMode' must be one of ALLOW_ANY, REGISTRY_ONLY, got \"REGISTRY\""],
])('tells %s among the facts', (_, facts, message) => {
  expect(() => lib.Mesh.configure(shop(), facts)).toThrow(new Error(`[egress] ${message}`));
});

describe('settings of connections and requests', () => {
  const tells = (what: string, given: string, example: string) => new Error(`[egress/it] '${what}' must be ${example.replace(/[.(].*/, '')}, got ${given}; write such as ${example}`);

  test.each<[string, unknown, string, string]>([
    ['circuitBreaker', 5, '5', 'CircuitBreaker.onGatewayErrors(5)'],
    ['loadBalancing', 'ROUND_ROBIN', '"ROUND_ROBIN"', 'LoadBalancing.roundRobin()'],
    ['connectionPool', true, 'true', 'ConnectionPool.of({ maxConnections: 100 })'],
    ['retries', null, 'null', 'Retries.safe(2)'],
  ])('%s must be what it is for: %p', (prop, value, given, example) => {
    const ports = [untyped.EgressPort.http(80)];
    expect(() => new untyped.ExternalApi(shop(), 'it', { host: 'a.example.com', ports, [prop]: value })).toThrow(tells(prop, given, example));
    expect(() => new untyped.EndpointsAlias(shop(), 'it', { addresses: ['192.0.2.1'], ports, [prop]: value })).toThrow(tells(prop, given, example));
  });
});

describe('a route', () => {
  const chart = shop();
  const ports = [lib.EgressPort.http(80), lib.EgressPort.https(443), lib.EgressPort.tcp(5432)];
  const api = new untyped.ExternalApi(chart, 'api', { host: 'a.example.com', ports });
  const routes = { HttpRoute: lib.HttpRoute.to(api), TlsRoute: lib.TlsRoute.to(api, { sniHosts: ['a.example.com'] }), TcpRoute: lib.TcpRoute.to(api) };
  const adders = { HttpRoute: 'addRoute', TlsRoute: 'addTlsRoute', TcpRoute: 'addTcpRoute' };

  test.each(Object.keys(routes).flatMap(kind => Object.keys(routes).filter(other => other !== kind).map(other => [kind, other])))('of kind %s is none of kind %s', (given, wanted) => {
    expect(() => api[(adders as any)[wanted]]((routes as any)[given])).toThrow(new Error(`[egress/api] 'route' must be ${wanted}, got ${given}; write such as ${wanted}.to(api)`));
  });

  test.each(['addRoute', 'addTlsRoute', 'addTcpRoute'])('is not nothing: %s', adder => {
    expect(() => api[adder](undefined)).toThrow(/'route' must be (Http|Tls|Tcp)Route, got undefined/);
    expect(() => api[adder](null)).toThrow(/'route' must be (Http|Tls|Tcp)Route, got null/);
  });

  test('can not be changed after it was added', () => {
    attempt(() => { (routes.TcpRoute.destinations as any).length = 0; });
    attempt(() => { (routes.TlsRoute.sniHosts as any).length = 0; });
    attempt(() => { (routes.HttpRoute.matches as any).push('x'); });
    expect([routes.TcpRoute.destinations.length, routes.TlsRoute.sniHosts.length, routes.HttpRoute.matches.length]).toEqual([1, 1, 0]);
  });

  test('is for callers by a map of labels', () => {
    expect(() => untyped.TlsRoute.to(api, { sourceLabels: 'app=x' })).toThrow(new Error("'sourceLabels' must be a map of labels, got \"app=x\"; write such as { app: 'billing' }"));
    expect(() => untyped.TlsRoute.to(api, { sourceLabels: null })).toThrow(new Error("'sourceLabels' must be a map of labels, got null; write such as { app: 'billing' }"));
    expect(() => untyped.TlsRoute.to(api, { sniHosts: null })).toThrow(new Error("'sniHosts' must be a list of server names, got null; write such as ['api.example.com']"));
  });
});
