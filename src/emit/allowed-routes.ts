import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import { EVERY_NAMESPACE } from '../entry';
import type { Wire } from './wire';

type AllowedRoutes = NonNullable<Wire<GatewaySpec>['listeners']>[number]['allowedRoutes'];

/** The label by which Kubernetes tells the name of a namespace. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Whose routes, or entries, a listener takes: those of some namespaces, or of all. Left out, it is those of the Gateway's own namespace. */
export function allowedRoutes(ownNamespace: string, namespaces: string[]): AllowedRoutes {
  const names = [...new Set(namespaces)].sort();
  if (names.includes(EVERY_NAMESPACE)) {
    return { namespaces: { from: 'All' } };
  }
  return names.every(name => name === ownNamespace) ? undefined : { namespaces: { from: 'Selector', selector: selectorOf(names) } };
}

function selectorOf(names: string[]) {
  return names.length === 1 ? { matchLabels: { [NAMESPACE_NAME_LABEL]: names[0] } }
    : { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: names }] };
}
