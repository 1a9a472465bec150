import { ApiObject, Chart, Duration, JsonPatch, type App } from 'cdk8s';
import {
  CertificateAuthority, CircuitBreaker, EgressGateway, EgressNetworkPolicy, EgressPort, EgressScope, ExternalApi, ExternalEndpoint,
  ExternalNameAlias, HttpRoute, Retries, RouteMatch, StringMatch, TlsRoute, UpstreamTls, VirtualIps, Workload, type EgressGatewayProps,
} from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Call, type Case, type Expectation, type Pattern } from '../case';
import { chartOf } from './callers';
import { deployGateway, GATEWAY_LABELS, GATEWAY_PORTS } from './gateway-pods';

const call = (url: string, expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url, expect, ...more });
const service = 'egress.istio-egress.svc.cluster.local';
const originated = { ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)] };
const encrypted = (host: string, more: Expectation = {}) => reaches(80, host, [`${host}:443`], verified(host), more);
const asItIs = (port: number, host: string) => reaches(port, host, [`${host}:${port}`], untouched);

/** The mesh's own TLS on the way to the gateway: it asks for a name, and takes no answer but the gateway's. */
const hop = (port: number, subset: string, sni: string, gateway: Expectation, more: Expectation = {}): Expectation => ({
  outcome: 'routed',
  cluster: `outbound|${port}|${subset}|${service}`,
  ...more,
  upstream: { endpoints: [`10.244.1.1:${port === 80 ? 8080 : 8443}`], tls: { mode: 'istio-mutual', sni, verifies: 'ca+san', sans: ['spiffe://cluster.local/ns/istio-egress/sa/egress'] } },
  gateway,
});
const requests = (gateway: Expectation, more: Expectation = {}) => hop(80, '', service, gateway, { timeout: '0s', ...more });
const connections = (name: string, sni: string, gateway: Expectation) => hop(443, name, sni, gateway);

/** A call of another app, whose caller may be one who goes past the sidecar. */
const fromCrm = (scheme: string, expect: Expectation, forged?: Call['forged']): Call =>
  ({ from: 'crm', account: 'mailer', url: `${scheme}://api.mail.example`, forged, expect: { outcome: 'routed', ...expect } });
const deniedBy = (policy: string, rule: number): Expectation => ({ outcome: 'denied', deniedBy: [`DENY ns[istio-egress]-policy[${policy}]-rule[${rule}]`] });

/** A chart for the gateway's namespace, with the gateway in it. */
function deployed(app: App, ports: object[] = GATEWAY_PORTS, namespace = 'istio-egress'): Chart {
  const chart = chartOf(app, namespace);
  deployGateway(chart, 'egress', ports);
  return chart;
}

function gatewayIn(app: App, props: Partial<EgressGatewayProps> = {}): EgressGateway {
  return new EgressGateway(deployed(app), 'egress', { service: 'egress', selector: GATEWAY_LABELS, ...props });
}

/** What goes wrong where one thing is as it often is by hand. */
function byHand(name: string, spoil: (api: ExternalApi, via: EgressGateway) => void, calls: Case['calls']): Case {
  return {
    name: `by hand: ${name}`,
    spoilt: true,
    app: app => {
      const via = gatewayIn(app);
      const api = new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ...originated });
      new ExternalNameAlias(chartOf(app, 'aliases'), 'payments', { target: api });
      spoil(api, via);
    },
    calls,
  };
}

