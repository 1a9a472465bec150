import { roleRef, secretReaderRules, serviceAccountSubjects } from '../../src/emit/rbac';

test('a role may list the Secrets of its namespace, which is all that istiod asks for, and no more', () => {
  expect(secretReaderRules()).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }]);
});

test('a binding is of a role of its namespace', () => {
  expect(roleRef('bank-client')).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'bank-client' });
});

test('a binding is for a service account', () => {
  expect(serviceAccountSubjects('billing', 'shop')).toEqual([{ kind: 'ServiceAccount', name: 'billing', namespace: 'shop' }]);
});
