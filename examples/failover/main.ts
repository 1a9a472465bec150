/**
 * One name for an API with a host in each region: callers use their own region's, and another one when it fails.
 *
 * Failover in Istio needs to notice failures: without a circuit breaker it never happens, and with Istio's default of 10 % a region with fewer than ten
 * addresses is never given up. Both regions' hosts must answer by one name; that name is asked for and checked at each of them.
 */
import { App, Chart, Duration } from 'cdk8s';
import { CircuitBreaker, ConnectionPool, EgressPort, ExternalApi, ExternalEndpoint, LoadBalancing, UpstreamTls } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

new ExternalApi(chart, 'search', {
  host: 'search.example.com',
  endpoints: [
    ExternalEndpoint.at('eu.search.example.com', { locality: 'eu-central-1' }),
    ExternalEndpoint.at('us.search.example.com', { locality: 'us-east-1' }),
  ],
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
  circuitBreaker: CircuitBreaker.onGatewayErrors(3, { interval: Duration.seconds(5) }),
  connectionPool: ConnectionPool.of({ connectTimeout: Duration.seconds(1) }),
  loadBalancing: LoadBalancing.leastRequest({ localityFailover: { 'eu-central-1': 'us-east-1', 'us-east-1': 'eu-central-1' } }),
});

app.synth();
