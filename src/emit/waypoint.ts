import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import { EVERY_NAMESPACE, type Waypoint } from '../entry';
import type { Wire } from './wire';

type AllowedRoutes = NonNullable<Wire<GatewaySpec>['listeners']>[number]['allowedRoutes'];

/** Sends the traffic of an entry or a Service through a waypoint. */
export const WAYPOINT_LABEL = 'istio.io/use-waypoint';

export const WAYPOINT_NAMESPACE_LABEL = 'istio.io/use-waypoint-namespace';

/** Istio's word for no waypoint. */
export const NO_WAYPOINT = 'none';

/** What a waypoint is for: hosts, and not the pods behind them. */
export const FOR_LABEL = 'istio.io/waypoint-for';
export const FOR_SERVICES = { [FOR_LABEL]: 'service' };
export const SERVICE_TYPES = ['service', 'all'];

/** The kinds by which policies name what they are for. */
export const ENTRY_TARGET = { group: 'networking.istio.io', kind: 'ServiceEntry' };
export const WAYPOINT_TARGET = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

/** The label by which Istio tells the pods of a waypoint, and Kubernetes the name of a namespace. */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The port at which ztunnel calls, by HTTP CONNECT in the mesh's own TLS. */
const HBONE = { name: 'mesh', port: 15008, protocol: 'HBONE' };

/** A waypoint, which istiod deploys, for entries of some namespaces. Those of others do not get it: ztunnel would send their calls past it. */
export function waypointSpec(ownNamespace: string, namespaces: string[]): Wire<GatewaySpec> {
  return { gatewayClassName: 'istio-waypoint', listeners: [{ ...HBONE, allowedRoutes: allowedRoutes(ownNamespace, namespaces) }] };
}

// Istio's default is the waypoint's own namespace.
function allowedRoutes(ownNamespace: string, namespaces: string[]): AllowedRoutes {
  const names = [...new Set(namespaces)].sort();
  if (names.includes(EVERY_NAMESPACE)) {
    return { namespaces: { from: 'All' } };
  }
  return names.every(name => name === ownNamespace) ? undefined
    : { namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: names }] } } };
}

/** The labels of an entry that send its calls through a waypoint. Both, as labels of the chart may say another namespace. */
export function waypointLabels({ namespace, waypointName }: Waypoint): { [label: string]: string } {
  return { [WAYPOINT_LABEL]: waypointName, [WAYPOINT_NAMESPACE_LABEL]: namespace };
}
