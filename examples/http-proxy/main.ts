/**
 * Calls to a partner leave by the company's forward proxy. Workloads call `https://api.partner.example` as if it were not there: their sidecars ask the
 * proxy by CONNECT, and send the workload's own TLS through.
 *
 * Hand-written YAML takes an entry for the proxy, which then takes every connection to port 3128, a rule with a subset for each host, and a route for
 * each host into its subset. Here the tunnel belongs to the host, and hosts do not share objects.
 */
import { App, Chart, Duration } from 'cdk8s';
import { ConnectionPool, EgressPort, ExternalApi, HttpProxy, VirtualIps } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

const proxy = HttpProxy.at('proxy.corp.example', 3128);

new ExternalApi(chart, 'partner', {
  host: 'api.partner.example',
  via: proxy,
  connectionPool: ConnectionPool.of({ connectTimeout: Duration.seconds(2) }), // to the proxy
});

new ExternalApi(chart, 'warehouse', {
  host: 'warehouse.partner.example',
  ports: [EgressPort.tcp(5439)],
  virtualIps: VirtualIps.servedByDns('10.50.0.1'), // what the company's DNS answers
  via: proxy,
});

app.synth();
