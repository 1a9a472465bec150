import { Chart, type App } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpProxy, RouteDestination, TcpRoute, TlsRoute,
  UpstreamTls, VirtualIps, Workload,
} from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Expectation, type Pattern } from '../case';

const shop = { namespace: 'shop' };
const proxy = HttpProxy.at('proxy.corp.example', 3128);
const egress = (app: App) => new Chart(app, 'egress', shop);

/** The call passes the proxy, which is asked for a host. */
function through(tunnel: string, cluster: string, more: Expectation = {}, endpoints = ['proxy.corp.example:3128'], tls = untouched): Expectation {
  const [port, host] = cluster.split(' ');
  return reaches(Number(port), host, endpoints, tls, { tunnel, ...more });
}

export const proxies: Pattern = {
  title: 'HTTP proxies',
  cases: [
    {
      name: 'the workload\'s own HTTPS through a proxy',
      app: app => {
        new ExternalApi(egress(app), 'partner', { host: 'api.partner.example', via: HttpProxy.at('proxy.corp.example', 3128) });
      },
      covers: ['ExternalApiProps.via', 'HttpProxy.at'],
      calls: {
        'asks it for the host, and sends the workload\'s TLS through': {
          from: 'shop', url: 'https://api.partner.example', expect: through('api.partner.example:443', '443 api.partner.example'),
        },
        'other hosts do not pass it': { from: 'shop', url: 'https://www.example.com', expect: { tunnel: undefined } },
        'other namespaces do not know the host': { from: 'billing', url: 'https://api.partner.example', expect: unknown },
      },
    },
    {
      name: 'several proxies with TLS of their own, pool and breaker, another port at the host, and a second host',
      app: app => {
        new ExternalApi(egress(app), 'partner', {
          host: 'api.partner.example',
          additionalHosts: ['files.partner.example'],
          ports: [EgressPort.tls(443, { targetPort: 8443 })],
          via: HttpProxy.oneOf(ExternalEndpoint.all('10.40.0.9', '10.40.0.10'), 3129, { tls: UpstreamTls.simple({ serverName: 'proxy.corp.example' }) }),
          circuitBreaker: CircuitBreaker.onGatewayErrors(5),
          connectionPool: ConnectionPool.of({ maxConnections: 7 }),
        });
      },
      covers: ['HttpProxy.oneOf', 'HttpProxyOptions.tls'],
      calls: {
        'all are settings of the connections to the proxies, whose certificates are checked': {
          from: 'shop',
          url: 'https://api.partner.example',
          expect: through('api.partner.example:8443', '443 api.partner.example', {
            upstream: { circuitBreakers: { maxConnections: 7 }, outlierDetection: { consecutiveGatewayFailure: 5 } },
          }, ['10.40.0.9:3129', '10.40.0.10:3129'], verified('proxy.corp.example')),
        },
        'each host is asked for by its own name': {
          from: 'shop',
          url: 'https://files.partner.example',
          expect: through('files.partner.example:8443', '443 files.partner.example', {}, ['10.40.0.9:3129', '10.40.0.10:3129'], verified('proxy.corp.example')),
        },
      },
    },
    {
      name: 'mutual TLS with the proxy',
      since: '1.24',
      app: app => {
        const workload = Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' });
        new ExternalApi(egress(app), 'partner', {
          host: 'api.partner.example',
          via: HttpProxy.at('proxy.corp.example', 3129, { tls: UpstreamTls.mutualFromSecret('proxy-client', workload) }),
        });
      },
      calls: {
        'has the workload\'s certificate': {
          from: 'shop',
          labels: { app: 'checkout' },
          url: 'https://api.partner.example',
          expect: through('api.partner.example:443', '443 api.partner.example', {}, ['proxy.corp.example:3129'],
            { mode: 'mutual', sni: 'proxy.corp.example', verifies: 'ca+san', sans: ['proxy.corp.example'], clientCertificate: 'kubernetes://proxy-client' }),
        },
        'others go without one': {
          from: 'shop',
          url: 'https://api.partner.example',
          expect: through('api.partner.example:443', '443 api.partner.example', {}, ['proxy.corp.example:3129'], verified('proxy.corp.example')),
        },
      },
    },
    {
      name: 'several ports of a host through a proxy',
      app: app => {
        new ExternalApi(egress(app), 'partner', {
          host: 'db.partner.example',
          ports: [EgressPort.https(443), EgressPort.tls(8443), EgressPort.tcp(5432)],
          virtualIps: VirtualIps.servedByDns('10.50.0.1'),
          via: proxy,
        });
      },
      calls: {
        'asks for the port that is dialled': {
          from: 'shop', address: '10.50.0.1', url: 'https://db.partner.example', expect: { ...through('db.partner.example:443', '443 db.partner.example'), cluster: 'outbound|443|port-443|db.partner.example' },
        },
        'be it another of TLS': {
          from: 'shop', address: '10.50.0.1', url: 'tls://db.partner.example:8443', expect: { ...through('db.partner.example:8443', '8443 db.partner.example'), cluster: 'outbound|8443|port-8443|db.partner.example' },
        },
        'or of TCP': {
          from: 'shop', address: '10.50.0.1', url: 'tcp://db.partner.example:5432', expect: { ...through('db.partner.example:5432', '5432 db.partner.example'), cluster: 'outbound|5432|port-5432|db.partner.example' },
        },
      },
    },
    {
      name: 'a TCP port through a proxy',
      app: app => {
        new ExternalApi(egress(app), 'db', {
          host: 'db.partner.example', ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.50.0.1'), via: proxy,
        });
      },
      calls: {
        'is matched by its address': {
          from: 'shop', address: '10.50.0.1', url: 'tcp://db.partner.example:5432', expect: through('db.partner.example:5432', '5432 db.partner.example'),
        },
        'and leaves other connections alone': { from: 'shop', address: '10.50.0.2', url: 'tcp://other.example:5432', expect: unknown },
      },
    },
    {
      name: 'routes to and from hosts behind a proxy',
      app: app => {
        const chart = egress(app);
        const ports = [EgressPort.https(443), EgressPort.tls(8443)];
        const direct = new ExternalApi(chart, 'direct', { host: 'direct.example.com' });
        const partner = new ExternalApi(chart, 'partner', { host: 'api.partner.example', ports, via: proxy });
        direct.addTlsRoute(TlsRoute.to(partner, { sourceLabels: { app: 'reports' } }));
        partner.addTlsRoute(TlsRoute.to(direct, { sourceLabels: { app: 'reports' }, matchPort: 8443 }));
      },
      calls: {
        'lead into the tunnel': {
          from: 'shop',
          labels: { app: 'reports' },
          url: 'https://direct.example.com',
          expect: { ...through('api.partner.example:443', '443 api.partner.example'), cluster: 'outbound|443|port-443|api.partner.example' },
        },
        'and past it': {
          from: 'shop', labels: { app: 'reports' }, url: 'tls://api.partner.example:8443', expect: reaches(443, 'direct.example.com', ['direct.example.com:443'], untouched, { tunnel: undefined }),
        },
        'only those that they are for': {
          from: 'shop', url: 'tls://api.partner.example:8443', expect: { ...through('api.partner.example:8443', '8443 api.partner.example'), cluster: 'outbound|8443|port-8443|api.partner.example' },
        },
        'and at their ports': {
          from: 'shop',
          labels: { app: 'reports' },
          url: 'https://api.partner.example',
          expect: { ...through('api.partner.example:443', '443 api.partner.example'), cluster: 'outbound|443|port-443|api.partner.example' },
        },
      },
    },
    {
      name: 'several ports of a host through a proxy, below a wildcard without routes',
      app: app => {
        const chart = egress(app);
        new ExternalApi(chart, 'w', { host: '*.partner.example', endpoints: ExternalEndpoint.all('www.partner.example'), ports: [EgressPort.tls(443)] });
        new ExternalApi(chart, 'x', { host: 'api.partner.example', ports: [EgressPort.https(443), EgressPort.tls(8443)], via: proxy });
      },
      refuses: '(mixed-routes)',
      calls: {},
    },
    {
      name: 'an alias of a host with several ports behind a proxy would go past it',
      app: app => {
        const chart = egress(app);
        const target = new ExternalApi(chart, 'x', { host: 'api.partner.example', ports: [EgressPort.https(443), EgressPort.tls(8443)], via: proxy });
        new ExternalNameAlias(chart, 'partner', { target });
      },
      refuses: "would go past the proxy of 'via'",
      calls: {},
    },
    {
      name: 'an alias of a host with one port behind a proxy, without DNS capture',
      facts: { dnsCapture: false },
      app: app => {
        const chart = egress(app);
        new ExternalNameAlias(chart, 'partner', { target: new ExternalApi(chart, 'x', { host: 'api.partner.example', via: proxy }) });
      },
      calls: {
        'passes it': { from: 'shop', url: 'https://partner', sni: 'api.partner.example', expect: through('api.partner.example:443', '443 api.partner.example') },
      },
    },
    {
      name: 'a proxy that is a Service of the cluster',
      app: app => {
        new ExternalApi(egress(app), 'x', { host: 'api.partner.example', via: HttpProxy.at('squid.infra.svc.cluster.local', 3128) });
      },
      calls: {
        'is asked by its own name': {
          from: 'shop', url: 'https://api.partner.example', expect: through('api.partner.example:443', '443 api.partner.example', {}, ['squid.infra.svc.cluster.local:3128']),
        },
      },
    },
    {
      name: 'connections shared out between a host behind a proxy and another one',
      app: app => {
        const chart = egress(app);
        const direct = new ExternalApi(chart, 'direct', { host: 'direct.example.com', ports: [EgressPort.tcp(443)], endpoints: ExternalEndpoint.all('10.50.0.2') });
        const partner = new ExternalApi(chart, 'partner', {
          host: 'api.partner.example', ports: [EgressPort.tcp(443)], virtualIps: VirtualIps.servedByDns('10.50.0.1'), via: proxy,
        });
        direct.addTcpRoute(TcpRoute.split([RouteDestination.of(direct, { weight: 1 }), RouteDestination.of(partner, { weight: 1 })]));
      },
      refuses: '(shared-tunnel)',
      calls: {},
    },
  ],
};
