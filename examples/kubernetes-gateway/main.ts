/**
 * The same one door as in egress-gateway, in the Kubernetes Gateway API: Istio deploys the gateway's pods and its Service, and nothing has to be installed before.
 *
 * Hand-written YAML takes two routes for each port of each host, a rule that has sidecars call the gateway by the mesh's mutual TLS, and listeners that only the right namespaces
 * may use. Istio's samples hand TLS through instead, so that the gateway does not know who calls. Here one line asks for the gateway, and `via` is the same for both.
 */
import { App, Chart, Duration } from 'cdk8s';
import { AccessLogs, EgressGateway, EgressPort, ExternalApi, GatewayFlavor, HttpRoute, Mesh, RouteMatch, UpstreamTls, VirtualIps, Workload } from 'cdk8s-istio-egress';

const app = new App();
Mesh.configure(app, { istioVersion: '1.31' });

const gateway = new EgressGateway(new Chart(app, 'gateway', { namespace: 'istio-egress' }), 'egress', {
  flavor: GatewayFlavor.KUBERNETES, // Istio deploys it
  accessLogs: AccessLogs.toStandardOutput(),
});

const shop = new Chart(app, 'shop', { namespace: 'shop' });
const stripe = new ExternalApi(shop, 'stripe', {
  host: 'api.stripe.com',
  via: gateway,
  ports: [
    EgressPort.http(80, { tls: UpstreamTls.simple() }), // encrypted by the gateway, which sees the requests
    EgressPort.https(443), //                              encrypted by the workload: passes as it is
  ],
  timeout: Duration.seconds(5),
});
const reports = new ExternalApi(shop, 'reports', { host: 'reports.example.com', via: gateway, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
stripe.addRoute(HttpRoute.to(reports, { matches: [RouteMatch.pathPrefix('/v1/reports/')], timeout: Duration.minutes(2) }));
stripe.allowFrom(Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' }));

const billing = new Chart(app, 'billing', { namespace: 'billing' });
new ExternalApi(billing, 'invoices', {
  host: 'invoices.db.example.com',
  via: gateway,
  ports: [EgressPort.tcp(5432)],
  virtualIps: VirtualIps.servedByDns('10.40.0.9'), // what your DNS answers
});

app.synth();
