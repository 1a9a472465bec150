import { Chart, type App } from 'cdk8s';
import { Construct } from 'constructs';
import {
  DataPlane, EgressChecks, EgressPort, EndpointsAlias, EndpointsForm, ExternalApi, ExternalNameAlias, Mesh, OutboundMode, UpstreamTls,
} from '../src';
import { anotherCopy, invalid, shop, synth } from './helpers';

const rules = (scope: Construct) => EgressChecks.of(scope).findings().map(({ constructPath, severity, rule }) => `${constructPath} ${severity} ${rule}`);

test('an app without mistakes has no findings', () => {
  const chart = shop();
  new ExternalApi(chart, 'api', { host: 'api.example.com' });
  new Construct(chart, 'nothing of ours');
  expect(EgressChecks.of(chart.node.root).findings()).toEqual([]);
});

test('a finding says what, where, how bad, and what to do', () => {
  const chart = shop();
  new ExternalApi(chart, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
  expect(EgressChecks.of(chart).findings()).toEqual([{
    rule: 'tcp-port-without-address',
    severity: 'error',
    constructPath: 'egress/db',
    message: 'port 5432 (TCP) of db.example.com has no address to be matched by and would take every connection to port 5432, to any host',
    fix: "give IP addresses as 'endpoints', 'virtualIps', or 'originalDestination' for a range in which the address changes, or say Mesh.configure(app, { istioVersion, dnsCapture: true }) if proxies capture DNS",
  }]);
});

test('warnings and errors are found in the order of the tree, at and below the scope that is asked for', () => {
  const chart = shop();
  const other = new Chart(chart.node.root as App, 'other', { namespace: 'billing' });
  new EndpointsAlias(chart, 'legacy', { addresses: ['192.0.2.1'], ports: [EgressPort.http(80)], form: EndpointsForm.ENDPOINTS });
  const db = new ExternalApi(chart, 'db', { host: 'db.example.com', ports: [EgressPort.tcp(5432)] });
  new ExternalNameAlias(other, 'weather', { host: 'api.weather.com' });
  const [legacy, tcp, weather] = ['egress/legacy warning deprecated-endpoints', 'egress/db error tcp-port-without-address', 'other/weather warning external-name-of-tls-port'];
  expect(rules(chart.node.root as App)).toEqual([legacy, tcp, weather]);
  expect(rules(chart)).toEqual([legacy, tcp]);
  expect(rules(other)).toEqual([weather]);
  expect(rules(db)).toEqual([tcp]);
});

test('findings are as of now: facts, mutators and removals count', () => {
  const chart = shop();
  const api = new ExternalApi(chart, 'api', { host: 'api.example.com', ports: [EgressPort.https(443)] });
  const checks = EgressChecks.of(chart);
  expect(checks.findings()).toHaveLength(0);
  api.addPort(EgressPort.tcp(5432));
  expect(checks.findings()).toHaveLength(1);
  Mesh.configure(chart, { istioVersion: '1.30', dnsCapture: true });
  expect(checks.findings()).toHaveLength(0);
  Mesh.configure(chart, { dnsCapture: false });
  expect(checks.findings()).toHaveLength(1);
  chart.node.tryRemoveChild('api');
  expect(checks.findings()).toHaveLength(0);
});

test('errors stop synth all at once, each with its construct, fix and rule; warnings do not', () => {
  const chart = shop({ dataPlane: DataPlane.AMBIENT });
  new EndpointsAlias(chart, 'legacy', { addresses: ['192.0.2.1'], ports: [EgressPort.http(80)], form: EndpointsForm.ENDPOINTS });
  expect(synth(chart)).toHaveLength(3);
  new EndpointsAlias(chart, 'a', { addresses: ['192.0.2.1'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'a.example.com' }) })] });
  new ExternalApi(chart, 'b', { host: 'b.example.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
  const error = (path: string, wayOut = '') => `[${path}] 'tls' of port 80 (HTTP) has no effect in ambient mode without a waypoint: calls would go out as they are; ` +
    `${wayOut}set 'metadata.labels' to { 'istio.io/use-waypoint': '<waypoint>' } (ambient-without-waypoint)`;
  expect(() => chart.toJson()).toThrow(invalid(error('egress/a'), error('egress/b', "pass an EgressWaypoint as 'via', or ")));
});

test('facts of another chart do not count', () => {
  const chart = shop();
  const other = new Chart(chart.node.root as App, 'other', { namespace: 'billing' });
  Mesh.configure(other, { dnsCapture: true, outboundMode: OutboundMode.REGISTRY_ONLY });
  new ExternalNameAlias(chart, 'weather', { host: 'api.weather.com' });
  new ExternalNameAlias(other, 'weather', { host: 'api.weather.com' });
  expect(rules(chart.node.root as App)).toEqual(['egress/weather warning external-name-of-tls-port', 'other/weather error external-name-of-tls-port']);
});

test('findings of constructs from another copy of the package count too', () => {
  const chart = shop();
  const { ExternalApi: TheirExternalApi, EgressPort: TheirEgressPort } = anotherCopy();
  new TheirExternalApi(chart, 'db', { host: 'db.example.com', ports: [TheirEgressPort.tcp(5432)] });
  expect(rules(chart)).toEqual(['egress/db error tcp-port-without-address']);
});
