import { Chart } from 'cdk8s';
import { EgressChecks, EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias, UpstreamTls, type LocalAliasProps } from '../src';
import { only, shop, synth } from './helpers';

function make(props: Partial<LocalAliasProps> = {}) {
  const chart = shop();
  const alias = new LocalAlias(chart, 'payments', { selector: { app: 'payments' }, ports: [EgressPort.http(80, { targetPort: 8080 })], ...props });
  return { chart, alias };
}

const refused = (message: string) => new Error(`[egress/payments] ${message}`);

test('emits a Service for the pods, and nothing else', () => {
  const { chart, alias } = make({ selector: { app: 'payments', tier: 'backend' } });
  expect(synth(chart)).toEqual([{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'payments', namespace: 'shop' },
    spec: {
      selector: { app: 'payments', tier: 'backend' },
      ports: [{ name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http', targetPort: 8080 }],
    },
  }]);
  expect(EgressChecks.of(chart).findings()).toEqual([]);
  expect(alias).toMatchObject({ serviceName: 'payments', namespace: 'shop', host: 'payments.shop.svc.cluster.local' });
});

test('refuses an empty selector', () => {
  expect(() => make({ selector: {} })).toThrow(refused(
    "'selector' must not be empty: no pod would answer; write the labels of the pods, such as { app: 'payments' }"));
});

test('takes any protocol', () => {
  const ports = [EgressPort.https(443), EgressPort.tcp(5432), EgressPort.mongo(27017), EgressPort.grpc(9090)];
  expect(only(synth(make({ ports }).chart), 'Service').spec.ports.map(({ appProtocol }: any) => appProtocol)).toEqual(['https', 'tcp', 'mongo', 'grpc']);
});

describe('TLS that the proxy adds', () => {
  const port = EgressPort.http(8080, { tls: UpstreamTls.simple() });
  const error = refused("'tls' must not be set on port 8080 (HTTP): calls to pods of the mesh are encrypted by the mesh itself; leave it out");

  test('is refused', () => {
    expect(() => make({ ports: [EgressPort.http(80), port] })).toThrow(error);
  });

  test('is refused on a port that is added', () => {
    const { chart, alias } = make();
    const before = synth(chart);
    expect(() => alias.addPort(port)).toThrow(error);
    expect(synth(chart)).toEqual(before);
  });
});

describe('addPort', () => {
  test.each(['before', 'after'])('adds a port %s the first synth', when => {
    const { chart, alias } = make();
    if (when === 'after') {
      synth(chart);
    }
    alias.addPort(EgressPort.grpc(9090));
    expect(alias.ports.map(({ number }) => number)).toEqual([80, 9090]);
    expect(only(synth(chart), 'Service').spec.ports.map(({ port, name }: any) => [port, name])).toEqual([[80, 'http'], [9090, 'grpc-9090']]);
  });

  test.each([
    [EgressPort.http2(80), "'ports' has the number 80 twice (http, http2-80); each number can have one protocol"],
    [EgressPort.http(81, { name: 'http' }), "'ports' has the name 'http' twice (80, 81); set 'name' of one of them"],
  ])('refuses what is taken, and leaves the alias as it was', (port, message) => {
    const { chart, alias } = make();
    const before = synth(chart);
    expect(() => alias.addPort(port)).toThrow(refused(message));
    expect(alias.ports).toHaveLength(1);
    expect(synth(chart)).toEqual(before);
  });
});

test('the list that it was made from and the one that it hands out are not its own', () => {
  const ports = [EgressPort.http(80)];
  const { alias } = make({ ports });
  ports.pop();
  alias.ports.pop();
  expect(alias.ports).toHaveLength(1);
});

describe('a dependency that moves in', () => {
  const TLS = UpstreamTls.simple({ serverName: 'payments.example.com' });

  /** Name and ports of the Service, as far as callers and their proxies depend on them. */
  function dialled(build: (chart: Chart) => unknown) {
    const chart = shop();
    build(chart);
    const { metadata, spec } = only(synth(chart), 'Service');
    return {
      name: metadata.name,
      namespace: metadata.namespace,
      ports: spec.ports.map(({ name, port, protocol, appProtocol }: any) => ({ name, port, protocol, appProtocol })),
    };
  }

  const steps: Array<[string, (chart: Chart) => unknown]> = [
    ['an ExternalNameAlias of a host', chart => new ExternalNameAlias(chart, 'payments', {
      host: 'api.payments.example', ports: [EgressPort.http(80, { tls: TLS }), EgressPort.grpc(9090)],
    })],
    ['an ExternalNameAlias of an ExternalApi', chart => new ExternalNameAlias(chart, 'payments', {
      target: new ExternalApi(chart, 'api', { host: 'api.payments.example', ports: [EgressPort.http(80), EgressPort.grpc(9090, { tls: TLS, targetPort: 443 })] }),
    })],
    ['an EndpointsAlias', chart => new EndpointsAlias(chart, 'payments', {
      addresses: ['10.40.0.17', '10.40.0.18'], ports: [EgressPort.http(80, { tls: TLS, targetPort: 8443 }), EgressPort.grpc(9090)],
    })],
    ['a LocalAlias', chart => new LocalAlias(chart, 'payments', {
      selector: { app: 'payments' }, ports: [EgressPort.http(80, { targetPort: 8080 }), EgressPort.grpc(9090, { targetPort: 9091 })],
    })],
  ];

  test.each(steps)('is called by the same name and ports as %s', (_, build) => {
    expect(dialled(build)).toEqual({
      name: 'payments',
      namespace: 'shop',
      ports: [
        { name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http' },
        { name: 'grpc-9090', port: 9090, protocol: 'TCP', appProtocol: 'grpc' },
      ],
    });
  });

  test('leaves no rule, route, entry or slice behind', () => {
    expect(steps.map(([, build]) => {
      const chart = shop();
      build(chart);
      return synth(chart).map(({ kind }) => kind).sort();
    })).toEqual([
      ['DestinationRule', 'Service', 'ServiceEntry', 'VirtualService'],
      ['DestinationRule', 'Service', 'ServiceEntry', 'VirtualService'],
      ['DestinationRule', 'EndpointSlice', 'Service', 'VirtualService'],
      ['Service'],
    ]);
  });
});
