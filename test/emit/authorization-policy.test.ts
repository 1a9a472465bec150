import { EgressPort, Workload } from '../../src';
import { gatewayAccessSpec } from '../../src/emit/authorization-policy';
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

test('a rule for requests is none for connections, and the other way round', () => {
  const entry = { ...plainEntry(['api.example.com'], [EgressPort.http(80), EgressPort.tcp(5432)]), namespace: 'shop' };
  const from = [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/web'] } }];
  expect(gatewayAccessSpec(entry, door, [{ workload: caller }])).toEqual({
    selector: { matchLabels: { istio: 'egressgateway' } },
    action: 'DENY',
    rules: [
      { from, to: [{ operation: { hosts: ['api.example.com', 'api.example.com:*'], notPorts: ['15021'] } }], when: [{ key: 'connection.sni', notValues: ['connections-*'] }] },
      { from, when: [{ key: 'connection.sni', values: ['connections-5432.api.example.com'] }] },
    ],
  });
});

describe('some requests for some callers', () => {
  const web = Workload.of({ labels: { app: 'web' }, serviceAccount: 'web' });
  const batch = Workload.of({ labels: { app: 'batch' }, serviceAccount: 'batch' });
  const entry = { ...plainEntry(['api.example.com'], [EgressPort.http(80), EgressPort.tcp(5432)]), namespace: 'shop' };
  const operation = { hosts: ['api.example.com', 'api.example.com:*'], notPorts: ['15021'] };
  const requests = [{ key: 'connection.sni', notValues: ['connections-*'] }];
  const connections = [{ key: 'connection.sni', values: ['connections-5432.api.example.com'] }];

  test('deny them all others, and connections', () => {
    const callers = [{ workload: web }, { workload: batch, requests: { methods: ['GET'], paths: ['/v1/*'] } }];
    expect(gatewayAccessSpec(entry, door, callers).rules).toEqual([
      { from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/web', 'cluster.local/ns/shop/sa/batch'] } }], to: [{ operation }], when: requests },
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/batch'] } }],
        to: [{ operation: { ...operation, methods: ['GET'], notPaths: ['/v1/*'] } }, { operation: { ...operation, notMethods: ['GET'] } }],
        when: requests,
      },
      { from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/web'] } }], when: connections },
    ]);
  });

  test('deny connections to everybody where nobody may make all calls', () => {
    expect(gatewayAccessSpec(entry, door, [{ workload: batch, requests: { methods: ['GET'] } }]).rules![2]).toEqual({ when: connections });
  });
});
