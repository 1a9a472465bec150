/**
 * In ambient mode workloads have no sidecars, and nothing between them and a host outside looks at rules and routes. A waypoint does: calls leave by it, are
 * encrypted and limited there, and it knows who calls.
 *
 * Hand-written YAML takes a Gateway that lets the namespace in, two labels and an address for the entry, a rule and a route that the waypoint sees, and a policy in the right
 * namespace. Where one of them is missing calls still work: past the waypoint, in clear, by everybody. Here all of it is `via`.
 */
import { App, Chart, Duration } from 'cdk8s';
import { AccessLogs, DataPlane, EgressPort, EgressWaypoint, ExternalApi, Mesh, UpstreamTls, Workload } from 'cdk8s-istio-egress';

const app = new App();
Mesh.configure(app, { dataPlane: DataPlane.AMBIENT, istioVersion: '1.30' });

// istiod deploys it: pods, a Service, and a service account, all by its name.
const waypoint = new EgressWaypoint(new Chart(app, 'waypoint', { namespace: 'istio-egress' }), 'waypoint', {
  accessLogs: AccessLogs.toStandardOutput(),
});

const shop = new Chart(app, 'shop', { namespace: 'shop' });
const checkout = Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' });
const reports = Workload.of({ labels: { app: 'reports' }, serviceAccount: 'reports' });

const stripe = new ExternalApi(shop, 'stripe', {
  host: 'api.stripe.com',
  via: waypoint,
  ports: [
    EgressPort.http(80, { tls: UpstreamTls.simple() }), // encrypted by the waypoint, which sees the requests
    EgressPort.https(443), //                              encrypted by the workload: passes as it is
  ],
  timeout: Duration.seconds(5),
});
stripe.allowFrom(checkout);
stripe.allowRequestsFrom(reports, { methods: ['GET'], paths: ['/v1/charges', '/v1/charges/*'] });

// A partner wants a client certificate, which is in a Secret of the waypoint's namespace.
new ExternalApi(shop, 'bank', {
  host: 'api.bank.example',
  via: waypoint,
  ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('bank-client', waypoint.workload) })],
});

app.synth();
