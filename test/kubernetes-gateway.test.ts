import { Duration } from 'cdk8s';
import {
  AccessLogs, EgressGateway, EgressPort, ExternalApi, ExternalNameAlias, Fault, GatewayFlavor, HeaderOperations, HttpRoute, LocalAlias, PathRewrite,
  Retries, RouteDestination, RouteMatch, RouteMirror, StringMatch, UpstreamTls, VirtualIps, Workload, type EgressGatewayProps, type ExternalApiProps,
} from '../src';
import { anotherCopy, chartOf, invalid, ofKind, only, shop, synth } from './helpers';
import { clockTime } from '../src/emit/http-route-rules';

const HOST = 'egress-istio.istio-egress.svc.cluster.local';
const MESH_TLS = { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } };
const http = EgressPort.http(80, { tls: UpstreamTls.simple() });

function make(props: Partial<EgressGatewayProps> = {}, istioVersion = '1.31') {
  const chart = shop({ istioVersion });
  const door = chartOf(chart, 'istio-egress');
  const gateway = new EgressGateway(door, 'egress', { flavor: GatewayFlavor.KUBERNETES, metadata: { name: 'egress' }, ...props });
  return { chart, door, gateway };
}

function pass(props: Partial<ExternalApiProps> = {}) {
  const made = make();
  return { ...made, api: new ExternalApi(made.chart, 'api', { host: 'api.example.com', metadata: { name: 'api' }, ports: [http], via: made.gateway, ...props }) };
}

const from = (namespace: string) => ({ namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } } });
const listener = (name: string, port: number, more: object = {}) => ({ name, port, protocol: 'HTTPS', tls: MESH_TLS, allowedRoutes: from('shop'), ...more });
const hostname = (name: string, port: number) => ({ group: 'networking.istio.io', kind: 'Hostname', name, port });
const toGateway = (port: number) => [{ name: 'egress-istio', namespace: 'istio-egress', port }];
const hostIs = (name: string) => ({ type: 'URLRewrite', urlRewrite: { hostname: name } });
const onEntry = (name: string, port: number) => [{ group: 'networking.istio.io', kind: 'ServiceEntry', name, port }];
const onListener = (sectionName: string) => [{ name: 'egress', namespace: 'istio-egress', sectionName }];
const named = (manifests: any[], kind: string, name: string) => manifests.find(each => each.kind === kind && each.metadata.name === name)?.spec;

