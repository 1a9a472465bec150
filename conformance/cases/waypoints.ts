import { ApiObject, Chart, Duration, JsonPatch, type App } from 'cdk8s';
import {
  AccessLogs, CertificateAuthority, CircuitBreaker, ConnectionPool, DataPlane, EgressPort, EgressWaypoint, ExternalApi, ExternalEndpoint,
  HttpRoute, LoadBalancing, Retries, RouteMatch, StringMatch, TcpRoute, TlsRoute, UpstreamTls, VirtualIps, type EgressWaypointProps,
} from 'cdk8s-istio-egress';
import { untouched, verified, type Call, type Case, type Expectation, type Mode, type Pattern } from '../case';
import { chartOf } from './callers';

const call = (url: string, expect: Call['expect'], more: Partial<Call> = {}): Call => ({ from: 'shop', url, expect, ...more });
const originated = { ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)] };

/** In ambient mode, of an Istio that allocates addresses and has ztunnel capture DNS by itself. */
const ambient = { since: '1.25', facts: { dataPlane: DataPlane.AMBIENT } };

function waypointIn(app: App, props: EgressWaypointProps = {}, namespace = 'istio-egress'): EgressWaypoint {
  return new EgressWaypoint(chartOf(app, namespace), 'waypoint', props);
}

/** ztunnel brings the call to the waypoint of an entry. */
const passes = (entry: string, waypoint: Expectation): Expectation => ({ outcome: 'routed', listener: 'ztunnel', cluster: entry, upstream: undefined, noWaypoint: undefined, waypoint });

/** What a waypoint does with it for a port of a host. */
const serves = (port: number, kind: 'http' | 'tcp', host: string, endpoints: string[], tls: Expectation, more: Expectation = {}): Expectation => ({
  outcome: 'routed', cluster: `inbound-vip|${port}|${kind}|${host}`, deniedBy: undefined, ...more, upstream: { endpoints, tls, ...more.upstream as object },
});
const encrypted = (host: string, more: Expectation = {}) => serves(80, 'http', host, [`${host}:443`], verified(host), more);
const asItIs = (port: number, host: string) => serves(port, 'tcp', host, [`${host}:${port}`], untouched);

/** ztunnel connects to the host itself: nothing is added, and nobody is asked. */
const pastTheWaypoint = (endpoint: string, more: Expectation = {}): Expectation => ({
  outcome: 'routed', listener: 'ztunnel', waypoint: undefined, ...more, upstream: { type: 'ztunnel', endpoints: [endpoint], tls: untouched },
});

/** Because the waypoint does not take entries of the namespace, as newer versions of Istio tell. */
const notAllowed = (endpoint: string, waypoint: string) => ({ istio }: Mode) => pastTheWaypoint(endpoint, istio === '1.29' ? {} : {
  noWaypoint: `we are not permitted to attach to waypoint "istio-egress/${waypoint}" (missing allowedRoutes?)`,
});

/** What ztunnel does not know leaves as it is. */
const unknown: Expectation = { outcome: 'passthrough', listener: 'ztunnel', waypoint: undefined };

/** What goes wrong where one thing is as it often is by hand. */
function byHand(name: string, spoil: (api: ExternalApi, via: EgressWaypoint) => void, calls: Case['calls']): Case {
  return {
    ...ambient,
    name: `by hand: ${name}`,
    spoilt: true,
    app: app => {
      const via = waypointIn(app);
      spoil(new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ...originated, timeout: Duration.seconds(5) }), via);
    },
    calls,
  };
}

