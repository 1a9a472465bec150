import { EgressPort } from '../../src';
import { externalNameServiceSpec, selectorlessServiceSpec, selectorServiceSpec } from '../../src/emit/service';

const PORTS = [EgressPort.http(80, { targetPort: 8080 }), EgressPort.grpc(9090), EgressPort.mongo(27017, { name: 'db' })];
const DIALLED = [
  { name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http' },
  { name: 'grpc-9090', port: 9090, protocol: 'TCP', appProtocol: 'grpc' },
  { name: 'db', port: 27017, protocol: 'TCP', appProtocol: 'mongo' },
];
const TARGETED = [{ ...DIALLED[0], targetPort: 8080 }, DIALLED[1], DIALLED[2]];

test('stands for another name, with ports that Istio reads and no target ports', () => {
  expect(externalNameServiceSpec('api.example.com', PORTS)).toStrictEqual({ type: 'ExternalName', externalName: 'api.example.com', ports: DIALLED });
});

test('stands for addresses, without a selector', () => {
  expect(JSON.parse(JSON.stringify(selectorlessServiceSpec(PORTS, false)))).toEqual({ ports: TARGETED });
});

test('has addresses of both families if the cluster has', () => {
  expect(JSON.parse(JSON.stringify(selectorlessServiceSpec(PORTS, true)))).toEqual({ ports: TARGETED, ipFamilyPolicy: 'PreferDualStack' });
});

test('stands for pods', () => {
  expect(JSON.parse(JSON.stringify(selectorServiceSpec({ app: 'payments' }, PORTS)))).toEqual({ selector: { app: 'payments' }, ports: TARGETED });
});
