import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { Waypoint } from '../entry';
import { allowedRoutes } from './allowed-routes';
import { KINDS, referenceTo } from './kinds';
import type { Wire } from './wire';

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
export const ENTRY_TARGET = referenceTo(KINDS.serviceEntry);
export const WAYPOINT_TARGET = referenceTo(KINDS.kubernetesGateway);

/** The class of Gateways that istiod makes waypoints of. */
export const WAYPOINT_CLASS = 'istio-waypoint';

/** The listener at which ztunnel calls, by HTTP CONNECT in the mesh's own TLS. */
export const HBONE = { name: 'mesh', port: 15008, protocol: 'HBONE' };

/** A waypoint, which istiod deploys, for entries of some namespaces. Those of others do not get it: ztunnel would send their calls past it. */
export function waypointSpec(ownNamespace: string, namespaces: string[]): Wire<GatewaySpec> {
  return { gatewayClassName: WAYPOINT_CLASS, listeners: [{ ...HBONE, allowedRoutes: allowedRoutes(ownNamespace, namespaces) }] };
}

/** The labels of an entry that send its calls through a waypoint. Both, as labels of the chart may say another namespace. */
export function waypointLabels({ namespace, waypointName }: Waypoint): { [label: string]: string } {
  return { [WAYPOINT_LABEL]: waypointName, [WAYPOINT_NAMESPACE_LABEL]: namespace };
}
