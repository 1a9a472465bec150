import { ExternalEndpoint } from '../src';
import { attempt } from './helpers';

test('is nothing but an address, unless more is told', () => {
  expect(ExternalEndpoint.at('192.0.2.1')).toEqual({ address: '192.0.2.1', ports: undefined, locality: undefined, weight: undefined });
});

test('carries ports, locality and weight', () => {
  expect(ExternalEndpoint.at('192.0.2.1', { ports: { https: 8443 }, locality: 'eu/eu-1/a', weight: 3 }))
    .toEqual({ address: '192.0.2.1', ports: { https: 8443 }, locality: 'eu/eu-1/a', weight: 3 });
});

test('makes one of each address, in their order', () => {
  expect(ExternalEndpoint.all('192.0.2.2', 'b.example.com', '192.0.2.1').map(({ address }) => address)).toEqual(['192.0.2.2', 'b.example.com', '192.0.2.1']);
  expect(ExternalEndpoint.all()).toEqual([]);
});

test.each([
  ['192.0.2.1', '192.0.2.1'], ['2001:DB8:0::0001', '2001:db8::1'], ['DB.Example.com', 'db.example.com'], ['bücher.example', 'xn--bcher-kva.example'],
])('writes the address %s as %s', (address, canonical) => {
  expect(ExternalEndpoint.at(address).address).toBe(canonical);
});

test.each([
  ['[2001:db8::1]', 'must be a name, not an IP address, got "[2001:db8::1]"; write the IP address without brackets'],
  ['127.0.0.1', 'must be an address outside the pod, got the loopback address "127.0.0.1"'],
  ['169.254.169.254', 'must be an address outside the pod, got the link-local address "169.254.169.254"'],
  ['fe80::1%eth0', 'must not have a zone, which only one node would understand, got "fe80::1%eth0"; write the address without \'%…\''],
  ['192.0.2.1:443', 'must not have a port, got "192.0.2.1:443"; write the name alone; the port is said apart from it'],
  ['192.0.2.0/24', 'must not have a path, got "192.0.2.0/24"; write the name alone; a range of addresses can not be here'],
  ['300.0.0.1', 'must not end with a number, which no DNS name does, got "300.0.0.1"; write a DNS name such as \'api.example.com\''],
  ['*.example.com', 'must not be a wildcard here, got "*.example.com"; write one full name'],
  ['localhost', 'must be fully qualified, because a single label would be looked up inside the cluster, got "localhost"; write at least two labels'],
  ['', "must not be empty, got \"\"; write a DNS name such as 'api.example.com'"],
  [undefined as any, "must be a string known when the construct is made, got undefined; write a DNS name such as 'api.example.com'"],
])('may not be at %p', (address, problem) => {
  expect(() => ExternalEndpoint.at(address)).toThrow(new Error(`'address' ${problem}`));
  expect(() => ExternalEndpoint.all('192.0.2.1', address)).toThrow(new Error(`'address' ${problem}`));
});

