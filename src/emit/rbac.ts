import type { k8s } from 'cdk8s-plus-27';
import type { Wire } from './wire';

const API_GROUP = 'rbac.authorization.k8s.io';

/** What istiod asks for before it hands a Secret to a proxy: to list all Secrets of the namespace. */
export function secretReaderRules(): Wire<k8s.PolicyRule[]> {
  return [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }];
}

/** That a binding is of a role in its own namespace. */
export function roleRef(name: string): Wire<k8s.RoleRef> {
  return { apiGroup: API_GROUP, kind: 'Role', name };
}

/** That a binding is for a service account. */
export function serviceAccountSubjects(name: string, namespace: string | undefined): Wire<k8s.Subject[]> {
  return [{ kind: 'ServiceAccount', name, namespace }];
}
