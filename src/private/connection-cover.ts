import type { EgressPort } from '../port';
import type { TcpRoute } from '../tcp-route';
import type { TlsRoute } from '../tls-route';

/** Whether a host, or the names that it covers, contain a server name, or all that it covers. */
export function containsName(host: string, sniHost: string): boolean {
  return host === sniHost || (host.startsWith('*.') && sniHost.endsWith(host.slice(1)));
}

/** The server names of a host that a route is for. */
export function namesAt(route: TlsRoute, host: string): string[] {
  return route.sniHosts.length === 0 ? [host] : route.sniHosts.filter(name => containsName(host, name));
}

/** Whether a route is for connections to a port. */
export function isAt(route: TcpRoute | TlsRoute, port: EgressPort): boolean {
  return route.matchPort === undefined || route.matchPort === port.number;
}

/** Whether an earlier route, at some port, is for all the callers that a later one is for. */
function takesCallers(earlier: TcpRoute | TlsRoute, later: TcpRoute | TlsRoute): boolean {
  return Object.entries(earlier.sourceLabels).every(([key, label]) => later.sourceLabels[key] === label)
    && (earlier.sourceNamespace === undefined || earlier.sourceNamespace === later.sourceNamespace);
}

/** The names of a host for which a route is used at a port; earlier routes take the others. */
export function reachedNames(route: TlsRoute, earlier: TlsRoute[], host: string, port: EgressPort): string[] {
  return !isAt(route, port) ? [] : namesAt(route, host)
    .filter(name => !earlier.some(other => isAt(other, port) && namesAt(other, host).includes(name) && takesCallers(other, route)));
}

/** Whether a route is used at a port, and not taken over by earlier ones. */
export function isReached(route: TcpRoute, earlier: TcpRoute[], port: EgressPort): boolean {
  return isAt(route, port) && !earlier.some(other => isAt(other, port) && takesCallers(other, route));
}
