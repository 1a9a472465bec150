import { ApiObject, Chart, type App } from 'cdk8s';
import {
  EgressPort, EgressScope, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpProxy, HttpRoute, LocalAlias, OutboundMode,
  RouteMatch, UpstreamTls, VirtualIps, VirtualMachineService, Workload,
} from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Call, type Case, type Expectation, type Pattern } from '../case';
import { chartOf } from './callers';

const call = (url: string, expect: Expectation, more: Partial<Call> = {}): Call => ({ from: 'billing', url, expect, ...more });
const originated = { ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)] };
const encrypted = (host: string, more: Expectation = {}) => reaches(80, host, [`${host}:443`], verified(host), more);
const through = (port: number, host: string): Expectation => ({ outcome: 'routed', cluster: `outbound|${port}||${host}` });
const badGateway = { outcome: 'direct-response', status: 502 };
const closed = { outcome: 'blackhole' };
const ledger = 'ledger.shop.svc.cluster.local';

/** Services of the cluster that nobody registers outside. */
function cluster(app: App): void {
  new LocalAlias(chartOf(app, 'shop'), 'ledger', { selector: { app: 'ledger' }, ports: [EgressPort.http(80), EgressPort.tcp(5432)] });
  new LocalAlias(chartOf(app, 'crm'), 'people', { selector: { app: 'people' }, ports: [EgressPort.http(80)] });
}

/** Another team's manifests, written by hand. */
function registeredByOthers(chart: Chart): void {
  new ApiObject(chart, 'entry', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    spec: { hosts: ['api.partner.example'], exportTo: ['*'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] },
  });
}

/** What a Sidecar does that lists these hosts by hand, beside an alias in another namespace than its target, and a host that is registered but not meant. */
function byHand(name: string, hosts: string[], calls: Case['calls']): Case {
  return {
    name: `by hand: ${name}`,
    spoilt: true,
    app: app => {
      cluster(app);
      const billing = chartOf(app, 'billing');
      const target = new ExternalApi(chartOf(app, 'platform'), 'stripe', { host: 'api.stripe.com', ...originated });
      new ExternalNameAlias(billing, 'payments', { target });
      new ExternalApi(billing, 'forbidden', { host: 'api.forbidden.example', ...originated });
      new ApiObject(billing, 'sidecar', {
        apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts }] },
      });
    },
    calls,
  };
}

