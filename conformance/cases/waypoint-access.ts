import { ApiObject, JsonPatch, type App } from 'cdk8s';
import { DataPlane, EgressPort, EgressWaypoint, ExternalApi, HttpRoute, RouteMatch, TcpRoute, UpstreamTls } from 'cdk8s-istio-egress';
import { type Call, type Case, type Expectation, type Pattern } from '../case';
import { chartOf, workload } from './callers';

const ambient = { since: '1.25', facts: { dataPlane: DataPlane.AMBIENT } };

/** A call, and what the waypoint makes of it. */
const call = (account: string, url: string, waypoint: Expectation, more: Partial<Call> = {}): Call =>
  ({ from: 'shop', account, url, ...more, expect: { outcome: 'routed', listener: 'ztunnel', waypoint } });
const arrives = (port: number, kind: 'http' | 'tcp', host: string): Expectation => ({ outcome: 'routed', cluster: `inbound-vip|${port}|${kind}|${host}`, deniedBy: undefined });
const allowing = (policy: string, rule: number, names: string[], ...principals: string[]): Expectation => (
  { action: 'ALLOW', policy: `ns[shop]-policy[${policy}]-rule[${rule}]`, names, principals: principals.map(each => `spiffe://cluster.local/ns/${each}`) });
const denied = (access?: Expectation[]): Expectation => ({ outcome: 'denied', upstream: undefined, deniedBy: ['ALLOW '], ...access && { access } });

/** Stripe, for billing alone, by requests and connections, at a waypoint of another namespace; and a host for everybody. */
function limited(app: App): { via: EgressWaypoint; stripe: ExternalApi } {
  const via = new EgressWaypoint(chartOf(app, 'istio-egress'), 'waypoint');
  const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
  const shop = chartOf(app, 'shop');
  const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', additionalHosts: ['files.stripe.com'], metadata: { name: 'stripe' }, via, ports });
  stripe.allowFrom(workload('billing'), workload('invoices', 'finance'));
  new ExternalApi(shop, 'other', { host: 'api.other.example', via, ports });
  return { via, stripe };
}

const onlyThese = allowing('stripe', 0, ['any'], 'finance/sa/invoices', 'shop/sa/billing');

/** What goes wrong where the policy is as it often is by hand. */
function byHand(name: string, spoil: (made: ReturnType<typeof limited>) => void, calls: Case['calls']): Case {
  return { ...ambient, name: `by hand: ${name}`, spoilt: true, app: app => spoil(limited(app)), calls };
}

const everybody = (port: number, kind: 'http' | 'tcp') => arrives(port, kind, 'api.stripe.com');

