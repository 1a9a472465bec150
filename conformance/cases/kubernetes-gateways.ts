import { ApiObject, Chart, Duration, JsonPatch, type App } from 'cdk8s';
import {
  CircuitBreaker, EgressGateway, EgressNetworkPolicy, EgressPort, EgressScope, ExternalApi, ExternalNameAlias, GatewayFlavor, HeaderOperations,
  HttpRoute, LocalAlias, PathRewrite, RouteDestination, RouteMatch, RouteMirror, StringMatch, UpstreamTls, VirtualIps, Workload,
} from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Call, type Case, type Expectation, type Pattern } from '../case';
import { chartOf } from './callers';

const call = (url: string, expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url, expect, ...more });
const service = 'egress-istio.istio-egress.svc.cluster.local';
const originated = [EgressPort.http(80, { tls: UpstreamTls.simple() })];
const encrypted = (host: string, more: Expectation = {}) => reaches(80, host, [`${host}:443`], verified(host), more);
const asItIs = (port: number, host: string, more: Expectation = {}) => reaches(port, host, [`${host}:${port}`], untouched, more);

/** Istio's own retries, of what never arrived; those of gRPC's states too. */
const RETRIES = { attempts: 2, on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' };

/** Ports of listeners, by what they are for. */
const PORTS = {
  'requests 80 of shop': 22783,
  'requests 8080 of shop': 21200,
  'requests 9090 of shop': 21244,
  'api.stripe.com:443': 20720,
  'one.db.example:5432': 26999,
  'two.db.example:5432': 20869,
};

/** The mesh's own TLS on the way to the gateway that Istio deployed. */
const hop = (port: number | undefined, sni: string, gateway: Expectation, more: Expectation = {}): Expectation => ({
  outcome: 'routed',
  ...port === undefined ? {} : { cluster: `outbound|${port}||${service}` },
  ...more,
  upstream: {
    ...port === undefined ? {} : { endpoints: [`10.244.1.1:${port}`] },
    tls: { mode: 'istio-mutual', sni, verifies: 'ca+san', sans: ['spiffe://cluster.local/ns/istio-egress/sa/egress-istio'] },
  },
  gateway,
});
const requests = (gateway: Expectation, more: Expectation = {}, port: number | undefined = PORTS['requests 80 of shop']) =>
  hop(port, service, gateway, { timeout: '0s', retries: RETRIES, ...more });
const connections = (sni: string, gateway: Expectation, port?: number) => hop(port, sni, gateway);

function gatewayIn(app: App, namespace = 'istio-egress'): EgressGateway {
  return new EgressGateway(chartOf(app, namespace), 'egress', { flavor: GatewayFlavor.KUBERNETES, metadata: { name: 'egress' } });
}

/** Stripe, for billing alone, and another host of the same namespace for everybody. */
function limited(app: App, ports: EgressPort[]): EgressGateway {
  const via = gatewayIn(app);
  const shop = chartOf(app, 'shop');
  new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports })
    .allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  new ExternalApi(shop, 'other', { host: 'api.other.example', via, ports });
  return via;
}

const deniedBy = (rule: number): Expectation => ({ outcome: 'denied', upstream: undefined, deniedBy: [`DENY ns[istio-egress]-policy[egress-shop-stripe]-rule[${rule}]`] });
const passes = (gateway: Expectation): Expectation => ({ outcome: 'routed', gateway });

/** A route of another namespace for Stripe's requests to one path. */
function foreignRoute(app: App, listener: string): void {
  const billing = chartOf(app, 'billing');
  new ExternalApi(billing, 'foreign', { host: 'foreign.example', consumers: ['istio-egress'], ports: [EgressPort.http(80)] });
  new ApiObject(billing, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'foreign' },
    spec: {
      parentRefs: [{ name: 'egress', namespace: 'istio-egress', sectionName: listener }],
      hostnames: ['api.stripe.com'],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/v1' } }],
        backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'foreign.example', port: 80 }],
      }],
    },
  });
}

/** What goes wrong where one thing is as it often is by hand. */
function byHand(name: string, spoil: (app: App, via: EgressGateway, api: ExternalApi) => void, calls: Case['calls'], ports = originated, since?: string): Case {
  return {
    name: `by hand: ${name}`,
    spoilt: true,
    since,
    app: app => {
      const via = gatewayIn(app);
      spoil(app, via, new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ports }));
    },
    calls,
  };
}

