import { judged, NEWEST, texts } from './judged';

const HTTP = { number: 80, name: 'http', protocol: 'HTTP' };
const HTTPS = { number: 443, name: 'https', protocol: 'HTTPS' };
const TLS = { number: 443, name: 'tls', protocol: 'TLS' };
const TCP = { number: 5432, name: 'tcp', protocol: 'TCP' };

const entry = (spec: object, metadata: object = {}) =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'api', ...metadata }, spec: { hosts: ['api.example.com'], ports: [HTTPS], resolution: 'DNS', ...spec } });

test.each([
  [{}],
  [{ resolution: undefined }],
  [{ ports: undefined }],
  [{ hosts: ['*.example.com'], resolution: 'NONE' }],
  [{ hosts: ['*.example.com'], endpoints: [{ address: 'eu.example.com' }] }],
  [{ resolution: 'STATIC' }],
  [{ hosts: ['a.com', 'b.com'], ports: [HTTP, TLS] }],
  [{ addresses: ['240.240.0.1', '2001:db8::1'] }],
  [{ addresses: ['10.0.0.0/8'], resolution: 'NONE' }],
  [{ resolution: 'STATIC', workloadSelector: { labels: { app: 'x' } } }],
  [{ exportTo: ['.'] }],
])('nothing is wrong with %j', spec => expect(judged(entry(spec))).toEqual([]));

describe('hosts', () => {
  test.each(['203.0.113.7', 'a_b.com', '', 'a..b'])('%j is none', host => {
    expect(judged(entry({ hosts: [host], resolution: 'NONE' }))).toEqual(['error service-entry-invalid-host at spec.hosts.0']);
    expect(texts(entry({ hosts: [host], resolution: 'NONE' })))
      .toEqual([`${JSON.stringify(host)} is no DNS name; write a DNS name such as 'api.example.com', and IP addresses into 'addresses'`]);
  });

  test('a wildcard in part is taken with a warning', () => {
    expect(judged(entry({ hosts: ['*foo.com'], resolution: 'NONE' }))).toEqual(['warning service-entry-partial-wildcard at spec.hosts.0']);
    expect(judged(entry({ hosts: ['*foo.com'], resolution: 'DYNAMIC_DNS', ports: [HTTP] }))).toEqual([]);
  });

  test.each(['DNS', 'DNS_ROUND_ROBIN'])('with %s they are looked up, if there are no endpoints', resolution => {
    expect(judged(entry({ hosts: ['a.com', '*.b.com'], resolution }))).toEqual(['error service-entry-host-not-resolvable at spec.hosts.1']);
    expect(judged(entry({ hosts: ['a.com', '*.b.com'], resolution, endpoints: [] }))).toEqual(['error service-entry-host-not-resolvable at spec.hosts.1']);
    expect(judged(entry({ hosts: ['a.com', '*.b.com'], resolution, endpoints: [{ address: '203.0.113.7' }] }))).toEqual([]);
    expect(judged(entry({ hosts: ['123'], resolution }))).toEqual(['error service-entry-host-not-resolvable at spec.hosts.0']);
  });
});

test.each(['10.0.0.0/33', 'api.example.com', '203.0.113.300'])('%s is no address', address => {
  expect(judged(entry({ addresses: ['203.0.113.7', address], resolution: 'STATIC' }))).toEqual(['error service-entry-invalid-address at spec.addresses.1']);
});

