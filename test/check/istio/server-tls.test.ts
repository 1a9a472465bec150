import { judged, texts } from './judged';

const AT = 'at spec.servers.0.tls';
const FILES = { serverCertificate: '/c', privateKey: '/k' };
const gateway = (tls: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'egress', namespace: 'shop' },
  spec: { servers: [{ hosts: ['api.example.com'], port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls }] },
});

test.each([
  [{}],
  [{ mode: 'PASSTHROUGH' }],
  [{ mode: 'ISTIO_MUTUAL', caCrl: '/crl' }],
  [{ mode: 'SIMPLE', credentialName: 'api' }],
  [{ mode: 'SIMPLE', credentialNames: ['a', 'b'] }],
  [{ mode: 'SIMPLE', credentialName: 'api', caCrl: '/crl' }],
  [{ mode: 'SIMPLE', ...FILES }],
  [{ mode: 'SIMPLE', tlsCertificates: [FILES, FILES] }],
  [{ mode: 'MUTUAL', credentialName: 'api' }],
  [{ mode: 'MUTUAL', ...FILES, caCertificates: '/ca', caCrl: '/crl' }],
  [{ mode: 'OPTIONAL_MUTUAL', tlsCertificates: [FILES], caCertificates: '/ca' }],
  [{ minProtocolVersion: 'TLSV1_2' }],
  [{ minProtocolVersion: 'TLSV1_0', cipherSuites: ['AES128-SHA'] }],
  [{ cipherSuites: ['ECDHE-RSA-CHACHA20-POLY1305', 'DES-CBC3-SHA', 'ALL', '', '-AES128-SHA', '!x'] }],
])('nothing is wrong with %j', tls => expect(judged(gateway(tls))).toEqual([]));

test.each(['TLSV1_0', 'TLSV1_1'])('%s is of no use without cipher suites', minProtocolVersion => {
  expect(judged(gateway({ minProtocolVersion }))).toEqual([`warning server-tls-old-version-without-ciphers ${AT}.minProtocolVersion`]);
});

describe('cipher suites', () => {
  test.each(['CHACHA20-POLY1305', 'TLS_AES_128_GCM_SHA256', 'aes128-sha', '1', 'é'])('%s is none', suite => {
    expect(judged(gateway({ cipherSuites: ['AES128-SHA', suite] }))).toEqual([`warning server-tls-unknown-cipher ${AT}.cipherSuites.1`]);
    expect(texts(gateway({ cipherSuites: [suite] }))).toEqual([`"${suite}" is no cipher suite that Istio knows, and is ignored; take it out`]);
  });

  test('are there once', () => {
    expect(judged(gateway({ cipherSuites: ['AES128-SHA', 'AES256-SHA', 'AES128-SHA'] }))).toEqual([`warning server-tls-duplicate-cipher ${AT}.cipherSuites.2`]);
  });
});

test.each([
  [{ serverCertificate: '/c' }], [{ privateKey: '/k' }], [{ caCertificates: '/ca' }], [{ credentialName: 'api' }], [{ credentialNames: ['api'] }], [{ tlsCertificates: [FILES] }],
])("the mesh's own certificates go without %j", settings => {
  expect(judged(gateway({ mode: 'ISTIO_MUTUAL', ...settings }))).toEqual([`error server-tls-istio-mutual-with-certificates ${AT}.${Object.keys(settings)[0]}`]);
});

describe('TLS that is handed through', () => {
  test.each([
    [{ caCrl: '/crl' }], [{ serverCertificate: '/c' }], [{ privateKey: '/k' }], [{ caCertificates: '/ca' }], [{ credentialName: 'api' }], [{ credentialNames: ['api'] }],
    [{ tlsCertificates: [FILES] }],
  ])('has no use for %j', settings => {
    const ignored = `warning server-tls-passthrough-with-certificates ${AT}.${Object.keys(settings)[0]}`;
    expect(judged(gateway(settings))).toEqual([ignored]);
    expect(judged(gateway({ mode: 'AUTO_PASSTHROUGH', ...settings }))).toEqual([ignored]);
  });

  test('has one warning for all', () => {
    expect(texts(gateway({ mode: 'PASSTHROUGH', ...FILES }))).toEqual([
      'TLS is handed through, and serverCertificate, privateKey are ignored; take them out, or write a mode such as SIMPLE',
    ]);
  });
});

test.each([
  [{ credentialName: 'api', ...FILES }, 'serverCertificate and credentialName'],
  [{ credentialName: 'api', tlsCertificates: [FILES] }, 'tlsCertificates and credentialName'],
  [{ tlsCertificates: [FILES], ...FILES }, 'serverCertificate and tlsCertificates'],
])('%j are two places', (settings, places) => {
  const tls = gateway({ mode: 'SIMPLE', ...settings });
  expect(judged(tls)).toEqual([`error server-tls-two-sources ${AT}`]);
  expect(texts(tls)).toEqual([`certificates must be from one place, got ${places}; leave one of them`]);
  expect(judged(tls, 26)).toEqual([`error server-tls-two-sources ${AT}`]);
});

test('before 1.26 files may be beside a Secret', () => {
  expect(judged(gateway({ mode: 'SIMPLE', credentialName: 'api', ...FILES }), 25)).toEqual([]);
});

describe.each(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'])('%s', mode => {
  const ca = mode === 'SIMPLE' ? {} : { caCertificates: '/ca' };
  const missing = (at: string) => `error server-tls-without-certificate ${AT}${at}`;

  test('has a certificate', () => {
    expect(judged(gateway({ mode, ...ca }))).toEqual([missing(''), missing('')]);
    expect(judged(gateway({ mode, ...ca, serverCertificate: '/c' }))).toEqual([missing('')]);
    expect(texts(gateway({ mode, ...ca, serverCertificate: '/c' }))).toEqual([
      `${mode} needs 'privateKey' or 'credentialName'; write 'credentialName', or 'privateKey', the path of a file`,
    ]);
    expect(judged(gateway({ mode, ...ca, tlsCertificates: [FILES, { privateKey: '/k' }] }))).toEqual([missing('.tlsCertificates.1')]);
  });
});

test.each(['MUTUAL', 'OPTIONAL_MUTUAL'])('%s has authorities', mode => {
  expect(judged(gateway({ mode, ...FILES }))).toEqual([`error server-tls-without-ca ${AT}`]);
});

test("revocations are for clients' certificates from files", () => {
  expect(judged(gateway({ mode: 'SIMPLE', ...FILES, caCrl: '/crl' }))).toEqual([`error server-tls-revocations ${AT}.caCrl`]);
  expect(judged(gateway({ credentialName: 'api', caCrl: '/crl' }))).toContain(`error server-tls-revocations ${AT}.caCrl`);
});
