import type { HttpRouteSpec, TcpRouteSpec, TlsRouteSpec } from '../../imports/gateway.networking.k8s.io';
import { nameOfGateway, type Door } from '../entry';
import type { EgressPort } from '../port';
import { authorityOf } from './authority';
import type { Leg, PassingHost } from './flavors';
import { httpRules } from './http-route';
import { hostnameRef, httpRouteRules, rewriteFilters, type HttpRouteRule, type Services } from './http-route-rules';
import { KINDS, referenceTo } from './kinds';
import { connectionListener, requestListener, type Listener } from './listeners';
import { listOrNone } from './optional';
import type { HostRoutes } from './virtual-service';
import type { Wire } from './wire';
import { isHttp, isTls } from '../private/protocols';
import { isAlias } from '../private/route-target';

type ParentRefs = Wire<HttpRouteSpec>['parentRefs'];

/*
 * Calls through a gateway of the Kubernetes Gateway API have two legs for each port, with a route each: one hangs on the ServiceEntry and leads
 * sidecars to the listener, and one hangs on that and leads to the host.
 */

/** The ways of a host, port by port. Routes on the entry are for all its hosts at once, unless they can tell them apart. */
export function kubernetesLegs({ host, ports, entry, namespace, hosts }: PassingHost, door: Door): Leg[] {
  return ports.flatMap(port => {
    const listener = isHttp(port) ? requestListener(namespace, port) : connectionListener(namespace, host, port);
    door._portOf!(listener.name);
    const [kind, toGateway, fromGateway] = routesAt(port);
    const to: Leg['spec'] = routes => ({ parentRefs: onEntry(entry, port), ...toGateway({ port, listener, routes, door, hosts }) });
    const from: Leg['spec'] = routes => ({ parentRefs: onListener(listener, door), ...fromGateway({ port, listener, routes, door, hosts }) });
    return [
      ...host === hosts[0] || isTls(port) ? [{ kind, suffixes: [String(port.number)], spec: to }] : [],
      { kind, suffixes: ['gateway', String(port.number)], spec: from },
    ];
  });
}

interface Way {
  readonly port: EgressPort;
  readonly listener: Listener;
  readonly routes: HostRoutes;
  readonly door: Door;
  readonly hosts: string[];
}

function routesAt(port: EgressPort) {
  return isHttp(port) ? [KINDS.httpRoute, requestsToGateway, requestsFromGateway] as const
    : isTls(port) ? [KINDS.tlsRoute, tlsToGateway, tlsFromGateway] as const : [KINDS.tcpRoute, tcpToGateway, tcpFromGateway] as const;
}

/** The gateway knows a host by one name only, without a dot at its end. Of several hosts one route can not write the name of each. */
function requestsToGateway({ port, listener, routes: { host }, door, hosts }: Way): { rules: HttpRouteRule[] } {
  const filters = rewriteFilters(hosts.length > 1 ? undefined : { authority: authorityOf(host, port) });
  return { rules: [{ filters: listOrNone(filters), backendRefs: [listenerRef(listener, door)] }] };
}

function requestsFromGateway({ port, routes }: Way): { hostnames: string[]; rules: HttpRouteRule[] } {
  const rules = httpRules(routes.routes, { ...routes, ports: [port], serverName: () => undefined });
  return { hostnames: [routes.host], rules: httpRouteRules(rules, servicesOf(routes)) };
}

function servicesOf({ routes }: HostRoutes): Services {
  const targets = routes.flatMap(({ destinations, mirrors }) => [...destinations, ...mirrors]).map(({ target }) => target);
  return new Map(targets.filter(isAlias).map(({ host, serviceName }) => [host, serviceName]));
}

function tlsToGateway({ listener, routes, door }: Way): Omit<Wire<TlsRouteSpec>, 'parentRefs'> {
  return { hostnames: [routes.host], rules: [{ backendRefs: [listenerRef(listener, door)] }] };
}

function tlsFromGateway({ port, listener, routes }: Way): Omit<Wire<TlsRouteSpec>, 'parentRefs'> {
  return { hostnames: [listener.serverName!], rules: [{ backendRefs: [hostnameRef(routes.host, port.number)] }] };
}

function tcpToGateway({ listener, door }: Way): Omit<Wire<TcpRouteSpec>, 'parentRefs'> {
  return { rules: [{ backendRefs: [listenerRef(listener, door)] }] };
}

function tcpFromGateway({ port, routes }: Way): Omit<Wire<TcpRouteSpec>, 'parentRefs'> {
  return { rules: [{ backendRefs: [hostnameRef(routes.host, port.number)] }] };
}

function onEntry(name: string, { number }: EgressPort): ParentRefs {
  return [{ ...referenceTo(KINDS.serviceEntry), name, port: number }];
}

function onListener(listener: Listener, gateway: Door): ParentRefs {
  return [{ name: nameOfGateway(gateway), namespace: gateway.namespace, sectionName: listener.name }];
}

function listenerRef({ name }: Listener, door: Door) {
  return { name: door.serviceName, namespace: door.namespace, port: door._portOf!(name) };
}
