import { isWildcard } from '../entry';
import type { EgressPort } from '../port';
import { show } from '../private/errors';
import { describePort } from '../private/ports';
import { isHttp } from '../private/protocols';
import { matchesAt } from '../private/route-cover';
import { destinationPort, isAlias, keepsAddress, passesBy } from '../private/route-target';
import type { HttpRoute } from '../route';
import type { RouteDestination } from '../route-destination';
import type { RouteMirror } from '../route-mirror';
import type { IEgressTarget } from '../target';
import { error, warning, type Verdict } from './finding';
import { checkReach } from './route-reach';

/** Above this size Istio warns of the burden on its control plane. */
const LARGE_BODY_BYTES = 100 * 1024;

/** The routes of a host, in their order, and the ports at which they are tried. */
export interface HostRoutes {
  /** The construct whose host it is: a destination that is this one is the host itself. */
  readonly self: IEgressTarget;
  readonly ports: EgressPort[];
  readonly routes: HttpRoute[];
}

/** What is wrong with routes, as far as only all ports and all routes tell it. */
export function checkRoutes({ self, ports, routes }: HostRoutes): Verdict[] {
  const served = ports.filter(isHttp);
  if (routes.length === 0 || served.length === 0) {
    return routes.length === 0 ? [] : [error('route-without-requests',
      `routes of ${self.host} need a port where Istio sees requests, and port ${ports.map(describePort).join(', ')} shows it only bytes`,
      'let workloads speak HTTP and the proxy add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })')];
  }
  const named = routes.map((route, index) => ({ route, name: route.name === undefined ? `route ${index + 1}` : `route ${show(route.name)}` }));
  return [
    ...repeatedNames(self.host, routes),
    ...named.flatMap(({ route, name }) => checkRoute(`${name} of ${self.host}`, route, self, served)),
    ...checkReach(self.host, named, served),
  ];
}

function repeatedNames(host: string, routes: HttpRoute[]): Verdict[] {
  const names = routes.map(({ name }) => name).filter(name => name !== undefined);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(name => error('duplicate-route-name',
    `${host} has several routes with the name ${show(name)}, which logs and traces could not tell apart`, "set another 'name' for one of them"));
}

function checkRoute(name: string, route: HttpRoute, self: IEgressTarget, served: EgressPort[]): Verdict[] {
  const dialled = served.filter(port => matchesAt(route, port).length > 0);
  return [
    ...undeclaredPorts(name, route, served),
    ...route.destinations.flatMap(destination => checkDestination(name, destination, self, dialled)),
    ...route.mirrors.flatMap(mirror => checkMirror(name, mirror, dialled)),
    ...largeBody(name, route),
  ];
}

function undeclaredPorts(name: string, route: HttpRoute, served: EgressPort[]): Verdict[] {
  return route.matches
    .filter(({ port }) => port !== undefined && !served.some(({ number }) => number === port))
    .map(({ port }) => error('route-port-undeclared', `${name} matches port ${port}, where Istio sees no requests to it`,
      `match one of its ports ${numbersOf(served)}, or add EgressPort.http(${port})`));
}

function checkDestination(name: string, { target, port }: RouteDestination, self: IEgressTarget, dialled: EgressPort[]): Verdict[] {
  if (target !== self && isWildcard(target.host)) {
    return [error('route-to-wildcard', `${name} leads to ${show(target.host)}, which is no one host that could be called`,
      'make an ExternalApi of the one host that shall answer, and lead the route there')];
  }
  if (target !== self && keepsAddress(target)) {
    return [routeToDialledAddress(name, target)];
  }
  return [...passingBy(name, target, self), ...checkPort(name, target, port, dialled)];
}

/** That a route leads to a host from where its gateway is not in between. */
export function passingBy(name: string, target: IEgressTarget, self: IEgressTarget): Verdict[] {
  return !passesBy(self, target) ? [] : [error('route-past-gateway', `${name} leads to ${target.host} straight from the sidecar, past the gateway that calls to it pass`,
    "let the host with the route pass the same gateway, by 'via'")];
}

/** That a route leads to a host which is reached only at the address that the workload dialled: that of the host with the route. */
export function routeToDialledAddress(name: string, { host }: IEgressTarget): Verdict {
  return error('route-to-dialled-address', `${name} leads to ${show(host)}, which keeps the address that the workload dialled, so that calls would go on to where they were going`,
    "give the destination 'endpoints' instead of 'originalDestination'");
}

/** A copy keeps its Host, and behind TLS there is a server with a name of its own. */
function checkMirror(name: string, { target, port }: RouteMirror, dialled: EgressPort[]): Verdict[] {
  const encrypted = dialled.map(({ number }) => destinationPort(target, port, number)).find(found => found?.upstreamTls);
  return encrypted === undefined ? checkPort(name, target, port, dialled) : [error('mirror-with-tls',
    `${name} mirrors to port ${describePort(encrypted)} of ${target.host}, whose server wants a Host of its own, and Istio can not change that of a copy`,
    "mirror to a port without 'tls', or to a LocalAlias")];
}

function checkPort(name: string, target: IEgressTarget, port: number | undefined, dialled: EgressPort[]): Verdict[] {
  const declared = target.ports;
  const ports = declared.filter(isHttp);
  if (ports.length === 0) {
    const trusted = declared.length === 0 && port !== undefined;
    return trusted ? [] : [error('route-to-opaque-port', `${name} leads to ${target.host}, of which no port for requests is known`,
      isAlias(target) ? 'give it one: EgressPort.http(80)'
        : "give it one: EgressPort.http(80, { tls: UpstreamTls.simple() }); if it is somebody else's, repeat it as 'ports' in ExternalApi.fromAttributes")];
  }
  const missing = dialled.find(({ number }) => destinationPort(target, port, number) === undefined);
  if (missing === undefined) {
    return [];
  }
  return [port === undefined
    ? error('route-port-ambiguous', `${name} takes requests to port ${missing.number}, and ${target.host} has the ports ${numbersOf(ports)}`,
      "say which one answers with 'port' of the destination, or match requests to a port that both have")
    : error('route-port-undeclared', `${name} leads to port ${port} of ${target.host}, which takes requests at ${numbersOf(ports)}`,
      "name one of these as 'port' of the destination, or add the port there")];
}

function numbersOf(ports: EgressPort[]): string {
  return ports.map(({ number }) => number).join(', ');
}

function largeBody(name: string, { body = '' }: HttpRoute): Verdict[] {
  const size = Buffer.byteLength(body);
  return size <= LARGE_BODY_BYTES ? [] : [warning('large-response-body',
    `${name} answers with a body of ${size} bytes, which istiod sends to every proxy that sees the route`, 'redirect to a place that has it')];
}