export const scopes: Pattern = {
  title: 'Scopes',
  cases: [
    {
      name: 'a scope of a namespace',
      app: app => {
        cluster(app);
        const platform = chartOf(app, 'platform');
        const stripe = new ExternalApi(platform, 'stripe', { host: 'api.stripe.com', additionalHosts: ['files.stripe.com'], ...originated });
        const billing = chartOf(app, 'billing');
        const db = new ExternalApi(billing, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
        new ExternalApi(billing, 'forbidden', { host: 'api.forbidden.example', ...originated });
        const scope = new EgressScope(billing, 'scope', { allow: [stripe] });
        scope.addTarget(db);
        // Later than the scope, and in a third namespace.
        new ExternalNameAlias(chartOf(app, 'aliases'), 'payments', { target: stripe });
      },
      covers: ['EgressScopeProps.allow', 'EgressScope.addTarget'],
      calls: {
        'an allowed host is reached, in another namespace, with its TLS': call('http://api.stripe.com', encrypted('api.stripe.com')),
        'so is an additional host': call('http://files.stripe.com', encrypted('files.stripe.com')),
        'and the workload\'s own HTTPS': call('https://api.stripe.com', reaches(443, 'api.stripe.com', ['api.stripe.com:443'], untouched)),
        'and an alias, by its full name': call('http://payments.aliases.svc.cluster.local', encrypted('api.stripe.com', { authority: 'api.stripe.com' })),
        'or a shorter one': call('http://payments.aliases', encrypted('api.stripe.com', { authority: 'api.stripe.com' })),
        'and an allowed database': call('tcp://10.40.0.9:5432', through(5432, 'db.example.com')),
        'another database is not': call('tcp://10.40.0.10:5432', closed),
        'nor is a registered host that is not allowed': call('http://api.forbidden.example', badGateway),
        'nor its HTTPS': call('https://api.forbidden.example', closed),
        'nor a host that nobody registered': call('http://example.org', badGateway),
        'nor its HTTPS, TLS': call('https://example.org', closed),
        'nor a port of its own': call('tcp://example.org:9999', closed),
        'a Service of the cluster is reached': call('http://ledger.shop', through(80, ledger)),
        'by TCP too': call('tcp://ledger.shop:5432', through(5432, ledger)),
        'another namespace is not concerned': { from: 'shop', url: 'https://example.org', expect: ({ outboundMode }) => ({ outcome: outboundMode === 'ALLOW_ANY' ? 'passthrough' : 'blackhole' }) },
      },
    },
    {
      name: 'a scope in which a Service leads outside, of which a finding tells',
      app: app => {
        new EndpointsAlias(chartOf(app, 'shop'), 'legacy', { addresses: ['10.40.0.17'], ports: [EgressPort.http(80)] });
        new EgressScope(chartOf(app, 'billing'), 'scope', { allow: [] });
        new EgressScope(chartOf(app, 'crm'), 'scope', { allow: [], services: ['crm/*'] });
      },
      calls: {
        'it is one of the cluster': call('http://legacy.shop', reaches(80, 'legacy.shop.svc.cluster.local', ['10.40.0.17:80'], untouched)),
        'unless the Services that are meant are named': call('http://legacy.shop', closed, { from: 'crm' }),
      },
    },
    {
      name: 'a scope of the root namespace is everybody\'s, as a finding says',
      app: app => {
        new EgressScope(chartOf(app, 'istio-system'), 'scope', { allow: [new ExternalApi(chartOf(app, 'platform'), 'stripe', { host: 'api.stripe.com', consumers: ['billing'] })] });
        new ExternalApi(chartOf(app, 'billing'), 'own', { host: 'own.billing.example' });
      },
      calls: {
        'the host is reached': call('https://api.stripe.com', through(443, 'api.stripe.com')),
        'and no others': call('https://own.billing.example', closed),
      },
    },
    {
      name: 'a scope of one workload, beside that of its namespace',
      app: app => {
        cluster(app);
        const billing = chartOf(app, 'billing');
        const stripe = new ExternalApi(billing, 'stripe', { host: 'api.stripe.com', ...originated });
        const vault = new ExternalApi(billing, 'vault', { host: 'vault.corp.example', ports: [EgressPort.http(80)] });
        new EgressScope(billing, 'scope', { allow: [stripe] });
        new EgressScope(billing, 'nightly', { workload: Workload.of({ labels: { app: 'nightly' } }), allow: [vault], services: ['shop/*', 'none/such'] });
      },
      covers: ['EgressScopeProps.workload', 'EgressScopeProps.services'],
      calls: {
        'the workload reaches what it is allowed': call('http://vault.corp.example', through(80, 'vault.corp.example'), { labels: { app: 'nightly' } }),
        'and not what the namespace is': call('http://api.stripe.com', badGateway, { labels: { app: 'nightly' } }),
        'nor by HTTPS': call('https://api.stripe.com', closed, { labels: { app: 'nightly' } }),
        'it reaches the Services that are named': call('http://ledger.shop', through(80, ledger), { labels: { app: 'nightly' } }),
        'and no others': call('http://people.crm', badGateway, { labels: { app: 'nightly' } }),
        'other workloads reach what the namespace is allowed': call('http://api.stripe.com', encrypted('api.stripe.com')),
        'and not what the workload is': call('http://vault.corp.example', badGateway),
        'and all Services': call('http://people.crm', through(80, 'people.crm.svc.cluster.local')),
      },
    },
    {
      name: 'a scope that allows nothing, and of the cluster one Service',
      app: app => {
        cluster(app);
        const billing = chartOf(app, 'billing');
        new ExternalApi(billing, 'stripe', { host: 'api.stripe.com', ...originated });
        new EgressScope(billing, 'scope', { allow: [], services: ['shop/ledger'] });
      },
      calls: {
        'the Service is reached': call('http://ledger.shop', through(80, ledger)),
        'another is not': call('http://people.crm', badGateway),
        'nor is a host outside': call('https://api.stripe.com', closed),
      },
    },
    {
      name: 'a scope that allows nothing at all',
      app: app => {
        cluster(app);
        new EgressScope(chartOf(app, 'billing'), 'scope', { allow: [], services: [] });
      },
      calls: {
        'a Service is not reached': call('http://ledger.shop', closed),
        'nor is a host outside': call('https://api.stripe.com', closed),
      },
    },
    {
      name: 'a scope of what somebody else registered, by an alias, with no Services',
      app: app => {
        registeredByOthers(chartOf(app, 'platform'));
        const shop = chartOf(app, 'shop');
        const known = ExternalApi.fromAttributes(shop, 'known', { host: 'api.partner.example', ports: [EgressPort.http(80)], namespace: 'platform' });
        const alias = new ExternalNameAlias(shop, 'partner', { target: known });
        new EgressScope(chartOf(app, 'billing'), 'scope', { allow: [alias], services: [] });
        const unknown = ExternalApi.fromAttributes(shop, 'unknown', { host: 'api.partner.example', ports: [EgressPort.http(80)] });
        new EgressScope(chartOf(app, 'crm'), 'scope', { allow: [unknown], services: [] });
      },
      calls: {
        'the alias is served': call('http://partner.shop.svc.cluster.local', { ...through(80, 'api.partner.example'), authority: 'api.partner.example' }),
        'so is the host': call('http://api.partner.example', through(80, 'api.partner.example')),
        'one in an unknown namespace too': call('http://api.partner.example', through(80, 'api.partner.example'), { from: 'crm' }),
        'nothing else is': call('http://example.org', badGateway),
      },
    },
    {
      name: 'a scope of Services for addresses and pods, and of machines',
      app: app => {
        cluster(app);
        const shop = new Chart(app, 'more', { namespace: 'shop' });
        const legacy = new EndpointsAlias(shop, 'legacy', { addresses: ['10.40.0.17'], ports: [EgressPort.http(80)] });
        const orders = new LocalAlias(shop, 'orders', { selector: { app: 'orders' }, ports: [EgressPort.http(80)] });
        const books = new VirtualMachineService(shop, 'books', {
          host: 'books.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'books', machines: ExternalEndpoint.all('10.30.0.4'),
        });
        new EgressScope(chartOf(app, 'billing'), 'scope', { allow: [legacy, orders, books], services: [] });
      },
      calls: {
        'addresses are reached': call('http://legacy.shop', reaches(80, 'legacy.shop.svc.cluster.local', ['10.40.0.17:80'], untouched)),
        'so are pods': call('http://orders.shop', through(80, 'orders.shop.svc.cluster.local')),
        'and machines, by the mesh\'s own TLS': call('http://books.vm.example', reaches(80, 'books.vm.example', ['10.30.0.4:80'], { mode: 'istio-mutual' })),
        'other Services are not': call('http://ledger.shop', badGateway),
      },
    },
    {
      name: 'a scope of hosts with routes elsewhere, and behind a forward proxy',
      app: app => {
        cluster(app);
        const platform = chartOf(app, 'platform');
        const sandbox = new ExternalApi(platform, 'sandbox', { host: 'sandbox.stripe.example', ...originated });
        const stripe = new ExternalApi(platform, 'stripe', { host: 'api.stripe.com', ...originated });
        stripe.addRoute(HttpRoute.to(sandbox, { matches: [RouteMatch.pathPrefix('/test')] }));
        const partner = new ExternalApi(platform, 'partner', { host: 'api.partner.example', via: HttpProxy.at('proxy.corp.example', 3128) });
        new EgressScope(chartOf(app, 'billing'), 'scope', { allow: [stripe, partner], services: [] });
      },
      calls: {
        'the host is reached': call('http://api.stripe.com', encrypted('api.stripe.com')),
        'and what its routes lead to, with its TLS': call('http://api.stripe.com', encrypted('sandbox.stripe.example'), { path: '/test' }),
        'but that by no name of its own': call('http://sandbox.stripe.example', badGateway),
        'the proxy is asked for the host': call('https://api.partner.example', { outcome: 'routed', tunnel: 'api.partner.example:443' }),
      },
    },
    {
      name: 'a scope of a wildcard',
      since: '1.30',
      app: app => {
        cluster(app);
        const billing = chartOf(app, 'billing');
        const support = new ExternalApi(billing, 'support', { host: '*.zendesk.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
        new EgressScope(billing, 'scope', { allow: [support] });
      },
      calls: {
        'any name below it is reached': call('http://acme.zendesk.com', { outcome: 'routed', upstream: { type: 'DFP', tls: { verifies: 'auto' } } }),
        'others are not': call('http://acme.example.com', badGateway),
      },
    },
    {
      name: 'two scopes of one namespace are refused',
      app: app => {
        const billing = chartOf(app, 'billing');
        new EgressScope(billing, 'one', { allow: [] });
        new EgressScope(billing, 'two', { allow: [] });
      },
      refuses: '(scope-twice)',
      calls: {},
    },
    {
      name: 'a scope where the mesh refuses unknown hosts anyway',
      facts: { outboundMode: OutboundMode.REGISTRY_ONLY },
      app: app => {
        const billing = chartOf(app, 'billing');
        const stripe = new ExternalApi(billing, 'stripe', { host: 'api.stripe.com' });
        new ExternalApi(billing, 'forbidden', { host: 'api.forbidden.example' });
        new EgressScope(billing, 'scope', { allow: [stripe] });
      },
      calls: {
        'still narrows what is registered': call('https://api.forbidden.example', closed),
        'to what is allowed': call('https://api.stripe.com', reaches(443, 'api.stripe.com', ['api.stripe.com:443'], untouched)),
      },
    },
    byHand('the hosts outside alone cut the cluster off', ['platform/api.stripe.com'], { 'a Service is not reached': call('http://ledger.shop', badGateway) }),
    byHand('the target without its alias', ['platform/api.stripe.com', '*/*.svc.cluster.local'], { 'the alias is not served': call('http://payments', badGateway) }),
    byHand('the alias in its own namespace, which is not its target\'s', ['platform/api.stripe.com', 'billing/payments.billing.svc.cluster.local', '*/*.svc.cluster.local'], {
      'it is not served': call('http://payments', badGateway),
    }),
    byHand('the host in another namespace than its entry', ['billing/api.stripe.com', '*/*.svc.cluster.local'], { 'it is not reached': call('http://api.stripe.com', badGateway) }),
    byHand('the whole namespace', ['./*', '*/*.svc.cluster.local'], {
      'what is registered there is reached, whether it is meant or not': call('http://api.forbidden.example', encrypted('api.forbidden.example')),
    }),
  ],
};
