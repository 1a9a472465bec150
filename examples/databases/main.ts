/**
 * Four managed databases, each in the form that fits what its protocol shows to a proxy.
 *
 * Istio matches plain TCP by address and nothing else: a TCP port without one takes every connection on its number, to any database at all.
 * Here each TCP host has an address of its own, so the databases are told apart and others on the same ports are left alone.
 */
import { App, Chart } from 'cdk8s';
import { EgressPort, ExternalApi, ExternalEndpoint, Mesh, UpstreamTls } from 'cdk8s-istio-egress';

const app = new App();
// The addresses of RDS and ElastiCache change. Where proxies capture DNS, istiod gives each host one that stays, and workloads dial that.
Mesh.configure(app, { istioVersion: '1.30', dnsCapture: true });
const chart = new Chart(app, 'egress', { namespace: 'shop' });

// PostgreSQL (Amazon RDS): starts in clear and agrees on TLS by a word of its own, so the client does it, with sslmode=verify-full.
new ExternalApi(chart, 'orders', {
  host: 'orders.c9akciq32xyz.eu-central-1.rds.amazonaws.com',
  ports: [EgressPort.tcp(5432, { name: 'tcp-postgres' })],
});

// MySQL (Cloud SQL) at a private address that stays, which needs no DNS capture: workloads dial the address that their DNS has for the host.
new ExternalApi(chart, 'catalog', {
  host: 'catalog.mysql.corp.example',
  endpoints: ExternalEndpoint.all('10.42.0.3'),
  ports: [EgressPort.tcp(3306, { name: 'tcp-mysql' })],
});

// Redis (ElastiCache) with encryption in transit: TLS from the first byte. Workloads speak plain Redis, the sidecar adds verified TLS.
new ExternalApi(chart, 'sessions', {
  host: 'master.sessions.abc123.euc1.cache.amazonaws.com',
  ports: [EgressPort.tcp(6379, { name: 'tcp-redis', tls: UpstreamTls.simple() })],
});

// MongoDB (Atlas): the driver speaks TLS from the first byte and names each member of the replica set, so Istio matches by that name, without
// any address. `mongodb+srv://` is only a look-up: register the members that it leads to.
new ExternalApi(chart, 'reviews', {
  host: 'reviews-shard-00-00.ab1cd.mongodb.net',
  additionalHosts: ['reviews-shard-00-01.ab1cd.mongodb.net', 'reviews-shard-00-02.ab1cd.mongodb.net'],
  ports: [EgressPort.tls(27017, { name: 'tls-mongo' })],
});

app.synth();
