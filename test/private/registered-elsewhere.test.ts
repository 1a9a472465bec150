import { Chart, type App } from 'cdk8s';
import { EgressChecks, EgressPort, ExternalApi, ExternalNameAlias, type ExternalApiAttributes } from '../../src';
import { anotherCopy, attempt, invalid, only, shop, synth } from '../helpers';

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
  attempt(() => ref.ports.push(EgressPort.https(8443)));
  expect(ref.ports.map(({ number }) => number)).toEqual([80]);
});

test('hands out a list that an alias does not repeat', () => {
  const chart = shop();
  const ref = refer(chart, { ports: [EgressPort.http(80)] });
  const alias = new ExternalNameAlias(chart, 'alias', { target: ref });
  attempt(() => ref.ports.push(EgressPort.http(8080)));
  attempt(() => alias.ports.push(EgressPort.http(8081)));
  expect(only(synth(chart), 'Service').spec.ports.map(({ port }: any) => port)).toEqual([80]);
  expect(only(synth(chart), 'VirtualService').spec.http).toHaveLength(1);
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
  ['https://api.example.com', 'must not have a scheme', 'write the name alone; the protocol is said by the port'],
  ['payments.shop.svc.cluster.local',
    "must be outside the cluster: an entry for a Service's own name turns its traffic into plaintext", 'call the Service directly, or use LocalAlias'],
])('may not be %s', (host, problem, wayOut) => {
  expect(() => refer(shop(), { host })).toThrow(new Error(`[egress/ref] 'host' ${problem}, got "${host}"; ${wayOut}`));
});

describe('a host that the app itself registers', () => {
  const registered = (path: string) => `[egress/ref] host api.example.com is registered by this very app, at ${path}; ` +
    'pass that ExternalApi instead of a reference by attributes (registered-in-app)';

  /** An ExternalApi of the namespace `platform`, and a reference to its host. */
  function both(attributes: Partial<ExternalApiAttributes> = {}) {
    const chart = shop();
    const api = new ExternalApi(new Chart(chart.node.root as App, 'platform', { namespace: 'platform' }), 'api', { host: 'api.example.com' });
    refer(chart, attributes);
    return { chart, api };
  }

  test.each<[string, Partial<ExternalApiAttributes>]>([
    ['of unknown ports and namespace', {}],
    ['of the same ports', { ports: [EgressPort.https(443)] }],
    ['of other ports', { ports: [EgressPort.http(80), EgressPort.grpc(9090)] }],
    ['of its namespace', { namespace: 'platform' }],
    ['written in another way', { host: 'API.Example.com' }],
  ])('stops synth, as a reference %s', (_, attributes) => {
    expect(() => both(attributes).chart.toJson()).toThrow(invalid(registered('platform/api')));
  });

  test('stops synth, whoever sees it, and also as one of several', () => {
    const chart = shop();
    new ExternalApi(chart, 'api', { host: 'www.example.com', additionalHosts: ['api.example.com'], consumers: ['web'] });
    refer(chart);
    expect(() => chart.toJson()).toThrow(invalid(registered('egress/api')));
  });

  test('stops synth, also through another copy of the package', () => {
    const chart = shop();
    new (anotherCopy().ExternalApi)(chart, 'theirs', { host: 'api.example.com' });
    refer(chart);
    expect(() => chart.toJson()).toThrow(invalid(registered('egress/theirs')));
  });

  test('is told at the reference alone', () => {
    const { chart } = both();
    expect(EgressChecks.of(chart.node.root).findings().map(({ constructPath, rule, severity }) => [constructPath, rule, severity]))
      .toEqual([['egress/ref', 'registered-in-app', 'error']]);
  });

  test('is another one in another namespace', () => {
    expect(synth(both({ namespace: 'elsewhere' }).chart)).toEqual([]);
  });

  test('is fine once it is removed', () => {
    const { chart } = both();
    chart.node.root.node.findChild('platform').node.tryRemoveChild('api');
    expect(synth(chart)).toEqual([]);
  });

  test('is fine where the app registers others', () => {
    const chart = shop();
    new ExternalApi(chart, 'other', { host: 'other.example.com' });
    refer(chart, { ports: [EgressPort.http(80)] });
    expect(EgressChecks.of(chart).findings()).toEqual([]);
  });
});
