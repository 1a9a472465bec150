import type { EgressPort } from '../port';
import { isHttp, isTcp } from './protocols';
import { portsOf } from './route-target';
import type { IEgressTarget } from '../target';
import type { TlsRoute } from '../tls-route';

/** Whether Istio sees the server name of connections to the port, and nothing else of them. */
export function showsServerName(port: EgressPort): boolean {
  return !isHttp(port) && !isTcp(port);
}

/** Whether a host or the names that it covers contain a server name, or all that it covers. */
export function containsName(host: string, sniHost: string): boolean {
  return host === sniHost || (host.startsWith('*.') && sniHost.endsWith(host.slice(1)));
}

/** The server names of a host that a route is for. */
export function sniHostsAt(route: TlsRoute, host: string): string[] {
  return route.sniHosts.length === 0 ? [host] : route.sniHosts.filter(name => containsName(host, name));
}

/** Whether an earlier route takes all connections that ask for a server name, of whatever pods a later one is for. */
export function takesName(earlier: TlsRoute, later: TlsRoute, host: string, sniHost: string): boolean {
  return sniHostsAt(earlier, host).includes(sniHost)
    && Object.entries(earlier.sourceLabels).every(([key, label]) => later.sourceLabels[key] === label)
    && (earlier.sourceNamespace === undefined || earlier.sourceNamespace === later.sourceNamespace);
}

/**
 * The port of a destination for connections to a port of the host: the one that is named, else the one with the same number, else the only
 * one. Undefined if none of them is there.
 */
export function tlsPort(target: IEgressTarget, named: number | undefined, dialled: number): EgressPort | undefined {
  const ports = portsOf(target).filter(showsServerName);
  const wanted = ports.find(port => port.number === (named ?? dialled));
  return wanted ?? (named === undefined && ports.length === 1 ? ports[0] : undefined);
}