describe('a gateway', () => {
  test('is a Gateway that Istio deploys behind a Service of the cluster, and a rule for that', () => {
    const { door, gateway } = make();
    const manifests = synth(door);
    expect(manifests.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata])).toEqual([
      ['gateway.networking.k8s.io/v1', 'Gateway', { name: 'egress', namespace: 'istio-egress', annotations: { 'networking.istio.io/service-type': 'ClusterIP' } }],
      ['networking.istio.io/v1', 'DestinationRule', { name: 'egress', namespace: 'istio-egress' }],
    ]);
    expect(only(manifests, 'Gateway').spec).toEqual({ gatewayClassName: 'istio', listeners: [{ name: 'nothing', port: 80, protocol: 'HTTPS', tls: MESH_TLS }] });
    expect(only(manifests, 'DestinationRule').spec).toEqual({ host: HOST, exportTo: ['.'], trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } });
    expect([gateway.serviceName, gateway.host, gateway.address, gateway.httpPort, gateway.tlsPort]).toEqual(['egress-istio', HOST, HOST, undefined, undefined]);
    expect([gateway.workload.labels, gateway.workload.serviceAccount, gateway.workload.namespace])
      .toEqual([{ 'gateway.networking.k8s.io/gateway-name': 'egress' }, 'egress-istio', 'istio-egress']);
  });

  test('has a listener for each port of requests of a namespace, and for each port of connections of a host', () => {
    const { door } = pass({ additionalHosts: ['files.example.com'], consumers: ['crm'], ports: [http, EgressPort.http(8080), EgressPort.https(443)] });
    const manifests = synth(door);
    expect(only(manifests, 'Gateway').spec.listeners).toEqual([
      listener('requests-80-shop', 22783),
      listener('requests-8080-shop', 21200),
      listener('connections-443-api-example-com', 29244, { protocol: 'TLS', hostname: 'connections-443.api.example.com' }),
      listener('connections-443-files-example-com', 24924, { protocol: 'TLS', hostname: 'connections-443.files.example.com' }),
    ]);
    const requests = (number: number) => ({ port: { number }, connectionPool: { http: { useClientProtocol: true } }, tls: { mode: 'ISTIO_MUTUAL', sni: HOST } });
    const connections = (number: number, sni: string) => ({ port: { number }, tls: { mode: 'ISTIO_MUTUAL', sni } });
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: HOST,
      exportTo: ['.', 'crm', 'shop'],
      trafficPolicy: {
        portLevelSettings: [
          requests(22783), requests(21200), connections(29244, 'connections-443.api.example.com'), connections(24924, 'connections-443.files.example.com'),
        ],
      },
    });
  });

  test('has what it has when another host comes', () => {
    const { chart, door, gateway } = pass({ ports: [http, EgressPort.https(443)] });
    const before = [...synth(door), ...synth(chart)];
    const billing = chartOf(chart, 'billing');
    new ExternalApi(billing, 'other', { host: 'other.example.com', via: gateway, ports: [http, EgressPort.https(443)] });
    new ExternalApi(billing, 'more', { host: 'more.example.com', via: gateway, ports: [http] });
    const after = [...synth(door), ...synth(chart)];
    const parts = (manifests: any[]) => [only(manifests, 'Gateway').spec.listeners, ofKind(manifests, 'DestinationRule')[0].spec.trafficPolicy.portLevelSettings];
    parts(before).forEach((part, index) => {
      expect(parts(after)[index].slice(0, part.length)).toEqual(part);
      expect(parts(after)[index].length).toBe(part.length + 2);
    });
    expect(synth(chart)).toEqual(before.filter(({ metadata }) => metadata.namespace === 'shop'));
  });

  test('gives two listeners whose names ask for one port a port each', () => {
    const { gateway } = make();
    const names = Array.from({ length: 400 }, (_, index) => `name-${index}`);
    const first = new Map<number, string>();
    const alone = (name: string) => make().gateway._portOf(name);
    const [one, other] = names.flatMap(name => {
      const port = alone(name);
      const twin = first.get(port);
      first.set(port, name);
      return twin === undefined ? [] : [twin, name];
    });
    expect([gateway._portOf(one), gateway._portOf(other), gateway._portOf(one)]).toEqual([alone(one), alone(one) + 1, alone(one)]);
  });

  test('in the namespace of its callers takes their routes as its own', () => {
    const { door, gateway } = make();
    new ExternalApi(door, 'api', { host: 'api.example.com', via: gateway, ports: [http] });
    const { allowedRoutes, ...own } = listener('requests-80-istio-egress-de761c81', expect.any(Number) as any);
    expect(only(synth(door), 'Gateway').spec.listeners).toEqual([own]);
  });

  test('has its logs, and its policies, by its name', () => {
    const { door, gateway, chart } = make({ accessLogs: AccessLogs.toStandardOutput() });
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [http, EgressPort.http(8080), EgressPort.https(443)], via: gateway })
      .allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
    const manifests = synth(door);
    const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'egress' }];
    const callers = [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/billing'] } }];
    expect(only(manifests, 'Telemetry').spec).toEqual({ targetRefs, accessLogging: [{ providers: [{ name: 'envoy' }] }] });
    expect(only(manifests, 'AuthorizationPolicy').spec).toEqual({
      targetRefs,
      action: 'DENY',
      rules: [
        { from: callers, to: [{ operation: { hosts: ['api.example.com', 'api.example.com:*'], ports: ['22783', '21200'] } }] },
        { from: callers, when: [{ key: 'connection.sni', values: ['connections-443.api.example.com'] }] },
      ],
    });
  });

  test('of another copy of the package is as good', () => {
    const other = anotherCopy();
    const { chart } = make();
    const gateway = new other.EgressGateway(chartOf(chart, 'other'), 'egress', { flavor: other.GatewayFlavor.KUBERNETES, metadata: { name: 'egress' } });
    new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [http], via: gateway as any });
    expect(ofKind(synth(chart), 'HTTPRoute')).toHaveLength(2);
  });

  test.each<[Partial<EgressGatewayProps>, string]>([
    [{ service: 'egress' }, "'service' must not be set with GatewayFlavor.KUBERNETES, got \"egress\": Istio deploys the gateway, with a port for each listener; " +
      'leave it out, or use GatewayFlavor.ISTIO for a gateway that is deployed already'],
    [{ selector: {} }, "'selector' must not be set with GatewayFlavor.KUBERNETES, got {}: Istio deploys the gateway, with a port for each listener; " +
      'leave it out, or use GatewayFlavor.ISTIO for a gateway that is deployed already'],
    [{ tlsPort: 443 }, "'tlsPort' must not be set with GatewayFlavor.KUBERNETES, got 443: Istio deploys the gateway, with a port for each listener; " +
      'leave it out, or use GatewayFlavor.ISTIO for a gateway that is deployed already'],
    [{ metadata: { name: 'x'.repeat(58) } }, `the name of the Service that Istio deploys for the gateway "${'x'.repeat(58)}" must be a DNS label (1 to 63 lower-case letters, ` +
      `digits or '-'; starts with a letter; ends with a letter or digit), got "${'x'.repeat(58)}-istio"; set 'metadata.name' to a shorter one that starts with a letter`],
    [{ metadata: { name: 'a.b' } }, "'metadata.name' of a gateway must be a DNS label without dots, got \"a.b\"; Istio refuses it"],
    [{ flavor: 'nginx' as any }, "'flavor' must be one of istio, kubernetes, got \"nginx\""],
    [{ flavor: undefined }, "'service' must be set, because a gateway of Istio's own is deployed by somebody else; " +
      "write such as service: 'istio-egressgateway', selector: { istio: 'egressgateway' }, or let Istio deploy one: flavor: GatewayFlavor.KUBERNETES"],
    [{ flavor: GatewayFlavor.ISTIO, service: 'egress' }, "'selector' must be set, because a gateway of Istio's own is deployed by somebody else; " +
      "write such as service: 'istio-egressgateway', selector: { istio: 'egressgateway' }, or let Istio deploy one: flavor: GatewayFlavor.KUBERNETES"],
  ])('refuses %j', (props, message) => {
    expect(() => make(props)).toThrow(new Error(`[istio-egress/egress] ${message}`));
  });

  test('takes 64 listeners, and no more', () => {
    const { chart, gateway } = make();
    const api = (number: number) => new ExternalApi(chart, `api-${number}`, { host: `api-${number}.example.com`, via: gateway });
    Array.from({ length: 64 }, (_, index) => api(index));
    expect(() => api(64)).toThrow(/^\[istio-egress\/egress\] a Gateway takes 64 listeners, and connections-443-api-64-example-com-\w{8} would be one more: each port of connections of a host is one, and each port of requests of a namespace; make another EgressGateway for some of the hosts, or one of GatewayFlavor\.ISTIO, which has no such limit$/);
  });

  test('takes requests of as many hosts as a namespace has', () => {
    const { chart, door, gateway } = make();
    Array.from({ length: 200 }, (_, index) => new ExternalApi(chart, `api-${index}`, { host: `api-${index}.example.com`, ports: [http], via: gateway }));
    expect(only(synth(door), 'Gateway').spec.listeners).toHaveLength(1);
  });
});

