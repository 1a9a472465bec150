import { EgressPort, UpstreamTls } from '../../src';
import { endpointPorts, endpointSubsets, MAX_ENDPOINTS, sliceEndpoints, sliceLabels } from '../../src/emit/endpoints';

const PORTS = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.tls(8443)];
const AT_ADDRESSES = [
  { name: 'http', port: 443, protocol: 'TCP', appProtocol: 'http' },
  { name: 'tls-8443', port: 8443, protocol: 'TCP', appProtocol: 'tls' },
];

test('a slice belongs to its Service, and to no controller of Kubernetes', () => {
  expect(sliceLabels('payments')).toEqual({
    'kubernetes.io/service-name': 'payments',
    'endpointslice.kubernetes.io/managed-by': 'cdk8s-istio-egress',
  });
});

test('a slice has each address for an endpoint of its own', () => {
  expect(sliceEndpoints(['192.0.2.1', '192.0.2.2'])).toEqual([{ addresses: ['192.0.2.1'] }, { addresses: ['192.0.2.2'] }]);
});

test('Endpoints have all addresses in one subset', () => {
  expect(endpointSubsets(['192.0.2.1', '2001:db8::1'], PORTS)).toEqual([{ addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports: AT_ADDRESSES }]);
});

test('ports are those at the addresses, by the names of the Service', () => {
  expect(endpointPorts(PORTS)).toEqual(AT_ADDRESSES);
});

test('Kubernetes takes 1,000 addresses', () => {
  expect(MAX_ENDPOINTS).toBe(1000);
});
