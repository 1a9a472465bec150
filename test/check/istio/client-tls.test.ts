import { judged, texts } from './judged';

const AT = 'at spec.trafficPolicy.tls';
const rule = (tls: object) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api', namespace: 'shop' }, spec: { host: 'api.example.com', trafficPolicy: { tls } } });

test.each([
  [{}],
  [{ mode: 'DISABLE', clientCertificate: '/c', insecureSkipVerify: true, caCertificates: '/ca' }],
  [{ mode: 'ISTIO_MUTUAL', credentialName: 'x', clientCertificate: '/c' }],
  [{ mode: 'SIMPLE' }],
  [{ mode: 'SIMPLE', caCertificates: '/ca', clientCertificate: '/c', insecureSkipVerify: null }],
  [{ mode: 'SIMPLE', credentialName: 'partner' }],
  [{ mode: 'SIMPLE', credentialName: 'configmap://shop/ca' }],
  [{ mode: 'SIMPLE', insecureSkipVerify: true, subjectAltNames: [] }],
  [{ mode: 'MUTUAL', clientCertificate: '/c', privateKey: '/k', caCertificates: '/ca' }],
  [{ mode: 'MUTUAL', credentialName: 'partner', insecureSkipVerify: true }],
])('nothing is wrong with %j', tls => expect(judged(rule(tls))).toEqual([]));

test.each(['configmap://', 'configmap://ca', 'configmap://shop/', 'configmap:///ca', 'configmap://billing/ca'])('%s is no ConfigMap of the namespace', credentialName => {
  const tls = rule({ mode: 'SIMPLE', credentialName });
  expect(judged(tls)).toEqual([`error client-tls-config-map ${AT}.credentialName`]);
  expect(texts(tls)).toEqual([`'credentialName' must name a ConfigMap of the namespace "shop", got "${credentialName}"; write 'configmap://shop/NAME'`]);
  expect(judged(tls, 25)).toEqual([]);
});

test.each([
  ['SIMPLE', { caCertificates: '/ca' }], ['SIMPLE', { credentialName: 'partner' }], ['SIMPLE', { subjectAltNames: ['a.com'] }],
  ['MUTUAL', { caCertificates: '/ca' }], ['MUTUAL', { subjectAltNames: ['a.com'] }],
])('%s that verifies nothing has no %j', (mode, settings) => {
  expect(judged(rule({ mode, clientCertificate: mode === 'MUTUAL' ? '/c' : undefined, privateKey: mode === 'MUTUAL' ? '/k' : undefined, insecureSkipVerify: true, ...settings })))
    .toEqual([`error client-tls-unverified ${AT}.${Object.keys(settings)[0]}`]);
});

test.each(['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'])('%s is not beside a Secret', file => {
  for (const mode of ['SIMPLE', 'MUTUAL']) {
    expect(judged(rule({ mode, credentialName: 'partner', [file]: '/file' }))).toEqual([`error client-tls-file-beside-credential ${AT}.${file}`]);
  }
});

test('mutual TLS has a certificate', () => {
  const missing = `error client-tls-mutual-incomplete ${AT}`;
  expect(judged(rule({ mode: 'MUTUAL' }))).toEqual([missing, missing]);
  expect(texts(rule({ mode: 'MUTUAL', clientCertificate: '/c' }))).toEqual([
    "mutual TLS needs 'privateKey' or 'credentialName'; write 'privateKey', the path of a file",
  ]);
});