describe('the ways through it', () => {
  test('of requests are two HTTPRoutes', () => {
    const { chart, api } = pass({ timeout: Duration.seconds(5) });
    const manifests = synth(chart);
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'ServiceEntry shop/api', 'DestinationRule shop/api', 'HTTPRoute shop/api-80', 'HTTPRoute shop/api-gateway-80',
    ]);
    expect(named(manifests, 'HTTPRoute', 'api-80')).toEqual({ parentRefs: onEntry('api', 80), rules: [{ filters: [hostIs('api.example.com')], backendRefs: toGateway(22783) }] });
    expect(named(manifests, 'HTTPRoute', 'api-gateway-80')).toEqual({
      parentRefs: onListener('requests-80-shop'),
      hostnames: ['api.example.com'],
      rules: [{ timeouts: { request: '5s' }, backendRefs: [hostname('api.example.com', 80)] }],
    });
    expect(only(manifests, 'ServiceEntry').spec.exportTo).toEqual(['.', 'istio-egress']);
    expect(api.virtualService).toBeUndefined();
  });

  test('of TLS are TLSRoutes, for each host', () => {
    const { chart, api } = pass({ additionalHosts: ['files.example.com'], ports: [EgressPort.https(443)] });
    api.addPort(EgressPort.tls(8443));
    const manifests = synth(chart);
    expect(ofKind(manifests, 'TLSRoute').map(({ metadata }) => metadata.name).sort()).toEqual([
      'api-443', 'api-8443', 'api-files.example.com-443', 'api-files.example.com-8443',
      'api-files.example.com-gateway-443', 'api-files.example.com-gateway-8443', 'api-gateway-443', 'api-gateway-8443',
    ]);
    expect(named(manifests, 'TLSRoute', 'api-files.example.com-443')).toEqual({
      parentRefs: onEntry('api', 443), hostnames: ['files.example.com'], rules: [{ backendRefs: toGateway(24924) }],
    });
    expect(named(manifests, 'TLSRoute', 'api-files.example.com-gateway-443')).toEqual({
      parentRefs: onListener('connections-443-files-example-com'),
      hostnames: ['connections-443.files.example.com'],
      rules: [{ backendRefs: [hostname('files.example.com', 443)] }],
    });
  });

  test('of TCP are TCPRoutes', () => {
    const { chart } = pass({ ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
    const manifests = synth(chart);
    expect(named(manifests, 'TCPRoute', 'api-5432')).toEqual({ parentRefs: onEntry('api', 5432), rules: [{ backendRefs: toGateway(22855) }] });
    expect(named(manifests, 'TCPRoute', 'api-gateway-5432')).toEqual({
      parentRefs: onListener('connections-5432-api-example-com'), rules: [{ backendRefs: [hostname('api.example.com', 5432)] }],
    });
  });

  test('have the host\'s own Host, with the port that it has there, whatever an alias is called', () => {
    const { chart, api } = pass({ ports: [http, EgressPort.http(8080)] });
    new ExternalNameAlias(chartOf(chart, 'crm'), 'payments', { target: api });
    const manifests = synth(chart);
    expect(named(manifests, 'HTTPRoute', 'api-80').rules[0].filters).toEqual([hostIs('api.example.com')]);
    expect(named(manifests, 'HTTPRoute', 'api-8080').rules[0].filters)
      .toEqual([{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'Host', value: 'api.example.com:8080' }] } }]);
  });

  test('leave the Host to several hosts', () => {
    const { chart } = pass({ additionalHosts: ['files.example.com'] });
    expect(named(synth(chart), 'HTTPRoute', 'api-80')).toEqual({ parentRefs: onEntry('api', 80), rules: [{ backendRefs: toGateway(22783) }] });
  });

  test('have routes', () => {
    const { chart, gateway, api } = pass();
    const sandbox = new ExternalApi(chart, 'sandbox', { host: 'sandbox.example.com', via: gateway, ports: [EgressPort.http(8080)] });
    const audit = new LocalAlias(chart, 'audit', { selector: { app: 'audit' }, ports: [EgressPort.http(80)] });
    api.addRoute(HttpRoute.redirect({ scheme: 'https', authority: 'docs.example.com', path: '/all', matches: [RouteMatch.of({ path: StringMatch.exact('/docs') })] }));
    api.addRoute(HttpRoute.redirect({ port: 8443, status: 308, matches: [RouteMatch.of({ path: StringMatch.exact('/moved') })] }));
    api.addRoute(HttpRoute.to(api, { matches: [RouteMatch.of({ path: StringMatch.exact('/v3'), headers: { 'x-old': StringMatch.exact('1') } })], rewritePath: PathRewrite.to('/v4') }));
    api.addRoute(HttpRoute.to(sandbox, {
      name: 'to-sandbox',
      matches: [RouteMatch.pathPrefix('/v2/')],
      rewritePath: PathRewrite.to('/next/'),
      timeout: Duration.millis(90_500),
      requestHeaders: HeaderOperations.of({ set: { 'x-set': 'a' }, add: { 'x-add': 'b' }, remove: ['x-gone'] }),
      responseHeaders: HeaderOperations.of({ remove: ['server'] }),
      mirrors: [RouteMirror.to(audit, { percent: 0.5 }), RouteMirror.to(audit, { percent: 10 }), RouteMirror.to(audit)],
    }));
    api.addRoute(HttpRoute.split([RouteDestination.of(api, { weight: 1 }), RouteDestination.of(sandbox, { weight: 3, requestHeaders: HeaderOperations.of({ set: { 'x-to': 'sandbox' } }) })], {
      matches: [RouteMatch.of({ method: 'POST', headers: { 'x-a': StringMatch.exact('1'), 'x-b': StringMatch.regex('2|3') }, queryParams: { q: StringMatch.exact('4') } })],
    }));
    const audited = (share: object) => ({ type: 'RequestMirror', requestMirror: { backendRef: { name: 'audit', port: 80 }, ...share } });
    expect(named(synth(chart), 'HTTPRoute', 'api-gateway-80').rules).toEqual([
      {
        matches: [{ path: { type: 'Exact', value: '/docs' } }],
        filters: [{
          type: 'RequestRedirect',
          requestRedirect: { scheme: 'https', hostname: 'docs.example.com', path: { type: 'ReplaceFullPath', replaceFullPath: '/all' }, statusCode: 301 },
        }],
      },
      {
        matches: [{ path: { type: 'Exact', value: '/moved' } }],
        filters: [{ type: 'RequestRedirect', requestRedirect: { port: 8443, statusCode: 308 } }],
      },
      {
        matches: [{ path: { type: 'Exact', value: '/v3' }, headers: [{ name: 'x-old', value: '1' }] }],
        filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/v4' } } }],
        backendRefs: [hostname('api.example.com', 80)],
      },
      {
        name: 'to-sandbox',
        matches: [{ path: { type: 'PathPrefix', value: '/v2/' } }],
        timeouts: { request: '1m30s500ms' },
        filters: [
          { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/next/' } } },
          {
            type: 'RequestHeaderModifier',
            requestHeaderModifier: {
              set: [{ name: 'x-set', value: 'a' }, { name: 'Host', value: 'sandbox.example.com:8080' }], add: [{ name: 'x-add', value: 'b' }], remove: ['x-gone'],
            },
          },
          { type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } },
          audited({ fraction: { numerator: 500, denominator: 100_000 } }), audited({ percent: 10 }), audited({}),
        ],
        backendRefs: [hostname('sandbox.example.com', 8080)],
      },
      {
        matches: [{
          path: { type: 'PathPrefix', value: '/' },
          method: 'POST',
          headers: [{ name: 'x-a', value: '1' }, { name: 'x-b', type: 'RegularExpression', value: '2|3' }],
          queryParams: [{ name: 'q', value: '4' }],
        }],
        backendRefs: [
          { ...hostname('api.example.com', 80), weight: 1 },
          {
            ...hostname('sandbox.example.com', 8080),
            weight: 3,
            filters: [{
              type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-to', value: 'sandbox' }, { name: 'Host', value: 'sandbox.example.com:8080' }] },
            }],
          },
        ],
      },
      { backendRefs: [hostname('api.example.com', 80)] },
    ]);
  });

  test.each([['0s', '0s'], ['0.001s', '1ms'], ['5s', '5s'], ['90s', '1m30s'], ['7200s', '2h'], ['3661.5s', '1h1m1s500ms']])('take %s, which is %s', (seconds, time) => {
    expect(clockTime(seconds)).toBe(time);
  });
});

