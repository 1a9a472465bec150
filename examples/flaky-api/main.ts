/**
 * An API that is slow at times, and down at others. Workloads speak HTTP, the sidecar adds TLS, so Istio sees requests and can limit them.
 *
 * - Retrying on 5xx repeats payments that went through. `Retries.safe` repeats only what the server did not act on; reading may be repeated
 *   after an error, too, so it has a route of its own.
 * - Istio's breaker never opens for a host with fewer than ten addresses, because it may eject 10 % of them. This one ejects all if need be.
 * - Without `connectTimeout`, an address that does not answer costs ten seconds before the next one is tried: more than the whole timeout.
 */
import { App, Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressPort, ExternalApi, HttpRoute, Retries, RetryCondition, RouteMatch, UpstreamTls,
} from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

const fx = new ExternalApi(chart, 'fx-rates', {
  host: 'fx.example.com',
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
  timeout: Duration.seconds(5),
  retries: Retries.safe(2),
  circuitBreaker: CircuitBreaker.onGatewayErrors(5, { ejectionTime: Duration.seconds(30) }),
  connectionPool: ConnectionPool.of({ connectTimeout: Duration.seconds(1), maxConnections: 100, http1MaxPendingRequests: 50 }),
});

fx.addRoute(HttpRoute.to(fx, {
  name: 'reads',
  matches: [RouteMatch.of({ method: 'GET' })],
  retries: Retries.on(3, [RetryCondition.GATEWAY_ERROR], { perTryTimeout: Duration.seconds(1) }),
}));

app.synth();
