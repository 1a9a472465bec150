import { alias, entry, HOST, http, https, routes, rule, service, slice, to } from './rules/manifests';
import type { Manifest } from '../../src/check/manifest';
import type { WorldFacts } from '../../src/check/model/objects';
import { World } from '../../src/check/world';

const world = (manifests: unknown[], facts: Partial<WorldFacts> = {}) => new World(manifests as Manifest[], { istioMinor: 32, ...facts });
const names = (found: readonly { readonly namespace: string; readonly name: string }[]) => found.map(({ namespace, name }) => `${namespace}/${name}`);

describe('names', () => {
  test('without dots are those of Services in the own namespace', () => {
    expect(world([]).resolve('ledger', 'shop')).toBe('ledger.shop.svc.cluster.local');
    expect(world([], { clusterDomain: 'corp' }).resolve('ledger', 'shop')).toBe('ledger.shop.svc.corp');
  });

  test.each(['ledger.shop', HOST, '*', '*.example', '10.0.0.1', '::1', ''])('are taken as they are: %s', host => {
    expect(world([]).resolve(host, 'shop')).toBe(host);
  });
});

describe('namespaces', () => {
  test('are default if none is named', () => {
    expect(names(world([{ ...entry(), metadata: { name: 'pay' } }]).serviceEntries)).toEqual(['default/pay']);
  });
});

describe('registrations', () => {
  const all = world([entry({ hosts: ['*.example'] }, { name: 'wide' }), entry(), service('ledger'), alias('pay', HOST), slice('ledger')]);

  test('are entries and Services, and no aliases', () => {
    expect(names(all.registrationsOf(HOST))).toEqual(['shop/pay']);
    expect(names(all.registrationsOf('ledger.shop.svc.cluster.local'))).toEqual(['shop/ledger']);
    expect(names(all.registrationsOf('pay.shop.svc.cluster.local'))).toEqual([]);
  });

  test('may be by a wildcard, the narrowest', () => {
    expect(names(all.registrationsCovering('other.example'))).toEqual(['shop/wide']);
    expect(names(all.registrationsCovering(HOST))).toEqual(['shop/pay']);
    expect(names(all.registrationsCovering('elsewhere'))).toEqual([]);
  });

  test('of an alias are those of its target', () => {
    expect(names(all.targetsOf('pay.shop.svc.cluster.local'))).toEqual(['shop/pay']);
  });

  test('tell which port is dialled outside', () => {
    const dialled = (manifests: unknown[]) => {
      const judged = world(manifests);
      return judged.registered.map(each => each.ports.map(port => judged.dialledPorts(each, port)));
    };
    expect(dialled([entry({ ports: [http(80, 443), https()] })])).toEqual([[[443], [443]]]);
    expect(dialled([entry({ endpoints: [{ address: 'a.example', ports: { 'http-80': 8443 } }, { address: 'b.example' }] })])).toEqual([[[8443, 80]]]);
    expect(dialled([service('ledger', { ports: [{ port: 80, name: 'http' }] }), slice('ledger')])).toEqual([[[443]]]);
    expect(dialled([service('ledger', { ports: [{ port: 80, name: 'http', targetPort: 8080 }], selector: { app: 'a' } }), slice('ledger')])).toEqual([[[8080]]]);
  });
});

describe('rules for a caller', () => {
  const theirs = rule({ exportTo: ['*'] });
  const named = (manifests: unknown[], caller = 'billing') => names(world(manifests).rulesFor(caller, HOST, 'shop'));

  test('are those of its own namespace first, also by a wildcard', () => {
    expect(named([theirs, rule({ host: '*.example' }, { namespace: 'billing' })])).toEqual(['billing/pay']);
  });

  test('are those that the namespace of the host exports next', () => {
    expect(named([theirs, rule({ host: '*', exportTo: undefined }, { namespace: 'istio-system' })])).toEqual(['shop/pay']);
    expect(named([rule()])).toEqual([]);
    expect(named([rule()], 'shop')).toEqual(['shop/pay']);
    expect(named([rule({ exportTo: ['.', 'billing'] })])).toEqual(['shop/pay']);
  });

  test('are those of the root namespace last, and of no other', () => {
    expect(named([rule({ host: '*', exportTo: undefined }, { namespace: 'istio-system' })])).toEqual(['istio-system/pay']);
    expect(named([rule({ exportTo: undefined }, { namespace: 'crm' })])).toEqual([]);
  });

  test('are not those that are for others alone', () => {
    expect(named([rule({ exportTo: ['egress'] })], 'shop')).toEqual([]);
  });

  test('are never exported if they select workloads', () => {
    expect(named([rule({ exportTo: ['*'], workloadSelector: { matchLabels: { app: 'a' } } })])).toEqual([]);
  });
});

describe('allocated addresses', () => {
  const allocates = (manifest: unknown, facts: Partial<WorldFacts>) => {
    const judged = world([manifest], facts);
    return judged.allocates(judged.serviceEntries[0]);
  };

  test.each<[string, Partial<WorldFacts>, string]>([
    ['are unknown with DNS', {}, 'unknown'],
    ['are there where sidecars answer DNS', { dnsCapture: true }, 'yes'],
    ['are not where they do not', { dnsCapture: false }, 'no'],
    ['are unknown in older versions', { dnsCapture: true, istioMinor: 24 }, 'unknown'],
  ])('%s', (_, facts, expected) => {
    expect(allocates(entry(), facts)).toBe(expected);
  });

  test('depend on the entry', () => {
    const label = (value: string) => entry({}, { labels: { 'networking.istio.io/enable-autoallocate-ip': value } });
    expect(allocates(label('false'), { dnsCapture: true })).toBe('no');
    expect(allocates(label('true'), { dnsCapture: true, istioMinor: 23 })).toBe('yes');
    for (const spec of [{ resolution: 'NONE' }, { hosts: ['*.example'] }, { addresses: ['240.1.2.3'] }]) {
      expect(allocates(entry(spec), { dnsCapture: true })).toBe('no');
    }
  });
});

test('hosts behind a gateway are those that its routes name or lead to', () => {
  const judged = world([
    routes({ gateways: ['egress'], http: [{ route: [to('files.example')] }] }), routes({ hosts: ['mesh.example'], http: [{ route: [to('mesh.example')] }] }, { name: 'mesh' }),
  ]);
  expect([HOST, 'files.example', 'mesh.example'].map(host => judged.isBehindGateway(host))).toEqual([true, true, false]);
});