const WAY_OUT = 'leave it out, or let calls pass a gateway of GatewayFlavor.ISTIO';
const inRoute = (what: string) => `${what} of a route can not be said in an HTTPRoute of GatewayFlavor.KUBERNETES; ${WAY_OUT}`;
const inMatch = (what: string) => `${what} in a match can not be said in an HTTPRoute of GatewayFlavor.KUBERNETES; ${WAY_OUT}`;
const tooMuch = (most: string, got: number) => `an HTTPRoute of GatewayFlavor.KUBERNETES takes ${most}, got ${got}; make it less, or let calls pass a gateway of GatewayFlavor.ISTIO`;
const numbered = <T>(count: number, value: T): { [name: string]: T } => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, value]));
const shared = (api: ExternalApi, weights: number[]) => HttpRoute.split(weights.map((weight, index) =>
  RouteDestination.of(new LocalAlias(api, `service-${index}`, { selector: { app: 'service' }, ports: [EgressPort.http(80)] }), { weight })));
const refused = (message: string) => new Error(`[egress/api] ${message}`);

describe('refused is', () => {
  test.each<[string, (api: ExternalApi) => HttpRoute, string]>([
    ['a retry', api => HttpRoute.to(api, { retries: Retries.safe(1) }), inRoute("'retries'")],
    ['a fault', api => HttpRoute.to(api, { faults: [Fault.abort(10, 503)] }), inRoute("'faults'")],
    ['an answer', () => HttpRoute.respond(410), inRoute('the answer 410')],
    ['a rewrite by a regular expression', api => HttpRoute.to(api, { rewritePath: PathRewrite.regex('/a', '/b') }), inRoute('PathRewrite.regex')],
    ['a name in capitals', api => HttpRoute.to(api, { name: 'Sandbox' }),
      "'name' of a route of GatewayFlavor.KUBERNETES must be in lower case, got \"Sandbox\"; write such as 'to-sandbox'"],
    ['a rewrite of any path', api => HttpRoute.to(api, { rewritePath: PathRewrite.to('/b/') }),
      "'rewritePath' \"/b/\" of a route of GatewayFlavor.KUBERNETES needs one match with a path, of which it takes the place; match one path in each route"],
    ['a redirect to a port that nobody knows', () => HttpRoute.redirect({ path: '/new' }),
      "a redirect of GatewayFlavor.KUBERNETES needs 'scheme' or 'port': otherwise it names the port of the gateway's listener; write such as scheme: 'https'"],
    ['a path by a regular expression', api => HttpRoute.to(api, { matches: [RouteMatch.of({ path: StringMatch.regex('/v[12]') })] }), inMatch("the regular expression \"/v[12]\" as 'path'")],
    ['a path in any case', api => HttpRoute.to(api, { matches: [RouteMatch.of({ path: StringMatch.exact('/v1'), ignorePathCase: true })] }), inMatch("'ignorePathCase'")],
    ['a header that is not there', api => HttpRoute.to(api, { matches: [RouteMatch.of({ withoutHeaders: { 'x-a': StringMatch.any() } })] }), inMatch("'withoutHeaders'")],
    ['a strange method', api => HttpRoute.to(api, { matches: [RouteMatch.of({ method: 'PURGE' })] }), inMatch("'method' PURGE")],
    ['a header that starts so', api => HttpRoute.to(api, { matches: [RouteMatch.of({ headers: { 'x-a': StringMatch.prefix('b') } })] }), inMatch('a prefix for "x-a"')],
    ['a header with any value', api => HttpRoute.to(api, { matches: [RouteMatch.of({ headers: { 'x-a': StringMatch.any() } })] }), inMatch('any value for "x-a"')],
    ['an empty parameter', api => HttpRoute.to(api, { matches: [RouteMatch.of({ queryParams: { q: StringMatch.exact('') } })] }), inMatch('an empty value for "q"')],
    ...['/a//b', '/a/../b', '/a/.', '/a%2Fb', '/ä'].map(path => [`the path ${path}`, (api: ExternalApi) => HttpRoute.to(api, { matches: [RouteMatch.of({ path: StringMatch.exact(path) })] }),
      `the path "${path}" in a match is none that an HTTPRoute takes, which has no empty or relative segments and writes other characters as %xx; ${WAY_OUT}`] as [string, (api: ExternalApi) => HttpRoute, string]),
    ['a header without a value', api => HttpRoute.to(api, { requestHeaders: HeaderOperations.of({ set: { 'x-a': '' } }) }),
      'the header "x-a" of a route can not be empty in an HTTPRoute of GatewayFlavor.KUBERNETES; remove it instead'],
    ['very many matches', api => HttpRoute.to(api, { matches: Array.from({ length: 65 }, (_, index) => RouteMatch.pathPrefix(`/${index}/`)) }),
      tooMuch('64 matches of one route', 65)],
    ['a parameter with brackets', api => HttpRoute.to(api, { matches: [RouteMatch.of({ queryParams: { 'a[b]': StringMatch.exact('1') } })] }), inMatch('the parameter "a[b]"')],
    ['a long path', api => HttpRoute.to(api, { matches: [RouteMatch.of({ path: StringMatch.exact(`/${'a'.repeat(1024)}`) })] }), tooMuch('1024 characters in the path of a match', 1025)],
    ['a long path elsewhere', () => HttpRoute.redirect({ scheme: 'https', path: `/${'a'.repeat(1024)}` }), tooMuch('1024 characters in a path that is written', 1025)],
    ['many headers in a match', api => HttpRoute.to(api, { matches: [RouteMatch.of({ headers: numbered(17, StringMatch.exact('1')) })] }), tooMuch('16 headers in a match', 17)],
    ['many parameters in a match', api => HttpRoute.to(api, { matches: [RouteMatch.of({ queryParams: numbered(17, StringMatch.exact('1')) })] }), tooMuch('16 parameters in a match', 17)],
    ['a long header in a match', api => HttpRoute.to(api, { matches: [RouteMatch.of({ headers: { 'x-a': StringMatch.exact('a'.repeat(4097)) } })] }), tooMuch('4096 characters in header x-a', 4097)],
    ['a long parameter in a match', api => HttpRoute.to(api, { matches: [RouteMatch.of({ queryParams: { q: StringMatch.exact('a'.repeat(1025)) } })] }), tooMuch('1024 characters in parameter q', 1025)],
    ['many headers to set, beside the Host', api => HttpRoute.to(api, { requestHeaders: HeaderOperations.of({ set: numbered(16, '1') }) }), tooMuch("15 headers in 'set'", 16)],
    ['many headers to add', api => HttpRoute.to(api, { responseHeaders: HeaderOperations.of({ add: numbered(17, '1') }) }), tooMuch("16 headers in 'add'", 17)],
    ['many headers to remove', api => HttpRoute.to(api, { requestHeaders: HeaderOperations.of({ remove: Object.keys(numbered(17, '1')) }) }), tooMuch("16 headers in 'remove'", 17)],
    ['a long header to set', api => HttpRoute.to(api, { requestHeaders: HeaderOperations.of({ set: { 'x-a': 'a'.repeat(4097) } }) }), tooMuch('4096 characters in header x-a', 4097)],
    ['a header of a long name', api => HttpRoute.to(api, { requestHeaders: HeaderOperations.of({ set: { ['a'.repeat(257)]: '1' } }) }), tooMuch('256 characters in the name of a header', 257)],
    ['many destinations', api => shared(api, Array.from({ length: 17 }, () => 1)), tooMuch('16 destinations', 17)],
    ['a great weight', api => shared(api, [1_000_001, 1]), tooMuch("1000000 as the 'weight' of a destination", 1_000_001)],
    ['a timeout of years', api => HttpRoute.to(api, { timeout: Duration.days(4167) }), tooMuch("99999 hours as 'timeout'", 100_008)],
    ['a prefix that ends within a segment', api => HttpRoute.to(api, { matches: [RouteMatch.pathPrefix('/v1')] }),
      'the prefix "/v1" in a match is also the start of "/v10", and the prefixes of GatewayFlavor.KUBERNETES are whole segments; write "/v1/"'],
  ])('%s', (_, route, message) => {
    const { api } = pass();
    expect(() => api.addRoute(route(api))).toThrow(refused(message));
  });

  test('retries of a host', () => {
    expect(() => pass({ retries: Retries.safe(2) })).toThrow(refused("'retries' can not be beside 'via' of GatewayFlavor.KUBERNETES: HTTPRoute has none outside of its experimental channel, " +
      `and Istio's own two of connections that failed remain; ${WAY_OUT}`));
  });

  test('an alias of a host with others', () => {
    const { chart, api } = pass({ additionalHosts: ['files.example.com'] });
    expect(() => new ExternalNameAlias(chart, 'payments', { target: api })).toThrow(new Error("[egress/payments] the ExternalName alias at egress/payments needs its Host rewritten on the way to the gateway of 'via', " +
      'and one HTTPRoute there is for all of api.example.com, files.example.com; register api.example.com by itself'));
  });

  test('a destination in another namespace', () => {
    const { chart, gateway, api } = pass();
    const other = new ExternalApi(chartOf(chart, 'billing'), 'other', { host: 'other.example.com', via: gateway, ports: [http] });
    expect(() => api.addRoute(HttpRoute.to(other))).toThrow(refused('a route of GatewayFlavor.KUBERNETES can not lead to other.example.com of namespace billing: ' +
      'an HTTPRoute leads to what is in its own; put both into one namespace'));
  });

  test('more routes than an HTTPRoute has room for', () => {
    const { api } = pass();
    const add = (number: number) => api.addRoute(HttpRoute.to(api, { matches: [RouteMatch.pathPrefix(`/${number + 10}/`)] }));
    Array.from({ length: 15 }, (_, index) => add(index));
    expect(() => add(15)).toThrow(refused(tooMuch('15 routes at port 80 beside that of the host itself', 16)));
  });

  test('more matches than an HTTPRoute has room for', () => {
    const { api } = pass();
    const add = (first: number) => api.addRoute(HttpRoute.to(api, { matches: Array.from({ length: 64 }, (_, index) => RouteMatch.pathPrefix(`/${first + index}/`)) }));
    add(100);
    expect(() => add(200)).toThrow(refused(tooMuch('127 matches at port 80', 128)));
  });

  test('a timeout of years for the host', () => {
    expect(() => pass({ timeout: Duration.days(4167) })).toThrow(refused(tooMuch("99999 hours as 'timeout'", 100_008)));
  });

  test.each<[string, RouteMatch, RouteMatch]>([
    ['an exact path behind its prefix', RouteMatch.pathPrefix('/v1/'), RouteMatch.of({ path: StringMatch.exact('/v1/charges') })],
    ['a longer prefix behind a shorter', RouteMatch.pathPrefix('/v1/'), RouteMatch.pathPrefix('/v1/charges/')],
    ['a path behind a header', RouteMatch.of({ headers: { 'x-a': StringMatch.exact('1') } }), RouteMatch.pathPrefix('/v1/')],
    ['two headers behind one', RouteMatch.of({ headers: { 'x-a': StringMatch.regex('1') } }), RouteMatch.of({ headers: { 'x-a': StringMatch.exact('1'), 'x-b': StringMatch.exact('1') } })],
    ['a parameter behind nothing', RouteMatch.of({ headers: { 'x-a': StringMatch.exact('1') } }), RouteMatch.of({ method: 'GET' })],
  ])('the wrong order: %s', (_, first, second) => {
    const { chart, gateway, api } = pass();
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com', via: gateway, ports: [http] });
    api.addRoute(HttpRoute.to(api, { matches: [first] }));
    expect(() => api.addRoute(HttpRoute.to(other, { matches: [second] }))).toThrow(refused('the route to other.example.com is tried before that to api.example.com, which was added earlier: ' +
      'of two routes of GatewayFlavor.KUBERNETES that take one request the one with the narrower match is first (exact path, longer prefix, method, headers, query); add it first'));
  });

  test('the wrong order of routes that lead nowhere', () => {
    const { api } = pass();
    const away = (match: RouteMatch) => HttpRoute.redirect({ scheme: 'https', matches: [match] });
    api.addRoute(HttpRoute.redirect({ scheme: 'https', authority: 'docs.example.com', matches: [RouteMatch.pathPrefix('/v1/')] }));
    expect(() => api.addRoute(away(RouteMatch.of({ path: StringMatch.exact('/v1/charges') })))).toThrow(/the route to elsewhere is tried before that to docs\.example\.com/);
  });

  test.each<[string, RouteMatch, RouteMatch]>([
    ['paths', RouteMatch.pathPrefix('/v1/'), RouteMatch.of({ path: StringMatch.exact('/v2') })],
    ['methods', RouteMatch.of({ method: 'GET' }), RouteMatch.of({ method: 'POST', path: StringMatch.prefix('/v1/') })],
    ['headers', RouteMatch.of({ headers: { 'x-a': StringMatch.exact('1') } }), RouteMatch.of({ headers: { 'x-a': StringMatch.exact('2'), 'x-b': StringMatch.exact('3') } })],
    ['parameters', RouteMatch.of({ queryParams: { q: StringMatch.exact('1') } }), RouteMatch.of({ queryParams: { q: StringMatch.exact('2'), r: StringMatch.exact('3') } })],
  ])('not an order that does not matter, because of different %s', (_, first, second) => {
    const { chart, api } = pass();
    api.addRoute(HttpRoute.to(api, { matches: [first] }));
    api.addRoute(HttpRoute.to(api, { matches: [second] }));
    expect(named(synth(chart), 'HTTPRoute', 'api-gateway-80').rules).toHaveLength(3);
  });
});

test.each([
  ['1.29', EgressPort.https(443), 'TLS', 'TLSRoute', '1.30', ', and the listener is refused'],
  ['1.30', EgressPort.tcp(5432), 'TCP', 'TCPRoute', '1.31', ''],
])('Istio %s does not read routes of %j', (version, port, protocol, kind, since, also) => {
  const { chart, gateway } = make({}, version);
  new ExternalApi(chart, 'api', { host: 'api.example.com', via: gateway, ports: [port], virtualIps: protocol === 'TCP' ? VirtualIps.servedByDns('10.40.0.9') : undefined });
  expect(() => synth(chart)).toThrow(invalid(`[egress/api] ${protocol} routes of the Kubernetes Gateway API (${kind} apiVersion: gateway.networking.k8s.io/v1) need Istio ${since}, but Mesh says ${version}, ` +
    `where the route is not read${also}; upgrade Istio and the definitions of the Gateway API, or let calls pass a gateway of GatewayFlavor.ISTIO (needs-newer-istio)`));
});
