import { Chart, Duration, type App } from 'cdk8s';
import {
  ConnectionPool, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpRoute, LocalAlias, OriginalDestination, RouteDestination,
  TcpRoute, TlsRoute, UpstreamTls, VirtualIps,
} from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Case, type Pattern } from '../case';

const shop = { namespace: 'shop' };

/** A host, one that it is routed to, and the routes between them. */
function routed(app: App, add: (main: ExternalApi, other: ExternalApi, chart: Chart) => void): void {
  const chart = new Chart(app, 'egress', shop);
  const ports = [EgressPort.https(443), EgressPort.tls(8443)];
  const other = new ExternalApi(chart, 'other', { host: 'other.example.com', ports });
  add(new ExternalApi(chart, 'main', { host: 'main.example.com', ports }), other, chart);
}

/** Two databases, told apart by the addresses that clients dial. */
function databases(app: App, add: (main: ExternalApi, other: ExternalApi) => void): void {
  const chart = new Chart(app, 'egress', shop);
  const main = new ExternalApi(chart, 'main', { host: 'main.db.example', ports: [EgressPort.tcp(5432), EgressPort.tcp(6379)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
  add(main, new ExternalApi(chart, 'other', {
    host: 'other.db.example', ports: [EgressPort.tcp(5432), EgressPort.tcp(6380, { tls: UpstreamTls.simple() })], endpoints: ExternalEndpoint.all('10.40.0.10'),
  }));
}

const main = (port = 443) => reaches(port, 'main.example.com', [`main.example.com:${port}`], untouched);
const other = (port = 443) => reaches(port, 'other.example.com', [`other.example.com:${port}`], untouched);
const share = (host: string, port: number, weight: number) => ({ cluster: `outbound|${port}||${host}`, weight });

/** Two neighbours that Istio would mix up. */
function refused(name: string, rule: string, app: (app: App) => void): Case {
  return { name, app, refuses: `(${rule})`, calls: {} };
}

export const connections: Pattern = {
  title: 'Routes of connections',
  cases: [
    {
      name: 'TLS that workloads speak themselves, by their labels, their namespace and the port',
      app: app => routed(app, (api, successor) => {
        api.addConsumer('billing');
        api.addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'reports' }, matchPort: 443 }));
        api.addTlsRoute(TlsRoute.to(successor, { sourceNamespace: 'billing', port: 8443 }));
      }),
      covers: ['ExternalApi.addTlsRoute', 'TlsRoute.to', 'ConnectionRouteOptions.sourceLabels', 'ConnectionRouteOptions.sourceNamespace', 'ConnectionRouteOptions.matchPort',
        'TlsRouteToOptions.port'],
      calls: {
        'of the workload that is named is led on': { from: 'shop', labels: { app: 'reports' }, url: 'https://main.example.com', expect: other() },
        'at the port that is named': { from: 'shop', labels: { app: 'reports' }, url: 'tls://main.example.com:8443', expect: main(8443) },
        'of other workloads is not': { from: 'shop', url: 'https://main.example.com', expect: main() },
        'of the namespace that is named is led to the port that is named': { from: 'billing', url: 'https://main.example.com', expect: other(8443) },
        'and what asks for the other name arrives there': { from: 'shop', url: 'https://other.example.com', expect: other() },
      },
    },
    {
      name: 'TLS shared out by weight',
      app: app => routed(app, (api, successor) => api.addTlsRoute(TlsRoute.split([
        RouteDestination.of(api, { weight: 90 }), RouteDestination.of(successor, { weight: 10 }),
      ]))),
      covers: ['TlsRoute.split'],
      calls: {
        'goes to both': {
          from: 'shop', url: 'https://main.example.com', expect: { outcome: 'routed', clusters: { 0: share('main.example.com', 443, 90), 1: share('other.example.com', 443, 10) } },
        },
      },
    },
    {
      name: 'TLS by the server name, of a host with several names',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const local = new LocalAlias(chart, 'files', { selector: { app: 'files' }, ports: [EgressPort.tls(443)] });
        const api = new ExternalApi(chart, 'main', { host: 'a.example.com', additionalHosts: ['b.example.com', 'c.example.com'] });
        api.addTlsRoute(TlsRoute.to(local, { sniHosts: ['b.example.com'] }));
      },
      covers: ['TlsRouteOptions.sniHosts'],
      calls: {
        'the one that is routed goes there': {
          from: 'shop', url: 'https://b.example.com', expect: { outcome: 'routed', cluster: 'outbound|443||files.shop.svc.cluster.local' },
        },
        'the others stay': { from: 'shop', url: 'https://a.example.com', expect: reaches(443, 'a.example.com', ['a.example.com:443'], untouched) },
        'each with its own cluster': { from: 'shop', url: 'https://c.example.com', expect: reaches(443, 'c.example.com', ['c.example.com:443'], untouched) },
      },
    },
    {
      name: 'TLS by the server name, below a wildcard',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const mirror = new ExternalApi(chart, 'mirror', { host: 'mirror.example.net' });
        const api = new ExternalApi(chart, 'wide', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] });
        api.addTlsRoute(TlsRoute.to(mirror, { sniHosts: ['files.example.com', '*.eu.example.com'] }));
      },
      calls: {
        'one of its names': { from: 'shop', url: 'https://files.example.com', expect: reaches(443, 'mirror.example.net', ['mirror.example.net:443'], untouched) },
        'all below one of its names': { from: 'shop', url: 'https://x.eu.example.com', expect: reaches(443, 'mirror.example.net', ['mirror.example.net:443'], untouched) },
        'the rest stays': { from: 'shop', url: 'https://www.example.com', expect: reaches(443, '*.example.com', ['www.example.com:443'], untouched) },
      },
    },
    {
      name: 'TLS routes beside HTTP ports, with and without routes of their own',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443), EgressPort.http(8080)];
        const successor = new ExternalApi(chart, 'other', { host: 'other.example.com', ports });
        const plain = new ExternalApi(chart, 'main', { host: 'main.example.com', ports });
        plain.addTlsRoute(TlsRoute.to(successor));
        const both = new ExternalApi(chart, 'both', { host: 'both.example.com', ports, timeout: Duration.seconds(3) });
        both.addRoute(HttpRoute.to(successor, { port: 80 }));
        both.addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'reports' } }));
      },
      calls: {
        'leave the HTTP ports alone': {
          from: 'shop', url: 'http://main.example.com', expect: reaches(80, 'main.example.com', ['main.example.com:443'], verified('main.example.com')),
        },
        'each of them': { from: 'shop', url: 'http://main.example.com:8080', expect: reaches(8080, 'main.example.com', ['main.example.com:8080'], untouched) },
        'and take the TLS': { from: 'shop', url: 'https://main.example.com', expect: other() },
        'requests have their own routes': {
          from: 'shop', url: 'http://both.example.com', expect: reaches(80, 'other.example.com', ['other.example.com:443'], verified('other.example.com'), { timeout: '3s' }),
        },
        'and connections theirs': { from: 'shop', labels: { app: 'reports' }, url: 'https://both.example.com', expect: other() },
        'those that no route is for arrive at the host': {
          from: 'shop', url: 'https://both.example.com', expect: reaches(443, 'both.example.com', ['both.example.com:443'], untouched),
        },
      },
    },
    {
      name: 'TLS routes of a host with virtual IPs',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const successor = new ExternalApi(chart, 'other', { host: 'other.example.com' });
        const api = new ExternalApi(chart, 'main', { host: 'main.example.com', virtualIps: VirtualIps.servedByDns('10.40.0.9') });
        api.addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'reports' } }));
      },
      calls: {
        'are taken at its address': { from: 'shop', labels: { app: 'reports' }, address: '10.40.0.9', url: 'https://main.example.com', expect: other() },
        'and left by others': { from: 'shop', address: '10.40.0.9', url: 'https://main.example.com', expect: main() },
      },
    },
    {
      name: 'a TLS route in another namespace than its destination',
      app: app => {
        const successor = new ExternalApi(new Chart(app, 'platform', { namespace: 'platform' }), 'other', { host: 'other.example.com' });
        new ExternalApi(new Chart(app, 'shop', shop), 'main', { host: 'main.example.com', consumers: ['billing'] }).addTlsRoute(TlsRoute.to(successor));
      },
      calls: {
        'is followed by callers beside it': { from: 'shop', url: 'https://main.example.com', expect: other() },
        'and by its consumers': { from: 'billing', url: 'https://main.example.com', expect: other() },
        'a third namespace does not know it': { from: 'blog', url: 'https://main.example.com', expect: unknown },
      },
    },
    {
      name: 'TCP, by labels and shared out',
      app: app => databases(app, (api, successor) => {
        api.addTcpRoute(TcpRoute.to(successor, { sourceLabels: { app: 'reports' }, matchPort: 5432 }));
        api.addTcpRoute(TcpRoute.split([RouteDestination.of(api, { weight: 3 }), RouteDestination.of(successor, { weight: 1 })], { matchPort: 5432, sourceNamespace: 'shop' }));
        api.addTcpRoute(TcpRoute.to(successor, { matchPort: 6379, port: 6380 }));
      }),
      covers: ['ExternalApi.addTcpRoute', 'TcpRoute.to', 'TcpRoute.split', 'TcpRouteToOptions.port'],
      calls: {
        'the workload that is named reaches the other database': {
          from: 'shop', labels: { app: 'reports' }, address: '10.40.0.9', url: 'tcp://main.db.example:5432', expect: reaches(5432, 'other.db.example', ['10.40.0.10:5432'], untouched),
        },
        'others are shared out': {
          from: 'shop',
          address: '10.40.0.9',
          url: 'tcp://main.db.example:5432',
          expect: { outcome: 'routed', clusters: { 0: share('main.db.example', 5432, 3), 1: share('other.db.example', 5432, 1) } },
        },
        'the destination brings its own TLS': {
          from: 'shop', address: '10.40.0.9', url: 'tcp://main.db.example:6379', expect: reaches(6380, 'other.db.example', ['10.40.0.10:6380'], verified('other.db.example')),
        },
        'connections to other addresses are nobody\'s': { from: 'shop', address: '10.40.0.77', url: 'tcp://third.db.example:5432', expect: unknown },
      },
    },
    {
      name: 'TCP that no route is for',
      app: app => databases(app, (api, successor) => api.addTcpRoute(TcpRoute.to(successor, { sourceLabels: { app: 'reports' }, matchPort: 5432 }))),
      calls: {
        'arrives at the host, where its other callers': {
          from: 'shop', address: '10.40.0.9', url: 'tcp://main.db.example:5432', expect: reaches(5432, 'main.db.example', ['main.db.example:5432'], untouched),
        },
        'and its other ports are': {
          from: 'shop', labels: { app: 'reports' }, address: '10.40.0.9', url: 'tcp://main.db.example:6379', expect: reaches(6379, 'main.db.example', ['main.db.example:6379'], untouched),
        },
      },
    },
    {
      name: 'an ExternalNameAlias of a host with TLS routes',
      facts: { dnsCapture: false },
      app: app => routed(app, (api, successor, chart) => {
        api.addTlsRoute(TlsRoute.to(successor));
        new ExternalNameAlias(chart, 'alias', { target: api });
      }),
      calls: {
        'is routed where its callers name the host': { from: 'shop', url: 'https://alias', sni: 'main.example.com', expect: other() },
        'and, as a finding says, unknown where they name the alias': { from: 'shop', url: 'https://alias', expect: unknown },
      },
    },
    refused('TLS routes of a host beside a wildcard without any: its other names would be lost', 'mixed-routes', app => {
      const chart = new Chart(app, 'egress', shop);
      const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
      new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] });
      new ExternalApi(chart, 'x', { host: 'api.example.com' }).addTlsRoute(TlsRoute.to(successor));
    }),
    refused('TLS routes of a wildcard beside a host without any: it would be lost', 'mixed-routes', app => {
      const chart = new Chart(app, 'egress', shop);
      const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
      new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] }).addTlsRoute(TlsRoute.to(successor));
      new ExternalApi(chart, 'x', { host: 'api.example.com' });
    }),
    {
      name: 'TLS routes of a wildcard that the proxy looks up would end the look-up',
      since: '1.30',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        new ExternalApi(chart, 'w', { host: '*.example.com' }).addTlsRoute(TlsRoute.to(new ExternalApi(chart, 'other', { host: 'other.example.net' }), { sniHosts: ['api.example.com'] }));
      },
      refuses: '(tls-route-of-wildcard)',
      calls: {},
    },
    refused('a route of a wildcard for a name that has routes of its own', 'server-name-of-other', app => {
      const chart = new Chart(app, 'egress', shop);
      const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
      new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] })
        .addTlsRoute(TlsRoute.to(successor, { sniHosts: ['api.example.com'] }));
      new ExternalApi(chart, 'x', { host: 'api.example.com' }).addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'audit' } }));
    }),
    refused('a route to a host that keeps the address which was dialled', 'route-to-dialled-address', app => routed(app, (api, _, chart) => {
      api.addTlsRoute(TlsRoute.to(new ExternalApi(chart, 'range', {
        host: 'range.example.com', ports: [EgressPort.tls(443), EgressPort.tls(8443)], originalDestination: OriginalDestination.within('10.9.0.0/24'),
      })));
    })),
    refused('connections shared out among hosts with different idle times: those of the first would hold', 'shared-listener', app => routed(app, (api, _, chart) => {
      const idle = new ExternalApi(chart, 'idle', {
        host: 'idle.example.com', ports: [EgressPort.tls(443), EgressPort.tls(8443)], connectionPool: ConnectionPool.of({ idleTimeout: Duration.seconds(9) }),
      });
      api.addTlsRoute(TlsRoute.split([RouteDestination.of(api, { weight: 1 }), RouteDestination.of(idle, { weight: 1 })]));
    })),
    {
      name: 'TCP of a host below a wildcard with TLS routes on the same port',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
        new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] })
          .addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'reports' } }));
        new ExternalApi(chart, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(443)], endpoints: ExternalEndpoint.all('10.9.0.1') });
      },
      calls: {
        'is not mixed up with them': { from: 'shop', address: '10.9.0.1', url: 'tcp://db.example.com:443', expect: reaches(443, 'db.example.com', ['10.9.0.1:443'], untouched) },
        'nor are the other names': { from: 'shop', url: 'https://www.example.com', expect: reaches(443, '*.example.com', ['www.example.com:443'], untouched) },
      },
    },
    {
      name: 'one of several hosts with a route, beside a wildcard over the other',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
        const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
        new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] });
        new ExternalApi(chart, 'x', { host: 'x.example.org', additionalHosts: ['x.example.com'], ports, timeout: Duration.seconds(3) })
          .addTlsRoute(TlsRoute.to(successor, { sniHosts: ['x.example.org'] }));
      },
      calls: {
        'leaves the wildcard alone': { from: 'shop', url: 'https://www.example.com', expect: reaches(443, '*.example.com', ['www.example.com:443'], untouched) },
        'and the other host': { from: 'shop', url: 'https://x.example.com', expect: reaches(443, 'x.example.com', ['x.example.com:443'], untouched) },
        'and leads the one on': { from: 'shop', url: 'https://x.example.org', expect: reaches(443, 'other.example.net', ['other.example.net:443'], untouched) },
      },
    },
    refused('TCP routes of a host below a wildcard with the same port', 'mixed-routes', app => {
      const chart = new Chart(app, 'egress', shop);
      const successor = new ExternalApi(chart, 'other', { host: 'other.example', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.9.0.3') });
      new ExternalApi(chart, 'w', { host: '*.db.example', endpoints: ExternalEndpoint.all('10.9.0.2'), ports: [EgressPort.tcp(5432)] });
      new ExternalApi(chart, 'x', { host: 'a.db.example', endpoints: ExternalEndpoint.all('10.9.0.1'), ports: [EgressPort.tcp(5432)] }).addTcpRoute(TcpRoute.to(successor));
    }),
    {
      name: 'TLS routes of a host and of a wildcard over it',
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const successor = new ExternalApi(chart, 'other', { host: 'other.example.net' });
        new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.tls(443)] })
          .addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'reports' } }));
        new ExternalApi(chart, 'x', { host: 'api.example.com' }).addTlsRoute(TlsRoute.to(successor, { sourceLabels: { app: 'audit' } }));
      },
      calls: {
        'each takes its own: the host': { from: 'shop', url: 'https://api.example.com', expect: reaches(443, 'api.example.com', ['api.example.com:443'], untouched) },
        'the other names': { from: 'shop', url: 'https://www.example.com', expect: reaches(443, '*.example.com', ['www.example.com:443'], untouched) },
        'the other names for some': {
          from: 'shop', labels: { app: 'reports' }, url: 'https://www.example.com', expect: reaches(443, 'other.example.net', ['other.example.net:443'], untouched),
        },
        'the host for some': {
          from: 'shop', labels: { app: 'audit' }, url: 'https://api.example.com', expect: reaches(443, 'other.example.net', ['other.example.net:443'], untouched),
        },
        'but not for those of the others': {
          from: 'shop', labels: { app: 'reports' }, url: 'https://api.example.com', expect: reaches(443, 'api.example.com', ['api.example.com:443'], untouched),
        },
      },
    },
  ],
};
