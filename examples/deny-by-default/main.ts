/**
 * The workloads of `billing` may call outside what is listed here, and nothing else, even where the mesh lets every call out.
 *
 * Hand-written YAML repeats each host as `namespace/host` in a Sidecar, in the namespace of its entry, with a line more for each alias. A host that is forgotten there is
 * unknown to the workloads, and one whose entry is exported elsewhere too. Here the Sidecar's list is made from the constructs, and they become visible where they are allowed.
 */
import { App, Chart } from 'cdk8s';
import { EgressChecks, EgressPort, EgressScope, ExternalApi, ExternalNameAlias, UpstreamTls, VirtualIps, Workload } from 'cdk8s-istio-egress';

const app = new App();

const platform = new Chart(app, 'platform', { namespace: 'platform' });
const stripe = new ExternalApi(platform, 'stripe', {
  host: 'api.stripe.com',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
});
const vault = new ExternalApi(platform, 'vault', { host: 'vault.corp.example' });

const billing = new Chart(app, 'billing', { namespace: 'billing' });
const payments = new ExternalNameAlias(billing, 'payments', { target: stripe });
EgressChecks.of(payments).acknowledge('external-name-of-tls-port', 'callers of the alias speak HTTP');
const invoices = new ExternalApi(billing, 'invoices', {
  host: 'invoices.db.example.com',
  ports: [EgressPort.tcp(5432)],
  virtualIps: VirtualIps.servedByDns('10.40.0.9'), // what your DNS answers
});

// All of the namespace: two dependencies outside, and the Services of the cluster.
new EgressScope(billing, 'scope', { allow: [stripe, invoices] });

// The nightly job alone: another dependency, and of the cluster one Service.
new EgressScope(billing, 'nightly', {
  workload: Workload.of({ labels: { app: 'nightly' } }),
  allow: [vault],
  services: ['billing/ledger'],
});

app.synth();
