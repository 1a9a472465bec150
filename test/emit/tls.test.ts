import { CertificateAuthority, UpstreamTls, Workload } from '../../src';
import { clientTls, type TlsContext } from '../../src/emit/tls';

const HOST = 'api.example.com';
const NAMED = { sni: HOST, subjectAltNames: [HOST] };
const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const FILES = { clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };

const emitted = (tls: UpstreamTls | undefined, context: Partial<TlsContext> = {}) =>
  JSON.parse(JSON.stringify(clientTls(tls, { host: HOST, namespace: 'shop', ...context })));

test('no TLS is said, because a mesh-wide rule may say another', () => {
  expect(emitted(undefined)).toEqual({ mode: 'DISABLE' });
  expect(emitted(undefined, { workload: BILLING })).toEqual({ mode: 'DISABLE' });
});

describe('the name of the server', () => {
  test.each<[string, UpstreamTls, object]>([
    ['simple', UpstreamTls.simple(), { mode: 'SIMPLE' }],
    ['mutual (files)', UpstreamTls.mutualFromFiles(FILES), { mode: 'MUTUAL', ...FILES }],
    ['mutual (Secret)', UpstreamTls.mutualFromSecret('client', BILLING), { mode: 'MUTUAL', credentialName: 'client' }],
  ])('is asked for and checked in %s TLS', (_, tls, rest) => {
    expect(emitted(tls, { workload: BILLING })).toEqual({ ...rest, ...NAMED });
    expect(emitted(tls, { workload: BILLING, host: '*.example.com' })).toEqual(rest);
  });

  test('is that of the options, for a wildcard too', () => {
    const tls = UpstreamTls.simple({ serverName: 'edge.example.net' });
    const expected = { mode: 'SIMPLE', sni: 'edge.example.net', subjectAltNames: ['edge.example.net'] };
    expect(emitted(tls)).toEqual(expected);
    expect(emitted(tls, { host: '*.example.com' })).toEqual(expected);
  });

  test('may be one of several on the certificate, each once', () => {
    const subjectAltNames = ['b.example.com', HOST, 'b.example.com', 'c.example.com'];
    expect(emitted(UpstreamTls.simple({ subjectAltNames }))).toEqual({ mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST, 'b.example.com', 'c.example.com'] });
    expect(emitted(UpstreamTls.simple({ subjectAltNames, serverName: 'edge.example.net' })))
      .toEqual({ mode: 'SIMPLE', sni: 'edge.example.net', subjectAltNames: ['edge.example.net', 'b.example.com', HOST, 'c.example.com'] });
  });

  test('of a wildcard is that of the request, and on the certificate may be only what is told', () => {
    expect(emitted(UpstreamTls.simple({ subjectAltNames: ['edge.example.com'] }), { host: '*.example.com' })).toEqual({ mode: 'SIMPLE', subjectAltNames: ['edge.example.com'] });
  });

  test('is asked for and not checked where somebody said so', () => {
    expect(emitted(UpstreamTls.unverified('test system'))).toEqual({ mode: 'SIMPLE', sni: HOST, insecureSkipVerify: true });
    expect(emitted(UpstreamTls.unverified('test system', { serverName: 'edge.example.net' }))).toEqual({ mode: 'SIMPLE', sni: 'edge.example.net', insecureSkipVerify: true });
    expect(emitted(UpstreamTls.unverified('test system'), { host: '*.example.com' })).toEqual({ mode: 'SIMPLE', insecureSkipVerify: true });
  });
});

describe('the authority', () => {
  test('is a file', () => {
    const certificateAuthority = CertificateAuthority.fromFile('/etc/certs/ca.crt');
    expect(emitted(UpstreamTls.simple({ certificateAuthority }))).toEqual({ mode: 'SIMPLE', caCertificates: '/etc/certs/ca.crt', ...NAMED });
    expect(emitted(UpstreamTls.mutualFromFiles({ ...FILES, certificateAuthority }))).toEqual({ mode: 'MUTUAL', ...FILES, caCertificates: '/etc/certs/ca.crt', ...NAMED });
  });

  test('is a ConfigMap in the namespace of the rule, for every proxy', () => {
    const tls = UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') });
    const expected = { mode: 'SIMPLE', credentialName: 'configmap://shop/partner-ca', ...NAMED };
    expect(emitted(tls)).toEqual(expected);
    expect(emitted(tls, { workload: BILLING })).toEqual(expected);
  });

  test('is a Secret for one workload, and that of the operating system for others', () => {
    const tls = UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', BILLING) });
    expect(emitted(tls, { workload: BILLING })).toEqual({ mode: 'SIMPLE', credentialName: 'partner-ca', ...NAMED });
    expect(emitted(tls)).toEqual({ mode: 'SIMPLE', ...NAMED });
    expect(emitted(tls, { workload: Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }) })).toEqual({ mode: 'SIMPLE', ...NAMED });
  });
});

test('the certificate from a Secret is for one workload, and others have TLS without one, not clear text', () => {
  const tls = UpstreamTls.mutualFromSecret('client', BILLING, { subjectAltNames: ['b.example.com'] });
  const names = { sni: HOST, subjectAltNames: [HOST, 'b.example.com'] };
  expect(emitted(tls, { workload: BILLING })).toEqual({ mode: 'MUTUAL', credentialName: 'client', ...names });
  expect(emitted(tls)).toEqual({ mode: 'SIMPLE', ...names });
});
