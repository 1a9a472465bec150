import { CertificateAuthority, EgressPort, UpstreamTls, Workload } from '../../src';
import { checkObjectName, checkFilePath, credentialOf, credentialOfEach, credentialsOf } from '../../src/private/credentials';

const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const REFUNDS = Workload.of({ labels: { app: 'refunds' }, serviceAccount: 'refunds' });

const CLIENT = UpstreamTls.mutualFromSecret('client', BILLING);
const AUTHORITY = UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromSecret('partner-ca', REFUNDS) });

test('a Secret is that of a client certificate, or that of an authority', () => {
  expect(credentialOf(CLIENT)).toEqual({ secret: 'client', workload: BILLING });
  expect(credentialOf(CLIENT)!.workload).toBe(BILLING);
  expect(credentialOf(AUTHORITY)).toEqual({ secret: 'partner-ca', workload: REFUNDS });
  expect(credentialOf(AUTHORITY)!.workload).toBe(REFUNDS);
});

test.each([
  undefined,
  UpstreamTls.simple(),
  UpstreamTls.unverified('a reason'),
  UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromFile('/ca.crt') }),
  UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') }),
  UpstreamTls.mutualFromFiles({ clientCertificate: '/tls.crt', privateKey: '/tls.key' }),
])('other TLS has none: %#', tls => {
  expect(credentialOf(tls)).toBeUndefined();
  expect(credentialsOf([EgressPort.http(80, { tls })])).toEqual([]);
});

test('the Secrets of ports are told once, in the order of the ports', () => {
  const [first, again] = [EgressPort.http(80, { tls: AUTHORITY }), EgressPort.tcp(82, { tls: AUTHORITY })];
  const ports = [first, EgressPort.https(443), EgressPort.http(81, { tls: CLIENT }), again];
  expect(credentialsOf(ports).map(({ secret }) => secret)).toEqual(['partner-ca', 'client']);
  expect(credentialsOf([])).toEqual([]);
});

test('one Secret stands for each workload: the first that it gets', () => {
  const other = UpstreamTls.mutualFromSecret('other', BILLING);
  const alike = UpstreamTls.mutualFromSecret('alike', Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }));
  const ports = [CLIENT, AUTHORITY, other, CLIENT, alike].map((tls, index) => EgressPort.http(8000 + index, { tls }));
  expect(credentialOfEach(ports).map(({ secret }) => secret)).toEqual(['client', 'partner-ca', 'alike']);
  expect(credentialOfEach(ports.slice(2)).map(({ secret }) => secret)).toEqual(['other', 'alike']);
  expect(credentialOfEach([EgressPort.https(443)])).toEqual([]);
});

test('a path is absolute, and of a file', () => {
  expect(checkFilePath('path', '/etc/certs/ca.pem')).toBe('/etc/certs/ca.pem');
  expect(() => checkFilePath('path', 'ca.pem')).toThrow(new Error(
    "'path' must be the absolute path of a file in the proxy's container, such as '/etc/certs/ca.pem', got \"ca.pem\""));
});

test('the name of an object is one that Kubernetes takes', () => {
  expect(checkObjectName('secret', 'client.v2')).toBe('client.v2');
  expect(() => checkObjectName('secret', 'Client')).toThrow(new Error(
    "'secret' must be the name of an object in the same namespace (lower-case letters, digits, '-' and '.'), got \"Client\""));
});