describe('ports', () => {
  test.each(['a.b', 'a_b', '', 'a'.repeat(64)])('%j is no name of one', name => {
    expect(judged(entry({ ports: [{ ...HTTPS, name }] }))).toEqual(['error service-entry-invalid-port-name at spec.ports.0.name']);
  });

  test('the protocol must be known', () => {
    expect(judged(entry({ ports: [{ ...HTTPS, protocol: 'HTTP1' }] }))).toEqual(['error service-entry-unknown-protocol at spec.ports.0.protocol']);
    expect(texts(entry({ ports: [{ ...HTTPS, protocol: 'HTTP1' }] })))
      .toEqual(['Istio knows no protocol "HTTP1"; write one of HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, MYSQL, REDIS and UDP']);
    expect(judged(entry({ ports: [{ ...HTTPS, protocol: '' }, { ...TCP, protocol: 'gRPC-web' }] }))).toEqual([]);
  });

  test('of TCP they need an address, unless istiod allocates one', () => {
    const warned = ['warning service-entry-tcp-without-address at spec.ports.1'];
    const spec = { ports: [HTTPS, TCP] };
    const labelled = (value: string) => entry(spec, { labels: { 'networking.istio.io/enable-autoallocate-ip': value } });
    expect(judged(entry(spec))).toEqual([]);
    expect(judged(labelled('true'))).toEqual([]);
    expect(judged(labelled('False'))).toEqual(warned);
    expect(judged(labelled('true'), 24)).toEqual(warned);
    expect(judged(entry(spec), 25)).toEqual([]);
    expect(judged(entry({ ...spec, resolution: 'NONE' }))).toEqual(warned);
    expect(judged(entry({ ...spec, resolution: undefined }))).toEqual(warned);
    expect(judged(entry({ ...spec, resolution: 'NONE', addresses: ['203.0.113.7'] }))).toEqual([]);
    expect(judged(entry({ resolution: 'NONE', ports: [HTTP, { ...TCP, protocol: undefined }] }))).toEqual(warned);
    expect(judged(entry({ resolution: 'NONE', ports: [HTTP, { ...TCP, protocol: 'tcp' }] }))).toEqual([]);
  });

  test('many hosts need one that tells them apart', () => {
    const refused = ['error service-entry-many-hosts-of-tcp at spec.ports.1'];
    const hosts = ['a.com', 'b.com'];
    expect(judged(entry({ hosts, ports: [HTTP, TCP], resolution: 'STATIC' }))).toEqual(refused);
    expect(judged(entry({ hosts, ports: [HTTP, { ...TCP, protocol: undefined }], resolution: 'STATIC' }))).toEqual(refused);
    expect(judged(entry({ hosts, ports: [HTTP, TCP], resolution: 'NONE', addresses: ['203.0.113.7'] }))).toEqual([]);
    expect(judged(entry({ ports: [HTTP, TCP], resolution: 'STATIC' }))).toEqual([]);
  });

  test('many hosts with the same addresses are not told apart', () => {
    const spec = { hosts: ['a.com', 'b.com'], addresses: ['203.0.113.7'], ports: [HTTP, TLS] };
    expect(judged(entry(spec))).toEqual(['warning service-entry-address-of-many-hosts at spec.ports.1']);
    expect(texts(entry(spec))).toEqual(['port "tls" does not tell which of 2 hosts is meant, as all have the same addresses; make an entry for each host']);
    expect(judged(entry({ ...spec, resolution: 'STATIC' }))).toEqual([]);
    expect(judged(entry({ ...spec, ports: [HTTP] }))).toEqual([]);
    expect(judged(entry({ ...spec, hosts: ['a.com'] }))).toEqual([]);
    expect(judged(entry({ ...spec, addresses: [] }))).toEqual([]);
  });
});

describe('a selector', () => {
  test('is checked', () => {
    expect(judged(entry({ resolution: 'STATIC', workloadSelector: {} }))).toEqual(['warning selector-without-labels at spec.workloadSelector.labels']);
    expect(judged(entry({ resolution: 'STATIC', workloadSelector: { labels: { 'a*': 'x' } } }))).toEqual(['error selector-wildcard at spec.workloadSelector.labels.a*']);
  });

  test.each(['NONE', undefined])('is not used with resolution %s', resolution => {
    expect(judged(entry({ resolution, workloadSelector: { labels: { app: 'x' } } }))).toEqual(['warning service-entry-selector-unused at spec.workloadSelector']);
  });
});

describe('endpoints', () => {
  const endpoint = (each: object, spec: object = {}) => judged(entry({ resolution: 'STATIC', endpoints: [{ address: '203.0.113.7' }, each], ...spec }));

  test.each(['203.0.113.8', '2001:db8::1', 'unix:///var/run/x'])('%s is known', address => expect(endpoint({ address })).toEqual([]));
  test.each(['eu.example.com', '10.0.0.0/8'])('%s is not', address => expect(endpoint({ address })).toEqual(['error service-entry-invalid-endpoint at spec.endpoints.1.address']));

  test('a socket serves one port', () => {
    const refused = ['error service-entry-socket-of-many-ports at spec.endpoints.1.address'];
    expect(endpoint({ address: 'unix://@x' }, { ports: [HTTP, HTTPS] })).toEqual(refused);
    expect(endpoint({ address: 'unix://@x' }, { ports: [] })).toEqual(refused);
  });

  test('an address may be missing in a network of its own', () => {
    expect(endpoint({ network: 'vms' })).toEqual(['warning workload-entry-without-address at spec.endpoints.1']);
    expect(endpoint({ network: '' })).toEqual(['error workload-entry-without-address at spec.endpoints.1']);
    expect(endpoint({ network: 'vms' }, { resolution: 'DNS' })).toEqual(['error service-entry-invalid-endpoint at spec.endpoints.1.address']);
  });

  test('names are looked up', () => {
    expect(['eu.example.com', '203.0.113.8'].flatMap(address => endpoint({ address }, { resolution: 'DNS' }))).toEqual([]);
    expect(['*.example.com', 'unix:///x', 'a_b'].flatMap(address => endpoint({ address }, { resolution: 'DNS' })))
      .toEqual(Array(3).fill('error service-entry-invalid-endpoint at spec.endpoints.1.address'));
    expect(texts(entry({ endpoints: [{ address: 'unix:///x' }] })))
      .toEqual(['with resolution DNS an endpoint needs a DNS name or an IP address, got "unix:///x"; write the full DNS name or the IP address of the endpoint']);
  });

  test.each(['STATIC', 'DNS'])('ports and labels are checked with %s', resolution => {
    const address = '203.0.113.8';
    expect(endpoint({ address, ports: { https: 8443 }, labels: { app: 'x' } }, { resolution })).toEqual([]);
    expect(endpoint({ address, ports: { http: 8080 } }, { resolution })).toEqual(['error service-entry-undeclared-endpoint-port at spec.endpoints.1.ports.http']);
    expect(endpoint({ address, labels: { app: '-' } }, { resolution })).toEqual(['error label-invalid-value at spec.endpoints.1.labels.app']);
  });

  test('says which ports there are', () => {
    const undeclared = (ports: object[]) => texts(entry({ ports, resolution: 'STATIC', endpoints: [{ address: '203.0.113.8', ports: { http: 8080 } }] }));
    const fix = "name one of the entry's 'ports', or add the port there";
    expect(undeclared([HTTPS])).toEqual([`the endpoint has a port "http", and the entry has ["https"]; ${fix}`]);
    expect(undeclared([])).toEqual([`the endpoint has a port "http", and the entry has none; ${fix}`]);
  });
});

