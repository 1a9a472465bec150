/**
 * A partner's ledger at two fixed addresses, called in three protocols.
 *
 * Istio matches TCP by address, not by name. The endpoints' own addresses serve for that, so calls to other databases on port 5432
 * are left alone.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'ledger', {
  host: 'ledger.partner.example',
  description: 'Bookings are mirrored to the partner',
  owner: 'team-billing',
  endpoints: ExternalEndpoint.all('10.20.0.4', '10.20.0.5'),
  ports: [EgressPort.https(443), EgressPort.grpc(9090), EgressPort.tcp(5432, { name: 'tcp-postgres' })],
});

app.synth();
