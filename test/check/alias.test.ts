import { DataPlane, EgressPort, EndpointsAlias, EndpointsForm, ExternalNameAlias, Mesh, OutboundMode, UpstreamTls, type MeshFacts } from '../../src';
import { checkExternalNameAlias, deprecatedEndpoints } from '../../src/check/alias';
import { invalid, shop, synth } from '../helpers';

const HTTP = EgressPort.http(80);
const HTTPS = EgressPort.https(443);
const CLOSED: MeshFacts = { dnsCapture: true, outboundMode: OutboundMode.REGISTRY_ONLY };

const check = (ports: EgressPort[], facts: MeshFacts = {}) => checkExternalNameAlias('payments', 'api.stripe.com', ports, Mesh.of(shop(facts)));
const finding = (severity: string, rule: string, message: string, fix: string) => ({ rule, severity, message, fix });

function synthesize(ports: EgressPort[], facts: MeshFacts): any[] {
  const chart = shop(facts);
  new ExternalNameAlias(chart, 'payments', { host: 'api.stripe.com', ports });
  return synth(chart);
}

test.each<MeshFacts>([{}, CLOSED, { dataPlane: DataPlane.SIDECAR }])('nothing is wrong with an alias for HTTP, with the facts %j', facts => {
  expect(check([HTTP, EgressPort.grpc(9090), EgressPort.http2(81)], facts)).toEqual([]);
});

describe('in ambient mode', () => {
  const message = 'alias payments stands for api.stripe.com by ExternalName, which ambient mode does not know: calls would leave as if it were not there';
  const fix = 'let workloads call the host itself, or use EndpointsAlias with its addresses';

  test('an alias by ExternalName is not known', () => {
    expect(check([HTTP], { dataPlane: DataPlane.AMBIENT })).toEqual([finding('error', 'ambient-external-name', message, fix)]);
  });

  test('it stops synth', () => {
    expect(() => synthesize([HTTP], { dataPlane: DataPlane.AMBIENT })).toThrow(invalid(`[egress/payments] ${message}; ${fix} (ambient-external-name)`));
  });
});

describe('a port of TLS', () => {
  const fix = 'let workloads speak HTTP to the alias: EgressPort.http(80, { tls: UpstreamTls.simple() }) on api.stripe.com';
  const limited = (described: string) => finding('warning', 'external-name-of-tls-port',
    `on port ${described} of alias payments the workloads' own TLS names the alias, not api.stripe.com, unless they are told otherwise; ` +
    'and with DNS capture Istio does not match it', fix);
  const closed = (described: string, severity: string) => finding(severity, 'external-name-of-tls-port',
    `port ${described} of alias payments is closed: with DNS capture Istio does not match an alias by SNI, and REGISTRY_ONLY refuses what is not matched`, fix);

  test.each<MeshFacts>([
    {}, { dnsCapture: true }, { outboundMode: OutboundMode.REGISTRY_ONLY },
    { dnsCapture: true, outboundMode: OutboundMode.ALLOW_ANY }, { dnsCapture: false, outboundMode: OutboundMode.REGISTRY_ONLY },
  ])('works within limits, with the facts %j', facts => {
    expect(check([HTTP, HTTPS, EgressPort.tls(8443)], facts)).toEqual([limited('443 (HTTPS)'), limited('8443 (TLS)')]);
    expect(check([HTTPS], facts)).toEqual([limited('443 (HTTPS)')]);
  });

  test('may be meant beside HTTP with TLS from the sidecar', () => {
    const encrypted = EgressPort.http(8080, { tls: UpstreamTls.simple() });
    expect(check([HTTP, HTTPS, encrypted])).toEqual([{
      ...limited('443 (HTTPS)'), fix: 'acknowledge it if workloads speak HTTP to the alias, at port 8080, or declare api.stripe.com without this port if nobody calls it',
    }]);
  });

  test('is closed with DNS capture and REGISTRY_ONLY, and wrong where it is all that there is', () => {
    expect(check([HTTPS, EgressPort.tls(8443)], CLOSED)).toEqual([closed('443 (HTTPS)', 'error'), closed('8443 (TLS)', 'error')]);
  });

  test('is only reported as closed beside HTTP, by which the alias can be called', () => {
    expect(check([HTTPS, HTTP], CLOSED)).toEqual([closed('443 (HTTPS)', 'warning')]);
  });

  test('stops synth only as an error', () => {
    expect(() => synthesize([HTTPS], CLOSED)).toThrow(invalid(
      '[egress/payments] port 443 (HTTPS) of alias payments is closed: with DNS capture Istio does not match an alias by SNI, and REGISTRY_ONLY refuses ' +
      `what is not matched; ${fix} (external-name-of-tls-port)`));
    expect(synthesize([HTTPS, HTTP], CLOSED)).toHaveLength(4);
    expect(synthesize([HTTPS], {})).toHaveLength(3);
  });
});

describe('Endpoints', () => {
  const deprecated = finding('warning', 'deprecated-endpoints', 'the Endpoints of alias payments are deprecated since Kubernetes 1.33',
    "leave 'form' out to emit EndpointSlices, or say Mesh.configure(app, { kubernetesVersion }) if the cluster is older");

  test.each([['1.32', []], ['1.27.3', []], ['1.33', [deprecated]], ['1.34.1', [deprecated]], [undefined, [deprecated]]])(
    'are deprecated on Kubernetes %p or not', (kubernetesVersion, findings) => {
      expect(deprecatedEndpoints('payments', Mesh.of(shop({ kubernetesVersion })))).toEqual(findings);
    });

  test('do not stop synth', () => {
    const chart = shop();
    new EndpointsAlias(chart, 'payments', { addresses: ['192.0.2.1'], ports: [HTTP], form: EndpointsForm.ENDPOINTS });
    expect(synth(chart).map(({ kind }) => kind)).toContain('Endpoints');
  });
});