describe('names looked up as they are called', () => {
  const wildcard = (spec: object = {}, metadata: object = {}) => entry({ hosts: ['*.example.com'], ports: [HTTP], resolution: 'DYNAMIC_DNS', ...spec }, metadata);
  const HTTP2 = { number: 81, name: 'http2', protocol: 'http2' };
  const wrongProtocol = (port: number) => `error service-entry-dynamic-dns-protocol at spec.ports.${port}`;

  test('are those of wildcards', () => {
    expect(judged(wildcard())).toEqual([]);
    expect(judged(wildcard({ hosts: ['*.example.com', 'a.com'] }))).toEqual(['error service-entry-dynamic-dns-host at spec.hosts.1']);
  });

  test('have neither addresses nor endpoints', () => {
    expect(judged(wildcard({ addresses: [], endpoints: [] }))).toEqual([]);
    expect(judged(wildcard({ addresses: ['203.0.113.7'] }))).toEqual(['error service-entry-dynamic-dns-addresses at spec.addresses']);
    expect(judged(wildcard({ endpoints: [{ address: '203.0.113.7' }] }))).toEqual(['error service-entry-dynamic-dns-endpoints at spec.endpoints']);
  });

  test.each<[number, number[]]>([[28, [1, 2, 3]], [29, [2, 3]], [30, [3]], [NEWEST, [3]]])('Istio 1.%i takes some protocols only', (minor, refused) => {
    expect(judged(wildcard({ ports: [HTTP, TLS, HTTP2, { ...HTTPS, number: 8443 }] }), minor)).toEqual(refused.map(wrongProtocol));
  });

  test('need a protocol', () => {
    expect(texts(wildcard({ ports: [{ ...HTTP, protocol: undefined }] }))).toEqual([
      'with resolution DYNAMIC_DNS Istio 1.32 takes ports of HTTP, HTTP2, GRPC, TLS, and port "http" is of no protocol; write one of these protocols; TLS is the one for HTTPS',
    ]);
  });

  test('are inside the mesh only since 1.30, and without waypoint', () => {
    const inside = (waypoint?: string) => wildcard({ location: 'MESH_INTERNAL' }, { labels: waypoint === undefined ? {} : { 'istio.io/use-waypoint': waypoint } });
    expect(judged(wildcard({ location: 'MESH_EXTERNAL' }, { labels: { 'istio.io/use-waypoint': 'egress' } }))).toEqual([]);
    expect(judged(inside(), 29)).toEqual(['error service-entry-dynamic-dns-internal at spec.location']);
    expect([undefined, '', 'none', 'None'].flatMap(waypoint => judged(inside(waypoint), 30))).toEqual([]);
    expect(judged(inside('egress'), 30)).toEqual(['error service-entry-dynamic-dns-waypoint at spec.location']);
  });
});

test.each([[undefined, 'default'], ['', 'default'], ['shop', 'shop']])('in namespace %j exportTo is checked for %s', (namespace, name) => {
  expect(judged(entry({ exportTo: ['~'] }, { namespace }))).toEqual([]);
  expect(judged(entry({ exportTo: ['.', name] }, { namespace }))).toEqual(['error export-to-duplicate at spec.exportTo.1']);
});