export const waypoints: Pattern = {
  title: 'Waypoints',
  cases: [
    {
      ...ambient,
      name: 'requests that a waypoint of another namespace encrypts, beside the workload\'s own HTTPS',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: waypointIn(app), ...originated, timeout: Duration.seconds(5) }),
      calls: {
        'requests reach the host by verified TLS, within the time': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com', { timeout: '5s', authority: 'api.stripe.com' }))),
        'the workload\'s own HTTPS passes as it is': call('https://api.stripe.com', passes('shop/api.stripe.com', asItIs(443, 'api.stripe.com'))),
        'a Host of something else reaches this one all the same': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com')), { hostHeader: 'api.other.example' }),
        'a port that is not declared is closed': call('tcp://api.stripe.com:81', passes('shop/api.stripe.com', { outcome: 'no-filter-chain' })),
        'other namespaces pass it too, whatever exportTo says': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com')), { from: 'billing' }),
        'other hosts leave as they are, whatever the outbound mode is': call('https://example.org', unknown),
        'so do calls to the host\'s real address': call('https://api.stripe.com', unknown, { address: '198.18.7.7' }),
      },
    },
    {
      ...ambient,
      name: 'a waypoint in the namespace of the API',
      app: app => {
        const chart = chartOf(app, 'shop');
        new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', via: new EgressWaypoint(chart, 'waypoint'), ...originated });
      },
      calls: {
        'serves it': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com', { timeout: '0s' }))),
      },
    },
    {
      ...ambient,
      name: 'a waypoint for all namespaces, and one for a namespace whose entries others write',
      app: app => {
        const entry = (namespace: string, waypoint: string) => new ApiObject(chartOf(app, namespace), 'entry', {
          apiVersion: 'networking.istio.io/v1',
          kind: 'ServiceEntry',
          metadata: { name: 'entry', labels: { 'istio.io/use-waypoint': waypoint, 'istio.io/use-waypoint-namespace': 'istio-egress' } },
          spec: { hosts: [`${namespace}.example.com`], resolution: 'DNS', exportTo: ['.', 'istio-egress'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] },
        });
        const chart = chartOf(app, 'istio-egress');
        new EgressWaypoint(chart, 'open', { namespaces: ['*'] });
        new EgressWaypoint(chart, 'closed', { namespaces: ['crm'] });
        entry('any', 'open');
        entry('crm', 'closed');
        entry('billing', 'closed');
      },
      covers: ['EgressWaypointProps.namespaces'],
      spoilt: true,
      calls: {
        'every namespace has the one': call('http://any.example.com', passes('any/any.example.com', serves(80, 'http', 'any.example.com', ['any.example.com:80'], untouched))),
        'the namespace has the other': call('http://crm.example.com', passes('crm/crm.example.com', serves(80, 'http', 'crm.example.com', ['crm.example.com:80'], untouched))),
        'a third namespace has not, and nothing but istiod\'s status says so': call('http://billing.example.com', notAllowed('billing.example.com:80', 'closed')),
      },
    },
    {
      ...ambient,
      name: 'a namespace that names a waypoint itself',
      app: app => {
        const via = waypointIn(app);
        new EgressWaypoint(chartOf(app, 'platform'), 'usual', { namespaces: ['shop'] });
        const shop = chartOf(app, 'shop');
        new ApiObject(new Chart(app, 'cluster'), 'shop', {
          apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio.io/use-waypoint': 'usual', 'istio.io/use-waypoint-namespace': 'platform' } },
        });
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ...originated });
        new ExternalApi(shop, 'other', { host: 'api.other.example' });
      },
      calls: {
        'the host\'s own comes first': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com'))),
        'hosts that have none pass that of the namespace': call('https://api.other.example', passes('shop/api.other.example', asItIs(443, 'api.other.example'))),
      },
    },
    {
      ...ambient,
      name: 'timeouts, retries, breakers, pools and routes',
      app: app => {
        const via = waypointIn(app);
        const shop = chartOf(app, 'shop');
        const sandbox = new ExternalApi(chartOf(app, 'sandbox'), 'sandbox', { host: 'sandbox.stripe.example', via, ...originated });
        const elsewhere = new ExternalApi(chartOf(app, 'elsewhere'), 'elsewhere', { host: 'elsewhere.example', ports: [EgressPort.http(80)] });
        const stripe = new ExternalApi(shop, 'stripe', {
          host: 'api.stripe.com',
          via,
          ...originated,
          timeout: Duration.seconds(5),
          retries: Retries.safe(2),
          circuitBreaker: CircuitBreaker.onGatewayErrors(5),
          connectionPool: ConnectionPool.of({ maxConnections: 100 }),
          loadBalancing: LoadBalancing.roundRobin(),
        });
        stripe.addRoute(HttpRoute.to(sandbox, { matches: [RouteMatch.of({ headers: { 'x-sandbox': StringMatch.exact('true') } })] }));
        stripe.addRoute(HttpRoute.to(elsewhere, { matches: [RouteMatch.pathPrefix('/elsewhere')] }));
      },
      calls: {
        'hold at the waypoint': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com', {
          timeout: '5s',
          retries: { attempts: 2, on: 'connect-failure,refused-stream,reset-before-request' },
          upstream: { outlierDetection: { consecutiveGatewayFailure: 5 }, circuitBreakers: { maxConnections: 100 }, lbPolicy: 'ROUND_ROBIN' },
        }))),
        'a route leads to another host of the waypoint, by its TLS': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('sandbox.stripe.example', {
          authority: 'sandbox.stripe.example',
        })), { headers: { 'x-sandbox': 'true' } }),
        'and to one that has none': call('http://api.stripe.com', passes('shop/api.stripe.com', {
          outcome: 'routed', cluster: 'outbound|80||elsewhere.example', authority: 'elsewhere.example', upstream: { endpoints: ['elsewhere.example:80'] },
        }), { path: '/elsewhere' }),
      },
    },
    {
      ...ambient,
      name: 'a host with many ports, other hosts beside it, and fixed addresses',
      app: app => {
        const via = waypointIn(app);
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'api', {
          host: 'api.example.com',
          additionalHosts: ['files.example.com'],
          via,
          ports: [
            EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.http(8080), EgressPort.grpc(9090, { tls: UpstreamTls.simple({ serverName: 'grpc.example.com' }) }),
            EgressPort.tls(8443, { targetPort: 9443 }),
          ],
          timeout: Duration.seconds(7),
        });
        new ExternalApi(shop, 'ledger', { host: 'ledger.example.com', via, ports: [EgressPort.http(80)], endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2') });
        new ExternalApi(shop, 'round', { host: 'round.example.com', via, ports: [EgressPort.http(80)], dnsRoundRobin: true });
      },
      calls: {
        'port 80 is encrypted': call('http://api.example.com', passes('shop/api.example.com', encrypted('api.example.com', { timeout: '7s' }))),
        'port 8080 is not': call('http://api.example.com:8080', passes('shop/api.example.com', serves(8080, 'http', 'api.example.com', ['api.example.com:8080'], untouched, { timeout: '7s' }))),
        'gRPC is gRPC': call('grpc://api.example.com:9090', passes('shop/api.example.com', serves(9090, 'http', 'api.example.com', ['api.example.com:9090'], verified('grpc.example.com'), {
          upstream: { http2: true },
        }))),
        'TLS reaches its target port': call('tls://api.example.com:8443', passes('shop/api.example.com', serves(8443, 'tcp', 'api.example.com', ['api.example.com:9443'], untouched))),
        'the other host is itself': call('http://files.example.com', passes('shop/files.example.com', encrypted('files.example.com', { timeout: '7s' }))),
        'by TLS too': call('tls://files.example.com:8443', passes('shop/files.example.com', serves(8443, 'tcp', 'files.example.com', ['files.example.com:9443'], untouched))),
        'fixed addresses are reached': call('http://ledger.example.com', passes('shop/ledger.example.com', serves(80, 'http', 'ledger.example.com', ['192.0.2.1:80', '192.0.2.2:80'], untouched))),
        'so is a host that is looked up in turn': call('http://round.example.com', passes('shop/round.example.com', serves(80, 'http', 'round.example.com', ['round.example.com:80'], untouched, {
          upstream: { type: 'LOGICAL_DNS' },
        }))),
      },
    },
    {
      ...ambient,
      name: 'databases, and routes of connections',
      app: app => {
        const via = waypointIn(app);
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'one', { host: 'one.db.example', via, ports: [EgressPort.tcp(5432)] });
        new ExternalApi(shop, 'two', { host: 'two.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
        new ExternalApi(shop, 'cache', { host: 'cache.db.example', via, ports: [EgressPort.tcp(6379, { tls: UpstreamTls.simple() })] });
        const blue = new ExternalApi(shop, 'blue', { host: 'blue.db.example', via, ports: [EgressPort.tcp(5433), EgressPort.tls(8443)] });
        new ExternalApi(shop, 'fixed', { host: 'fixed.db.example', via, ports: [EgressPort.tcp(5432, { targetPort: 6432 })], endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2') });
        const green = new ExternalApi(shop, 'green', { host: 'green.db.example', via, ports: [EgressPort.tcp(5433), EgressPort.tls(8443)] });
        blue.addTcpRoute(TcpRoute.to(green));
        blue.addTlsRoute(TlsRoute.to(green));
      },
      calls: {
        'the one is reached': call('tcp://one.db.example:5432', passes('shop/one.db.example', asItIs(5432, 'one.db.example'))),
        'so is the other on the same port': call('tcp://two.db.example:5432', passes('shop/two.db.example', asItIs(5432, 'two.db.example')), { address: '10.40.0.9' }),
        'a cache by TLS that the waypoint adds': call('tcp://cache.db.example:6379', passes('shop/cache.db.example', serves(6379, 'tcp', 'cache.db.example', ['cache.db.example:6379'],
          verified('cache.db.example')))),
        'so is one at fixed addresses, which have an address before them': call('tcp://fixed.db.example:5432', passes('shop/fixed.db.example',
          serves(5432, 'tcp', 'fixed.db.example', ['192.0.2.1:6432', '192.0.2.2:6432'], untouched))),
        'a route leads elsewhere': call('tcp://blue.db.example:5433', passes('shop/blue.db.example', { outcome: 'routed', upstream: { endpoints: ['green.db.example:5433'] } })),
        'by TLS too': call('tls://blue.db.example:8443', passes('shop/blue.db.example', { outcome: 'routed', upstream: { endpoints: ['green.db.example:8443'] } })),
      },
    },
    {
      ...ambient,
      name: 'certificates from Secrets, files and a ConfigMap',
      app: app => {
        const via = waypointIn(app);
        const shop = chartOf(app, 'shop');
        const api = (id: string, tls: UpstreamTls) => new ExternalApi(shop, id, { host: `${id}.example.com`, via, consumers: ['billing'], ports: [EgressPort.http(80, { tls }), EgressPort.https(443)] });
        api('bank', UpstreamTls.mutualFromSecret('bank-client', via.workload));
        api('private', UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('private-ca', via.workload) }));
        api('mounted', UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromFile('/etc/certs/ca.pem') }));
        api('mapped', UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('corp-ca') }));
      },
      since: '1.26',
      calls: {
        'a certificate of the waypoint\'s namespace is shown': call('http://bank.example.com', passes('shop/bank.example.com', serves(80, 'http', 'bank.example.com', ['bank.example.com:443'], {
          mode: 'mutual', sni: 'bank.example.com', verifies: 'ca+san', clientCertificate: 'kubernetes://bank-client', ca: 'kubernetes://bank-client-cacert',
        }))),
        'and the workload\'s own TLS is left alone': call('https://bank.example.com', passes('shop/bank.example.com', asItIs(443, 'bank.example.com'))),
        'an authority of its own is asked': call('http://private.example.com', passes('shop/private.example.com', serves(80, 'http', 'private.example.com', ['private.example.com:443'], {
          mode: 'simple', sni: 'private.example.com', verifies: 'ca+san', ca: 'kubernetes://private-ca-cacert',
        })), { from: 'billing' }),
        'one in a file': call('http://mounted.example.com', passes('shop/mounted.example.com', serves(80, 'http', 'mounted.example.com', ['mounted.example.com:443'], {
          mode: 'simple', verifies: 'ca+san', ca: 'file-root:/etc/certs/ca.pem',
        }))),
        'one in a ConfigMap of the API\'s namespace': call('http://mapped.example.com', passes('shop/mapped.example.com', serves(80, 'http', 'mapped.example.com', ['mapped.example.com:443'], {
          mode: 'simple', verifies: 'ca+san', ca: 'configmap://shop/corp-ca-cacert',
        }))),
      },
    },
    {
      ...ambient,
      since: '1.30',
      name: 'a wildcard',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'saas', { host: '*.saas.example', via: waypointIn(app), ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] }),
      calls: {
        'the name that is called is looked up and checked': call('http://tenant.saas.example', passes('shop/*.saas.example', {
          outcome: 'routed', cluster: 'inbound-vip|80|http|*.saas.example', upstream: { type: 'DFP', tls: { mode: 'simple', sni: 'tenant.saas.example', verifies: 'auto' } },
        })),
        'a Host of something else is not': call('http://tenant.saas.example', passes('shop/*.saas.example', { outcome: 'no-route' }), { hostHeader: 'internal.example' }),
      },
    },
    {
      ...ambient,
      name: 'access logs',
      app: app => {
        const chart = chartOf(app, 'istio-egress');
        const via = new EgressWaypoint(chart, 'waypoint', { accessLogs: AccessLogs.toStandardOutput() });
        new ExternalApi(chart, 'own', { host: 'own.example.com', via, ...originated });
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ...originated });
        new ExternalApi(shop, 'files', { host: 'files.stripe.com', via, ...originated });
        new ExternalApi(shop, 'quiet', { host: 'quiet.example.com', via: new EgressWaypoint(chart, 'quiet'), ...originated });
      },
      covers: ['EgressWaypointProps.accessLogs'],
      calls: {
        'requests to a host of another namespace are logged': call('http://api.stripe.com', passes('shop/api.stripe.com', { logs: ['/dev/stdout'] })),
        'so are connections': call('https://api.stripe.com', passes('shop/api.stripe.com', { logs: ['/dev/stdout'] })),
        'and calls to a host of the waypoint\'s namespace': call('http://own.example.com', passes('istio-egress/own.example.com', { logs: ['/dev/stdout'] })),
        'those of another waypoint are not': call('http://quiet.example.com', passes('shop/quiet.example.com', { logs: undefined })),
      },
    },
    {
      ...ambient,
      facts: { ...ambient.facts, dnsCapture: false },
      name: 'without DNS capture, only addresses that the cluster\'s own DNS answers',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: waypointIn(app), ...originated, virtualIps: VirtualIps.servedByDns('10.40.0.9') }),
      calls: { 'pass the waypoint': call('http://api.stripe.com', passes('shop/api.stripe.com', encrypted('api.stripe.com')), { address: '10.40.0.9' }) },
    },
    {
      ...ambient,
      facts: { ...ambient.facts, dnsCapture: false },
      name: 'without DNS capture nothing else is taken',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: waypointIn(app), ...originated }),
      refuses: '(waypoint-without-address)',
      calls: {},
    },
    {
      name: 'a waypoint in a mesh of sidecars is refused',
      facts: { dataPlane: DataPlane.SIDECAR },
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: waypointIn(app), ...originated }),
      refuses: '(waypoint-without-ambient)',
      calls: {},
    },
    byHand('an entry without the label', api => api.serviceEntry.addJsonPatch(JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), {
      'requests leave in clear, to the port for TLS: rules are for nobody': call('http://api.stripe.com', pastTheWaypoint('api.stripe.com:443')),
    }),
    byHand('a waypoint that does not take entries of other namespaces', (_, via) => via.gateway.addJsonPatch(JsonPatch.remove('/spec/listeners/0/allowedRoutes')), {
      'requests leave in clear': call('http://api.stripe.com', notAllowed('api.stripe.com:443', 'waypoint')),
    }),
    byHand('a waypoint for workloads', (_, via) => via.gateway.addJsonPatch(JsonPatch.replace('/metadata/labels/istio.io~1waypoint-for', 'workload')), {
      'requests leave in clear': call('http://api.stripe.com', pastTheWaypoint('api.stripe.com:443')),
    }),
    byHand('an entry without an address', api => api.serviceEntry.addJsonPatch(JsonPatch.replace('/metadata/labels/networking.istio.io~1enable-autoallocate-ip', 'false')), {
      'ztunnel does not know what is called': call('http://api.stripe.com', unknown),
    }),
    byHand('the addresses of the endpoints as those of the entry', api => api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/resolution', 'STATIC'),
      JsonPatch.add('/spec/endpoints', [{ address: '192.0.2.1' }]), JsonPatch.add('/spec/addresses', ['192.0.2.1'])), {
      'ztunnel takes the call for one to the endpoint itself': call('http://api.stripe.com', pastTheWaypoint('192.0.2.1:443')),
    }),
    byHand('objects of the host that the waypoint does not see', api => {
      [api.destinationRule, api.virtualService!].forEach(object => object.addJsonPatch(JsonPatch.replace('/spec/exportTo', ['.'])));
    }, {
      'requests arrive in clear at the port for TLS, and take their time': call('http://api.stripe.com', passes('shop/api.stripe.com', serves(80, 'http', 'api.stripe.com', ['api.stripe.com:443'], untouched, {
        timeout: '0s',
      }))),
    }),
    byHand('an entry that the waypoint does not see', api => api.serviceEntry.addJsonPatch(JsonPatch.replace('/spec/exportTo', ['.'])), {
      'it serves it all the same, and looks for no rule': call('http://api.stripe.com', passes('shop/api.stripe.com', serves(80, 'http', 'api.stripe.com', ['api.stripe.com:443'], untouched))),
    }),
  ],
};
