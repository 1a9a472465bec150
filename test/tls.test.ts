import { CertificateAuthority, UpstreamTls, Workload, type MutualTlsFiles, type UpstreamTlsOptions, type VerifiedTlsOptions } from '../src';
import { attempt } from './helpers';

const BILLING = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
const FILES = { clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };

const VERIFIED: [string, (options?: VerifiedTlsOptions) => UpstreamTls][] = [
  ['verified', options => UpstreamTls.simple(options)],
  ['mutual (Secret)', options => UpstreamTls.mutualFromSecret('client', BILLING, options)],
  ['mutual (files)', options => UpstreamTls.mutualFromFiles({ ...FILES, ...options })],
];

describe.each<[string, (options?: UpstreamTlsOptions) => UpstreamTls]>([
  ...VERIFIED, ['unverified', options => UpstreamTls.unverified('a reason', options)],
])('the server name of %s TLS', (_, tls) => {
  test("is the host's, unless it is told", () => {
    expect(tls().serverName).toBeUndefined();
    expect(tls({ serverName: 'db.example.com' }).serverName).toBe('db.example.com');
  });

  test('is lowered, and written in ASCII', () => {
    expect(tls({ serverName: 'DB.Bücher.example' }).serverName).toBe('db.xn--bcher-kva.example');
  });

  test.each(['db', 'localhost', 'db.shop.svc', 'db.shop.svc.cluster.local'])('may be %s, as certificates have such names', serverName => {
    expect(tls({ serverName }).serverName).toBe(serverName);
  });

  test('is that of a protocol which begins with TLS only if it is said', () => {
    expect(tls().direct).toBe(false);
    expect(tls({ direct: true }).direct).toBe(true);
  });

  test.each([
    ['192.0.2.1', 'must be a name, not an IP address', "TLS names a server by its DNS name; leave 'serverName' out, or write the name on its certificate"],
    ['*.example.com', 'must not be a wildcard here', 'write one full name'],
    ['db.example.com:5432', 'must not have a port', 'write the name alone; the port is said apart from it'],
    ['', 'must not be empty', "write a DNS name such as 'api.example.com'"],
  ])('may not be %p', (serverName, problem, wayOut) => {
    expect(() => tls({ serverName })).toThrow(new Error(`'serverName' ${problem}, got "${serverName}"; ${wayOut}`));
  });
});

describe.each(VERIFIED)('further names of %s TLS', (_, tls) => {
  test('are none, unless they are told', () => {
    expect(tls().subjectAltNames).toEqual([]);
    expect(tls({ subjectAltNames: [] }).subjectAltNames).toEqual([]);
  });

  test('keep their order, lowered and in ASCII', () => {
    expect(tls({ subjectAltNames: ['B.example.com', 'a.bücher.example', 'db'] }).subjectAltNames).toEqual(['b.example.com', 'a.xn--bcher-kva.example', 'db']);
  });

  test.each([
    ['192.0.2.1', 'must be a name, not an IP address',
      "TLS names a server by its DNS name; leave 'subjectAltNames' out, or write the name on its certificate"],
    ['*.example.com', 'must not be a wildcard here', 'write one full name'],
    ['', 'must not be empty', "write a DNS name such as 'api.example.com'"],
    ['api.example.com:443', 'must not have a port', 'write the name alone; the port is said apart from it'],
  ])('may not be %p', (name, problem, wayOut) => {
    expect(() => tls({ subjectAltNames: ['api.example.com', name] })).toThrow(new Error(`'subjectAltNames' ${problem}, got "${name}"; ${wayOut}`));
  });

  test('are a copy of what was told, and stay as they are', () => {
    const subjectAltNames = ['a.example.com'];
    const made = tls({ subjectAltNames });
    subjectAltNames.push('b.example.com');
    attempt(() => made.subjectAltNames.push('c.example.com'));
    expect(made.subjectAltNames).toEqual(['a.example.com']);
  });
});

