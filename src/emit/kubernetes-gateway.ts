import type { GatewaySpec } from '../../imports/gateway.networking.k8s.io';
import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import { nameOfGateway, type Door, type Entry } from '../entry';
import { allowedRoutes } from './allowed-routes';
import type { GatewayPods, OnlyRequests } from './flavors';
import { KINDS, referenceTo } from './kinds';
import { listenersOf, requestListener, type Listener } from './listeners';
import type { Wire } from './wire';
import type { Passenger } from '../private/passengers';
import { isHttp } from '../private/protocols';

type WireListener = NonNullable<Wire<GatewaySpec>['listeners']>[number];
type PortSettings = NonNullable<NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>['portLevelSettings']>[number];

/** The class of Gateways that Istio deploys. */
export const GATEWAY_CLASS = 'istio';

/** The label of the pods that Istio deploys for a Gateway, with its name. */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** Without it, the Service would be a LoadBalancer: a door into the mesh. */
export const SERVICE_TYPE = { 'networking.istio.io/service-type': 'ClusterIP' };

/** Has Istio check, and know, who connects. */
const MESH_TLS = { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } } satisfies WireListener['tls'];

/** A Gateway must listen for something. */
const NOTHING: WireListener = { name: 'nothing', port: 80, protocol: 'HTTPS', tls: MESH_TLS };

/** What a gateway listens for, in the mesh's own TLS. */
export function kubernetesGatewaySpec(door: Door, passengers: Passenger[]): Wire<GatewaySpec> {
  const listeners = distinct(passengers).map(each => wireListener(each, door));
  return { gatewayClassName: GATEWAY_CLASS, listeners: listeners.length > 0 ? listeners : [NOTHING] };
}

/** How sidecars connect to it. */
export function kubernetesGatewayRuleSpec(door: Door, exportTo: string[], passengers: Passenger[]): Wire<DestinationRuleSpec> {
  const settings = distinct(passengers).map(each => portSettings(each, door));
  return { host: door.host, exportTo, trafficPolicy: settings.length > 0 ? { portLevelSettings: settings } : { tls: { mode: 'ISTIO_MUTUAL' } } };
}

/** The pods, by their Gateway. */
export function kubernetesPods(gateway: Door): GatewayPods {
  return { targetRefs: [{ ...referenceTo(KINDS.kubernetesGateway), name: nameOfGateway(gateway) }] };
}

/** What narrows a rule of a policy to requests: their listeners, which take any server name. */
export function kubernetesRequests({ ports, namespace }: Entry, door: Door): OnlyRequests {
  return { operation: { ports: ports.filter(isHttp).map(port => String(door._portOf!(requestListener(namespace!, port).name))) } };
}

function distinct(passengers: Passenger[]): Listener[] {
  return [...new Map(passengers.flatMap(listenersOf).map(each => [each.name, each])).values()];
}

function wireListener({ name, namespace, serverName }: Listener, door: Door): WireListener {
  return {
    name,
    port: door._portOf!(name),
    protocol: serverName === undefined ? 'HTTPS' : 'TLS',
    hostname: serverName,
    tls: MESH_TLS,
    allowedRoutes: allowedRoutes(door.namespace, [namespace]),
  };
}

function portSettings({ name, serverName }: Listener, door: Door): PortSettings {
  const port = { number: door._portOf!(name) };
  return serverName === undefined
    ? { port, connectionPool: { http: { useClientProtocol: true } }, tls: { mode: 'ISTIO_MUTUAL', sni: door.host } }
    : { port, tls: { mode: 'ISTIO_MUTUAL', sni: serverName } };
}
