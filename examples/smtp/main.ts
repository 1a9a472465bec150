/**
 * Mail leaves by a provider and by a relay of our own.
 *
 * In SMTP the server speaks first, and on 25 and 587 TLS begins by a word of SMTP's own (STARTTLS), which a proxy does not speak. So these are TCP
 * ports, the client does the TLS, and `tls` on them is refused. As TCP they need an address: without one, the port would take the mail to
 * every other server too.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, Mesh } from 'cdk8s-istio-egress';

const app = new App();
// The provider's addresses change: istiod allocates one that stays, and workloads whose proxies capture DNS dial it.
Mesh.configure(app, { istioVersion: '1.30', dnsCapture: true });
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'ses', {
  host: 'email-smtp.eu-central-1.amazonaws.com',
  ports: [
    EgressPort.tcp(587, { name: 'tcp-submission' }), // STARTTLS by the client
    EgressPort.tls(465, { name: 'tls-submissions' }), // TLS from the first byte, by the client
  ],
});

// A relay at an address that stays needs no DNS capture.
new ExternalApi(chart, 'relay', {
  host: 'relay.corp.example',
  endpoints: ExternalEndpoint.all('10.10.0.25'),
  ports: [EgressPort.tcp(25, { name: 'tcp-smtp' })],
});

app.synth();