describe('mutual TLS with a Secret', () => {
  test('keeps the Secret, and whose proxies get it', () => {
    expect(UpstreamTls.mutualFromSecret('client', BILLING)).toMatchObject({
      secret: 'client', clientCertificate: undefined, privateKey: undefined, certificateAuthority: undefined, unverifiedReason: undefined,
    });
    expect(UpstreamTls.mutualFromSecret('client', BILLING).workload).toBe(BILLING);
  });

  test.each([
    ['', '""'], ['Client', '"Client"'], ['client_cert', '"client_cert"'], ['shop/client', '"shop/client"'], ['kubernetes://client', '"kubernetes://client"'],
    ['client-', '"client-"'], [undefined as any, 'undefined'], [5 as any, '5'],
  ])('may not have the Secret %p', (secret, shown) => {
    expect(() => UpstreamTls.mutualFromSecret(secret, BILLING)).toThrow(new Error(
      `'secret' must be the name of an object in the same namespace (lower-case letters, digits, '-' and '.'), got ${shown}`));
  });

  test.each<[any, string]>([
    [undefined, 'undefined'], [null, 'null'], ['billing', '"billing"'], [5, '5'], [{}, '{}'],
    [{ labels: { app: 'billing' } }, '{"labels":{"app":"billing"}}'],
    [{ labels: { app: 'billing' }, serviceAccount: 'billing' }, '{"labels":{"app":"billing"},"serviceAccount":"billing"}'],
  ])('may not be for %j, which would turn it into TLS without a certificate', (workload, shown) => {
    expect(() => UpstreamTls.mutualFromSecret('client', workload)).toThrow(new Error(
      `'workload' must be a Workload, got ${shown}; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })`));
  });
});

describe('mutual TLS with files', () => {
  test('keeps the paths, and an authority from a file', () => {
    const certificateAuthority = CertificateAuthority.fromFile('/etc/certs/ca.crt');
    const made = UpstreamTls.mutualFromFiles({ ...FILES, certificateAuthority });
    expect(made).toMatchObject({ ...FILES, secret: undefined, workload: undefined, unverifiedReason: undefined });
    expect(made.certificateAuthority).toBe(certificateAuthority);
    expect(UpstreamTls.mutualFromFiles(FILES).certificateAuthority).toBeUndefined();
  });

  test.each<[keyof MutualTlsFiles, any, string]>([
    ['clientCertificate', 'tls.crt', '"tls.crt"'], ['clientCertificate', '', '""'], ['clientCertificate', '/etc/certs/', '"/etc/certs/"'], ['clientCertificate', undefined, 'undefined'],
    ['privateKey', './tls.key', '"./tls.key"'], ['privateKey', '/', '"/"'], ['privateKey', undefined, 'undefined'], ['privateKey', 5, '5'],
  ])('may not have the %s %p', (prop, path, shown) => {
    expect(() => UpstreamTls.mutualFromFiles({ ...FILES, [prop]: path })).toThrow(new Error(
      `'${prop}' must be the absolute path of a file in the proxy's container, such as '/etc/certs/ca.pem', got ${shown}`));
  });

  test.each([
    CertificateAuthority.fromConfigMap('partner-ca'), CertificateAuthority.fromSecret('partner-ca', BILLING),
  ])('may not have an authority that is no file', certificateAuthority => {
    expect(() => UpstreamTls.mutualFromFiles({ ...FILES, certificateAuthority })).toThrow(new Error(
      "'certificateAuthority' of mutual TLS with files must be a file too, which is all that Istio takes beside them; " +
      'use CertificateAuthority.fromFile(…), or UpstreamTls.mutualFromSecret(…)'));
  });
});

describe('an authority', () => {
  const options: object = { certificateAuthority: CertificateAuthority.fromFile('/etc/certs/ca.crt') };

  test('is that of the operating system unless it is told', () => {
    expect(UpstreamTls.simple().certificateAuthority).toBeUndefined();
    expect(UpstreamTls.simple(options)).toMatchObject(options);
  });

  test.each<[string, () => UpstreamTls]>([
    ['a Secret, which brings its own', () => UpstreamTls.mutualFromSecret('client', BILLING, options)],
    ['TLS that is not checked', () => UpstreamTls.unverified('a reason', options)],
  ])('is refused, not dropped, beside %s', (_, make) => {
    expect(make).toThrow(new Error(
      "'certificateAuthority' has no place here: a Secret for mutual TLS brings its own as 'ca.crt', and unverified TLS has none; leave it out"));
  });
});

test.each(VERIFIED)('%s TLS is checked: there is no reason why not', (_, tls) => {
  expect(tls().unverifiedReason).toBeUndefined();
});

test('unverified TLS keeps its reason, without the space around it', () => {
  expect(UpstreamTls.unverified(' test system \n').unverifiedReason).toBe('test system');
});

test.each([['', '""'], [' ', '" "'], ['\n', '"\\n"'], [undefined as any, 'undefined'], [null as any, 'null'], [{} as any, '{}']])(
  'unverified TLS may not have the reason %p', (reason, shown) => {
    expect(() => UpstreamTls.unverified(reason)).toThrow(new Error(
      `'reason' of unverified TLS must say why nobody checks the server, got ${shown}; use UpstreamTls.simple() to have it checked`));
  });
