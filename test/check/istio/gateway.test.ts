import { judged, texts } from './judged';

const HTTP = { number: 80, name: 'http', protocol: 'HTTP' };
const HTTPS = { number: 443, name: 'https', protocol: 'HTTPS' };
const TCP = { number: 5432, name: 'tcp', protocol: 'TCP' };
const SIMPLE = { mode: 'SIMPLE', credentialName: 'api' };

const gateway = (servers: object[] | undefined, metadata: object = {}) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'egress', namespace: 'shop', ...metadata }, spec: { selector: { istio: 'egressgateway' }, servers } });
const server = (settings: object) => gateway([{ hosts: ['api.example.com'], port: HTTP, ...settings }]);
const fromKubernetes = { annotations: { 'internal.istio.io/gateway-semantics': 'gateway' } };

test.each([
  [{}],
  [{ hosts: ['*', '*.example.com', './a.b', 'billing/a.b', '*/a.b.'] }],
  [{ hosts: ['203.0.113.7', '*/203.0.113.7', '::ffff:1.2.3.4'] }],
  [{ port: { number: 443, name: 'Any name', protocol: 'https' }, tls: SIMPLE }],
  [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: {} }],
  [{ tls: { httpsRedirect: true } }],
  [{ tls: { mode: 'AUTO_PASSTHROUGH' } }],
  [{ bind: '10.0.0.1' }],
  [{ bind: '::1' }],
  [{ bind: 'unix:///var/run/x', port: { ...HTTP, number: 0 } }],
  [{ bind: 'unix://@x', port: { ...HTTP, number: 0 } }],
  [{ port: { ...HTTP, targetPort: 0 } }],
])('nothing is wrong with a server %j', settings => expect(judged(server(settings))).toEqual([]));

test.each(['a.b', 'a_b', 'a'.repeat(64)])('%s is no name', name => {
  const named = gateway([{ hosts: ['*'], port: HTTP }], { name });
  expect(judged(named)).toEqual(['error gateway-name at metadata.name']);
  expect(texts(named)).toEqual([`a Gateway's name must be one label of a DNS name, got "${name}"; write a name without dots, of 63 characters at most`]);
});

test('what Istio makes of Gateways of Kubernetes may have dots, and hosts of no namespace', () => {
  const made = (metadata: object) => judged(gateway([{ hosts: ['~/*'], port: HTTP }], { name: 'a.b', ...metadata }));
  expect(made(fromKubernetes)).toEqual([]);
  expect(made({})).toEqual(['error gateway-name at metadata.name', 'error host-namespace at spec.servers.0.hosts.0']);
});

test.each([[undefined], [[]]])('servers may not be %j', servers => {
  expect(judged(gateway(servers))).toEqual(['error gateway-without-servers at spec.servers']);
});

test('ports have names, each its own', () => {
  expect(judged(server({ port: { ...HTTP, name: '' } }))).toEqual(['error server-port-without-name at spec.servers.0.port.name']);
  expect(judged(gateway([{ hosts: ['*'], port: HTTP }, { hosts: ['*'], port: { ...HTTP, number: 81 } }])))
    .toEqual(['error gateway-duplicate-port-name at spec.servers.1.port.name']);
  expect(judged(gateway([{ hosts: ['*'], port: HTTP }, { hosts: ['*'], port: { ...HTTP, name: 'http-2' } }]))).toEqual([]);
});

test('a redirect is for HTTP only', () => {
  const redirect = server({ port: HTTPS, tls: { ...SIMPLE, httpsRedirect: true } });
  expect(judged(redirect)).toEqual(['warning gateway-redirect-not-http at spec.servers.0.tls.httpsRedirect']);
  expect(texts(redirect)).toEqual(["'httpsRedirect' is for HTTP servers only, and this one has \"HTTPS\"; take 'httpsRedirect' out"]);
});

describe('hosts', () => {
  const host = (text: string) => judged(server({ hosts: ['*', text] }));

  test('there is one', () => expect(judged(server({ hosts: [] }))).toEqual(['error server-without-hosts at spec.servers.0.hosts']));
  test.each(['', 'a_b.com', 'a..b', 'billing/', './a b.com', 'a.b/c.d/e', '1.2.3'])('%j is none', text => {
    expect(host(text).filter(each => !each.includes('host-namespace'))).toEqual(['error host-invalid at spec.servers.0.hosts.1']);
  });
  test.each(['api', '*/api', '::1', '2001:db8::1'])('%j is too short', text => expect(host(text)).toEqual(['error host-short at spec.servers.0.hosts.1']));
  test.each(['*api.example.com', './*-api.example.com'])('%j has a wildcard in part', text => expect(host(text)).toEqual(['error host-partial-wildcard at spec.servers.0.hosts.1']));
  test.each(['/api.example.com', 'a_b/api.example.com', '~/api.example.com', 'a.b/api.example.com'])('%j has no namespace', text => {
    expect(host(text)).toEqual(['error host-namespace at spec.servers.0.hosts.1']);
  });

  test('are explained', () => {
    expect(texts(server({ hosts: ['*/api'] }))).toEqual(['"api" in "*/api" must be a full name, with a dot; write the full name, such as \'api.example.com\'']);
  });
});

describe('ports', () => {
  test.each(['', 'FOO', 'HBONE'])('do not speak %j', protocol => {
    expect(judged(server({ port: { ...HTTP, protocol } }))).toEqual(['error server-protocol at spec.servers.0.port.protocol']);
  });

  test.each([0, 65536])('are not %d', number => {
    expect(judged(server({ port: { ...HTTP, number } }))).toEqual(['error server-port at spec.servers.0.port.number']);
  });

  test('have no target', () => {
    expect(judged(server({ port: { ...HTTP, targetPort: 8080 } }))).toEqual(['error server-target-port at spec.servers.0.port.targetPort']);
    expect(texts(server({ port: { ...HTTP, targetPort: 8080 } }))).toEqual(["'targetPort' does nothing in a Gateway, got 8080; take 'targetPort' out"]);
  });
});

test.each(['localhost', '10.0.0.1:80', 'unix://', 'unix://x', 'unix:///var/run/'])('nothing listens at %j', bind => {
  expect(judged(server({ bind, port: { ...HTTP, number: bind.startsWith('unix') ? 0 : 80 } }))).toEqual(['error server-bind at spec.servers.0.bind']);
});

test('a socket has no port', () => {
  expect(judged(server({ bind: 'unix:///var/run/x' }))).toEqual(['error server-socket-with-port at spec.servers.0.bind']);
});

test.each(['HTTPS', 'TLS'])('%s needs TLS', protocol => {
  expect(judged(server({ port: { ...HTTPS, protocol } }))).toEqual(['error server-without-tls at spec.servers.0.tls']);
});

test.each([
  [TCP, {}],
  [TCP, { httpsRedirect: false }],
  [HTTP, SIMPLE],
  [HTTP, { mode: 'ISTIO_MUTUAL' }],
])('a server at %j takes no TLS %j', (port, tls) => {
  expect(judged(server({ port, tls }))).toEqual(['error server-tls-of-plain-port at spec.servers.0.tls']);
});

test.each(['caCertificates', 'privateKey', 'serverCertificate'])('a redirect has no %s', file => {
  expect(judged(server({ tls: { httpsRedirect: true, [file]: '/file' } }))).toContain('error server-tls-of-plain-port at spec.servers.0.tls');
});
