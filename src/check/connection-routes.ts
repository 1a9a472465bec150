import { listenerPolicy } from '../emit/traffic-policy';
import { isWildcard, resolutionOf, type Entry } from '../entry';
import type { EgressPort } from '../port';
import { containsName, isAt, isReached, namesAt, reachedNames } from '../private/connection-cover';
import { show } from '../private/errors';
import { describePort } from '../private/ports';
import { isTcp, isTls } from '../private/protocols';
import { destinationPort, keepsAddress, passesProxy, trafficAt } from '../private/route-target';
import type { RouteDestination } from '../route-destination';
import type { IEgressTarget } from '../target';
import type { TcpRoute } from '../tcp-route';
import type { TlsRoute } from '../tls-route';
import { error, warning, type Verdict } from './finding';
import { passingBy, routeToDialledAddress } from './routes';

/** A kind of routes for connections. */
interface Kind {
  readonly name: string;
  readonly isOfKind: (port: EgressPort) => boolean;
  readonly example: string;
  readonly instead: string;
}

const TLS: Kind = { name: 'TLS route', isOfKind: isTls, example: 'EgressPort.https(443)', instead: 'an HTTPS or TLS port' };
const TCP: Kind = { name: 'TCP route', isOfKind: isTcp, example: 'EgressPort.tcp(5432)', instead: 'a TCP or MONGO port' };

/** What is wrong with routes of connections, as far as only all names, ports and routes tell it. */
export function checkConnectionRoutes(self: IEgressTarget, entry: Entry): Verdict[] {
  return entry.tlsRoutes.length + entry.tcpRoutes.length === 0 ? [] : [
    ...checkKind(TLS, self, entry, entry.tlsRoutes),
    ...checkKind(TCP, self, entry, entry.tcpRoutes),
    ...namesLookedUp(entry),
    ...foreignNames(entry),
    ...unreachableNames(entry),
    ...unreachable(entry),
    ...aliasesCutOff(entry),
  ];
}

function checkKind(kind: Kind, self: IEgressTarget, { hosts, ports }: Entry, routes: (TlsRoute | TcpRoute)[]): Verdict[] {
  const own = ports.filter(kind.isOfKind);
  return routes.flatMap((route, index) => {
    const name = `${kind.name} ${index + 1} of ${hosts[0]}`;
    const dialled = own.filter(port => isAt(route, port));
    return dialled.length === 0 ? [noPort(kind, name, route, own)] : [
      ...sharedTunnel(name, route),
      ...sharedListener(name, route),
      ...route.destinations.flatMap(destination => checkDestination(kind, name, destination, self, dialled)),
    ];
  });
}

function noPort(kind: Kind, name: string, { matchPort }: TlsRoute | TcpRoute, own: EgressPort[]): Verdict {
  return error('route-port-undeclared', matchPort === undefined ? `${name} needs ${kind.instead}, and the API has none`
    : `${name} matches port ${matchPort}, and ${own.length === 0 ? `the API has no port of its kind, which would be ${kind.instead}` : `its ports of that kind are ${own.map(describePort).join(', ')}`}`,
  `add such a port, for example ${kind.example}, or route requests with HttpRoute`);
}

// Istio has one tunnel for all destinations of a rule: that of the first one's host.
function sharedTunnel(name: string, { destinations }: TlsRoute | TcpRoute): Verdict[] {
  const tunnelled = destinations.length > 1 ? destinations.find(({ target }) => passesProxy(target)) : undefined;
  return tunnelled === undefined ? [] : [error('shared-tunnel',
    `${name} shares connections out, and ${tunnelled.target.host} is reached through a proxy, which Istio would then ask for the wrong hosts`,
    'lead all connections of the route to one destination')];
}

// They belong to the listener, for which Istio takes those of the first destination.
function sharedListener(name: string, { destinations }: TlsRoute | TcpRoute): Verdict[] {
  const policies = new Set(destinations.map(({ target }) => JSON.stringify(listenerPolicy(trafficAt(target)))));
  return policies.size < 2 ? [] : [error('shared-listener',
    `${name} shares connections out among hosts with different 'idleTimeout' or 'maxConnectionDuration' of 'connectionPool', or 'loadBalancing' by source IP, and Istio would take those of ` +
    `${destinations[0].target.host} for all`, 'give all destinations the same, or lead all connections of the route to one')];
}

