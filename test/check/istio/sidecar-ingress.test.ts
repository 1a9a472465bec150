import { judged, texts } from './judged';
import { withSidecar } from './sidecars';

const listener = (parts: object, port: object = {}) => withSidecar({ ingress: [{ port: { number: 443, protocol: 'HTTPS', ...port }, ...parts }] });

test.each([
  {}, { bind: '0.0.0.0' }, { bind: '' }, { bind: '::1' }, { connectionPool: { tcp: {} } },
  { tls: { mode: 'SIMPLE', serverCertificate: '/c', privateKey: '/k', subjectAltNames: [], credentialName: '', httpsRedirect: false } },
])('%j is a listener', parts => expect(judged(listener(parts))).toEqual([]));

describe('its port', () => {
  test.each([
    [{ number: undefined }, 'sidecar-bad-port', 'number'],
    [{ number: 65536 }, 'sidecar-bad-port', 'number'],
    [{ name: 'a_b' }, 'sidecar-bad-port-name', 'name'],
    [{ protocol: 'HTTP3' }, 'sidecar-bad-protocol', 'protocol'],
    [{ targetPort: 80 }, 'sidecar-target-port', 'targetPort'],
  ])('is not %j', (port, rule, field) => {
    expect(judged(listener({}, port))).toEqual([`error ${rule} at spec.ingress.0.port.${field}`]);
  });

  test('may be without name, protocol and target', () => expect(judged(listener({}, { name: '', protocol: '', targetPort: 0 }))).toEqual([]));

  test('is not that of another, whatever their addresses', () => {
    const port = { number: 80, protocol: 'HTTP' };
    expect(judged(withSidecar({ ingress: [{ port, bind: '127.0.0.1' }, { port: { number: 81 } }, { port, bind: '0.0.0.0' }] }))).toEqual([
      'error sidecar-duplicate-port at spec.ingress.2.port.number',
    ]);
    expect(texts(withSidecar({ ingress: [{ port }, { port }] }))).toEqual([
      'another listener has port 80 already, and Istio takes one of them; put all that the port is for into one listener',
    ]);
  });
});

test.each(['localhost', '1.2.3', 'unix:///a', '127.0.0.1:80'])('it is not at %j', bind => {
  expect(judged(listener({ bind }))).toEqual(['error sidecar-bad-bind at spec.ingress.0.bind']);
});

describe('its endpoint', () => {
  test.each(['', ':80', '127.0.0.1:80', '0.0.0.0:65535', '[::1]:80', '[::]:80', '[]:80', '[0.0.0.0]:80', ':+080', 'unix:///a', 'unix://@a'])('is %j', defaultEndpoint => {
    expect(judged(listener({ defaultEndpoint }))).toEqual([]);
  });

  test.each([
    '80', '127.0.0.1', 'localhost:80', '10.0.0.1:80', '::1:80', '[::1]80', '[::1]:', ':0', ':65536', ':http', '127.0.0.1:80:80', '[[::1]]:80', 'unix://', 'unix://a', 'unix:///a/',
  ])('is not %j', defaultEndpoint => {
    expect(judged(listener({ defaultEndpoint }))).toEqual(['error sidecar-bad-default-endpoint at spec.ingress.0.defaultEndpoint']);
  });

  test('is shown', () => {
    expect(texts(listener({ defaultEndpoint: '80' }))).toEqual([
      '\'defaultEndpoint\' is nothing of the workload\'s own, got "80"; write \'127.0.0.1:8080\', \'0.0.0.0:8080\', \'[::1]:8080\', \'[::]:8080\' or \'unix:///path/of/socket\'',
    ]);
  });
});

describe('its TLS', () => {
  const tls = (parts: object, port: object = {}) => listener({ tls: { mode: 'SIMPLE', serverCertificate: '/c', privateKey: '/k', ...parts } }, port);

  test.each([
    [{ subjectAltNames: ['a'] }, 'sidecar-tls-field', '.subjectAltNames'],
    [{ httpsRedirect: true }, 'sidecar-tls-field', '.httpsRedirect'],
    [{ credentialName: 'a', serverCertificate: undefined }, 'sidecar-tls-field', '.credentialName'],
    [{ credentialNames: ['a'], serverCertificate: undefined }, 'sidecar-tls-field', '.credentialNames'],
    [{ tlsCertificates: [{ serverCertificate: 'a', privateKey: 'b' }], serverCertificate: undefined }, 'sidecar-tls-field', '.tlsCertificates'],
    [{ serverCertificate: '' }, 'server-tls-without-certificate', ''],
  ])('is not %j', (parts, rule, field) => {
    expect(judged(tls(parts))).toEqual([`error ${rule} at spec.ingress.0.tls${field}`]);
  });

  test.each(['ISTIO_MUTUAL', 'AUTO_PASSTHROUGH'])('is not %s', mode => {
    expect(judged(listener({ tls: { mode } }))).toEqual(['error sidecar-tls-mode at spec.ingress.0.tls.mode']);
  });

  test('is for ports of its kind', () => {
    expect(judged(tls({}, { protocol: 'tls' }))).toEqual([]);
    for (const protocol of ['HTTP', 'TCP', '']) {
      expect(judged(tls({}, { protocol }))).toEqual(['error sidecar-tls-of-other-protocol at spec.ingress.0.tls']);
    }
    expect(texts(tls({}, { protocol: 'TCP' }))).toEqual(['a port of protocol "TCP" can not have \'tls\'; give the port protocol: HTTPS or TLS']);
  });
});

test('limits for HTTP are for ports of its kind', () => {
  const limits = { connectionPool: { http: { maxRetries: 1 } } };
  expect(judged(listener(limits, { protocol: 'grpc' }))).toEqual([]);
  expect(judged(listener(limits))).toEqual(['warning sidecar-http-pool-of-other-protocol at spec.ingress.0.connectionPool.http']);
  expect(judged(listener(limits, { protocol: undefined }))).toEqual(['warning sidecar-http-pool-of-other-protocol at spec.ingress.0.connectionPool.http']);
  expect(judged(listener({ connectionPool: { http: { maxRetries: -1 } } }, { protocol: 'HTTP' }))).toEqual(['error connection-pool-negative at spec.ingress.0.connectionPool.http.maxRetries']);
  expect(texts(listener(limits))).toEqual(['limits for HTTP do nothing at a port of protocol "HTTPS"; give the port protocol: HTTP, or set \'tcp\' limits only']);
});
