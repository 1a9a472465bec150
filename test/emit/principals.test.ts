import { Workload, type AllowedRequests } from '../../src';
import { principalOf, principalsOf } from '../../src/emit/principals';

const caller = Workload.of({ labels: { app: 'web' }, serviceAccount: 'web' });
const may = (account: string, requests?: AllowedRequests) => ({
  workload: Workload.of({ labels: { app: account }, serviceAccount: account }), requests,
});
const id = (account: string) => `cluster.local/ns/shop/sa/${account}`;

test('an identity is of the mesh\'s own trust domain, in the namespace of the workload or else of whoever names it', () => {
  expect(principalOf(caller, 'shop')).toBe('cluster.local/ns/shop/sa/web');
  expect(principalOf(Workload.of({ labels: { app: 'web' }, serviceAccount: 'web', namespace: 'crm' }), 'shop')).toBe('cluster.local/ns/crm/sa/web');
});

test('who may make all calls is not limited by what else is said', () => {
  expect(principalsOf([may('web', { methods: ['GET'] }), may('crm'), may('web')], 'shop')).toEqual({ unlimited: [id('web'), id('crm')], limited: [] });
});

test('those that may make the same requests are together, however that was said', () => {
  const callers = [
    may('a', { methods: ['GET', 'HEAD'], paths: ['/v1', '/v2'] }), may('b', { methods: ['GET'] }), may('c', { methods: ['HEAD', 'GET'], paths: ['/v2', '/v1'] }),
    may('d', { methods: ['GET', 'HEAD'], paths: ['/v1'] }), may('d', { methods: ['GET', 'HEAD'], paths: ['/v2'] }),
  ];
  expect(principalsOf(callers, 'shop')).toEqual({
    unlimited: [],
    limited: [
      { principals: [id('a'), id('c'), id('d')], denied: [{ methods: ['GET', 'HEAD'], notPaths: ['/v1', '/v2'] }, { notMethods: ['GET', 'HEAD'] }] },
      { principals: [id('b')], denied: [{ notMethods: ['GET'] }] },
    ],
  });
});
