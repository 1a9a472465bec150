/**
 * Two Kafka clusters of three brokers each, one host a broker. A client asks any broker where a partition is, and then dials that very broker by
 * the name that the cluster advertises. So each name must lead to its own broker and to no other:
 * - One entry with three hosts and the brokers' addresses gives each host all three addresses: two of three calls reach a broker that does not
 *   lead the partition. For plain TCP, Istio refuses several hosts.
 * - A wildcard has one set of servers for all names, or needs Istio 1.30 and takes no TCP.
 * - A load balancer or a Service before the brokers mixes them in the same way.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint } from 'cdk8s-istio-egress';

const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });

// Amazon MSK. The client speaks TLS on 9094 and names the broker, so Istio tells the brokers apart without any address. (Without addresses, one
// ExternalApi with `additionalHosts` would do as well: each name is then looked up for itself.)
for (const broker of ['b-1', 'b-2', 'b-3']) {
  new ExternalApi(chart, `orders-${broker}`, {
    host: `${broker}.orders.x1y2z3.c2.kafka.eu-central-1.amazonaws.com`,
    ports: [EgressPort.tls(9094, { name: 'tls-kafka' })],
  });
}

// The data centre's cluster in clear on 9092. Plain TCP has no names: each broker is matched by its own address, which its name resolves to.
const brokers = { 'kafka-1': '10.30.0.11', 'kafka-2': '10.30.0.12', 'kafka-3': '10.30.0.13' };
for (const [broker, address] of Object.entries(brokers)) {
  new ExternalApi(chart, broker, {
    host: `${broker}.dc.example`,
    endpoints: ExternalEndpoint.all(address),
    ports: [EgressPort.tcp(9092, { name: 'tcp-kafka' })],
  });
}

app.synth();
