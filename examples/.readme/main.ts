import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { ExternalApi, EgressPort, UpstreamTls, CircuitBreaker, ConnectionPool, HttpRoute, Retries, RouteMatch, StringMatch, ExternalEndpoint, VirtualIps, ExternalNameAlias, EndpointsAlias, LocalAlias, DataPlane, Mesh, OutboundMode, EgressChecks } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'weather', { host: 'api.weather.com' });



const stripe = new ExternalApi(chart, 'stripe', {
  host: 'api.stripe.com',
  ports: [
    EgressPort.http(80, { tls: UpstreamTls.simple() }), // http://api.stripe.com: encrypted by the sidecar, to port 443
    EgressPort.https(443), //                              https://api.stripe.com: untouched
  ],
  timeout: Duration.seconds(5),
});


const sandbox = new ExternalApi(chart, 'sandbox', {
  host: 'sandbox.stripe.example',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
});

const fx = new ExternalApi(chart, 'fx-rates', {
  host: 'fx.example.com',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
  timeout: Duration.seconds(5),
  retries: Retries.safe(2), //                          only what the server did not act on
  circuitBreaker: CircuitBreaker.onGatewayErrors(5), // also ejects a single address, which Istio's default never does
  connectionPool: ConnectionPool.of({ connectTimeout: Duration.seconds(1) }),
});
fx.addRoute(HttpRoute.to(sandbox, { matches: [RouteMatch.of({ headers: { 'x-sandbox': StringMatch.exact('true') } })] }));


new ExternalApi(chart, 'ledger', {
  host: 'ledger.partner.example',
  endpoints: ExternalEndpoint.all('10.20.0.4', '10.20.0.5'),
  ports: [EgressPort.https(443), EgressPort.grpc(9090), EgressPort.tcp(5432, { name: 'tcp-postgres' })],
});

new ExternalApi(chart, 'orders-db', {
  host: 'orders.db.example.com',
  ports: [EgressPort.tcp(5432)],
  virtualIps: VirtualIps.servedByDns('10.40.0.9'), // what your DNS answers for the host
});


new ExternalNameAlias(chart, 'payments', { target: stripe }); // http://payments, http://payments.shop, …
new ExternalNameAlias(chart, 'my-httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80)] });


new EndpointsAlias(chart, 'my-wikipedia', { addresses: ['91.198.174.192', '198.35.26.96'], ports: [EgressPort.tls(443)] });

new EndpointsAlias(chart, 'appliance', {
  addresses: ['10.40.0.17', '2001:db8::17'],
  ports: [EgressPort.http(80, { targetPort: 8443, tls: UpstreamTls.simple({ serverName: 'appliance.dc.example' }) })],
});


// In place of an ExternalNameAlias 'orders': callers keep calling http://orders.
new LocalAlias(chart, 'orders', { selector: { app: 'orders' }, ports: [EgressPort.http(80, { targetPort: 8080 })] });

new ExternalApi(chart, 'maps', { host: 'maps.example.com', consumers: ['billing'] }); // ['*'] for all

const theirs = ExternalApi.fromAttributes(chart, 'theirs', { host: 'api.partner.example', ports: [EgressPort.http(80)] });
new ExternalNameAlias(chart, 'partner', { target: theirs });


Mesh.configure(app, {
  istioVersion: '1.30', //                          newer fields are refused without it
  kubernetesVersion: '1.33',
  dnsCapture: true, //                              ISTIO_META_DNS_CAPTURE of the proxies
  outboundMode: OutboundMode.REGISTRY_ONLY,
  dataPlane: DataPlane.SIDECAR,
  clusterDomain: 'cluster.local',
});


for (const finding of EgressChecks.of(app).findings()) {
  console.warn(`${finding.severity} at ${finding.constructPath}: ${finding.message}; ${finding.fix} (${finding.rule})`);
}


stripe.serviceEntry.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT' }));

app.synth();
