import { UpstreamTls, type UpstreamTlsOptions } from '../src';

describe.each<[string, (options?: UpstreamTlsOptions) => UpstreamTls]>([
  ['verified', options => UpstreamTls.simple(options)],
  ['unverified', options => UpstreamTls.unverified('a reason', options)],
])('the server name of %s TLS', (_, tls) => {
  test("is the host's, unless it is told", () => {
    expect(tls().serverName).toBeUndefined();
    expect(tls({ serverName: 'db.example.com' }).serverName).toBe('db.example.com');
  });

  test('is lowered, and written in ASCII', () => {
    expect(tls({ serverName: 'DB.Bücher.example' }).serverName).toBe('db.xn--bcher-kva.example');
  });

  test.each([
    ['192.0.2.1', 'must be a name, not an IP address', "TLS names a server by its DNS name; leave 'serverName' out, or write the name on its certificate"],
    ['*.example.com', 'must not be a wildcard here', 'write one full name'],
    ['db.example.com:5432', 'must not have a port', "write the name alone, and the port in 'ports'"],
    ['', 'must not be empty', "write a DNS name such as 'api.example.com'"],
  ])('may not be %p', (serverName, problem, wayOut) => {
    expect(() => tls({ serverName })).toThrow(new Error(`'serverName' ${problem}, got "${serverName}"; ${wayOut}`));
  });
});

test('is checked unless somebody says otherwise', () => {
  expect(UpstreamTls.simple().unverifiedReason).toBeUndefined();
});

test('unverified TLS keeps its reason, without the space around it', () => {
  expect(UpstreamTls.unverified(' test system \n').unverifiedReason).toBe('test system');
});

test.each([['', '""'], [' ', '" "'], ['\n', '"\\n"'], [undefined as any, 'undefined'], [null as any, 'null'], [{} as any, '{}']])(
  'unverified TLS may not have the reason %p', (reason, shown) => {
    expect(() => UpstreamTls.unverified(reason)).toThrow(new Error(
      `'reason' of unverified TLS must say why nobody checks the server, got ${shown}; use UpstreamTls.simple() to have it checked`));
  });