function checkDestination(kind: Kind, name: string, { target, port }: RouteDestination, self: IEgressTarget, dialled: EgressPort[]): Verdict[] {
  if (target !== self && isWildcard(target.host)) {
    return [error('route-to-wildcard', `${name} leads to ${show(target.host)}, which is no one host that could be called`,
      'make an ExternalApi of the one host that shall answer, and lead the route there')];
  }
  if (target !== self && keepsAddress(target)) {
    return [routeToDialledAddress(name, target)];
  }
  if (target !== self && target.ports.length === 0 && port !== undefined) {
    return [];
  }
  const missing = dialled.find(({ number }) => destinationPort(target, port, number, kind.isOfKind) === undefined);
  const why = port === undefined ? 'does not say which of its ports answers them' : `has no such port ${port}`;
  return missing === undefined ? passingBy(name, target, self) : [error('route-to-other-protocol',
    `${name} takes connections to port ${describePort(missing)}, and ${target.host} ${why}`,
    `name ${kind.instead} as 'port' of the destination, or add one there: ${kind.example}`)];
}

// A rule for connections has no part that looks names up, and beside one Istio makes no chain that has.
function namesLookedUp(entry: Entry): Verdict[] {
  return entry.tlsRoutes.length === 0 || resolutionOf(entry) !== 'DYNAMIC_DNS' ? [] : [error('tls-route-of-wildcard',
    `TLS routes of ${show(entry.hosts[0])} would end the look-up of all its other names`, "give the 'endpoints' that serve all names, or make an ExternalApi of the one name and route that")];
}

/** Istio refuses a rule for names that are not among those of its VirtualService. */
function foreignNames({ hosts, tlsRoutes }: Entry): Verdict[] {
  return tlsRoutes.flatMap(({ sniHosts }, index) => sniHosts.filter(sniHost => !hosts.some(host => containsName(host, sniHost))).map(sniHost => error('sni-outside-host',
    `TLS route ${index + 1} of ${hosts[0]} is for the server name ${show(sniHost)}, which is not among ${hosts.join(', ')}`, 'add the route to the ExternalApi that has the name')));
}

function unreachableNames({ hosts, ports, tlsRoutes }: Entry): Verdict[] {
  return tlsRoutes.flatMap((route, index) => {
    const dialled = ports.filter(port => isTls(port) && isAt(route, port));
    const names = hosts.flatMap(host => namesAt(route, host)
      .filter(name => dialled.length > 0 && dialled.every(port => !reachedNames(route, tlsRoutes.slice(0, index), host, port).includes(name))));
    return names.map(name => error('unreachable-route', `TLS route ${index + 1} of ${hosts[0]} is never used for the server name ${show(name)}: an earlier one takes all its connections`,
      'add the route for fewer callers first, or take the name out of one of them'));
  });
}

function unreachable({ hosts, ports, tcpRoutes }: Entry): Verdict[] {
  return tcpRoutes.flatMap((route, index) => {
    const dialled = ports.filter(port => isTcp(port) && isAt(route, port));
    return dialled.length === 0 || dialled.some(port => isReached(route, tcpRoutes.slice(0, index), port)) ? []
      : [error('unreachable-route', `TCP route ${index + 1} of ${hosts[0]} is never used: an earlier one takes all its connections`, 'add the route for fewer callers first')];
  });
}

// Where nothing routes connections, Istio lets an alias's own name in as well.
function aliasesCutOff({ hosts, aliases, tlsRoutes }: Entry): Verdict[] {
  return tlsRoutes.some(route => namesAt(route, hosts[0]).length > 0)
    ? aliases.map(alias => warning('alias-of-tls-route', `TLS that names the ExternalName alias at ${alias} is not matched by the TLS routes of ${hosts[0]}, which are for its own names`,
      `let workloads name ${hosts[0]} in their TLS, or speak HTTP to the alias`))
    : [];
}
