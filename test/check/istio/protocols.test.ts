import { isHttpProtocol, isProtocol, isTcpProtocol, isTlsProtocol } from '../../../src/check/istio/protocols';

const kinds = (protocol: string) => [isHttpProtocol(protocol), isTlsProtocol(protocol), isTcpProtocol(protocol)];

test.each<[string, boolean, boolean, boolean]>([
  ['HTTP', true, false, false],
  ['http2', true, false, false],
  ['HTTP_PROXY', true, false, false],
  ['gRPC', true, false, false],
  ['GRPC-Web', true, false, false],
  ['HTTPS', false, true, true],
  ['tls', false, true, true],
  ['TCP', false, false, true],
  ['Mongo', false, false, true],
  ['REDIS', false, false, true],
  ['MySQL', false, false, true],
  ['UDP', false, false, false],
])('%s is HTTP: %p, TLS: %p, TCP: %p', (protocol, ...expected) => {
  expect(isProtocol(protocol)).toBe(true);
  expect(kinds(protocol)).toEqual(expected);
});

test.each(['', 'HTTP ', 'HTTP1', 'GRPC_WEB', 'HBONE', 'DoubleHBONE', 'QUIC', 'constructor'])('Istio does not know %j', protocol => {
  expect(isProtocol(protocol)).toBe(false);
  expect(kinds(protocol)).toEqual([false, false, false]);
});
