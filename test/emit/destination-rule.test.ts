import { CircuitBreaker, EgressPort, UpstreamTls, Workload } from '../../src';
import { destinationRuleSpec, type HostPolicy } from '../../src/emit/destination-rule';

const rule = (ports: EgressPort[], host = 'api.example.com', more: Partial<HostPolicy> = {}) =>
  JSON.parse(JSON.stringify(destinationRuleSpec({ host, exportTo: ['.', 'billing'], ports, traffic: {}, ...more })));
const SIMPLE = UpstreamTls.simple();
const VERIFIED = { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] };

test('adds nothing by default, so that no mesh-wide rule adds the mesh\'s own TLS', () => {
  expect(rule([EgressPort.https(443), EgressPort.http(80), EgressPort.tcp(5432)])).toEqual({
    host: 'api.example.com',
    exportTo: ['.', 'billing'],
    trafficPolicy: { tls: { mode: 'DISABLE' } },
  });
});

test('originates TLS with the name of the host, asked for and checked', () => {
  expect(rule([EgressPort.http(80, { tls: SIMPLE })]).trafficPolicy).toEqual({ tls: VERIFIED });
});

test('originates TLS with another name, asked for and checked', () => {
  expect(rule([EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'edge.example.net' }) })]).trafficPolicy)
    .toEqual({ tls: { mode: 'SIMPLE', sni: 'edge.example.net', subjectAltNames: ['edge.example.net'] } });
});

test('names nothing for a wildcard, whose TLS follows the Host header', () => {
  expect(rule([EgressPort.http(80, { tls: SIMPLE })], '*.example.com').trafficPolicy).toEqual({ tls: { mode: 'SIMPLE' } });
  expect(rule([EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'edge.example.com' }) })], '*.example.com').trafficPolicy)
    .toEqual({ tls: { mode: 'SIMPLE', sni: 'edge.example.com', subjectAltNames: ['edge.example.com'] } });
});

test('checks no certificate where somebody said so, and still asks for the name', () => {
  expect(rule([EgressPort.http(80, { tls: UpstreamTls.unverified('test system') })]).trafficPolicy)
    .toEqual({ tls: { mode: 'SIMPLE', sni: 'api.example.com', insecureSkipVerify: true } });
  expect(rule([EgressPort.http(80, { tls: UpstreamTls.unverified('test system') })], '*.example.com').trafficPolicy)
    .toEqual({ tls: { mode: 'SIMPLE', insecureSkipVerify: true } });
});

test('stands on top where all ports agree', () => {
  expect(rule([EgressPort.http(80, { tls: SIMPLE }), EgressPort.grpc(9090, { tls: UpstreamTls.simple() })]).trafficPolicy).toEqual({ tls: VERIFIED });
});

test('stands whole in an entry for every port where they differ', () => {
  expect(rule([EgressPort.http(80, { tls: SIMPLE }), EgressPort.https(443), EgressPort.http(81, { tls: SIMPLE })]).trafficPolicy).toEqual({
    portLevelSettings: [
      { port: { number: 80 }, tls: VERIFIED },
      { port: { number: 443 }, tls: { mode: 'DISABLE' } },
      { port: { number: 81 }, tls: VERIFIED },
    ],
  });
});

test('goes by the port that is dialled, not by the one at the host', () => {
  const { portLevelSettings } = rule([EgressPort.http(80, { tls: SIMPLE, targetPort: 8443 }), EgressPort.https(443)]).trafficPolicy;
  expect(portLevelSettings.map(({ port }: any) => port.number)).toEqual([80, 443]);
});

describe('for one workload', () => {
  const workload = Workload.of({ labels: { app: 'billing', tier: 'back' } });
  const ports = [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', workload) }), EgressPort.https(443)];
  const named = { sni: 'api.example.com', subjectAltNames: ['api.example.com'] };

  test('selects its pods', () => {
    expect(rule(ports, undefined, { workload }).workloadSelector).toEqual({ matchLabels: { app: 'billing', tier: 'back' } });
    expect(rule(ports)).not.toHaveProperty('workloadSelector');
  });

  test('has its certificate, and for all others TLS without one', () => {
    const policy = (tls: object) => ({ portLevelSettings: [{ port: { number: 80 }, tls }, { port: { number: 443 }, tls: { mode: 'DISABLE' } }] });
    expect(rule(ports, undefined, { workload }).trafficPolicy).toEqual(policy({ mode: 'MUTUAL', credentialName: 'client', ...named }));
    expect(rule(ports).trafficPolicy).toEqual(policy({ mode: 'SIMPLE', ...named }));
    expect(rule(ports, undefined, { workload: Workload.of({ labels: { app: 'other' }, serviceAccount: 'other' }) }).trafficPolicy).toEqual(policy({ mode: 'SIMPLE', ...named }));
  });

  test('has the whole policy of the host, as the others have', () => {
    const traffic = { circuitBreaker: CircuitBreaker.onGatewayErrors(5) };
    const without = (policy: any) => policy.portLevelSettings.map(({ tls, ...rest }: any) => rest);
    const [own, others] = [{ workload, traffic }, { traffic }].map(more => without(rule(ports, undefined, more).trafficPolicy));
    expect(own).toEqual(others);
    expect(own.map(({ outlierDetection }: any) => outlierDetection.consecutiveGatewayErrors)).toEqual([5, 5]);
  });
});