export const kubernetesGateways: Pattern = {
  title: 'Gateways of the Kubernetes Gateway API',
  cases: [
    {
      name: 'requests at several ports of several hosts, and callers in other namespaces',
      app: app => {
        const via = gatewayIn(app);
        new ExternalApi(chartOf(app, 'shop'), 'api', {
          host: 'api.stripe.com',
          additionalHosts: ['files.stripe.com'],
          via,
          consumers: ['crm'],
          timeout: Duration.seconds(5),
          circuitBreaker: CircuitBreaker.onGatewayErrors(5),
          ports: [...originated, EgressPort.http(8080), EgressPort.grpc(9090, { tls: UpstreamTls.simple({ serverName: 'grpc.stripe.com' }) })],
        });
        new ExternalApi(chartOf(app, 'billing'), 'web', { host: 'web.example.com', via, ports: [EgressPort.http(80)] });
      },
      calls: {
        'requests reach the gateway by the mesh\'s own TLS, and the host by verified TLS': call('http://api.stripe.com', requests(
          encrypted('api.stripe.com', { timeout: '5s', retries: RETRIES, authority: 'api.stripe.com', upstream: { outlierDetection: { consecutiveGatewayFailure: 5 } } }),
        )),
        'whatever their Host says of the port': call('http://api.stripe.com', requests(encrypted('api.stripe.com')), { hostHeader: 'api.stripe.com:80' }),
        'another port has a listener of its own': call('http://api.stripe.com:8080', requests(
          asItIs(8080, 'api.stripe.com', { authority: 'api.stripe.com:8080', timeout: '5s' }), {}, PORTS['requests 8080 of shop'],
        )),
        'also where the Host does not say so': call('http://api.stripe.com:8080', requests(asItIs(8080, 'api.stripe.com'), {}, PORTS['requests 8080 of shop']), { hostHeader: 'api.stripe.com' }),
        'gRPC is gRPC on both legs': call('grpc://api.stripe.com:9090', requests(
          reaches(9090, 'api.stripe.com', ['api.stripe.com:9090'], verified('grpc.stripe.com'), { upstream: { http2: true } }), {}, PORTS['requests 9090 of shop'],
        )),
        'the other host as well': call('http://files.stripe.com', requests(encrypted('files.stripe.com', { timeout: '5s' }))),
        'and by another namespace': call('http://files.stripe.com', requests(encrypted('files.stripe.com')), { from: 'crm' }),
        'hosts of another namespace have a listener of their own': call('http://web.example.com', { ...hop(undefined, service, asItIs(80, 'web.example.com')) }, { from: 'billing' }),
        'there others\' hosts are not known': call('http://web.example.com', { gateway: { outcome: 'no-route' } }, { from: 'billing', forged: { hostHeader: 'api.stripe.com' } }),
        'other namespaces do not carry the host': call('http://api.stripe.com', unknown, { from: 'other' }),
        'other hosts do not pass': call('http://example.org', mode => mode.outboundMode === 'ALLOW_ANY' ? unknown(mode) : { outcome: 'direct-response', status: 502 }),
      },
    },
    {
      name: 'the workload\'s own HTTPS and TLS, inside the mesh\'s',
      since: '1.30',
      app: app => {
        const api = new ExternalApi(chartOf(app, 'shop'), 'api', {
          host: 'api.stripe.com', additionalHosts: ['files.stripe.com'], via: gatewayIn(app), consumers: ['crm'], ports: [...originated, EgressPort.https(443)],
        });
        api.addPort(EgressPort.tls(8443, { targetPort: 9443 }));
      },
      calls: {
        'HTTPS passes inside the mesh\'s TLS, and is not wrapped again': call('https://api.stripe.com',
          connections('connections-443.api.stripe.com', asItIs(443, 'api.stripe.com'), PORTS['api.stripe.com:443'])),
        'that of another host too': call('https://files.stripe.com', connections('connections-443.files.stripe.com', asItIs(443, 'files.stripe.com'))),
        'so does TLS on another port': call('tls://api.stripe.com:8443',
          connections('connections-8443.api.stripe.com', reaches(8443, 'api.stripe.com', ['api.stripe.com:9443'], untouched))),
        'and from another namespace': call('https://files.stripe.com', connections('connections-443.files.stripe.com', asItIs(443, 'files.stripe.com')), { from: 'crm' }),
        'requests go on beside it': call('http://api.stripe.com', requests(encrypted('api.stripe.com'))),
        'TLS for another name does not pass': call('https://api.stripe.com', unknown, { sni: 'other.example' }),
        'nobody gets there by another server name': call('https://api.stripe.com', { gateway: { outcome: 'no-filter-chain' } }, { forged: { sni: 'connections-443.files.stripe.com' } }),
      },
    },
    {
      name: 'databases, each by a listener of its own',
      since: '1.31',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'one', { host: 'one.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
        new ExternalApi(shop, 'two', { host: 'two.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.10') });
        new ExternalApi(shop, 'cache', {
          host: 'cache.db.example', via, ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })], virtualIps: VirtualIps.servedByDns('10.40.0.11'),
        });
      },
      calls: {
        'the one is reached': call('tcp://10.40.0.9:5432', connections('connections-5432.one.db.example', asItIs(5432, 'one.db.example'), PORTS['one.db.example:5432'])),
        'the other at its address': call('tcp://10.40.0.10:5432', connections('connections-5432.two.db.example', asItIs(5432, 'two.db.example'), PORTS['two.db.example:5432'])),
        'a cache by TLS that the gateway adds': call('tcp://10.40.0.11:6379', connections('connections-6379.cache.db.example',
          reaches(6379, 'cache.db.example', ['cache.db.example:6379'], verified('cache.db.example')))),
        'others are left alone': call('tcp://10.40.0.12:5432', unknown),
      },
    },
    {
      name: 'routes of requests, at the gateway',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const named = (host: string) => new ExternalApi(shop, host, { host, via, ports: originated });
        const [sandbox, next] = ['sandbox.stripe.example', 'next.stripe.example'].map(named);
        const audit = new LocalAlias(shop, 'audit', { selector: { app: 'audit' }, ports: [EgressPort.http(80)] });
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ports: originated, timeout: Duration.seconds(5) });
        stripe.addRoute(HttpRoute.redirect({ scheme: 'https', authority: 'docs.stripe.com', path: '/api', status: 307, matches: [RouteMatch.of({ path: StringMatch.exact('/docs') })] }));
        stripe.addRoute(HttpRoute.to(next, { matches: [RouteMatch.pathPrefix('/v2/')], rewritePath: PathRewrite.to('/next/'), timeout: Duration.millis(1500), mirrors: [RouteMirror.to(audit, { percent: 12.5 })] }));
        stripe.addRoute(HttpRoute.split([RouteDestination.of(stripe, { weight: 90 }), RouteDestination.of(sandbox, { weight: 10 })], {
          matches: [RouteMatch.pathPrefix('/v1/')], requestHeaders: HeaderOperations.of({ set: { 'x-split': 'yes' }, remove: ['x-debug'] }),
        }));
        stripe.addRoute(HttpRoute.to(sandbox, {
          matches: [RouteMatch.of({ method: 'POST', headers: { 'x-sandbox': StringMatch.exact('true') }, queryParams: { mode: StringMatch.regex('test|trial') } })],
        }));
      },
      calls: {
        'a path is told to go elsewhere': call('http://api.stripe.com', { gateway: { outcome: 'redirect', status: 307, location: 'https://docs.stripe.com/api' } }, { path: '/docs' }),
        'a prefix leads to another host, by another path, in its own time': call('http://api.stripe.com', requests(encrypted('next.stripe.example', {
          authority: 'next.stripe.example', path: '/next/charges', timeout: '1.5s', mirrors: ['outbound|80||audit.shop.svc.cluster.local percent=12.5'],
        })), { path: '/v2/charges' }),
        'the rest of it does not': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { path: '/v22/charges' })), { path: '/v22/charges' }),
        'requests are shared out, with headers': call('http://api.stripe.com', {
          gateway: {
            outcome: 'routed',
            clusters: { 0: { cluster: 'outbound|80||api.stripe.com', weight: 90, authority: 'api.stripe.com' }, 1: { cluster: 'outbound|80||sandbox.stripe.example', weight: 10, authority: 'sandbox.stripe.example' } },
            requestHeaders: { set: { 'x-split': 'yes' }, remove: ['x-debug'] },
          },
        }, { path: '/v1/charges' }),
        'method, header and query lead to another host': call('http://api.stripe.com', requests(encrypted('sandbox.stripe.example', { authority: 'sandbox.stripe.example' })), {
          method: 'POST', headers: { 'x-sandbox': 'true' }, path: '/any?mode=trial',
        }),
        'what no route takes goes to the host itself': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { timeout: '5s' })), { headers: { 'x-sandbox': 'true' } }),
      },
    },
    {
      name: 'a route for requests to one of two ports',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const ports = [EgressPort.http(80), EgressPort.http(8080)];
        const sandbox = new ExternalApi(shop, 'sandbox', { host: 'sandbox.stripe.example', via, ports });
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ports });
        stripe.addRoute(HttpRoute.to(sandbox, { matches: [RouteMatch.of({ port: 8080 }), RouteMatch.of({ path: StringMatch.exact('/test') })] }));
      },
      calls: {
        'takes those': call('http://api.stripe.com:8080', { gateway: asItIs(8080, 'sandbox.stripe.example') }),
        'and none to the other port': call('http://api.stripe.com', { gateway: asItIs(80, 'api.stripe.com') }),
        'but what its other match says': call('http://api.stripe.com', { gateway: asItIs(80, 'sandbox.stripe.example') }, { path: '/test' }),
      },
    },
    {
      name: 'hosts of which a label is svc, as in the names of Services',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const eu = new ExternalApi(shop, 'eu', { host: 'api.eu.svc.partner.example', via, ports: originated });
        const mock = new LocalAlias(shop, 'mock', { selector: { app: 'mock' }, ports: [EgressPort.http(80)] });
        const us = new ExternalApi(shop, 'us', { host: 'api.us.svc.partner.example', via, ports: originated });
        us.addRoute(HttpRoute.to(eu, { matches: [RouteMatch.pathPrefix('/eu/')] }));
        us.addRoute(HttpRoute.to(mock, { matches: [RouteMatch.pathPrefix('/mock/')] }));
      },
      calls: {
        'are outside': call('http://api.us.svc.partner.example', requests(encrypted('api.us.svc.partner.example'))),
        'as those that a route leads to': call('http://api.us.svc.partner.example', requests(encrypted('api.eu.svc.partner.example')), { path: '/eu/' }),
        'and beside it to a Service': call('http://api.us.svc.partner.example', { gateway: { outcome: 'routed', cluster: 'outbound|80||mock.shop.svc.cluster.local' } }, { path: '/mock/' }),
      },
    },
    {
      name: 'routes with as much as an HTTPRoute has room for',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const numbered = <T>(count: number, value: T) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, value]));
        const paths = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => RouteMatch.pathPrefix(`/${prefix}/${index}/`));
        const ports = [EgressPort.http(8080)];
        const others = Array.from({ length: 16 }, (_, index) => new ExternalApi(shop, `other-${index}`, { host: `other-${index}.example.com`, via, ports }));
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ports, timeout: Duration.hours(99_999) });
        const mock = new LocalAlias(shop, 'mock', { selector: { app: 'mock' }, ports });
        stripe.addRoute(HttpRoute.to(others[0], {
          matches: [RouteMatch.of({
            path: StringMatch.exact(`/${'a'.repeat(1023)}`),
            headers: { ...numbered(15, StringMatch.exact('a'.repeat(4096))), ['h'.repeat(256)]: StringMatch.exact('1') },
            queryParams: numbered(16, StringMatch.exact('a'.repeat(1024))),
          })],
        }));
        stripe.addRoute(HttpRoute.to(others[0], {
          matches: [RouteMatch.of({ path: StringMatch.exact('/once') })],
          rewritePath: PathRewrite.to(`/${'a'.repeat(1023)}`),
          requestHeaders: HeaderOperations.of({ set: numbered(15, 'a'.repeat(4096)), remove: Array.from({ length: 16 }, (_, index) => `y-${index}`) }),
          responseHeaders: HeaderOperations.of({ add: numbered(16, '1') }),
          mirrors: Array.from({ length: 13 }, () => RouteMirror.to(mock)),
        }));
        stripe.addRoute(HttpRoute.split(others.map(other => RouteDestination.of(other, { weight: 1_000_000, requestHeaders: HeaderOperations.of({ set: numbered(15, '1') }) })), { matches: paths(64, 'a') }));
        Array.from({ length: 11 }, (_, index) => stripe.addRoute(HttpRoute.to(others[index], { matches: paths(1, `b${index}`) })));
        stripe.addRoute(HttpRoute.to(others[0], { matches: paths(50, 'c') }));
      },
      calls: {
        'are taken, and lead where they say': call('http://api.stripe.com:8080', { gateway: asItIs(8080, 'other-3.example.com') }, { path: '/b3/0/' }),
        'and the host has a time of its own': call('http://api.stripe.com:8080', { gateway: asItIs(8080, 'api.stripe.com', { timeout: '359996400s' }) }),
      },
    },
    {
      name: 'a host by itself, called from everywhere that sees it',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ports: originated }),
      calls: {
        'by its name': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' }))),
        'or with the dot of a full name': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' })), { hostHeader: 'api.stripe.com.' }),
        'workloads in the gateway\'s namespace pass it too': call('http://api.stripe.com', requests(encrypted('api.stripe.com')), { from: 'istio-egress' }),
      },
    },
    {
      name: 'an alias, in another namespace, of a host with two ports',
      app: app => {
        const target = new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ports: [...originated, EgressPort.http(8080)] });
        new ExternalNameAlias(chartOf(app, 'crm'), 'payments', { target });
      },
      calls: {
        'its calls pass the gateway as calls to the host': call('http://payments', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' }), { authority: 'api.stripe.com' }), { from: 'crm' }),
        'so do those by its full name': call('http://payments.crm.svc.cluster.local', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' }))),
        'at another port by the Host that has it': call('http://payments:8080', requests(
          asItIs(8080, 'api.stripe.com', { authority: 'api.stripe.com:8080' }), { authority: 'api.stripe.com:8080' }, PORTS['requests 8080 of shop'],
        ), { from: 'crm' }),
      },
    },
    {
      name: 'a certificate that a gateway which Istio deployed shows, by a Secret in its namespace',
      since: '1.24',
      app: app => {
        const via = gatewayIn(app);
        new ExternalApi(chartOf(app, 'shop'), 'bank', { host: 'api.bank.example', via, ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('bank-client', via.workload) })] });
      },
      calls: {
        'its certificate is shown': call('http://api.bank.example', requests(reaches(80, 'api.bank.example', ['api.bank.example:443'], {
          mode: 'mutual', sni: 'api.bank.example', verifies: 'ca+san', sans: ['api.bank.example'], clientCertificate: 'kubernetes://bank-client', ca: 'kubernetes://bank-client-cacert',
        }))),
      },
    },
    {
      name: 'a scope in which calls pass the gateway',
      since: '1.30',
      app: app => {
        const via = gatewayIn(app);
        const platform = chartOf(app, 'platform');
        const stripe = new ExternalApi(platform, 'stripe', { host: 'api.stripe.com', via, ports: [...originated, EgressPort.https(443)] });
        new ExternalApi(platform, 'other', { host: 'api.other.example', via, consumers: ['shop'] });
        new EgressScope(chartOf(app, 'shop'), 'scope', { allow: [stripe], services: [], networkPolicy: EgressNetworkPolicy.toPods('10.0.0.1/32') });
      },
      calls: {
        'the gateway needs no mention': call('http://api.stripe.com', hop(undefined, service, encrypted('api.stripe.com'))),
        'nor for connections': call('https://api.stripe.com', connections('connections-443.api.stripe.com', asItIs(443, 'api.stripe.com'))),
        'what is not allowed does not pass': call('https://api.other.example', { outcome: 'blackhole' }),
      },
    },
    {
      name: 'forty namespaces, and callers in others',
      app: app => {
        const via = gatewayIn(app);
        for (let number = 0; number < 40; number++) {
          const team = chartOf(app, `team-${number}`);
          new ExternalApi(team, 'web', { host: `web-${number}.example.com`, via, consumers: ['shop'], ports: [EgressPort.http(80)] });
          new ExternalApi(team, 'more', { host: `more-${number}.example.com`, via, consumers: ['shop'], ports: [EgressPort.http(80)] });
        }
      },
      calls: {
        'the first is reached': call('http://web-0.example.com', hop(undefined, service, asItIs(80, 'web-0.example.com'))),
        'so is the last': call('http://more-39.example.com', hop(undefined, service, asItIs(80, 'more-39.example.com'))),
      },
    },
    {
      name: 'requests for one workload, and another host of the same namespace for everybody',
      app: app => limited(app, originated),
      calls: {
        'they arrive': call('http://api.stripe.com', passes({
          outcome: 'routed',
          deniedBy: undefined,
          access: [{
            action: 'DENY',
            policy: 'ns[istio-egress]-policy[egress-shop-stripe]-rule[0]',
            names: [':authority api.stripe.com', ':authority api.stripe.com:*', `port ${PORTS['requests 80 of shop']}`],
            principals: ['not spiffe://cluster.local/ns/shop/sa/billing'],
          }],
        }), { account: 'billing' }),
        'those of another account do not': call('http://api.stripe.com', passes(deniedBy(0)), { account: 'web' }),
        'whatever their Host says of the port': call('http://api.stripe.com', passes(deniedBy(0)), { account: 'web', hostHeader: 'api.stripe.com:80' }),
        'the other host is everybody\'s': call('http://api.other.example', passes({ outcome: 'routed', deniedBy: undefined }), { account: 'web' }),
        'who goes past the sidecar is known by certificate': call('http://api.other.example', passes(deniedBy(0)), { account: 'web', forged: { hostHeader: 'api.stripe.com' } }),
        'also by the server name of connections': call('http://api.other.example', passes(deniedBy(0)), {
          account: 'web', forged: { sni: 'connections-443.api.stripe.com', hostHeader: 'API.stripe.com:8080' },
        }),
      },
    },
    {
      name: 'a host for nobody yet, and another of the same namespace for everybody',
      since: '1.30',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const ports = [...originated, EgressPort.https(443)];
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports, allowFrom: [] });
        new ExternalApi(shop, 'other', { host: 'api.other.example', via, ports });
      },
      calls: {
        'its requests are denied': call('http://api.stripe.com', passes(deniedBy(0))),
        'so are its connections': call('https://api.stripe.com', passes(deniedBy(1))),
        'and requests past the sidecar': call('http://api.other.example', passes(deniedBy(0)), { forged: { hostHeader: 'api.stripe.com' } }),
        'the other host is everybody\'s': call('http://api.other.example', passes({ outcome: 'routed', deniedBy: undefined })),
        'by connections too': call('https://api.other.example', passes({ outcome: 'routed', deniedBy: undefined })),
      },
    },
    {
      name: 'connections for one workload',
      since: '1.30',
      app: app => limited(app, [...originated, EgressPort.https(443), EgressPort.tls(8443)]),
      calls: {
        'they arrive': call('https://api.stripe.com', passes({ outcome: 'routed', deniedBy: undefined }), { account: 'billing' }),
        'those of another account do not': call('https://api.stripe.com', passes(deniedBy(1)), { account: 'web' }),
        'at another port neither': call('tls://api.stripe.com:8443', passes(deniedBy(1)), { account: 'web' }),
        'its requests are asked as well': call('http://api.stripe.com', passes(deniedBy(0)), { account: 'web' }),
        'the other host is everybody\'s': call('https://api.other.example', passes({ outcome: 'routed', deniedBy: undefined }), { account: 'web' }),
        'by requests too': call('http://api.other.example', passes({ outcome: 'routed', deniedBy: undefined }), { account: 'web' }),
      },
    },
    {
      name: 'a route of another namespace has no way',
      app: app => {
        new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ports: originated });
        foreignRoute(app, 'requests-80-shop');
      },
      calls: {
        'requests go where the host\'s own namespace says': call('http://api.stripe.com', requests(encrypted('api.stripe.com')), { path: '/v1/charges' }),
      },
    },
    {
      name: 'a gateway in the namespace of its callers, and one that nobody passes yet',
      app: app => {
        new EgressGateway(chartOf(app, 'idle'), 'idle', { flavor: GatewayFlavor.KUBERNETES });
        const via = gatewayIn(app, 'shop');
        new ExternalApi(new Chart(app, 'apis', { namespace: 'shop' }), 'web', { host: 'web.example.com', via, ports: [EgressPort.http(80)] });
      },
      covers: ['EgressGatewayProps.flavor'],
      calls: {
        'leads them out': call('http://web.example.com', { outcome: 'routed', gateway: asItIs(80, 'web.example.com') }),
        'and leaves others alone': call('https://api.stripe.com', unknown),
      },
    },
    {
      name: 'a route past the gateway is refused',
      app: app => {
        const shop = chartOf(app, 'shop');
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ports: originated });
        new ExternalApi(shop, 'canary', { host: 'api.canary.example', ports: originated }).addRoute(HttpRoute.to(stripe, { matches: [RouteMatch.pathPrefix('/v1')] }));
      },
      refuses: '(route-past-gateway)',
      calls: {},
    },
    {
      name: 'a mesh in which routes are not seen elsewhere unless they say so, which an HTTPRoute can not',
      spoilt: true,
      meshConfig: 'defaultVirtualServiceExportTo: ["."]',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ports: originated, consumers: ['crm'] }),
      calls: {
        'the gateway does not see those at its listeners': call('http://api.stripe.com', { gateway: { outcome: 'no-route' } }),
        'and callers in other namespaces go past it': call('http://api.stripe.com', encrypted('api.stripe.com', { gateway: undefined }), { from: 'crm' }),
      },
    },
    {
      name: 'labels of the gateway\'s chart, by which a Service in its namespace selects pods',
      spoilt: true,
      app: app => {
        const labelled = new Chart(app, 'labelled', { namespace: 'istio-egress', labels: { app: 'mail' } });
        const via = new EgressGateway(labelled, 'egress', { flavor: GatewayFlavor.KUBERNETES, metadata: { name: 'egress' } });
        new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ports: originated });
        new LocalAlias(chartOf(app, 'istio-egress'), 'mail', { selector: { app: 'mail' }, ports: [EgressPort.http(80)] });
      },
      calls: {
        'Istio gives them to the pods that it deploys, which get the calls to the Service': call('http://mail.istio-egress.svc.cluster.local', { upstream: { endpoints: ['10.244.1.1:80'] } }),
      },
    },
    byHand('listeners that take routes of all namespaces', (app, via) => {
      via.gateway.addJsonPatch(JsonPatch.replace('/spec/listeners/0/allowedRoutes/namespaces', { from: 'All' }));
      foreignRoute(app, 'requests-80-shop');
    }, {
      'another namespace takes the host\'s requests': call('http://api.stripe.com', requests(reaches(80, 'foreign.example', ['foreign.example:80'], untouched)), { path: '/v1/charges' }),
    }),
    byHand('no rule for the gateway\'s Service', (_, via) => via.destinationRule.addJsonPatch(JsonPatch.replace('/spec/host', 'other.example')), {
      'the gateway gets clear text, and refuses it': call('http://api.stripe.com', { upstream: { tls: { mode: 'none' } }, gateway: { outcome: 'error' } }),
    }),
    byHand('a listener of plain TLS, which is handed through as Istio\'s own samples do', (_, via, api) => {
      via.gateway.addJsonPatch(JsonPatch.replace('/spec/listeners/0/tls', { mode: 'Passthrough' }), JsonPatch.replace('/spec/listeners/0/hostname', 'api.stripe.com'));
      via.destinationRule.addJsonPatch(JsonPatch.replace('/spec/trafficPolicy', { tls: { mode: 'DISABLE' } }));
      (api.node.findChild('TLSRoute-gateway-443') as ApiObject).addJsonPatch(JsonPatch.replace('/spec/hostnames', ['api.stripe.com']));
      api.allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
      api.authorizationPolicy!.addJsonPatch(JsonPatch.replace('/spec/rules/0/when/0/values', ['api.stripe.com']));
    }, {
      'the gateway does not know who calls, and denies those who may': call('https://api.stripe.com', { upstream: { tls: { mode: 'none' } }, gateway: { outcome: 'denied' } }, { account: 'billing' }),
    }, [EgressPort.https(443)], '1.30'),
    byHand('an alias whose Host stays its own on the way to a listener', (app, _, api) => {
      new ExternalNameAlias(chartOf(app, 'aliases'), 'payments', { target: api });
      (api.node.findChild('HTTPRoute-80') as ApiObject).addJsonPatch(JsonPatch.remove('/spec/rules/0/filters'));
    }, {
      'the gateway does not know its name': call('http://payments.aliases', requests({ outcome: 'no-route' }), { from: 'aliases' }),
    }),
    byHand('an entry that a gateway which Istio deployed does not see', (_app, _via, api) => api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/exportTo', ['.'])), {
      'the gateway does not know the host': call('http://api.stripe.com', requests({ outcome: 'no-cluster' })),
    }),
  ],
};
