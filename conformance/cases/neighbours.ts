import { Chart, Duration, type App } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, LocalAlias, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Case, type Pattern } from '../case';

const inNamespace = (app: App, namespace: string) => new Chart(app, namespace, { namespace });
const encrypted = [EgressPort.http(80, { tls: UpstreamTls.simple() })];

/** Two neighbours that Istio would mix up, and the rule that says so. */
function refused(name: string, rule: string, app: (app: App) => void, facts?: Case['facts']): Case {
  return { name, app, facts, refuses: `(${rule})`, calls: {} };
}

/** What entries do to each other, each of them right by itself. */
export const neighbours: Pattern = {
  title: 'Neighbours',
  cases: [
    refused('a wildcard where a host is called that another namespace registered: its rule would win, and the call be in clear', 'wildcard-replaces-rule', app => {
      new ExternalApi(inNamespace(app, 'platform'), 'x', { host: 'api.example.com', ports: encrypted, consumers: ['shop'] });
      new ExternalApi(inNamespace(app, 'shop'), 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com') });
    }),
    {
      name: 'a wildcard beside a host of its own namespace',
      app: app => {
        const chart = inNamespace(app, 'shop');
        new ExternalApi(chart, 'x', { host: 'api.example.com', ports: encrypted });
        new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.http(80)] });
      },
      calls: {
        'leaves the host alone': { from: 'shop', url: 'http://api.example.com', expect: reaches(80, 'api.example.com', ['api.example.com:443'], verified('api.example.com')) },
        'and serves the others': { from: 'shop', url: 'http://files.example.com', expect: reaches(80, '*.example.com', ['www.example.com:80'], untouched) },
      },
    },
    refused('a wildcard with a route beside a host without one: it would take its requests', 'wildcard-takes-requests', app => {
      const chart = inNamespace(app, 'shop');
      new ExternalApi(chart, 'x', { host: 'api.example.com', ports: encrypted });
      new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.http(80)], timeout: Duration.seconds(2) });
    }),
    {
      name: 'a wildcard and a host with routes each',
      app: app => {
        const chart = inNamespace(app, 'shop');
        new ExternalApi(chart, 'x', { host: 'api.example.com', ports: encrypted, timeout: Duration.seconds(3) });
        new ExternalApi(chart, 'w', { host: '*.example.com', endpoints: ExternalEndpoint.all('www.example.com'), ports: [EgressPort.http(80)], timeout: Duration.seconds(2) });
      },
      calls: {
        'keep to their own': {
          from: 'shop', url: 'http://api.example.com', expect: reaches(80, 'api.example.com', ['api.example.com:443'], verified('api.example.com'), { timeout: '3s' }),
        },
      },
    },
    refused('a TCP port at the address where another API is called', 'claimed-twice', app => {
      const chart = inNamespace(app, 'shop');
      new ExternalApi(chart, 'a', { host: 'a.example.com', endpoints: ExternalEndpoint.all('10.0.0.1'), ports: [EgressPort.http(8080, { tls: UpstreamTls.simple() })] });
      new ExternalApi(chart, 'b', { host: 'b.example.com', endpoints: ExternalEndpoint.all('10.0.0.1', '10.0.0.2'), ports: [EgressPort.tcp(8080)] });
    }),
    refused('a virtual IP where another API has its server', 'claimed-twice', app => {
      const chart = inNamespace(app, 'shop');
      new ExternalApi(chart, 'a', { host: 'a.example.com', ports: [EgressPort.https(443)], virtualIps: VirtualIps.servedByDns('10.0.0.1') });
      new ExternalApi(chart, 'b', { host: 'b.example.com', endpoints: ExternalEndpoint.all('10.0.0.1') });
    }),
    {
      name: 'two HTTPS hosts at one address',
      app: app => {
        const chart = inNamespace(app, 'shop');
        new ExternalApi(chart, 'a', { host: 'a.example.com', endpoints: ExternalEndpoint.all('10.0.0.1', '10.0.0.2') });
        new ExternalApi(chart, 'b', { host: 'b.example.com', endpoints: ExternalEndpoint.all('10.0.0.1') });
      },
      calls: {
        'are told apart by the server name': { from: 'shop', url: 'https://b.example.com', expect: reaches(443, 'b.example.com', ['10.0.0.1:443'], untouched) },
      },
    },
    refused('a reference to a host that the app itself registers', 'registered-in-app', app => {
      const chart = inNamespace(app, 'shop');
      new ExternalApi(chart, 'x', { host: 'api.example.com', ports: encrypted, timeout: Duration.seconds(7) });
      new ExternalNameAlias(chart, 'pay', { target: ExternalApi.fromAttributes(chart, 't', { host: 'api.example.com', ports: [EgressPort.http(80)] }) });
    }),
    refused('a host outside that reads like a Service', 'claimed-twice', app => {
      const chart = inNamespace(app, 'shop');
      new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: [EgressPort.http(80)] });
      new ExternalApi(chart, 'x', { host: 'payments.shop', ports: [EgressPort.http(80)] });
    }),
    refused('a database behind a wildcard with a server by name: no address is allocated for it', 'tcp-port-without-address', app => {
      new ExternalApi(inNamespace(app, 'shop'), 'w', { host: '*.db.example.com', endpoints: ExternalEndpoint.all('lb.example.com'), ports: [EgressPort.tcp(5432)] });
    }, { dnsCapture: true }),
    {
      name: 'aliases and an API at the same servers',
      app: app => {
        const chart = inNamespace(app, 'shop');
        new ExternalApi(chart, 'a', { host: 'a.example.com', endpoints: ExternalEndpoint.all('10.0.0.1') });
        new EndpointsAlias(chart, 'appliance', { addresses: ['10.0.0.1'], ports: [EgressPort.tls(443)] });
      },
      calls: {
        'the host': { from: 'shop', url: 'https://a.example.com', expect: reaches(443, 'a.example.com', ['10.0.0.1:443'], untouched) },
        'and the alias': { from: 'shop', url: 'tls://appliance:443', sni: 'a.example.com', expect: reaches(443, 'appliance.shop.svc.cluster.local', ['10.0.0.1:443'], untouched) },
      },
    },
  ],
};
