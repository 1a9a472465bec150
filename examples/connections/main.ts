/**
 * Connections that Istio can not look into, led elsewhere all the same: TLS that workloads speak themselves by the server name that they ask for, and TCP by the
 * workload that calls.
 *
 * Hand-written, a rule for one server name cuts the other names of the host off, because Istio makes none of its own beside it. Here what no route takes
 * goes to the host, always.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, RouteDestination, TcpRoute, TlsRoute } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

// The bucket moves to a provider that has a certificate for the old name too: one connection in ten tries it.
const files = new ExternalApi(chart, 'files', { host: 'files.example.com', additionalHosts: ['archive.example.com'] });
const moved = new ExternalApi(chart, 'moved', { host: 'shop.objects.example.net' });
files.addTlsRoute(TlsRoute.split([RouteDestination.of(files, { weight: 90 }), RouteDestination.of(moved, { weight: 10 })], {
  sniHosts: ['files.example.com'],
}));

// Reports read from the replica.
const orders = new ExternalApi(chart, 'orders', {
  host: 'orders.db.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.4'),
});
const replica = new ExternalApi(chart, 'orders-replica', {
  host: 'replica.orders.db.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.20.0.5'),
});
orders.addTcpRoute(TcpRoute.to(replica, { sourceLabels: { app: 'reports' } }));

app.synth();
