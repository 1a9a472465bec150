import { expectRefusal, problemsOf, type Case } from './problems';

const endpoints = (...subsets: unknown[]) => ({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'a' }, subsets });
const address = (of: object) => endpoints({ addresses: [of] });
const ports = (...all: object[]) => endpoints({ addresses: [{ ip: '192.0.2.1' }], ports: all });

test.each<Case>([
  [{ ...endpoints(), metadata: { name: 'A' } }, 'metadata-name', ['metadata', 'name'], 'metadata.name must be the name of a Service, got "A"'],
  [{ ...endpoints(), spec: {} }, 'schema-unknown-field', ['spec']],
  [endpoints({ addresses: ['192.0.2.1'] }), 'schema-type', ['subsets', 0, 'addresses', 0]],
  [endpoints({ ports: [{ port: 80 }] }), 'endpoints-without-addresses', ['subsets', 0], 'subsets[0] must have addresses'],
  [endpoints(null), 'endpoints-without-addresses', ['subsets', 0]],
  [address({}), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip'], 'subsets[0].addresses[0].ip must be an IP address, got ""'],
  [address({ ip: 'a.example.com' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [endpoints({ notReadyAddresses: [{ ip: '0.0.0.0' }] }), 'endpoints-ip', ['subsets', 0, 'notReadyAddresses', 0, 'ip']],
  [address({ ip: '169.254.169.254' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip'],
    'subsets[0].addresses[0].ip must be the address of another machine, got the link-local address "169.254.169.254"'],
  [address({ ip: '224.0.0.1' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [address({ ip: '::1' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [address({ ip: 'fe80::1' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [address({ ip: 'ff02::1' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [address({ ip: 'fd00::1%eth0' }), 'endpoints-ip', ['subsets', 0, 'addresses', 0, 'ip']],
  [address({ ip: '192.0.2.1', hostname: 'a.b' }), 'endpoints-hostname', ['subsets', 0, 'addresses', 0, 'hostname']],
  [address({ ip: '192.0.2.1', nodeName: 'A' }), 'endpoints-node-name', ['subsets', 0, 'addresses', 0, 'nodeName']],
  [ports({ port: 80 }, { port: 81, name: 'b' }), 'endpoints-port-without-name', ['subsets', 0, 'ports', 0]],
  [ports({ port: 0 }), 'endpoints-port-number', ['subsets', 0, 'ports', 0, 'port'], 'subsets[0].ports[0].port must be from 1 to 65535, got 0'],
  [ports({ port: 80, name: 'a_b' }), 'endpoints-port-name', ['subsets', 0, 'ports', 0, 'name']],
  [ports({ port: 80, protocol: 'tcp' }), 'endpoints-port-protocol', ['subsets', 0, 'ports', 0, 'protocol']],
])('refuses %j: %s', (...bad: Case) => expectRefusal(...bad));

test.each<[object]>([
  [endpoints()],
  [{ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'a.b' }, subsets: null }],
  [address({ ip: '192.0.2.1', hostname: 'a', nodeName: 'node-1.example.com', targetRef: { kind: 'Pod', name: 'a' } })],
  [address({ ip: '224.0.1.1' })], [address({ ip: 'fd00::1' })], [address({ ip: '10.0.0.1', hostname: '' })],
  [endpoints({ notReadyAddresses: [{ ip: '192.0.2.1' }] })],
  [ports({ port: 80 })], [ports({ port: 80, name: 'a' }, { port: 80, name: 'a', protocol: 'UDP' })],
])('accepts %j', manifest => {
  expect(problemsOf(manifest)).toEqual([]);
});
