import { Chart, type App } from 'cdk8s';
import { EgressChecks, EgressPort, ExternalApi, type ExternalApiAttributes } from '../../src';
import { invalid, shop, synth } from '../helpers';

const refer = (chart: Chart, attributes: Partial<ExternalApiAttributes> = {}) =>
  ExternalApi.fromAttributes(chart, 'ref', { host: 'api.example.com', ...attributes });

test('says what it was told, in the form in which Istio compares it', () => {
  const ports = [EgressPort.http(80)];
  expect(refer(shop(), { host: 'API.Example.com', ports, namespace: 'platform' })).toMatchObject({ host: 'api.example.com', ports, namespace: 'platform' });
});

test('has no ports and no namespace unless they are told', () => {
  const ref = refer(shop());
  expect(ref.ports).toEqual([]);
  expect(ref.namespace).toBeUndefined();
});

test('keeps a list of its own', () => {
  const ports = [EgressPort.http(80)];
  const ref = refer(shop(), { ports });
  ports.push(EgressPort.https(443));
  expect(ref.ports.map(({ number }) => number)).toEqual([80]);
});

test('may be a wildcard', () => {
  expect(refer(shop(), { host: '*.example.com' }).host).toBe('*.example.com');
});

test('emits nothing: neither entry nor rule', () => {
  const chart = shop();
  refer(chart, { ports: [EgressPort.http(80)], namespace: 'platform' });
  expect(synth(chart)).toEqual([]);
});

test('is no ExternalApi', () => {
  expect(ExternalApi.isExternalApi(refer(shop()))).toBe(false);
});

test.each([
  ['10.0.0.1', 'must be a name, not an IP address', 'write the host of the ServiceEntry'],
  ['https://api.example.com', 'must not have a scheme', "write the name alone, and say the protocol with 'ports'"],
  ['payments.shop.svc.cluster.local',
    "must be outside the cluster: an entry for a Service's own name turns its traffic into plaintext", 'call the Service directly, or use LocalAlias'],
])('may not be %s', (host, problem, wayOut) => {
  expect(() => refer(shop(), { host })).toThrow(new Error(`[egress/ref] 'host' ${problem}, got "${host}"; ${wayOut}`));
});

describe('a port that the ExternalApi of the same app does not declare', () => {
  const dead = (port: string) => `[egress/ref] port ${port} of api.example.com is not declared by the ExternalApi at platform/api; ` +
    'add the port there, and pass that ExternalApi instead of a reference by attributes (undeclared-port)';

  function both(...ports: EgressPort[]) {
    const chart = shop();
    const api = new ExternalApi(new Chart(chart.node.root as App, 'platform', { namespace: 'platform' }), 'api', { host: 'api.example.com' });
    refer(chart, { ports });
    return { chart, api };
  }

  test('stops synth, each of them', () => {
    const { chart } = both(EgressPort.http(80), EgressPort.https(443), EgressPort.grpc(9090));
    expect(() => chart.toJson()).toThrow(invalid(dead('80 (HTTP)'), dead('9090 (GRPC)')));
  });

  test('is fine once it is declared', () => {
    const { chart, api } = both(EgressPort.http(80));
    expect(() => chart.toJson()).toThrow(invalid(dead('80 (HTTP)')));
    api.addPort(EgressPort.http(80));
    expect(synth(chart)).toEqual([]);
  });

  test('is nobody\'s mistake where the app does not register the host', () => {
    const chart = shop();
    new ExternalApi(chart, 'other', { host: 'other.example.com' });
    refer(chart, { ports: [EgressPort.http(80)] });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
  });
});