export const waypointAccess: Pattern = {
  title: 'Who may call through a waypoint',
  cases: [
    {
      ...ambient,
      name: 'a host for two workloads, by requests and by connections, and another for everybody',
      app: app => limited(app),
      calls: {
        'its requests arrive': call('billing', 'http://api.stripe.com', { ...arrives(80, 'http', 'api.stripe.com'), access: [onlyThese] }),
        'so do its connections': call('billing', 'https://api.stripe.com', { ...arrives(443, 'tcp', 'api.stripe.com'), access: [onlyThese] }),
        'and those of a workload elsewhere': call('invoices', 'https://api.stripe.com', arrives(443, 'tcp', 'api.stripe.com'), { from: 'finance' }),
        'requests of another account do not': call('web', 'http://api.stripe.com', denied([onlyThese])),
        'nor do its connections': call('web', 'https://api.stripe.com', denied([onlyThese])),
        'nor those of an account with the same name elsewhere': call('billing', 'http://api.stripe.com', denied(), { from: 'other' }),
        'whatever their Host says': call('web', 'http://api.stripe.com', denied(), { hostHeader: 'api.other.example' }),
        'the other host of the entry is for the same': call('billing', 'http://files.stripe.com', arrives(80, 'http', 'files.stripe.com')),
        'and for no others': call('web', 'https://files.stripe.com', denied()),
        'the other API is everybody\'s': call('web', 'http://api.other.example', { ...arrives(80, 'http', 'api.other.example'), access: undefined }),
        'by connections too': call('web', 'https://api.other.example', { ...arrives(443, 'tcp', 'api.other.example'), access: undefined }),
        'a Host of the limited one reaches the other all the same': call('web', 'http://api.other.example', arrives(80, 'http', 'api.other.example'), { hostHeader: 'api.stripe.com' }),
      },
    },
    {
      ...ambient,
      name: 'some requests, by methods and paths',
      app: app => {
        const via = new EgressWaypoint(chartOf(app, 'istio-egress'), 'waypoint');
        const stripe = new ExternalApi(chartOf(app, 'shop'), 'stripe', {
          host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
        });
        stripe.allowFrom(workload('billing'));
        stripe.allowRequestsFrom(workload('web'), { methods: ['GET'], paths: ['/v1/charges', '/v1/charges/*'] });
        stripe.allowRequestsFrom(workload('web'), { methods: ['POST'], paths: ['/v1/{*}/items'] });
        stripe.allowRequestsFrom(workload('batch'), { methods: ['GET', 'HEAD'] });
      },
      calls: {
        'who may all may all': call('billing', 'http://api.stripe.com', arrives(80, 'http', 'api.stripe.com'), { method: 'DELETE', path: '/v1/customers' }),
        'a path that is allowed arrives': call('web', 'http://api.stripe.com', {
          ...arrives(80, 'http', 'api.stripe.com'),
          access: [
            allowing('stripe', 0, ['any'], 'shop/sa/billing'),
            allowing('stripe', 1, [':method GET', ':method POST', 'path /v1/*/items', 'path /v1/charges', 'path /v1/charges/*'], 'shop/sa/web'),
            allowing('stripe', 2, [':method GET', ':method HEAD'], 'shop/sa/batch'),
          ],
        }, { path: '/v1/charges' }),
        'so does what is below it': call('web', 'http://api.stripe.com', arrives(80, 'http', 'api.stripe.com'), { path: '/v1/charges/ch_1?expand=1' }),
        'and what comes to it': call('web', 'http://api.stripe.com', arrives(80, 'http', 'api.stripe.com'), { path: '/v1/customers/../charges' }),
        'another path does not': call('web', 'http://api.stripe.com', denied(), { path: '/v1/customers' }),
        'nor what leads out of it': call('web', 'http://api.stripe.com', denied(), { path: '/v1/charges/../customers' }),
        'nor by escaped dots': call('web', 'http://api.stripe.com', denied(), { path: '/v1/charges/%2e%2E/customers' }),
        'nor another method': call('web', 'http://api.stripe.com', denied(), { method: 'DELETE', path: '/v1/charges' }),
        'each list is for itself': call('web', 'http://api.stripe.com', denied(), { method: 'POST', path: '/v1/charges' }),
        'a segment is left open': call('web', 'http://api.stripe.com', arrives(80, 'http', 'api.stripe.com'), { method: 'POST', path: '/v1/orders/items' }),
        'and only one': call('web', 'http://api.stripe.com', denied(), { method: 'POST', path: '/v1/orders/1/items' }),
        'a method on any path': call('batch', 'http://api.stripe.com', arrives(80, 'http', 'api.stripe.com'), { method: 'HEAD', path: '/v1/anything' }),
        'who may make some requests may open no connections': call('web', 'https://api.stripe.com', denied()),
        'nor may those with a method': call('batch', 'https://api.stripe.com', denied()),
        'all others may nothing': call('other', 'http://api.stripe.com', denied(), { path: '/v1/charges' }),
      },
    },
    {
      ...ambient,
      name: 'a database',
      app: app => {
        const via = new EgressWaypoint(chartOf(app, 'istio-egress'), 'waypoint');
        const shop = chartOf(app, 'shop');
        new ExternalApi(shop, 'ledger', { host: 'ledger.db.example', metadata: { name: 'ledger' }, via, ports: [EgressPort.tcp(5432)] }).allowFrom(workload('billing'));
        new ExternalApi(shop, 'stock', { host: 'stock.db.example', via, ports: [EgressPort.tcp(5432)] });
      },
      calls: {
        'is its workload\'s': call('billing', 'tcp://ledger.db.example:5432', arrives(5432, 'tcp', 'ledger.db.example')),
        'and no other\'s': call('web', 'tcp://ledger.db.example:5432', denied()),
        'another on the same port is everybody\'s': call('web', 'tcp://stock.db.example:5432', arrives(5432, 'tcp', 'stock.db.example')),
      },
    },
    {
      ...ambient,
      name: 'a host for nobody yet, and another for everybody',
      app: app => {
        const via = new EgressWaypoint(chartOf(app, 'istio-egress'), 'waypoint');
        const shop = chartOf(app, 'shop');
        const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
        new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', metadata: { name: 'stripe' }, via, ports, allowFrom: [] });
        new ExternalApi(shop, 'other', { host: 'api.other.example', via, ports });
      },
      calls: {
        'its requests are denied': call('billing', 'http://api.stripe.com', denied()),
        'so are its connections': call('billing', 'https://api.stripe.com', denied()),
        'the other host is everybody\'s': call('billing', 'http://api.other.example', { ...arrives(80, 'http', 'api.other.example'), access: undefined }),
        'by connections too': call('billing', 'https://api.other.example', { ...arrives(443, 'tcp', 'api.other.example'), access: undefined }),
      },
    },
    {
      ...ambient,
      name: 'a route by which others would reach the host is refused',
      app: app => {
        const { via, stripe } = limited(app);
        new ExternalApi(chartOf(app, 'open'), 'open', { host: 'api.open.example', via, ports: [EgressPort.http(80)] })
          .addRoute(HttpRoute.to(stripe, { matches: [RouteMatch.pathPrefix('/v1')] }));
      },
      refuses: '(route-around-access)',
      calls: {},
    },
    {
      ...ambient,
      name: 'a route of connections by which others would reach the host is refused',
      app: app => {
        const via = new EgressWaypoint(chartOf(app, 'istio-egress'), 'waypoint');
        const shop = chartOf(app, 'shop');
        const ledger = new ExternalApi(shop, 'ledger', { host: 'ledger.db.example', via, ports: [EgressPort.tcp(5432)] });
        ledger.allowFrom(workload('billing'));
        new ExternalApi(shop, 'stock', { host: 'stock.db.example', via, ports: [EgressPort.tcp(5432)] }).addTcpRoute(TcpRoute.to(ledger));
      },
      refuses: '(route-around-access)',
      calls: {},
    },
    {
      ...ambient,
      since: '1.30',
      name: 'a wildcard over the host, for everybody, is refused',
      app: app => {
        const { via } = limited(app);
        new ExternalApi(chartOf(app, 'saas'), 'saas', { host: '*.stripe.com', via, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
      },
      refuses: '(wildcard-around-access)',
      calls: {},
    },
    {
      ...ambient,
      name: 'by hand: a wildcard over the host, for everybody',
      spoilt: true,
      app: app => limited(app),
      beside: app => new ApiObject(chartOf(app, 'shop'), 'saas', {
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: { name: 'saas', labels: { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress' } },
        spec: { hosts: ['*.stripe.com'], resolution: 'DYNAMIC_DNS', exportTo: ['.', 'istio-egress'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] },
      }),
      calls: {
        'the name itself is denied': call('web', 'http://api.stripe.com', denied()),
        'but the waypoint goes to whatever name a request has': call('web', 'http://tenant.stripe.com', {
          ...arrives(80, 'http', '*.stripe.com'), authority: 'api.stripe.com', upstream: { type: 'DFP' },
        }, { hostHeader: 'api.stripe.com' }),
      },
    },
    byHand('a policy in the namespace of the waypoint', ({ stripe }) => stripe.authorizationPolicy!.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'istio-egress')), {
      'is for no entry there': call('web', 'http://api.stripe.com', everybody(80, 'http')),
      'nor for connections': call('web', 'https://api.stripe.com', everybody(443, 'tcp')),
    }),
    byHand('a policy by the labels of the waypoint\'s pods', ({ stripe, via }) => {
      stripe.authorizationPolicy!.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'istio-egress'), JsonPatch.remove('/spec/targetRefs'),
        JsonPatch.add('/spec/selector', { matchLabels: via.workload.labels }));
    }, { 'is not looked at': call('web', 'http://api.stripe.com', everybody(80, 'http')) }),
    byHand('a policy for the whole waypoint', ({ stripe }) => {
      stripe.authorizationPolicy!.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'istio-egress'),
        JsonPatch.replace('/spec/targetRefs', [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }]));
    }, { 'closes it to the callers of every other host': call('web', 'http://api.other.example', denied()) }),
    byHand('an entry without the label, and a policy', ({ stripe }) => stripe.serviceEntry.addJsonPatch(JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), {
      'nobody is asked': { from: 'shop', account: 'web', url: 'http://api.stripe.com', expect: { outcome: 'routed', waypoint: undefined, upstream: { type: 'ztunnel', endpoints: ['api.stripe.com:443'] } } },
    }),
    byHand('the real address of a host, and a policy', () => {}, {
      'nobody is asked': { from: 'shop', account: 'web', url: 'https://api.stripe.com', address: '198.18.7.7', expect: { outcome: 'passthrough', waypoint: undefined } },
    }),
  ],
};
