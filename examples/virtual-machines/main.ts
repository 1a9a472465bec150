/**
 * A ledger on two machines outside the cluster that run a sidecar, and batch workers whose machines register themselves. Calls to both have the mesh's own
 * mutual TLS, as calls to pods have.
 *
 * Istio encrypts calls to a machine only if its entry has a service account; hand-written entries without one are called in clear.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalEndpoint, LocalAlias, VirtualMachineService } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

const ledger = new VirtualMachineService(chart, 'ledger', {
  host: 'ledger.vm.example',
  ports: [EgressPort.http(80, { targetPort: 8080 })],
  serviceAccount: 'ledger',
  machines: ExternalEndpoint.all('10.30.0.4', '10.30.0.5'),
});

// The same machines as http://ledger, the name that stays when the ledger moves into the cluster.
new LocalAlias(chart, 'ledger-alias', {
  metadata: { name: 'ledger' },
  selector: ledger.labels,
  ports: [EgressPort.http(80, { targetPort: 8080 })],
});

new VirtualMachineService(chart, 'batch', {
  host: 'batch.vm.example',
  ports: [EgressPort.grpc(9090)],
  serviceAccount: 'batch',
});

app.synth();
