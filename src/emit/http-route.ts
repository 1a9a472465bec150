import type { Duration } from 'cdk8s';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { HeaderOperations } from '../header-operations';
import type { EgressPort } from '../port';
import { isHttp } from '../private/protocols';
import { reachedAt } from '../private/route-cover';
import { destinationPort, isAlias } from '../private/route-target';
import type { Retries } from '../retries';
import type { HttpRoute } from '../route';
import type { RouteDestination } from '../route-destination';
import type { RouteMirror } from '../route-mirror';
import { authorityOf } from './authority';
import { seconds } from './duration';
import { listOrNone, mapOrNone } from './optional';
import { wireMatch, type WireMatch } from './route-match';
import type { Wire } from './wire';
import type { IEgressTarget } from '../target';

/** One rule of a VirtualService. */
export type HttpRule = NonNullable<Wire<VirtualServiceSpec>['http']>[number];
type WireHeaders = NonNullable<HttpRule['headers']>;

/** The host that routes are for, and what holds for all requests to it. */
export interface RoutedHost {
  /** The construct whose host it is: a destination that is this one is the host itself. */
  readonly self: IEgressTarget;
  /** The host as the rules name it; an additional host of the construct, or its first. */
  readonly host: string;
  readonly ports: EgressPort[];
  /** Name that the host goes by at a port; requests keep their Host header without it. */
  readonly serverName: (port: EgressPort) => string | undefined;
  readonly timeout?: Duration;
  readonly retries?: Retries;
  /** Retries as the target's Istio takes them; needed only where there are some. */
  readonly wireRetries?: (retries: Retries) => HttpRule['retries'];
}

/** Who answers at which port, and the Host that it is called by, if not by that of the request. */
interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly authority?: string;
}

/**
 * The rules of routes, in their order: one for each port, because a rule for several would send them all to one. Where it makes no difference,
 * one for all ports. What earlier routes leave no requests is left out, and so are matches of other ports than these.
 */
export function httpRules(routes: HttpRoute[], routed: RoutedHost): HttpRule[] {
  const ports = routed.ports.filter(isHttp);
  return ports.length === 0 ? [] : routes.flatMap((route, position) => {
    const reached = ports
      .map(port => ({ port: port.number, matches: reachedAt(route, routes.slice(0, position), port), does: action(route, port, routed) }))
      .filter(({ matches }) => matches.length > 0);
    const agreed = reached.length === ports.length && reached.every(({ does }) => JSON.stringify(does) === JSON.stringify(reached[0].does));
    const meant = route.matches.filter(match => ports.some(({ number }) => number === (match.port ?? number)));
    return agreed
      ? [rule(route, meant.map(match => wireMatch(match)), reached[0].does)]
      : reached.map(({ port, matches, does }) => rule(route, matches.map(match => wireMatch(match, port)), does));
  });
}

function rule({ name }: HttpRoute, matches: WireMatch[], rest: HttpRule): HttpRule {
  return { name, match: listOrNone(matches), ...rest };
}

function action(route: HttpRoute, port: EgressPort, routed: RoutedHost): HttpRule {
  if (route.status !== undefined) {
    return { directResponse: { status: route.status, body: route.body === undefined ? undefined : { string: route.body } }, ...headers(route) };
  }
  if (route.redirectTo !== undefined) {
    const { scheme, authority, port: redirectPort, path, status } = route.redirectTo;
    return { redirect: { scheme, authority, port: redirectPort, uri: path, redirectCode: status }, ...headers(route) };
  }
  return forward(route, port, routed);
}

function forward(route: HttpRoute, port: EgressPort, routed: RoutedHost): HttpRule {
  const upstreams = route.destinations.map(destination => upstream(destination, port, routed));
  const shared = upstreams.every(({ authority }) => authority === upstreams[0].authority);
  const timeout = route.timeout ?? routed.timeout;
  const retries = route.retries ?? routed.retries;
  return {
    rewrite: rewrite(route, shared ? upstreams[0].authority : undefined),
    timeout: timeout && seconds(timeout),
    retries: retries && routed.wireRetries!(retries),
    fault: route.faults.length > 0 ? fault(route) : undefined,
    mirrors: listOrNone(route.mirrors.map(mirror => wireMirror(mirror, port))),
    ...headers(route),
    route: route.destinations.map((destination, index) => ({
      destination: { host: upstreams[index].host, port: { number: upstreams[index].port } },
      weight: route.destinations.length > 1 ? destination.weight : undefined,
      ...headers(destination, shared ? undefined : upstreams[index].authority),
    })),
  };
}

function upstream({ target, port: named }: RouteDestination, dialled: EgressPort, { self, host, ports, serverName }: RoutedHost): Upstream {
  if (target === self) {
    const port = ports.find(({ number }) => number === named) ?? dialled;
    const name = serverName(port);
    return { host, port: port.number, authority: name && authorityOf(name, port) };
  }
  const port = destinationPort(target, named, dialled.number);
  // A Service takes any Host, a server outside only its own, and behind a Service with TLS there is one.
  const name = isAlias(target) ? port?.upstreamTls?.serverName : target.host;
  return { host: target.host, port: port?.number ?? named ?? dialled.number, authority: name && (port ? authorityOf(name, port) : name) };
}

function wireMirror({ target, percent, port }: RouteMirror, dialled: EgressPort): NonNullable<HttpRule['mirrors']>[number] {
  const number = destinationPort(target, port, dialled.number)?.number ?? port ?? dialled.number;
  return { destination: { host: target.host, port: { number } }, percentage: percent === 100 ? undefined : { value: percent } };
}

function rewrite({ rewritePath }: HttpRoute, authority: string | undefined): HttpRule['rewrite'] {
  if (!rewritePath) {
    return authority === undefined ? undefined : { authority };
  }
  const { pattern, substitution } = rewritePath;
  return pattern === undefined ? { authority, uri: substitution } : { authority, uriRegexRewrite: { match: pattern, rewrite: substitution } };
}

// Without a percentage Istio makes up nothing.
function fault({ faults }: HttpRoute): HttpRule['fault'] {
  const delay = faults.find(({ duration }) => duration !== undefined);
  const abort = faults.find(({ duration }) => duration === undefined);
  return {
    delay: delay && { percentage: { value: delay.percent }, fixedDelay: seconds(delay.duration!) },
    abort: abort && { percentage: { value: abort.percent }, httpStatus: abort.httpStatus, grpcStatus: abort.grpcStatus },
  };
}

/** What becomes of headers. Several destinations with names of their own each write theirs here, because a rule has only one rewrite. */
function headers(from: { requestHeaders?: HeaderOperations; responseHeaders?: HeaderOperations }, authority?: string): { headers?: WireHeaders } {
  const own: { [name: string]: string } = authority === undefined ? {} : { ':authority': authority };
  const request = operations({ ...from.requestHeaders?.set, ...own }, from.requestHeaders);
  const response = operations(from.responseHeaders?.set ?? {}, from.responseHeaders);
  return request || response ? { headers: { request, response } } : {};
}

function operations(set: { [name: string]: string }, { add = {}, remove = [] }: Partial<HeaderOperations> = {}): WireHeaders['request'] {
  const some = { set: mapOrNone(set), add: mapOrNone(add), remove: listOrNone(remove) };
  return some.set || some.add || some.remove ? some : undefined;
}
