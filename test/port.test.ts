import { EgressPort, PortProtocol, UpstreamTls, type EgressPortOptions } from '../src';

type Factory = 'http' | 'http2' | 'grpc' | 'https' | 'tls' | 'tcp' | 'mongo';
const FACTORIES: Factory[] = ['http', 'http2', 'grpc', 'https', 'tls', 'tcp', 'mongo'];

describe.each(FACTORIES)('a port of %s', factory => {
  const make = (number: number, options?: EgressPortOptions) => EgressPort[factory](number, options);

  test('says what workloads dial and speak', () => {
    expect(make(8080)).toMatchObject({ number: 8080, protocol: PortProtocol[factory.toUpperCase() as Uppercase<Factory>] });
  });

  test('keeps its number at the real host, and adds no TLS', () => {
    expect(make(8080)).toMatchObject({ targetPort: 8080, upstreamTls: undefined });
    expect(make(80)).toMatchObject({ targetPort: 80, upstreamTls: undefined });
  });

  test('takes another port at the real host', () => {
    expect(make(8080, { targetPort: 9443 })).toMatchObject({ number: 8080, targetPort: 9443 });
  });

  test('is named after its protocol and number', () => {
    expect(make(8081).name).toBe(`${factory}-8081`);
  });

  test('takes a name', () => {
    expect(make(8080, { name: 'tcp-postgres' }).name).toBe('tcp-postgres');
  });

  test.each([1, 65535, 15000, 15002, 15005, 15007, 15021])('may have the number %d', number => {
    expect(make(number).number).toBe(number);
  });

  test.each([[0, '0'], [-1, '-1'], [65536, '65536'], [1.5, '1.5'], ['80' as any, '"80"'], [undefined as any, 'undefined']])(
    'may not have the number %p', (number, shown) => {
      expect(() => make(number)).toThrow(new Error(`'number' of a port must be a whole number from 1 to 65535, got ${shown}`));
    });

  test.each([15001, 15006])('may not have the number %d, where the sidecar listens', number => {
    expect(() => make(number)).toThrow(new Error(
      `'number' of a port must not be 15001 or 15006, where the sidecar itself listens; dial another port, and keep ${number} as 'targetPort'`));
    expect(make(8080, { targetPort: number }).targetPort).toBe(number);
  });

  test.each([0, -1, 65536, 1.5])('may not have the target port %p', targetPort => {
    expect(() => make(8080, { targetPort })).toThrow(new Error(`'targetPort' must be a whole number from 1 to 65535, got ${targetPort}`));
  });
});

test.each<[Factory, number, string]>([
  ['http', 80, 'http'], ['https', 443, 'https'], ['tls', 443, 'tls'], ['mongo', 27017, 'mongo'],
  ['http', 444, 'http-444'], ['https', 80, 'https-80'], ['http2', 80, 'http2-80'], ['grpc', 444, 'grpc-444'], ['tcp', 5432, 'tcp-5432'],
])('a port of %s on %d is called %s', (factory, number, name) => {
  expect(EgressPort[factory](number).name).toBe(name);
});

test.each(['a', '1a', 'a-b', 'x'.repeat(63)])('a port may be called %s', name => {
  expect(EgressPort.http(80, { name }).name).toBe(name);
});

test.each(['', 'HTTP', 'http_1', 'http.1', '-http', 'http-', 'my port', 'x'.repeat(64)])('a port may not be called %p', name => {
  expect(() => EgressPort.http(80, { name })).toThrow(new Error(
    "'name' of port 80 must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter or digit), " +
    `got "${name}"; write one such as 'tcp-postgres'`));
});

describe('TLS that the proxy adds', () => {
  const tls = UpstreamTls.simple();

  test.each<Factory>(['http', 'http2', 'grpc', 'tcp', 'mongo'])('is carried by a port of %s', factory => {
    expect(EgressPort[factory](8080, { tls }).upstreamTls).toBe(tls);
  });

  test.each<Factory>(['http', 'http2', 'grpc'])('sends port 80 of %s to port 443', factory => {
    expect(EgressPort[factory](80, { tls })).toMatchObject({ number: 80, targetPort: 443 });
  });

  test.each<[Factory, number]>([['http', 8080], ['http2', 81], ['grpc', 9090], ['tcp', 80], ['mongo', 80], ['tcp', 5432]])('leaves a port of %s on %d where it is', (factory, number) => {
    expect(EgressPort[factory](number, { tls }).targetPort).toBe(number);
  });

  test('does not move a target port that was told', () => {
    expect(EgressPort.http(80, { tls, targetPort: 80 }).targetPort).toBe(80);
    expect(EgressPort.http(80, { tls, targetPort: 8443 }).targetPort).toBe(8443);
  });

  test.each<[Factory, string]>([['https', 'HTTPS'], ['tls', 'TLS']])('is refused on a port of %s, where workloads encrypt', (factory, protocol) => {
    expect(() => EgressPort[factory](8443, { tls })).toThrow(new Error(
      `'tls' must not be set on port 8443: workloads already speak ${protocol} there, and the proxy would wrap TLS in TLS; ` +
      'use EgressPort.http(80, { tls: … }) and let workloads speak HTTP'));
  });
});

test.each<['http' | 'http2' | 'grpc', number, number | undefined]>([['http', 443, undefined], ['http2', 80, 443], ['grpc', 8443, 443]])(
  'clear text of %s on %d does not go to port 443', (factory, number, targetPort) => {
    expect(() => EgressPort[factory](number, { targetPort })).toThrow(new Error(
      `port ${number} (${factory.toUpperCase()}) would send clear text to port 443, where servers expect TLS; ` +
      "add 'tls: UpstreamTls.simple()', or use EgressPort.https(443) if workloads speak HTTPS themselves"));
    expect(EgressPort[factory](number, { targetPort, tls: UpstreamTls.simple() }).targetPort).toBe(443);
  });
