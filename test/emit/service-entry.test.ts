import { EgressPort, ExternalEndpoint, OriginalDestination, VirtualIps } from '../../src';
import { serviceEntrySpec } from '../../src/emit/service-entry';
import { entry } from '../helpers';

test('says of a host that it is outside the mesh, and how it is found', () => {
  expect(serviceEntrySpec(entry(), ['.'])).toEqual({
    hosts: ['api.example.com'],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    exportTo: ['.'],
    ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
  });
});

test('says all that can be said', () => {
  const spec = serviceEntrySpec(entry({
    hosts: ['db.example.com'],
    ports: [EgressPort.http(80, { targetPort: 8080 }), EgressPort.tcp(5432, { name: 'tcp-postgres' })],
    endpoints: [ExternalEndpoint.at('192.0.2.1', { ports: { http: 8081 }, locality: 'eu/eu-1', weight: 3 }), ExternalEndpoint.at('192.0.2.2')],
    virtualIps: VirtualIps.captured('240.240.0.1'),
  }), ['.', 'billing']);
  expect(spec).toEqual({
    hosts: ['db.example.com'],
    addresses: ['240.240.0.1'],
    location: 'MESH_EXTERNAL',
    resolution: 'STATIC',
    exportTo: ['.', 'billing'],
    ports: [
      { number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 },
      { number: 5432, name: 'tcp-postgres', protocol: 'TCP' },
    ],
    endpoints: [{ address: '192.0.2.1', ports: { http: 8081 }, locality: 'eu/eu-1', weight: 3 }, { address: '192.0.2.2' }],
  });
});

test('leaves out lists and maps that are empty', () => {
  const spec = JSON.parse(JSON.stringify(serviceEntrySpec(entry({ endpoints: [ExternalEndpoint.at('192.0.2.1', { ports: {} })] }), ['.'])));
  expect(spec).not.toHaveProperty('addresses');
  expect(spec.endpoints).toEqual([{ address: '192.0.2.1' }]);
  expect(serviceEntrySpec(entry(), ['.']).endpoints).toBeUndefined();
});

test('says that a socket is an address, and the only one', () => {
  expect(serviceEntrySpec(entry({ ports: [EgressPort.http(80)], endpoints: [ExternalEndpoint.unixSocket('/run/agent.sock')] }), ['.'])).toEqual({
    hosts: ['api.example.com'],
    location: 'MESH_EXTERNAL',
    resolution: 'STATIC',
    exportTo: ['.'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    endpoints: [{ address: 'unix:///run/agent.sock' }],
  });
});

test('says that answers rotate', () => {
  expect(serviceEntrySpec(entry({ dnsRoundRobin: true, endpoints: ExternalEndpoint.all('edge.example.net') }), ['.']))
    .toMatchObject({ resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'edge.example.net' }] });
});

test('says that calls go where they were dialled', () => {
  expect(serviceEntrySpec(entry({ originalDestination: OriginalDestination.within('10.40.0.0/24', '2001:db8::/32') }), ['.'])).toEqual({
    hosts: ['api.example.com'],
    addresses: ['10.40.0.0/24', '2001:db8::/32'],
    location: 'MESH_EXTERNAL',
    resolution: 'NONE',
    exportTo: ['.'],
    ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
  });
  const anywhere = serviceEntrySpec(entry({ originalDestination: OriginalDestination.anyAddress('a reason') }), ['.']);
  expect([anywhere.resolution, anywhere.addresses, anywhere.endpoints]).toEqual(['NONE', undefined, undefined]);
});
