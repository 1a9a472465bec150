import { ApiObject, Chart, Duration, JsonPatch, type App } from 'cdk8s';
import { EgressGateway, EgressPort, ExternalApi, ExternalNameAlias, HttpRoute, RouteMatch, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';
import { type Call, type Case, type Expectation, type Pattern } from '../case';
import { chartOf, workload } from './callers';
import { deployGateway, GATEWAY_LABELS } from './gateway-pods';


/** A call, and what the gateway makes of it. */
const call = (account: string, url: string, gateway: Expectation, more: Partial<Call> = {}): Call =>
  ({ from: 'shop', account, url, ...more, expect: { outcome: 'routed', gateway } });
const arrives = (port: number, host: string): Expectation => ({ outcome: 'routed', cluster: `outbound|${port}||${host}`, deniedBy: undefined });
/** Name of the gateway, with which its policies begin. */
const GATEWAY = 'istio-egress-egress-c8155038';
const deniedBy = (policy: string, rule: number): Expectation => ({ outcome: 'denied', upstream: undefined, deniedBy: [`DENY ns[istio-egress]-policy[${GATEWAY}-${policy}]-rule[${rule}]`] });

function gatewayIn(app: App): EgressGateway {
  const chart = chartOf(app, 'istio-egress');
  deployGateway(chart, 'egress');
  return new EgressGateway(chart, 'egress', { service: 'egress', selector: GATEWAY_LABELS });
}

/** Stripe, for billing alone, by requests and connections. */
function limited(app: App): { via: EgressGateway; stripe: ExternalApi } {
  const via = gatewayIn(app);
  const stripe = new ExternalApi(chartOf(app, 'shop'), 'stripe', {
    host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
  });
  stripe.allowFrom(workload('billing'));
  return { via, stripe };
}

/** TLS that a Gateway by hand, on the same pods, hands through. */
function handedThrough(app: App): void {
  const istio = (namespace: string, kind: string, spec: object) =>
    new ApiObject(app.node.tryFindChild(namespace) as Chart ?? chartOf(app, namespace), kind, {
      apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'handed' }, spec,
    });
  const to = (host: string) => [{ destination: { host, port: { number: 443 } } }];
  const match = (gateway: string) => [{ gateways: [gateway], port: 443, sniHosts: ['handed.example'] }];
  istio('istio-egress', 'Gateway', {
    selector: GATEWAY_LABELS, servers: [{ port: { number: 443, name: 'handed', protocol: 'TLS' }, hosts: ['handed.example'], tls: { mode: 'PASSTHROUGH' } }],
  });
  istio('shop', 'ServiceEntry', { hosts: ['handed.example'], exportTo: ['.', 'istio-egress'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' });
  istio('shop', 'VirtualService', {
    hosts: ['handed.example'],
    gateways: ['mesh', 'istio-egress/handed'],
    tls: [
      { match: match('mesh'), route: to('egress.istio-egress.svc.cluster.local') },
      { match: match('istio-egress/handed'), route: to('handed.example') },
    ],
  });
}

/** What goes wrong where the policy is as it often is by hand. */
function byHand(name: string, policy: object, calls: Case['calls']): Case {
  return {
    name: `by hand: ${name}`,
    spoilt: true,
    app: app => {
      const { via } = limited(app);
      new ExternalApi(chartOf(app, 'other'), 'other', { host: 'api.other.example', via, consumers: ['shop'], ports: [EgressPort.http(80), EgressPort.https(443)] });
      via.node.findAll().map(child => child as any).find(({ kind }) => kind === 'AuthorizationPolicy').addJsonPatch(JsonPatch.replace('/spec', {
        selector: { matchLabels: GATEWAY_LABELS }, ...policy,
      }));
    },
    calls,
  };
}

const notBilling = { from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/billing'] } }] };

export const access: Pattern = {
  title: 'Who may call',
  cases: [
    {
      name: 'a host for one workload, by requests and by connections, and another for everybody',
      app: app => {
        const { via } = limited(app);
        new ExternalApi(chartOf(app, 'other'), 'other', { host: 'api.other.example', via, consumers: ['shop'], ports: [EgressPort.http(80), EgressPort.https(443)] });
      },
      calls: {
        'its requests arrive': call('billing', 'http://api.stripe.com', {
          ...arrives(80, 'api.stripe.com'),
          access: [
            {
              action: 'DENY',
              policy: `ns[istio-egress]-policy[${GATEWAY}-shop-stripe]-rule[0]`,
              names: [':authority api.stripe.com', ':authority api.stripe.com:*', 'not port 15021', 'not sni connections-*'],
              principals: ['not spiffe://cluster.local/ns/shop/sa/billing'],
            },
            {
              action: 'DENY',
              policy: `ns[istio-egress]-policy[${GATEWAY}-shop-stripe]-rule[1]`,
              names: ['sni connections-443.api.stripe.com'],
              principals: ['not spiffe://cluster.local/ns/shop/sa/billing'],
            },
          ],
        }),
        'so do its connections': call('billing', 'https://api.stripe.com', arrives(443, 'api.stripe.com')),
        'requests of another account do not': call('web', 'http://api.stripe.com', deniedBy('shop-stripe', 0)),
        'whatever their Host says of the port': call('web', 'http://api.stripe.com', deniedBy('shop-stripe', 0), { hostHeader: 'api.stripe.com:80' }),
        'nor do its connections': call('web', 'https://api.stripe.com', deniedBy('shop-stripe', 1)),
        'nor do those of an account with the same name elsewhere': call('billing', 'http://api.other.example', deniedBy('shop-stripe', 0), { from: 'other', forged: { hostHeader: 'api.stripe.com' } }),
        'the other host is everybody\'s': call('web', 'http://api.other.example', arrives(80, 'api.other.example')),
        'by connections too': call('web', 'https://api.other.example', arrives(443, 'api.other.example')),
        'who goes past the sidecar is known by certificate': call('web', 'http://api.other.example', deniedBy('shop-stripe', 0), { forged: { hostHeader: 'api.stripe.com' } }),
        'also in capitals': call('web', 'http://api.other.example', deniedBy('shop-stripe', 0), { forged: { hostHeader: 'API.Stripe.com:8080' } }),
        'also by the server name of another host': call('web', 'http://api.other.example', deniedBy('shop-stripe', 0), {
          forged: { sni: 'api.other.example', hostHeader: 'api.stripe.com' },
        }),
        'and of the host itself': call('web', 'http://api.other.example', deniedBy('shop-stripe', 0), { forged: { sni: 'api.stripe.com', hostHeader: 'api.stripe.com' } }),
        'connections by the name of the host\'s': call('web', 'https://api.other.example', deniedBy('shop-stripe', 1), { forged: { sni: 'connections-443.api.stripe.com' } }),
        'requests have no way by the name of connections': call('web', 'http://api.other.example', { outcome: 'no-filter-chain' }, {
          forged: { sni: 'connections-443.api.other.example', hostHeader: 'api.stripe.com' },
        }),
      },
    },
    {
      name: 'all calls for one workload, some requests for others',
      app: app => {
        const via = gatewayIn(app);
        const stripe = new ExternalApi(chartOf(app, 'shop'), 'stripe', {
          host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
        });
        stripe.allowFrom(workload('billing'));
        [workload('reports'), workload('audit', 'office')].forEach(each => {
          stripe.allowRequestsFrom(each, { methods: ['GET', 'HEAD'], paths: ['/v1/charges', '/v1/charges/*'] });
          stripe.allowRequestsFrom(each, { methods: ['POST'], paths: ['/v1/reports/{*}/run'] });
        });
        new ExternalApi(chartOf(app, 'other'), 'other', { host: 'api.other.example', via, consumers: ['shop'], ports: [EgressPort.http(80), EgressPort.https(443)] });
      },
      covers: ['ExternalApi.allowRequestsFrom', 'AllowedRequests.methods', 'AllowedRequests.paths'],
      calls: {
        'the one may call what it likes': call('billing', 'http://api.stripe.com', {
          ...arrives(80, 'api.stripe.com'),
          access: [
            {
              action: 'DENY',
              policy: `ns[istio-egress]-policy[${GATEWAY}-shop-stripe]-rule[0]`,
              names: [':authority api.stripe.com', ':authority api.stripe.com:*', 'not port 15021', 'not sni connections-*'],
              principals: ['billing', 'reports'].map(account => `not spiffe://cluster.local/ns/shop/sa/${account}`).concat('not spiffe://cluster.local/ns/office/sa/audit').sort(),
            },
            {
              action: 'DENY',
              policy: `ns[istio-egress]-policy[${GATEWAY}-shop-stripe]-rule[1]`,
              names: [
                ...Array(3).fill(':authority api.stripe.com'), ...Array(3).fill(':authority api.stripe.com:*'), ':method GET', ':method HEAD', ':method POST',
                'not :method GET', 'not :method HEAD', 'not :method POST',
                'not path /v1/charges', 'not path /v1/charges/*', 'not path /v1/reports/*/run',
                ...Array(3).fill('not port 15021'), ...Array(3).fill('not sni connections-*'),
              ],
              principals: ['spiffe://cluster.local/ns/office/sa/audit', 'spiffe://cluster.local/ns/shop/sa/reports'],
            },
            {
              action: 'DENY',
              policy: `ns[istio-egress]-policy[${GATEWAY}-shop-stripe]-rule[2]`,
              names: ['sni connections-443.api.stripe.com'],
              principals: ['not spiffe://cluster.local/ns/shop/sa/billing'],
            },
          ],
        }, { method: 'DELETE', path: '/v1/customers/1' }),
        'by connections of its own too': call('billing', 'https://api.stripe.com', arrives(443, 'api.stripe.com')),
        'the others may make the requests that are named': call('reports', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { path: '/v1/charges' }),
        'with whatever query': call('reports', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { path: '/v1/charges?limit=3' }),
        'by each of the methods': call('reports', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { method: 'HEAD', path: '/v1/charges/ch_1' }),
        'below each of the paths': call('reports', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { path: '/v1/charges/ch_1/refunds' }),
        'of the second list': call('reports', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { method: 'POST', path: '/v1/reports/7/run' }),
        'also past the sidecar': call('reports', 'http://api.other.example', arrives(80, 'api.stripe.com'), { forged: { hostHeader: 'api.stripe.com' }, path: '/v1/charges' }),
        'from each of the namespaces': call('audit', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { from: 'office', path: '/v1/charges' }),
        'none by another method': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'DELETE', path: '/v1/charges/ch_1' }),
        'none by a method in lower case': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'get', path: '/v1/charges' }),
        'none to another path': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { path: '/v1/customers' }),
        'none to a path that only starts like it': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { path: '/v1/charges2' }),
        'none to a path in capitals': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { path: '/V1/charges' }),
        'none by the method of one list to the path of another': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'POST', path: '/v1/charges' }),
        'none by a path that climbs out': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { path: '/v1/charges/../customers' }),
        'none by a path in the query': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { path: '/v1/customers?/v1/charges' }),
        'a template is for one segment': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'POST', path: '/v1/reports/7/8/run' }),
        'which is not empty': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'POST', path: '/v1/reports//run' }),
        'tunnels have no path': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { method: 'CONNECT' }),
        'whatever the Host says of the port': call('reports', 'http://api.stripe.com', deniedBy('shop-stripe', 1), { hostHeader: 'api.stripe.com:80', path: '/v1/customers' }),
        'and past the sidecar': call('reports', 'http://api.other.example', deniedBy('shop-stripe', 1), { forged: { hostHeader: 'API.Stripe.com:8080' }, path: '/v1/customers' }),
        'also by the server name of another host': call('reports', 'http://api.other.example', deniedBy('shop-stripe', 1), {
          forged: { sni: 'api.other.example', hostHeader: 'api.stripe.com' }, path: '/v1/customers',
        }),
        'no connections, of which nobody sees the inside': call('reports', 'https://api.stripe.com', deniedBy('shop-stripe', 2)),
        'nor by the name of the host\'s': call('reports', 'https://api.other.example', deniedBy('shop-stripe', 2), { forged: { sni: 'connections-443.api.stripe.com' } }),
        'nobody else may make such requests': call('web', 'http://api.stripe.com', deniedBy('shop-stripe', 0), { path: '/v1/charges' }),
        'nor an account with the same name elsewhere': call('reports', 'http://api.other.example', deniedBy('shop-stripe', 0), {
          from: 'other', forged: { hostHeader: 'api.stripe.com' }, path: '/v1/charges',
        }),
        'at the other host all may do all': call('reports', 'http://api.other.example', arrives(80, 'api.other.example'), { method: 'DELETE', path: '/v1/customers' }),
        'by connections too': call('reports', 'https://api.other.example', arrives(443, 'api.other.example')),
      },
    },
    {
      name: 'methods of gRPC for a workload, by paths alone, and nobody with all',
      app: app => {
        const api = new ExternalApi(chartOf(app, 'shop'), 'fx', {
          host: 'fx.example.com', metadata: { name: 'fx' }, via: gatewayIn(app), ports: [EgressPort.grpc(9090), EgressPort.tls(8443)], timeout: Duration.seconds(3),
        });
        api.allowRequestsFrom(workload('till'), { paths: ['/fx.Rates/*', '*/Check'] });
        api.allowRequestsFrom(workload('till'), { methods: ['GET'] });
        api.allowRequestsFrom(workload('desk'), { paths: ['*'] });
      },
      calls: {
        'it may call one service': call('till', 'grpc://fx.example.com:9090', arrives(9090, 'fx.example.com'), { path: '/fx.Rates/Latest' }),
        'and one method of each': call('till', 'grpc://fx.example.com:9090', arrives(9090, 'fx.example.com'), { path: '/grpc.health.v1.Health/Check' }),
        'and no other': call('till', 'grpc://fx.example.com:9090', deniedBy('shop-fx', 1), { path: '/fx.Orders/Place' }),
        'by GET all': call('till', 'http2://fx.example.com:9090', arrives(9090, 'fx.example.com'), { path: '/whatever' }),
        'whatever has a path is one of all': call('desk', 'grpc://fx.example.com:9090', arrives(9090, 'fx.example.com'), { path: '/fx.Orders/Place' }),
        'what has none is not': call('desk', 'http2://fx.example.com:9090', deniedBy('shop-fx', 2), { method: 'CONNECT' }),
        'connections are nobody\'s': call('till', 'tls://fx.example.com:8443', { outcome: 'denied' }),
        'whoever it is': call('web', 'tls://fx.example.com:8443', { outcome: 'denied' }),
      },
    },
    {
      name: 'requests where none are seen are refused',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via: gatewayIn(app) }).allowRequestsFrom(workload('reports'), { methods: ['GET'] }),
      refuses: '(requests-not-seen)',
      calls: {},
    },
    {
      name: 'two databases, each for its own workload',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const database = (id: string, address: string) => new ExternalApi(shop, id, {
          host: `${id}.db.example`, metadata: { name: id }, via, ports: [EgressPort.tcp(5432), EgressPort.tls(8443)], virtualIps: VirtualIps.servedByDns(address),
        });
        database('one', '10.40.0.9').allowFrom(workload('billing'));
        database('two', '10.40.0.10').allowFrom(workload('web'), workload('batch'));
      },
      covers: ['ExternalApi.allowFrom'],
      calls: {
        'the one is billing\'s': call('billing', 'tcp://10.40.0.9:5432', arrives(5432, 'one.db.example')),
        'at its other port too': call('billing', 'tls://one.db.example:8443', arrives(8443, 'one.db.example'), { address: '10.40.0.9' }),
        'and not the web\'s': call('web', 'tcp://10.40.0.9:5432', deniedBy('shop-one', 0)),
        'nor at its other port': call('web', 'tls://one.db.example:8443', deniedBy('shop-one', 0), { address: '10.40.0.9' }),
        'the other is the web\'s': call('web', 'tcp://10.40.0.10:5432', arrives(5432, 'two.db.example')),
        'and the batch\'s': call('batch', 'tcp://10.40.0.10:5432', arrives(5432, 'two.db.example')),
        'and not billing\'s': call('billing', 'tcp://10.40.0.10:5432', deniedBy('shop-two', 0)),
      },
    },
    {
      name: 'hosts with one policy, an alias, and callers in other namespaces',
      app: app => {
        const via = gatewayIn(app);
        const api = new ExternalApi(chartOf(app, 'platform'), 'api', {
          host: 'api.example.com', additionalHosts: ['files.example.com'], metadata: { name: 'api' }, via, ports: [EgressPort.http(80), EgressPort.http(8080)],
        });
        new ExternalNameAlias(chartOf(app, 'shop'), 'partner', { target: api });
        api.allowFrom(workload('crm', 'shop'));
        api.allowFrom(workload('billing', 'finance'));
      },
      calls: {
        'a namespace of a caller sees the host': call('billing', 'http://api.example.com', arrives(80, 'api.example.com'), { from: 'finance' }),
        'at its other port': call('billing', 'http://api.example.com:8080', arrives(8080, 'api.example.com'), { from: 'finance' }),
        'the other host is for the same': call('crm', 'http://files.example.com', arrives(80, 'files.example.com')),
        'and for no others': call('web', 'http://files.example.com', deniedBy('platform-api', 0)),
        'at no port': call('web', 'http://files.example.com:8080', deniedBy('platform-api', 0)),
        'the alias is for the same': call('crm', 'http://partner', arrives(80, 'api.example.com')),
        'and for no others either': call('web', 'http://partner', deniedBy('platform-api', 0)),
        'nor is it for the API\'s own namespace': call('web', 'http://api.example.com', deniedBy('platform-api', 0), { from: 'platform' }),
        'the account of one namespace is not that of another': call('billing', 'http://api.example.com', deniedBy('platform-api', 0)),
      },
    },
    {
      name: 'beside a Gateway by hand on the same pods, whose connections are denied too, as documented',
      app: app => void limited(app),
      beside: handedThrough,
      calls: {
        'nobody shows a certificate there, not even who may call the host': call('billing', 'https://handed.example', deniedBy('shop-stripe', 0)),
        'nor anybody else': call('web', 'https://handed.example', deniedBy('shop-stripe', 0)),
      },
    },
    {
      name: 'routes by hand of another host behind the gateway lead past the policy, as documented',
      spoilt: true,
      app: app => {
        const { via } = limited(app);
        const other = new ExternalApi(chartOf(app, 'other'), 'other', { host: 'api.other.example', via, ports: [EgressPort.http(80)] });
        (other.node.findChild('VirtualService-gateway') as ApiObject).addJsonPatch(JsonPatch.replace('/spec/http/0/route/0/destination/host', 'api.stripe.com'));
      },
      calls: { 'a host for one workload is reached by another': call('web', 'http://api.other.example', arrives(80, 'api.stripe.com'), { from: 'other' }) },
    },
    {
      name: 'a host for nobody yet, and another for everybody',
      app: app => {
        const via = gatewayIn(app);
        const shop = chartOf(app, 'shop');
        const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports, allowFrom: [] });
        new ExternalApi(shop, 'other', { host: 'api.other.example', via, ports });
      },
      covers: ['ExternalApiProps.allowFrom'],
      calls: {
        'its requests are denied': call('billing', 'http://api.stripe.com', deniedBy('shop-stripe', 0)),
        'so are its connections': call('billing', 'https://api.stripe.com', deniedBy('shop-stripe', 1)),
        'and requests past the sidecar': call('billing', 'http://api.other.example', deniedBy('shop-stripe', 0), { forged: { hostHeader: 'api.stripe.com' } }),
        'the other host is everybody\'s': call('billing', 'http://api.other.example', arrives(80, 'api.other.example')),
        'by connections too': call('billing', 'https://api.other.example', arrives(443, 'api.other.example')),
      },
    },
    {
      name: 'what nothing can enforce is refused',
      app: app => new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com' }).allowFrom(workload('billing')),
      refuses: "'allowFrom' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode, which asks who calls; a sidecar is in the pods of the caller, who can go past it",
      calls: {},
    },
    {
      name: 'a route by which others would reach the host is refused',
      app: app => {
        const { via, stripe } = limited(app);
        new ExternalApi(chartOf(app, 'open'), 'open', { host: 'api.open.example', via, ports: [EgressPort.http(80)] })
          .addRoute(HttpRoute.to(stripe, { matches: [RouteMatch.pathPrefix('/v1')] }));
      },
      refuses: '(route-around-access)',
      calls: {},
    },
    byHand('a rule that denies by the Host alone', { action: 'DENY', rules: [{ ...notBilling, to: [{ operation: { hosts: ['api.stripe.com'] } }] }] }, {
      'connections to all other hosts are denied too': call('web', 'https://api.other.example', { outcome: 'denied' }),
      'and a Host with a port is not, of who goes past the sidecar': call('web', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { forged: { hostHeader: 'api.stripe.com:80' } }),
    }),
    byHand('a rule that denies by the server name alone', { action: 'DENY', rules: [{ ...notBilling, when: [{ key: 'connection.sni', values: ['*api.stripe.com'] }] }] }, {
      'requests, which all have one, are not denied': call('web', 'http://api.stripe.com', arrives(80, 'api.stripe.com')),
    }),
    byHand('a rule for requests by the server name that sidecars ask for', {
      action: 'DENY', rules: [{ ...notBilling, to: [{ operation: { hosts: ['api.stripe.com'] } }], when: [{ key: 'connection.sni', values: ['egress.istio-egress.svc.cluster.local'] }] }],
    }, {
      'who goes past the sidecar asks for another': call('web', 'http://api.other.example', arrives(80, 'api.stripe.com'), {
        forged: { sni: 'api.other.example', hostHeader: 'api.stripe.com' },
      }),
    }),
    byHand('some requests denied by a rule without server names', {
      action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { hosts: ['api.stripe.com'], notMethods: ['GET'] } }] }],
    }, {
      'requests to another host are not denied': call('web', 'http://api.other.example', arrives(80, 'api.other.example'), { method: 'POST' }),
      'and all its connections are': call('web', 'https://api.other.example', { outcome: 'denied' }),
    }),
    byHand('a path denied, instead of all but those that are allowed', { action: 'DENY', rules: [{ to: [{ operation: { hosts: ['api.stripe.com*'], paths: ['/v1/refunds'], notPorts: ['15021'] } }] }] }, {
      'what is not the very path passes': call('web', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { path: '/v1/refunds/' }),
      'and other spellings of it': call('web', 'http://api.stripe.com', arrives(80, 'api.stripe.com'), { path: '/v1//refunds' }),
    }),
    byHand('a rule that allows', {
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/billing'] } }], to: [{ operation: { hosts: ['api.stripe.com'] } }] }],
    }, {
      'closes the gateway to everybody else\'s hosts': call('web', 'http://api.other.example', { outcome: 'denied', deniedBy: ['ALLOW '] }),
      'also to those who may call this one': call('billing', 'https://api.other.example', { outcome: 'denied' }),
    }),
  ],
};
