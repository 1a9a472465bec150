import { EgressPort, Workload } from '../../src';
import { gatewayAccessSpec, principalOf } from '../../src/emit/authorization-policy';
import { plainEntry, type Door } from '../../src/entry';

const door: Door = {
  namespace: 'istio-egress',
  serviceName: 'egress',
  gatewayName: 'istio-egress/egress',
  host: 'egress.istio-egress.svc.cluster.local',
  httpPort: 80,
  tlsPort: 443,
  workload: Workload.of({ labels: { istio: 'egressgateway' } }),
};
const caller = Workload.of({ labels: { app: 'web' }, serviceAccount: 'web' });

test('an identity is of the mesh\'s own trust domain, in the namespace of the workload or else of whoever names it', () => {
  expect(principalOf(caller, 'shop')).toBe('cluster.local/ns/shop/sa/web');
  expect(principalOf(Workload.of({ labels: { app: 'web' }, serviceAccount: 'web', namespace: 'crm' }), 'shop')).toBe('cluster.local/ns/crm/sa/web');
});

test('a rule for requests is none for connections, and the other way round', () => {
  const entry = { ...plainEntry(['api.example.com'], [EgressPort.http(80), EgressPort.tcp(5432)]), namespace: 'shop' };
  const from = [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/web'] } }];
  expect(gatewayAccessSpec(entry, door, [caller])).toEqual({
    selector: { matchLabels: { istio: 'egressgateway' } },
    action: 'DENY',
    rules: [
      { from, to: [{ operation: { hosts: ['api.example.com', 'api.example.com:*'], notPorts: ['15021'] } }], when: [{ key: 'connection.sni', notValues: ['connections-*'] }] },
      { from, when: [{ key: 'connection.sni', values: ['connections-5432.api.example.com'] }] },
    ],
  });
});
