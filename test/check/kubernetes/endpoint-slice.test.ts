import { expectRefusal, problemsOf, type Case } from './problems';

const slice = (rest: object) => ({
  apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'a' }, addressType: 'IPv4', endpoints: [], ports: [], ...rest,
});
const addresses = (addressType: string, ...all: unknown[]) => slice({ addressType, endpoints: [{ addresses: all }] });
const endpoint = (of: object) => slice({ endpoints: [{ addresses: ['192.0.2.1'], ...of }] });
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));

const ADDRESS = ['endpoints', 0, 'addresses', 0];

test.each<Case>([
  [slice({ apiVersion: 'discovery.k8s.io/v1beta1' }), 'kubernetes-unknown-version', ['apiVersion']],
  [slice({ subsets: [] }), 'schema-unknown-field', ['subsets']],
  [slice({ endpoints: ['192.0.2.1'] }), 'schema-type', ['endpoints', 0]],
  [slice({ metadata: { name: 'a_b' } }), 'metadata-name', ['metadata', 'name']],
  [slice({ addressType: undefined }), 'endpoint-slice-address-type', ['addressType'], 'addressType must be one of IPv4, IPv6, FQDN, got undefined'],
  [slice({ addressType: 'ipv4' }), 'endpoint-slice-address-type', ['addressType']],
  [slice({ endpoints: many(1001, () => ({ addresses: ['192.0.2.1'] })) }), 'endpoint-slice-size', ['endpoints'], 'endpoints must have at most 1000 items, got 1001'],
  [addresses('IPv4', ...many(101, index => `192.0.2.${index}`)), 'endpoint-slice-size', ['endpoints', 0, 'addresses']],
  [addresses('IPv4'), 'endpoint-slice-without-addresses', ['endpoints', 0], 'endpoints[0].addresses must have an address'],
  [slice({ endpoints: [null] }), 'endpoint-slice-without-addresses', ['endpoints', 0]],
  [addresses('IPv4', 'a.example.com'), 'endpoint-slice-address', ADDRESS],
  [addresses('IPv4', '127.0.0.1'), 'endpoint-slice-address', ADDRESS],
  [addresses('IPv4', null), 'endpoint-slice-address', ADDRESS],
  [addresses('IPv4', '2001:db8::1'), 'endpoint-slice-address-family', ADDRESS,
    'endpoints[0].addresses[0] must be an IPv4 address, as addressType says, got "2001:db8::1"'],
  [addresses('IPv6', '192.0.2.1'), 'endpoint-slice-address-family', ADDRESS],
  [addresses('IPv6', '::ffff:192.0.2.1'), 'endpoint-slice-address-family', ADDRESS],
  [addresses('IPv6', '2001:DB8::1'), 'endpoint-slice-address-form', ADDRESS],
  [addresses('IPv6', 'fe80::1'), 'endpoint-slice-address', ADDRESS],
  [addresses('FQDN', 'localhost'), 'endpoint-slice-address', ADDRESS, 'endpoints[0].addresses[0] must be a full DNS name, got "localhost"'],
  [addresses('FQDN', 'A.example.com'), 'endpoint-slice-address', ADDRESS],
  [addresses('FQDN', `${'x'.repeat(64)}.example.com`), 'endpoint-slice-address', ADDRESS],
  [endpoint({ hostname: '' }), 'endpoint-slice-hostname', ['endpoints', 0, 'hostname']],
  [endpoint({ nodeName: 'A' }), 'endpoint-slice-node-name', ['endpoints', 0, 'nodeName']],
  [endpoint({ deprecatedTopology: Object.fromEntries(many(17, index => [`a${index}`, 'b'])) }), 'endpoint-slice-size', ['endpoints', 0, 'deprecatedTopology']],
  [endpoint({ hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }), 'endpoint-slice-duplicate-hint', ['endpoints', 0, 'hints', 'forZones', 1]],
  [endpoint({ hints: { forNodes: [{ name: 'A' }] } }), 'endpoint-slice-hint', ['endpoints', 0, 'hints', 'forNodes', 0]],
  [slice({ ports: [{ name: 'a' }, { name: 'a' }] }), 'endpoint-slice-duplicate-port', ['ports', 1], 'ports[1] must have a name of its own, got "a" again'],
  [slice({ ports: [{ port: 80 }, { port: 81, name: '' }] }), 'endpoint-slice-duplicate-port', ['ports', 1]],
  [slice({ ports: [{ name: 'A' }] }), 'endpoint-slice-port-name', ['ports', 0, 'name']],
  [slice({ ports: [{ protocol: 'HTTP' }] }), 'endpoint-slice-port-protocol', ['ports', 0, 'protocol']],
  [slice({ ports: [{ appProtocol: 'a b' }] }), 'endpoint-slice-port-app-protocol', ['ports', 0, 'appProtocol']],
])('refuses %#: %s', (...bad: Case) => expectRefusal(...bad));

test.each<[object]>([
  [slice({})], [slice({ endpoints: null, ports: null })],
  [addresses('IPv4', '192.0.2.1', '192.0.2.2')], [addresses('IPv6', '2001:db8::1')], [addresses('FQDN', 'a.example.com', 'b.example.com.')],
  [endpoint({ hostname: 'a', nodeName: 'node-1', zone: 'Z 1', conditions: { ready: null }, hints: { forZones: [{ name: 'a' }] }, deprecatedTopology: { a: 'b' } })],
  [slice({ ports: [{ port: 80 }, { port: 443, name: 'https', protocol: 'TCP', appProtocol: 'https' }] })],
  [slice({ endpoints: many(1000, () => ({ addresses: ['192.0.2.1'] })) })],
])('accepts %#', manifest => {
  expect(problemsOf(manifest)).toEqual([]);
});

test('warns of an address with leading zeros', () => {
  expect(problemsOf(addresses('IPv4', '192.0.02.1'))).toMatchObject([{ rule: 'endpoint-slice-address-form', severity: 'warning', path: ADDRESS, fix: "write '192.0.2.1'" }]);
});
