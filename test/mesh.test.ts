import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DataPlane, EndpointsAlias, EgressPort, Mesh, OutboundMode, type MeshFacts } from '../src';
import { anotherCopy, only, shop, synth } from './helpers';

const configured = (facts: MeshFacts) => Mesh.of(shop(facts));

describe('facts', () => {
  test('are unknown until somebody tells them, except the domain that Kubernetes gives clusters', () => {
    expect({ ...Mesh.of(new App()) }).toEqual({
      istioVersion: undefined,
      kubernetesVersion: undefined,
      clusterDomain: 'cluster.local',
      dataPlane: undefined,
      dnsCapture: undefined,
      outboundMode: undefined,
    });
  });

  test('are read as they were told', () => {
    const facts: MeshFacts = {
      istioVersion: '1.30',
      kubernetesVersion: '1.33',
      clusterDomain: 'k8s.example.org',
      dataPlane: DataPlane.AMBIENT,
      dnsCapture: false,
      outboundMode: OutboundMode.REGISTRY_ONLY,
    };
    expect({ ...configured(facts) }).toEqual(facts);
  });

  test('of an app hold for everything in it', () => {
    const chart = shop({ istioVersion: '1.28' });
    expect(Mesh.of(new Construct(new Construct(chart, 'a'), 'b')).istioVersion).toBe('1.28');
  });

  test('of the nearest scope win, one by one', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    Mesh.configure(app, { istioVersion: '1.28', dnsCapture: true, clusterDomain: 'a.local' });
    Mesh.configure(chart, { dnsCapture: false, clusterDomain: 'b.local' });
    expect({ ...Mesh.of(chart) }).toMatchObject({ istioVersion: '1.28', dnsCapture: false, clusterDomain: 'b.local' });
  });

  test('of a construct do not reach its neighbours or its app', () => {
    const app = new App();
    const [one, other] = [new Chart(app, 'one'), new Chart(app, 'other')];
    Mesh.configure(one, { istioVersion: '1.30' });
    expect(Mesh.of(other).istioVersion).toBeUndefined();
    expect(Mesh.of(app).istioVersion).toBeUndefined();
  });

  test('told later add to what a scope knows, and replace what it knew', () => {
    const chart = shop({ istioVersion: '1.28', dnsCapture: true });
    Mesh.configure(chart.node.root, { istioVersion: '1.30', kubernetesVersion: '1.33' });
    expect({ ...Mesh.of(chart) }).toMatchObject({ istioVersion: '1.30', dnsCapture: true, kubernetesVersion: '1.33' });
  });

  test('told as undefined leave what is known alone', () => {
    const chart = shop({ istioVersion: '1.28' });
    Mesh.configure(chart, { istioVersion: undefined });
    Mesh.configure(chart.node.root, { istioVersion: undefined });
    expect(Mesh.of(chart).istioVersion).toBe('1.28');
  });

  test('told after the constructs still reach what is emitted', () => {
    const chart = shop();
    const alias = new EndpointsAlias(chart, 'ledger', { addresses: ['192.0.2.1'], ports: [EgressPort.https(443)] });
    Mesh.configure(chart, { clusterDomain: 'corp.internal' });
    expect(alias.host).toBe('ledger.shop.svc.corp.internal');
    expect(only(synth(chart), 'DestinationRule').spec.host).toBe('ledger.shop.svc.corp.internal');
  });

  test('that were refused change nothing', () => {
    const chart = shop({ istioVersion: '1.28' });
    expect(() => Mesh.configure(chart, { dnsCapture: true, istioVersion: 'latest' })).toThrow();
    expect({ ...Mesh.of(chart) }).toMatchObject({ istioVersion: '1.28', dnsCapture: undefined });
  });

  test('told to one copy of the package are known to another', () => {
    const chart = shop({ istioVersion: '1.30' });
    const other = anotherCopy();
    expect(other.Mesh).not.toBe(Mesh);
    expect(other.Mesh.of(chart).istioVersion).toBe('1.30');
  });
});

describe('versions', () => {
  test.each(['1.22', '1.30', '1.30.2', 'v1.30', '1.30.2-distroless', '1.31-alpha.1', '1.100'])('takes %s for a version of Istio', istioVersion => {
    expect(configured({ istioVersion }).istioVersion).toBe(istioVersion);
  });

  test.each(['1.5', '1.27', 'v1.33.1', '1.33.1+k3s1', '1.33+'])('takes %s for a version of Kubernetes', kubernetesVersion => {
    expect(configured({ kubernetesVersion }).kubernetesVersion).toBe(kubernetesVersion);
  });

  test.each(['latest', '', '1', '2.0', '1.x', '1.30.x', '1.30.', ' 1.30', '1.30 ', 'istio-1.30', '1-30', '1.1000'])('refuses %p, which is no version', version => {
    for (const prop of ['istioVersion', 'kubernetesVersion']) {
      expect(() => Mesh.configure(shop(), { [prop]: version }))
        .toThrow(new Error(`[egress] '${prop}' must be a text with a version such as '1.30' or '1.30.2', got "${version}"`));
    }
  });

  test.each(['1.19', '1.21', '1.21.6', '1.2', 'v1.0'])('refuses Istio %s, which has no networking.istio.io/v1', istioVersion => {
    expect(() => Mesh.configure(shop(), { istioVersion })).toThrow(new Error(
      `[egress] 'istioVersion' must be 1.22 or newer, got "${istioVersion}"; older Istio has no networking.istio.io/v1, so upgrade it, ` +
      'or write its manifests by hand'));
  });

  test('names no construct where the app itself is configured', () => {
    expect(() => Mesh.configure(new App(), { istioVersion: 'latest' }))
      .toThrow(new Error("'istioVersion' must be a text with a version such as '1.30' or '1.30.2', got \"latest\""));
  });
});

describe('the cluster domain', () => {
  test.each(['cluster.local', 'local', 'k8s.eu-1.example.org', '1.example'])('may be %s', clusterDomain => {
    expect(configured({ clusterDomain }).clusterDomain).toBe(clusterDomain);
  });

  test.each(['', '.', 'cluster.local.', '.cluster.local', 'cluster..local', 'Cluster.local', 'svc_cluster.local', 'cluster local', '-a.local', 'a-.local'])(
    'may not be %p', clusterDomain => {
      expect(() => Mesh.configure(shop(), { clusterDomain })).toThrow(new Error(
        `[egress] 'clusterDomain' must be a DNS name in lower case such as 'cluster.local', got "${clusterDomain}"`));
    });

  test('may not be anything but a text', () => {
    expect(() => Mesh.configure(shop(), { clusterDomain: 5 as any })).toThrow(new Error(
      "[egress] 'clusterDomain' must be a DNS name in lower case such as 'cluster.local', got 5"));
  });
});
