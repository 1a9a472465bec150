/**
 * A local name for an external host: workloads call `http://my-httpbin`, `http://my-httpbin.default` or the full name.
 *
 * The task page that this example follows (an ExternalName Service and a DestinationRule on its name) stopped being true at Istio 1.21:
 * - The alias is only one more name of the host's own routes. A DestinationRule on it is ignored, so the rule is on the host.
 * - Without a ServiceEntry for the host Istio knows neither name: calls pass through untouched, or are refused under REGISTRY_ONLY.
 * - The Host header would stay `my-httpbin…`, which the real server does not know. The VirtualService sends the host's own name.
 * - "Other protocols" do not work: TCP has no names to be aliased by. Use EndpointsAlias for it.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalNameAlias } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'default' });

new ExternalNameAlias(chart, 'my-httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80)] });

app.synth();
