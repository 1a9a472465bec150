/**
 * A local name for fixed addresses: workloads dial `my-wikipedia:443` and speak TLS themselves.
 *
 * The task page that this example follows writes an Endpoints object. Kubernetes deprecated it in 1.33, and Istio reads only
 * EndpointSlices. Its rule with mode DISABLE is not what makes the calls work (the addresses are known to have no mesh TLS); it guards
 * against a mesh-wide rule that would add some.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, EndpointsAlias } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'default' });

new EndpointsAlias(chart, 'my-wikipedia', { addresses: ['91.198.174.192', '198.35.26.96'], ports: [EgressPort.tls(443)] });

app.synth();
