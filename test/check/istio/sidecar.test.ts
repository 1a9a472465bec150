import { judged, texts } from './judged';
import { withSidecar } from './sidecars';

const EGRESS = [{ hosts: ['./*'] }];

test.each([
  { egress: EGRESS },
  { ingress: [{ port: { number: 80, protocol: 'HTTP' } }] },
  { outboundTrafficPolicy: {} },
  { inboundConnectionPool: { tcp: {} } },
  { workloadSelector: { labels: { app: 'a' } }, egress: EGRESS },
])('nothing is wrong with %j', spec => expect(judged(withSidecar(spec))).toEqual([]));

test.each([{}, { egress: [], ingress: [] }, { workloadSelector: { labels: { app: 'a' } } }])('%j is empty', spec => {
  expect(judged(withSidecar(spec))).toEqual(['error sidecar-empty at spec']);
  expect(texts(withSidecar(spec))).toEqual([
    "a Sidecar that configures nothing is refused; set 'egress', 'ingress', 'outboundTrafficPolicy' or 'inboundConnectionPool'",
  ]);
});

test('its selector is judged', () => {
  expect(judged(withSidecar({ workloadSelector: {}, egress: EGRESS }))).toEqual(['warning selector-without-labels at spec.workloadSelector.labels']);
  expect(judged(withSidecar({ workloadSelector: { labels: { 'a*': 'b' } }, egress: EGRESS }))).toEqual(['error selector-wildcard at spec.workloadSelector.labels.a*']);
});

test('its limits are judged', () => {
  expect(judged(withSidecar({ inboundConnectionPool: {} }))).toEqual(['error connection-pool-empty at spec.inboundConnectionPool']);
});

describe('the proxy for unknown hosts', () => {
  const proxy = (egressProxy: object, mode: string | undefined = 'ALLOW_ANY') => withSidecar({ outboundTrafficPolicy: { mode, egressProxy } });
  const at = 'spec.outboundTrafficPolicy.egressProxy';

  test('is a host and its port', () => {
    expect(judged(proxy({ host: 'proxy.example.com', port: { number: 3128 } }))).toEqual([]);
    expect(judged(proxy({ host: 'proxy.example.com' }))).toEqual([`error sidecar-proxy-without-port at ${at}`]);
    expect(judged(proxy({ host: '*.example.com', port: { number: 3128 } }))).toEqual([`error sidecar-bad-proxy-host at ${at}.host`]);
    expect(judged(proxy({ host: 'proxy.example.com', port: {} }))).toEqual([`error destination-bad-port at ${at}.port.number`]);
    expect(texts(proxy({ host: '*.example.com', port: { number: 1 } }))).toEqual([
      '\'host\' of \'egressProxy\' is no full DNS name, got "*.example.com"; write a name such as \'egressgateway.istio-system.svc.cluster.local\'',
    ]);
  });

  test('is for a mesh that lets calls of them out', () => {
    const host = { host: 'proxy.example.com', port: { number: 3128 } };
    expect(judged(proxy(host, 'REGISTRY_ONLY'))).toEqual([`error sidecar-proxy-of-closed-mesh at ${at}`]);
    expect(judged(withSidecar({ outboundTrafficPolicy: { egressProxy: host } }))).toEqual([`error sidecar-proxy-of-closed-mesh at ${at}`]);
    expect(texts(proxy(host, 'REGISTRY_ONLY'))).toEqual([
      "'egressProxy' is for unknown hosts, which 'mode' REGISTRY_ONLY does not let out; set mode: ALLOW_ANY, or take 'egressProxy' out",
    ]);
  });
});
