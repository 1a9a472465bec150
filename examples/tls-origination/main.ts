/**
 * Workloads speak HTTP to `http://api.stripe.com`; the sidecar adds verified TLS and dials port 443. Istio then sees requests, so that the
 * timeout works. Workloads that still call `https://api.stripe.com` themselves keep working, because port 443 is declared too.
 *
 * The common samples set `sni` alone, which switches the check of the certificate's name off. Here the rule has both, for this port only.
 */
import { App, Chart, Duration } from 'cdk8s';
import { EgressPort, ExternalApi, UpstreamTls } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'stripe', {
  host: 'api.stripe.com',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
  timeout: Duration.seconds(5),
});

app.synth();