describe('a socket', () => {
  test('has its path for an address', () => {
    expect(ExternalEndpoint.unixSocket('/var/run/agent.sock')).toEqual({ address: 'unix:///var/run/agent.sock', ports: undefined, locality: undefined, weight: undefined });
  });

  test.each(['/a', '/var/run/Agent.sock', '/run/with space.sock', '/a/../b'])('may be at %s', path => {
    expect(ExternalEndpoint.unixSocket(path).address).toBe(`unix://${path}`);
  });

  test('may be one address among others, with what is special about it', () => {
    expect(ExternalEndpoint.all('unix:///a.sock', '192.0.2.1').map(({ address }) => address)).toEqual(['unix:///a.sock', '192.0.2.1']);
    expect(ExternalEndpoint.at('unix:///a.sock', { weight: 2, locality: 'eu' })).toMatchObject({ address: 'unix:///a.sock', weight: 2, locality: 'eu' });
  });

  const notAPath = (prop: string, shown: string) =>
    new Error(`'${prop}' must be the absolute path of a file in the proxy's container, such as '/etc/certs/ca.pem', got ${shown}`);

  test.each([['', '""'], ['agent.sock', '"agent.sock"'], ['./agent.sock', '"./agent.sock"'], ['~/agent.sock', '"~/agent.sock"'], ['/', '"/"'], ['/var/run/', '"/var/run/"'],
    ['unix:///a.sock', '"unix:///a.sock"'], ['@abstract', '"@abstract"'], [undefined as any, 'undefined'], [5 as any, '5']])('may not be at %p', (path, shown) => {
    expect(() => ExternalEndpoint.unixSocket(path)).toThrow(notAPath('path', shown));
  });

  test.each([['unix://', '""'], ['unix://agent.sock', '"agent.sock"'], ['unix:///run/', '"/run/"']])('may not have the address %s', (address, shown) => {
    expect(() => ExternalEndpoint.at(address)).toThrow(notAPath('address', shown));
    expect(() => ExternalEndpoint.all('192.0.2.1', address)).toThrow(notAPath('address', shown));
  });
});

describe('ports', () => {
  const at = (ports: { [name: string]: number }) => ExternalEndpoint.at('192.0.2.1', { ports });

  test('are a copy of what was told', () => {
    const ports = { https: 8443 };
    const endpoint = at(ports);
    ports.https = 1;
    expect(endpoint.ports).toEqual({ https: 8443 });
    attempt(() => { endpoint.ports!.https = 2; });
    expect(endpoint.ports).toEqual({ https: 8443 });
  });

  test.each(['https', 'tcp-5432', '1', 'x'.repeat(62)])('may be of the port %s', name => {
    expect(at({ [name]: 1 }).ports).toEqual({ [name]: 1 });
  });

  test.each(['HTTPS', 'tcp_5432', '', 'x'.repeat(64)])('may not be of the port %p', name => {
    expect(() => at({ https: 1, [name]: 2 })).toThrow(new Error(
      "a port name in 'ports' of endpoint \"192.0.2.1\" must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; " +
      `ends with a letter or digit), got "${name}"; use the name of one of the API's ports`));
  });

  test('may not be of a port with 63 characters, one more than Istio takes there', () => {
    const name = 'x'.repeat(63);
    expect(() => at({ [name]: 1 })).toThrow(new Error(
      `a port name in 'ports' of endpoint "192.0.2.1" must have at most 62 characters, got "${name}"; give the API's port a shorter name`));
  });

  test.each([0, 65536, 1.5])('may not be %p', number => {
    expect(() => at({ https: number })).toThrow(new Error(`port "https" of endpoint "192.0.2.1" must be a whole number from 1 to 65535, got ${number}`));
  });
});

describe('locality', () => {
  test.each(['eu', 'eu/eu-1', 'eu/eu-1/rack-7'])('may be %s', locality => {
    expect(ExternalEndpoint.at('192.0.2.1', { locality }).locality).toBe(locality);
  });

  test.each(['', '/', 'eu/', '/eu', 'eu//a', 'eu/eu-1/a/b', 'eu 1', 'eu/*', '*'])('may not be %p', locality => {
    expect(() => ExternalEndpoint.at('192.0.2.1', { locality })).toThrow(new Error(
      `'locality' of endpoint "192.0.2.1" must be 'region', 'region/zone' or 'region/zone/subzone', got "${locality}"`));
  });
});

describe('weight', () => {
  test.each([1, 100, 4294967295])('may be %d', weight => {
    expect(ExternalEndpoint.at('192.0.2.1', { weight }).weight).toBe(weight);
  });

  test.each([0, -1, 1.5, 4294967296])('may not be %p', weight => {
    expect(() => ExternalEndpoint.at('192.0.2.1', { weight })).toThrow(new Error(
      `'weight' of endpoint "192.0.2.1" must be a whole number from 1 to 4294967295, got ${weight}; leave an endpoint out to send it nothing`));
  });
});
