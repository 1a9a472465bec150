/**
 * A SaaS with a name for each customer: `https://<customer>.zendesk.com`. Since Istio 1.30 the sidecar looks each name up when it is called.
 *
 * The older way (resolution NONE) keeps the address that the workload dialled, whatever it is: whoever writes a registered name into the TLS
 * handshake reaches any address on port 443. And with `sni: "*.zendesk.com"`, as found in samples, that very text is what the server is asked
 * for. Here each name is asked for and, where the sidecar adds the TLS, checked for itself.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, Mesh, UpstreamTls } from 'cdk8s-istio-egress';

const app = new App();
Mesh.configure(app, { istioVersion: '1.30' });
const chart = new Chart(app, 'egress', { namespace: 'support' });

new ExternalApi(chart, 'zendesk', {
  host: '*.zendesk.com',
  ports: [
    EgressPort.http(80, { tls: UpstreamTls.simple() }), // http://acme.zendesk.com: encrypted by the sidecar, to port 443
    EgressPort.tls(443), //                                https://acme.zendesk.com: untouched
  ],
});

app.synth();
