import { App, Chart } from 'cdk8s';
import { AccessLogs, EgressGateway, EgressScope, Workload, type EgressGatewayProps, type EgressScopeProps } from '../src';
import { ofKind, only, shop, synth } from './helpers';

const SELECTOR = { istio: 'egressgateway' };
const gateway = (chart: Chart, props: Partial<EgressGatewayProps> = {}) => new EgressGateway(chart, 'egress', { service: 'egress', selector: SELECTOR, ...props });
const scope = (chart: Chart, props: Partial<EgressScopeProps> = {}) => new EgressScope(chart, 'scope', { allow: [], ...props });

test('there are none unless asked for', () => {
  const chart = shop();
  expect([gateway(chart).telemetry, scope(chart).telemetry]).toEqual([undefined, undefined]);
  expect(ofKind(synth(chart), 'Telemetry')).toEqual([]);
});

test('of a gateway', () => {
  const chart = shop();
  const { telemetry } = gateway(chart, { accessLogs: AccessLogs.toStandardOutput(), metadata: { name: 'out' }, owner: 'platform' });
  expect(only(synth(chart), 'Telemetry')).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'out', namespace: 'shop', annotations: { 'cdk8s-istio-egress/owner': 'platform' } },
    spec: { selector: { matchLabels: SELECTOR }, accessLogging: [{ providers: [{ name: 'envoy' }] }] },
  });
  expect(telemetry!.name).toBe('out');
});

test.each<[string, Partial<EgressScopeProps>, object]>([
  ['a namespace', {}, {}],
  ['a workload', { workload: Workload.of({ labels: { app: 'billing' } }) }, { selector: { matchLabels: { app: 'billing' } } }],
])('of a scope of %s', (_, props, selector) => {
  const chart = shop();
  const { telemetry, sidecar } = scope(chart, { ...props, accessLogs: AccessLogs.toProvider('otel') });
  expect(only(synth(chart), 'Telemetry').spec).toEqual({ ...selector, accessLogging: [{ match: { mode: 'CLIENT' }, providers: [{ name: 'otel' }] }] });
  expect(telemetry!.name).toBe(sidecar.name);
});

test('need a provider with a name, and are no text', () => {
  expect(() => AccessLogs.toProvider('')).toThrow(new Error(
    "'name' of a provider of access logs must not be empty, got \"\"; write one of the 'extensionProviders' of MeshConfig, or use AccessLogs.toStandardOutput()"));
  const chart = new Chart(new App(), 'egress', { namespace: 'shop' });
  expect(() => gateway(chart, { accessLogs: true as any })).toThrow(new Error(
    "[egress/egress] 'accessLogs' must be AccessLogs, got true; write AccessLogs.toStandardOutput()"));
  expect(() => scope(chart, { accessLogs: 'otel' as any })).toThrow("[egress/scope] 'accessLogs' must be AccessLogs, got \"otel\"");
});
