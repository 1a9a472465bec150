/**
 * A REST API that workloads call over HTTPS: `https://api.weather.com`.
 *
 * The article that this example follows (hosts, port 443, resolution DNS, MESH_EXTERNAL) gets four things wrong on today's Istio:
 * - Omitting `location` is harmless: the default is MESH_EXTERNAL, not MESH_INTERNAL. The dangerous omission is `resolution`, whose
 *   default NONE lets a forged Host header reach any address.
 * - STATIC addresses belong into `endpoints`; `addresses` are the virtual IPs by which calls are matched.
 * - Timeouts, retries and routes do not apply here: the workload encrypts, so Istio sees the SNI and bytes. See `tls-origination`.
 * - Without `exportTo`, every sidecar of the mesh would carry this host and look it up. Here only the namespace's own do.
 */
import { App, Chart } from 'cdk8s';
import { ExternalApi } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'weather', { host: 'api.weather.com' });

app.synth();