export const gateways: Pattern = {
  title: 'Gateways',
  cases: [
    {
      name: 'requests that the gateway encrypts, beside the workload\'s own HTTPS',
      app: app => {
        const via = new EgressGateway(deployed(app), 'egress', { service: 'egress', selector: GATEWAY_LABELS });
        new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ...originated });
      },
      covers: ['EgressGatewayProps.service', 'EgressGatewayProps.selector', 'ExternalApiProps.via'],
      calls: {
        'requests reach the gateway by the mesh\'s own TLS, and the host by verified TLS': call('http://api.stripe.com', requests(encrypted('api.stripe.com'))),
        'whatever their Host says of the port': call('http://api.stripe.com', requests(encrypted('api.stripe.com')), { hostHeader: 'api.stripe.com:80' }),
        'or with the dot of a full name': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' })), { hostHeader: 'api.stripe.com.' }),
        'the workload\'s own HTTPS passes inside the mesh\'s, and is not wrapped again': call('https://api.stripe.com',
          connections('api-stripe-com', 'connections-443.api.stripe.com', asItIs(443, 'api.stripe.com'))),
        'workloads in the gateway\'s namespace, which see the host as it does, pass it too': call('http://api.stripe.com', requests(encrypted('api.stripe.com')), { from: 'istio-egress' }),
        'with their own HTTPS as well': call('https://api.stripe.com',
          connections('api-stripe-com', 'connections-443.api.stripe.com', asItIs(443, 'api.stripe.com')), { from: 'istio-egress' }),
        'other namespaces do not carry the host': { from: 'billing', url: 'https://api.stripe.com', expect: unknown },
        'other hosts do not pass': call('https://example.org', unknown),
      },
    },
    {
      name: 'a hundred hosts of several namespaces, and callers in others',
      app: app => {
        const via = gatewayIn(app);
        for (let number = 0; number < 50; number++) {
          new ExternalApi(chartOf(app, `team-${number}`), 'web', { host: `web-${number}.example.com`, via, ports: [EgressPort.http(80)] });
          new ExternalApi(new Chart(app, `more-${number}`, { namespace: `team-${number}` }), 'tls', { host: `tls-${number}.example.com`, via, consumers: ['shop'] });
        }
      },
      calls: {
        'the first is reached': call('http://web-0.example.com', requests(asItIs(80, 'web-0.example.com')), { from: 'team-0' }),
        'so is the last': call('http://web-49.example.com', requests(asItIs(80, 'web-49.example.com')), { from: 'team-49' }),
        'and the first of another protocol, by a consumer': call('https://tls-0.example.com', { outcome: 'routed', gateway: asItIs(443, 'tls-0.example.com') }),
        'and the last': call('https://tls-49.example.com', { outcome: 'routed', gateway: asItIs(443, 'tls-49.example.com') }),
      },
    },
    {
      name: 'another app that passes the same pods, by a Service of its own',
      app: app => {
        const chart = deployed(app);
        new ApiObject(chart, 'crm', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'egress-crm' }, spec: { selector: GATEWAY_LABELS, ports: GATEWAY_PORTS } });
        const passes = (namespace: string, host: string, gatewayService: string, account: string) => {
          const via = new EgressGateway(chart, `${namespace}-gateway`, { service: gatewayService, selector: GATEWAY_LABELS });
          const api = new ExternalApi(chartOf(app, namespace), 'api', { host, via, metadata: { name: 'api' }, ...originated });
          api.allowFrom(Workload.of({ labels: { app: account }, serviceAccount: account }));
        };
        passes('shop', 'api.stripe.com', 'egress', 'checkout');
        passes('crm', 'api.mail.example', 'egress-crm', 'mailer');
      },
      calls: {
        'requests of the one arrive': call('http://api.stripe.com', requests(encrypted('api.stripe.com', { deniedBy: undefined })), { account: 'checkout' }),
        'so do its connections': call('https://api.stripe.com', connections('api-stripe-com', 'connections-443.api.stripe.com', asItIs(443, 'api.stripe.com')), { account: 'checkout' }),
        'requests of the other arrive by its own Service': fromCrm('http', {
          cluster: 'outbound|80||egress-crm.istio-egress.svc.cluster.local', gateway: encrypted('api.mail.example', { deniedBy: undefined }),
        }),
        'so do its connections, by that Service': fromCrm('https', { gateway: asItIs(443, 'api.mail.example') }),
        'the other calls no host of the one, by the name of its Service': fromCrm('http', { gateway: deniedBy('istio-egress-shop-gateway-c893f093-shop-api', 0) }, { sni: service, hostHeader: 'api.stripe.com' }),
        'nor by the name of its connections': fromCrm('https', { gateway: deniedBy('istio-egress-shop-gateway-c893f093-shop-api', 1) }, { sni: 'connections-443.api.stripe.com' }),
      },
    },
    {
      name: 'databases',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'one', { host: 'one.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
        new ExternalApi(shop, 'two', { host: 'two.db.example', via, ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.40.1.1', '10.40.1.2') });
        new ExternalApi(shop, 'cache', {
          host: 'cache.db.example', via, ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })], virtualIps: VirtualIps.servedByDns('10.40.0.10'),
        });
      },
      calls: {
        'the one is reached': call('tcp://10.40.0.9:5432', connections('one-db-example', 'connections-5432.one.db.example', asItIs(5432, 'one.db.example'))),
        'the other at its addresses': call('tcp://10.40.1.2:5432', connections('two-db-example', 'connections-5432.two.db.example', {
          outcome: 'routed', cluster: 'outbound|5432||two.db.example', upstream: { tls: untouched },
        })),
        'a cache by TLS that the gateway adds': call('tcp://10.40.0.10:6379', connections('cache-db-example', 'connections-6379.cache.db.example',
          reaches(6379, 'cache.db.example', ['cache.db.example:6379'], verified('cache.db.example')))),
        'others are left alone': call('tcp://10.40.0.11:5432', unknown),
      },
    },
    {
      name: 'a host with many ports, and other hosts beside it',
      app: app => {
        const api = new ExternalApi(chartOf(app, 'shop'), 'api', {
          host: 'api.example.com',
          additionalHosts: ['files.example.com'],
          via: gatewayIn(app),
          ports: [
            EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.http(8080), EgressPort.grpc(9090, { tls: UpstreamTls.simple({ serverName: 'grpc.example.com' }) }),
            EgressPort.https(443), EgressPort.tls(8443, { targetPort: 9443 }),
          ],
        });
        api.addPort(EgressPort.tls(8444));
      },
      calls: {
        'port 80 is encrypted': call('http://api.example.com', requests(encrypted('api.example.com', { authority: 'api.example.com' }))),
        'port 8080 is not': call('http://api.example.com:8080', requests(reaches(8080, 'api.example.com', ['api.example.com:8080'], untouched, { authority: 'api.example.com:8080' }))),
        'also where the Host does not say so': call('http://api.example.com:8080', requests(asItIs(8080, 'api.example.com')), { hostHeader: 'api.example.com' }),
        'gRPC is gRPC on both legs': call('grpc://api.example.com:9090', requests(reaches(9090, 'api.example.com', ['api.example.com:9090'], verified('grpc.example.com'), {
          upstream: { http2: true },
        }))),
        'HTTPS is reached': call('https://api.example.com', connections('api-example-com', 'connections-443.api.example.com', asItIs(443, 'api.example.com'))),
        'TLS on another port too': call('tls://api.example.com:8443', { outcome: 'routed', gateway: reaches(8443, 'api.example.com', ['api.example.com:9443'], untouched) }),
        'and on one that was added': call('tls://api.example.com:8444', { outcome: 'routed', gateway: asItIs(8444, 'api.example.com') }),
        'the other host as well': call('http://files.example.com', requests(encrypted('files.example.com'))),
        'by HTTPS': call('https://files.example.com', connections('files-example-com', 'connections-443.files.example.com', asItIs(443, 'files.example.com'))),
        'by TLS': call('tls://files.example.com:8444', { outcome: 'routed', gateway: asItIs(8444, 'files.example.com') }),
      },
    },
    {
      name: 'timeouts, retries, breakers and routes, at the gateway',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const sandbox = new ExternalApi(chartOf(app, 'sandbox'), 'sandbox', { host: 'sandbox.stripe.example', via, ...originated });
        const stripe = new ExternalApi(shop, 'stripe', {
          host: 'api.stripe.com', via, ...originated, timeout: Duration.seconds(5), retries: Retries.safe(2), circuitBreaker: CircuitBreaker.onGatewayErrors(5),
        });
        stripe.addRoute(HttpRoute.to(sandbox, { matches: [RouteMatch.of({ headers: { 'x-sandbox': StringMatch.exact('true') } })] }));
      },
      calls: {
        'requests to the gateway have none, but repeat what it has not seen': call('http://api.stripe.com', {
          ...requests({}), retries: { attempts: 2, on: 'connect-failure,refused-stream' }, upstream: { outlierDetection: null },
        }),
        'those to the host have them all': call('http://api.stripe.com', {
          gateway: encrypted('api.stripe.com', {
            timeout: '5s', retries: { attempts: 2, on: 'connect-failure,refused-stream' }, upstream: { outlierDetection: { consecutiveGatewayFailure: 5 } },
          }),
        }),
        'the gateway has the routes': call('http://api.stripe.com', requests(encrypted('sandbox.stripe.example', { authority: 'sandbox.stripe.example' })), { headers: { 'x-sandbox': 'true' } }),
      },
    },
    {
      name: 'mutual TLS from the gateway, by a Secret in its namespace',
      since: '1.24',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const bank = new ExternalApi(shop, 'bank', {
          host: 'api.bank.example',
          via,
          consumers: ['billing'],
          ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('bank-client', via.workload) }), EgressPort.https(443)],
        });
        new ExternalApi(shop, 'private', {
          host: 'api.private.example', via, ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('private-ca', via.workload) }) })],
        });
        new ExternalNameAlias(chartOf(app, 'crm'), 'payments', { target: bank });
      },
      calls: Object.fromEntries(['shop', 'billing', 'crm'].flatMap(from => [
        [`its certificate is shown for callers in ${from}`, call('http://api.bank.example', requests(reaches(80, 'api.bank.example', ['api.bank.example:443'], {
          mode: 'mutual',
          sni: 'api.bank.example',
          verifies: 'ca+san',
          sans: ['api.bank.example'],
          clientCertificate: 'kubernetes://bank-client',
          ca: 'kubernetes://bank-client-cacert',
        })), { from })],
        [`and their own TLS in ${from} is left alone`, call('https://api.bank.example', connections('api-bank-example', 'connections-443.api.bank.example', asItIs(443, 'api.bank.example')), { from })],
      ]).concat([['an authority of its own is asked', call('http://api.private.example', requests(reaches(80, 'api.private.example', ['api.private.example:443'], {
        mode: 'simple', sni: 'api.private.example', verifies: 'ca+san', ca: 'kubernetes://private-ca-cacert',
      })))]])),
    },
    {
      name: 'an alias, in another namespace',
      app: app => {
        const target = new ExternalApi(chartOf(app, 'platform'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ...originated });
        new ExternalNameAlias(chartOf(app, 'shop'), 'payments', { target });
      },
      calls: {
        'its calls pass the gateway as calls to the host': call('http://payments', requests(encrypted('api.stripe.com', { authority: 'api.stripe.com' }), { authority: 'api.stripe.com' })),
        'so do those by its full name': call('http://payments.shop.svc.cluster.local', requests(encrypted('api.stripe.com'))),
      },
    },
    {
      name: 'a scope in which calls pass the gateway',
      app: app => {
        const via = gatewayIn(app);
        const platform = chartOf(app, 'platform');
        const stripe = new ExternalApi(platform, 'stripe', { host: 'api.stripe.com', via, ...originated });
        new ExternalApi(platform, 'other', { host: 'api.other.example', via, consumers: ['shop'] });
        new EgressScope(chartOf(app, 'shop'), 'scope', { allow: [stripe], services: [], networkPolicy: EgressNetworkPolicy.toPods('10.0.0.1/32') });
      },
      covers: ['EgressScopeProps.networkPolicy', 'EgressNetworkPolicy.toPods'],
      calls: {
        'the gateway needs no mention': call('http://api.stripe.com', requests(encrypted('api.stripe.com'))),
        'nor for connections': call('https://api.stripe.com', connections('api-stripe-com', 'connections-443.api.stripe.com', asItIs(443, 'api.stripe.com'))),
        'what is not allowed does not pass': call('https://api.other.example', { outcome: 'blackhole' }),
        'nor does TLS for another name': call('https://api.stripe.com', { outcome: 'blackhole' }, { sni: 'other.example' }),
      },
    },
    {
      name: 'a gateway at other ports, of which one has another protocol\'s name, and in the namespace of its callers',
      app: app => {
        const chart = deployed(app, [{ name: 'http', port: 8081, targetPort: 8080 }, { name: 'tls', port: 8444, targetPort: 8443 }]);
        const via = new EgressGateway(chart, 'egress', { service: 'egress', selector: GATEWAY_LABELS, httpPort: 8081, tlsPort: 8444 });
        new ExternalApi(chart, 'api', { host: 'api.example.com', via, ports: [EgressPort.grpc(80), EgressPort.https(443)] });
      },
      covers: ['EgressGatewayProps.httpPort', 'EgressGatewayProps.tlsPort'],
      calls: {
        'gRPC is reached': call('grpc://api.example.com:80', {
          outcome: 'routed',
          cluster: `outbound|8081||${service}`,
          gateway: reaches(80, 'api.example.com', ['api.example.com:80'], untouched, {
            upstream: { http2: true },
          }),
        }, { from: 'istio-egress' }),
        'so is HTTPS': call('https://api.example.com', { outcome: 'routed', cluster: `outbound|8444|api-example-com|${service}`, gateway: asItIs(443, 'api.example.com') }, { from: 'istio-egress' }),
      },
    },
    {
      name: 'a gateway in the namespace of the mesh itself',
      app: app => {
        const via = new EgressGateway(deployed(app, GATEWAY_PORTS, 'istio-system'), 'egress', { service: 'egress', selector: GATEWAY_LABELS });
        new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ...originated });
      },
      calls: {
        'knows the rules of hosts too': call('http://api.stripe.com', { outcome: 'routed', gateway: encrypted('api.stripe.com') }),
        'and their connections': call('https://api.stripe.com', { outcome: 'routed', gateway: asItIs(443, 'api.stripe.com') }),
      },
    },
    {
      name: 'a gateway that nobody passes yet',
      app: app => gatewayIn(app),
      calls: { 'leaves calls alone': call('https://api.stripe.com', unknown) },
    },
    {
      name: 'connections of a wildcard, beside a host below it that passes the gateway, need routes too',
      app: app => {
        const shop = chartOf(app, 'shop');
        const few = new ExternalApi(shop, 'few', { host: 'few.example.net' });
        new ExternalApi(shop, 'wildcard', { host: '*.stripe.com', ports: originated.ports, endpoints: ExternalEndpoint.all('10.50.0.1') })
          .addTlsRoute(TlsRoute.to(few, { sourceLabels: { app: 'few' } }));
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ...originated });
      },
      calls: {
        'the host is reached through the gateway': call('https://api.stripe.com', connections('api-stripe-com', 'connections-443.api.stripe.com', asItIs(443, 'api.stripe.com'))),
        'others are by the wildcard': call('https://files.stripe.com', reaches(443, '*.stripe.com', ['10.50.0.1:443'], untouched)),
        'so are their requests': call('http://files.stripe.com', { outcome: 'routed', cluster: 'outbound|80||*.stripe.com' }),
      },
    },
    {
      name: 'without them they would be lost, which is refused',
      app: app => {
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'wildcard', { host: '*.stripe.com', ports: originated.ports, endpoints: ExternalEndpoint.all('10.50.0.1') });
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ...originated });
      },
      refuses: '(mixed-routes)',
      calls: {},
    },
    {
      name: 'a route past the gateway is refused',
      app: app => {
        const shop = chartOf(app, 'shop');
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via: gatewayIn(app), ...originated });
        new ExternalApi(shop, 'canary', { host: 'api.canary.example', ...originated }).addRoute(HttpRoute.to(stripe, { matches: [RouteMatch.pathPrefix('/v1')] }));
      },
      refuses: '(route-past-gateway)',
      calls: {},
    },
    {
      name: 'two gateways of one Service are refused',
      app: app => {
        const chart = deployed(app);
        new EgressGateway(chart, 'one', { service: 'egress', selector: GATEWAY_LABELS });
        new EgressGateway(chart, 'two', { service: 'egress', selector: GATEWAY_LABELS });
      },
      refuses: '(gateway-twice)',
      calls: {},
    },
    byHand('an entry that the gateway does not see', api => api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/exportTo', ['.'])), {
      'the gateway does not know the host': call('http://api.stripe.com', requests({ outcome: 'no-cluster' })),
    }),
    byHand('a rule of the gateway that callers do not see', (_, via) => via.destinationRule.addJsonPatch(JsonPatch.replace('/spec/exportTo', ['.'])), {
      'requests are in clear, and the gateway refuses them': call('http://api.stripe.com', { upstream: { tls: { mode: 'none' } }, gateway: { outcome: 'no-filter-chain' } }),
      'connections have no way': call('https://api.stripe.com', { outcome: 'no-cluster' }),
    }),
    byHand('a rule of the gateway that another host overwrote', (_, via) => via.destinationRule.addJsonPatch(JsonPatch.replace('/spec/subsets', [{ name: 'other' }])), {
      'connections have no way': call('https://api.stripe.com', { outcome: 'no-cluster' }),
    }),
    byHand('an entry that keeps the address', api => api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/resolution', 'NONE')), {
      'the gateway has nobody to call': call('https://api.stripe.com', { gateway: { upstream: { endpoints: [] } } }),
    }),
    byHand('one rule of the host, for all its ports and for both legs', api => api.destinationRule.addJsonPatch(JsonPatch.replace('/spec/trafficPolicy', {
      tls: { mode: 'SIMPLE', sni: 'api.stripe.com', subjectAltNames: ['api.stripe.com'] },
    })), {
      'the workload\'s own TLS is wrapped again': call('https://api.stripe.com', { gateway: { outcome: 'routed', upstream: { tls: { mode: 'simple' } } } }),
    }),
    byHand('an alias that is not rewritten on the first leg', api => api.virtualService!.addJsonPatch(JsonPatch.remove('/spec/http/0/rewrite')), {
      'the gateway does not know its name': call('http://payments.aliases', requests({ outcome: 'no-route' }), { from: 'aliases' }),
    }),
  ],
};
