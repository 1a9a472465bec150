import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessLogs, DataPlane, EgressChecks, EgressGateway, EgressPort, EgressWaypoint, ExternalApi, GatewayFlavor, Workload, type IEgressPath, type MeshFacts } from '../../src';
import { isAttached } from '../../src/private/attached';
import { anotherCopy, chartOf, ofKind, shop, synth } from '../helpers';

const PORTS = [EgressPort.http(80), EgressPort.https(443)];

describe.each<[string, MeshFacts, (station: Chart) => IEgressPath]>([
  ['a gateway', {}, station => new EgressGateway(station, 'egress', { service: 'egress', selector: { istio: 'egress' } })],
  ['a gateway of the Kubernetes Gateway API', { istioVersion: '1.31' }, station => new EgressGateway(station, 'egress', { flavor: GatewayFlavor.KUBERNETES })],
  ['a waypoint', { istioVersion: '1.31', dataPlane: DataPlane.AMBIENT }, station => new EgressWaypoint(station, 'egress', { accessLogs: AccessLogs.toStandardOutput() })],
])('an API that is removed, behind %s', (_, facts, pathIn) => {
  const billing = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
  const make = () => {
    const chart = shop(facts);
    const station = chartOf(chart, 'istio-egress');
    const via = pathIn(station);
    const register = (scope: Construct, host = 'api.stripe.com', name = 'stripe') => {
      const api = new ExternalApi(scope, 'stripe', { host, via, ports: PORTS, metadata: { name } });
      api.allowFrom(billing);
      return api;
    };
    return { chart, station, register };
  };

  test('leaves nothing there', () => {
    const { chart, station, register } = make();
    const before = synth(station);
    register(chart);
    expect(synth(station)).not.toEqual(before);
    chart.node.tryRemoveChild('stripe');
    expect(synth(station)).toEqual(before);
    expect(EgressChecks.of(chart.node.root).findings()).toEqual([]);
  });

  test('leaves nothing there if the construct around it was removed', () => {
    const { chart, station, register } = make();
    const before = synth(station);
    const team = new Construct(chart, 'team');
    register(team);
    chart.node.tryRemoveChild('team');
    expect(synth(station)).toEqual(before);
  });

  test('may be replaced by one of the same name, who then says who may call', () => {
    const { chart, station, register } = make();
    register(chart);
    chart.node.tryRemoveChild('stripe');
    const api = register(chart, 'files.stripe.com');
    const policies = ofKind([...synth(station), ...synth(chart)], 'AuthorizationPolicy');
    expect(policies).toEqual([api.authorizationPolicy!.toJson()]);
    expect(JSON.stringify(synth(station))).not.toContain('api.stripe.com');
    expect(EgressChecks.of(chart.node.root).findings()).toEqual([]);
  });

  test('takes nothing of another one with it', () => {
    const alone = make();
    alone.register(new Construct(alone.chart, 'team'));
    const { chart, station, register } = make();
    register(new Construct(chart, 'team'));
    const other = new Construct(chart, 'other');
    register(other, 'mail.example.com', 'mail');
    chart.node.tryRemoveChild('other');
    expect(synth(station)).toEqual(synth(alone.station));
  });
});

test('another copy of this package knows what goes with what', () => {
  const { EgressGateway: TheirGateway } = anotherCopy();
  const chart = shop();
  const station = chartOf(chart, 'istio-egress');
  const via = new TheirGateway(station, 'egress', { service: 'egress', selector: { istio: 'egress' } });
  const before = synth(station);
  const api = new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', via });
  api.allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  expect(isAttached(api.authorizationPolicy!)).toBe(true);
  chart.node.tryRemoveChild('stripe');
  expect(isAttached(api.authorizationPolicy!)).toBe(false);
  expect(synth(station)).toEqual(before);
});
