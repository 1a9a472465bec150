/**
 * Of all workloads of the mesh two may call the payment API, a third may read some of it, and one of them may call its database. The gateway through which calls leave
 * knows each by its certificate.
 *
 * By hand this is an AuthorizationPolicy at the gateway, of which Istio takes forms that close it to the callers of every other host, or leave the host open:
 * rules that allow, rules on a Host without its ports, rules on requests where others have connections. Here it is `allowFrom` and `allowRequestsFrom`.
 */
import { App, Chart } from 'cdk8s';
import { EgressGateway, EgressPort, ExternalApi, UpstreamTls, VirtualIps, Workload } from 'cdk8s-istio-egress';
import * as kplus from 'cdk8s-plus-27';

const app = new App();

const gateway = new EgressGateway(new Chart(app, 'gateway', { namespace: 'istio-egress' }), 'egress', {
  service: 'istio-egressgateway',
  selector: { istio: 'egressgateway' },
});

const shop = new Chart(app, 'shop', { namespace: 'shop' });
const checkout = new kplus.Deployment(shop, 'checkout', {
  containers: [{ image: 'example.com/checkout:1' }],
  serviceAccount: new kplus.ServiceAccount(shop, 'account', { metadata: { name: 'checkout' } }),
});

const stripe = new ExternalApi(shop, 'stripe', {
  host: 'api.stripe.com',
  via: gateway,
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
  metadata: { name: 'stripe' },
});
stripe.allowFrom(Workload.fromConstruct(checkout));
stripe.allowFrom(Workload.of({ labels: { app: 'invoices' }, serviceAccount: 'invoices', namespace: 'billing' }));

const reports = Workload.of({ labels: { app: 'reports' }, serviceAccount: 'reports', namespace: 'billing' });
stripe.allowRequestsFrom(reports, { methods: ['GET'], paths: ['/v1/charges', '/v1/charges/*'] });

const ledger = new ExternalApi(shop, 'ledger', {
  host: 'ledger.db.example.com',
  via: gateway,
  ports: [EgressPort.tcp(5432)],
  virtualIps: VirtualIps.servedByDns('10.40.0.9'), // what your DNS answers
  metadata: { name: 'ledger' },
});
ledger.allowFrom(Workload.fromConstruct(checkout));

// Everybody's: nobody was named.
new ExternalApi(shop, 'weather', { host: 'api.weather.com', via: gateway, consumers: ['billing'] });

app.synth();
