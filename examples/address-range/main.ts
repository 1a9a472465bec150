/**
 * A partner's network behind a VPN: many machines, no useful names, one range. Calls keep the address that the workload dialled.
 *
 * Written by hand this is resolution NONE, and without `addresses` such an entry takes its ports for every address there is. HTTP would be matched
 * by its Host whatever was dialled, so a forged Host would leave the range: only TLS and TCP ports are taken here.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, OriginalDestination } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'warehouse' });

new ExternalApi(chart, 'scanners', {
  host: 'scanners.partner.example', // for TLS the server name, for TCP only a name in metrics
  originalDestination: OriginalDestination.within('10.40.0.0/24'),
  ports: [EgressPort.tls(8443), EgressPort.tcp(9100, { name: 'tcp-print' })],
});

app.synth();
