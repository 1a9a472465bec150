/**
 * Calls leave the cluster through one gateway, where they can be seen, limited and allowed by who calls. Two teams use it for their own dependencies.
 *
 * Hand-written YAML takes an entry, a Gateway, a rule for the gateway's Service, a rule for the host and a route with two legs for each host. Gateways and rules are
 * copied from the first host, and of two rules for one Service Istio reads one. Here the gateway is declared once, and each host passes it by `via`.
 */
import { App, Chart, Duration } from 'cdk8s';
import { AccessLogs, EgressChecks, EgressGateway, EgressPort, ExternalApi, ExternalNameAlias, Retries, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';

const app = new App();

// The gateway itself is deployed already, by Istio's chart.
const gateway = new EgressGateway(new Chart(app, 'gateway', { namespace: 'istio-egress' }), 'egress', {
  service: 'istio-egressgateway',
  selector: { istio: 'egressgateway' },
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
  retries: Retries.safe(2),
});
const payments = new ExternalNameAlias(shop, 'payments', { target: stripe });
EgressChecks.of(payments).acknowledge('external-name-of-tls-port', 'callers of the alias speak HTTP');

const billing = new Chart(app, 'billing', { namespace: 'billing' });
new ExternalApi(billing, 'invoices', {
  host: 'invoices.db.example.com',
  via: gateway,
  ports: [EgressPort.tcp(5432)],
  virtualIps: VirtualIps.servedByDns('10.40.0.9'), // what your DNS answers
});

app.synth();
