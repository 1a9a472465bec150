import type { IConstruct } from 'constructs';
import type { EgressNetworkPolicy } from '../egress-network-policy';
import type { IEgressTarget, IExternalApi } from '../target';
import { checkDnsLabel } from './dns';
import { fail, show } from './errors';
import { checkList, hasAll, isText } from './types';

/*
 * What a scope lets through. Istio looks for a host in the namespace of the entry that has it, and for the name of an ExternalName alias in that of its target.
 */

/** A target with more names than its host: additional hosts, and aliases. */
interface Named extends IEgressTarget {
  readonly _names: string[];
}

/** An alias for a host, as far as it matters here. */
interface Aliasing extends IEgressTarget {
  readonly target: IExternalApi;
  readonly virtualService?: unknown;
}

/** The targets that workloads may call. */
export function checkAllowed(scope: IConstruct, allow: IEgressTarget[]): IEgressTarget[] {
  return checkList(scope, 'allow', allow, isTarget, 'ExternalApi, aliases and VirtualMachineService', 'such as [stripe, ledger], or [] to allow nothing');
}

/** One more of them. */
export function checkTargetOfScope(scope: IConstruct, target: IEgressTarget): IEgressTarget {
  return isTarget(target) ? target
    : fail(scope, `'target' must be an ExternalApi, an alias or a VirtualMachineService, got ${show(target)}; write the construct itself`);
}

const isTarget = hasAll('host', 'ports', 'node');

/** A target by all names that the app gives it, as a Sidecar lists them. */
export function scopedHosts(target: IEgressTarget): string[] {
  if (!isAliasing(target)) {
    return namesOf(target).map(host => within(target.namespace, host));
  }
  const names = [...namesOf(target.target), target.host];
  // On somebody else's target the alias has a route of its own.
  const own = target.virtualService === undefined ? [] : [within(target.namespace, target.host)];
  return [...names.map(host => within(target.target.namespace, host)), ...own];
}

function isAliasing(target: IEgressTarget): target is Aliasing {
  return (target as Partial<Aliasing>).target !== undefined;
}

function namesOf(target: IEgressTarget): string[] {
  return (target as Partial<Named>)._names ?? [target.host];
}

function within(namespace: string | undefined, host: string): string {
  return `${namespace ?? '*'}/${host}`;
}

/** The policy that closes all other ways. */
export function checkNetworkPolicy(scope: IConstruct, policy: EgressNetworkPolicy): EgressNetworkPolicy {
  return hasAll('networks')(policy) ? policy
    : fail(scope, `'networkPolicy' must be EgressNetworkPolicy, got ${show(policy)}; write such as EgressNetworkPolicy.toPods('10.0.0.1/32')`);
}

const EXAMPLE = "such as ['billing/*', 'observability/collector']";

/** Services of the cluster, each as `namespace/name` or `namespace/*`. */
export function checkServices(scope: IConstruct, services: string[]): string[] {
  return checkList(scope, 'services', services, isText, 'Services', EXAMPLE).map(service => {
    const [namespace, name, ...rest] = service.split('/');
    if (name === undefined || rest.length > 0) {
      fail(scope, `'services' must be Services as namespace/name or namespace/*, got ${show(service)}; write ${EXAMPLE}`);
    }
    checkDnsLabel(scope, `the namespace of ${show(service)} in 'services'`, namespace, 'rfc1123', `write ${EXAMPLE}`);
    return name === '*' ? service : `${namespace}/${checkDnsLabel(scope, `the name of ${show(service)} in 'services'`, name, 'rfc1035', `write ${EXAMPLE}`)}`;
  });
}

/** Services as a Sidecar lists them; all of the cluster if none are named. */
export function scopedServices(services: string[] | undefined, clusterDomain: string): string[] {
  return (services ?? ['*/*']).map(service => {
    const [namespace, name] = service.split('/');
    return within(namespace, name === '*' ? `*.svc.${clusterDomain}` : `${name}.${namespace}.svc.${clusterDomain}`);
  });
}
