import type { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { EVERY_NAMESPACE } from '../entry';
import { Mesh } from '../mesh';
import type { ManifestOptions } from '../target';
import { Claims, HOSTS } from './claims';
import { checkDnsLabel } from './dns';

/** The name of an alias's Service. Callers dial it, so it is what the user wrote, without a hash. */
export function checkServiceName(alias: Construct, options: ManifestOptions): string {
  const named = options.metadata?.name;
  return named === undefined
    ? checkDnsLabel(alias, 'the id of an alias', alias.node.id, 'rfc1035', "callers dial it; choose such an id, or set 'metadata.name'")
    : checkDnsLabel(alias, "'metadata.name' of an alias", named, 'rfc1035', 'callers dial it');
}

/** The full name of a Service; its short one, which Istio reads in the rule's own namespace, if that namespace is unknown. */
export function hostOfService(service: ApiObject): string {
  const namespace = service.metadata.namespace;
  return namespace === undefined ? service.name : fullServiceName(service, service.name, namespace);
}

/** The full name of a Service of a namespace, in the cluster of a construct. */
export function fullServiceName(scope: IConstruct, name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${Mesh.of(scope).clusterDomain}`;
}

/** Keeps the short names of a Service free of external hosts: Istio would take calls to the Service for calls to those. */
export function claimNames(service: ApiObject): void {
  const { namespace } = service.metadata;
  if (namespace !== undefined) {
    Claims.of(service, HOSTS).claim(`${service.name}.${namespace}`, [EVERY_NAMESPACE], service);
  }
}
