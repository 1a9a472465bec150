/**
 * A dependency moves into the cluster in three steps. Callers dial `http://payments` all the time, and change nothing.
 *
 * Apply one step at a time, and prune what the step before emitted (`kubectl apply --prune`, or your GitOps tool's pruning) before the
 * new objects arrive: a left-over EndpointSlice keeps half of the calls outside, a left-over rule keeps encrypting for the old server.
 */
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalNameAlias, LocalAlias, UpstreamTls } from 'cdk8s-istio-egress';

function step(name: string, build: (chart: Chart) => void): void {
  const app = new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', name) });
  build(new Chart(app, 'egress', { namespace: 'shop' }));
  app.synth();
}

step('1-by-name', chart => {
  new ExternalNameAlias(chart, 'payments', {
    host: 'api.payments.example',
    ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
  });
});

// The provider's appliance in our data centre. Addresses have no name to check, so that on its certificate is given.
step('2-by-address', chart => {
  new EndpointsAlias(chart, 'payments', {
    addresses: ['10.40.0.17', '10.40.0.18'],
    ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'payments.dc.example' }) })],
  });
});

// Our own pods. The mesh encrypts calls to them by itself, and no rule is left.
step('3-in-cluster', chart => {
  new LocalAlias(chart, 'payments', {
    selector: { app: 'payments' },
    ports: [EgressPort.http(80, { targetPort: 8080 })],
  });
});
