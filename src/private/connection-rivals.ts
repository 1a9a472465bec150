import { error, type Verdict } from '../check/finding';
import { isWildcard, resolutionOf, wildcardsOver, type Entry } from '../entry';
import { Claims } from './claims';
import { isAt, namesAt } from './connection-cover';
import { show } from './errors';
import { describePort } from './ports';
import { isTcp, isTls } from './protocols';
import type { Claimant } from './rivals';
import type { EgressPort } from '../port';

/*
 * Istio applies the routes of connections of a name to every entry that the name covers or is covered by: where a wildcard and a host below it meet on a
 * port, one of them would lose its connections to the other's routes.
 */

const CONNECTIONS = 'routed connections';

/** Says in the whole app on which ports connections to which names are routed. */
export function layConnectionClaims({ construct, entry, seenIn }: Claimant, current: () => Entry): void {
  const claims = Claims.of(construct, CONNECTIONS);
  for (const host of entry.hosts) {
    for (const port of routedPorts(entry, host)) {
      const holds = () => routedPorts(current(), host).some(({ number }) => number === port.number);
      [ofName(host, port), ...wildcardsOver(host).map(wildcard => below(wildcard, port))]
        .forEach(claim => claims.claim(claim, seenIn, construct, holds));
    }
    for (const { name, port } of singledOut(entry, host)) {
      const holds = () => singledOut(current(), host).some(other => other.name === name && other.port.number === port.number);
      [nameOf({ name, port }), ...wildcardsOver(name).map(wildcard => nameBelow({ name: wildcard, port }))]
        .forEach(claim => claims.claim(claim, seenIn, construct, holds));
    }
  }
}

/** Which of an entry's connections the routes of another one would take. */
export function checkConnectionRivals(claimant: Claimant): Verdict[] {
  return Claims.of(claimant.construct, CONNECTIONS).isEmpty ? [] : [...mixedRoutes(claimant), ...namesOfOthers(claimant)];
}

function mixedRoutes({ construct, entry, seenIn }: Claimant): Verdict[] {
  const claims = Claims.of(construct, CONNECTIONS);
  return entry.hosts.flatMap(host => entry.ports.filter(port => isMixed(entry, host, port)).flatMap(port => {
    const meeting = [...wildcardsOver(host).map(wildcard => ofName(wildcard, port)), ...(isWildcard(host) ? [below(host, port)] : [])];
    const rival = meeting.map(claim => claims.rival(claim, seenIn, construct)).find(other => other !== undefined);
    return rival === undefined ? [] : [error('mixed-routes',
      `the routes at ${rival.node.path} would take connections to port ${describePort(port)} of ${show(host)}: Istio mixes those of a wildcard and of the hosts below it`,
      isTls(port) && resolutionOf(entry) !== 'DYNAMIC_DNS' ? `give ${host} a TLS route for this port too, such as one for a few callers, or take the other's away`
        : 'use other ports, or list the names instead of the wildcard')];
  }));
}

// Of equal names in the rules of both, Istio takes those of whichever was created first.
function namesOfOthers({ construct, entry, seenIn }: Claimant): Verdict[] {
  const claims = Claims.of(construct, CONNECTIONS);
  return entry.hosts.flatMap(name => entry.ports.filter(isTls).flatMap(port => {
    const covering = [name, ...wildcardsOver(name)].map(each => nameOf({ name: each, port }));
    const meeting = [...covering, ...(isWildcard(name) ? [nameBelow({ name, port })] : [])];
    const rival = meeting.map(claim => claims.rival(claim, seenIn, construct)).find(other => other !== undefined);
    return rival === undefined ? [] : [error('server-name-of-other',
      `a TLS route at ${rival.node.path} is for a server name of ${show(name)}, whose own routes are here: Istio would take those of either`,
      `add the route to the ExternalApi of ${name}, and take the name out of the other's`)];
  }));
}

// TLS names its host, so that of several routes the right one is found. TCP does not.
function isMixed(entry: Entry, host: string, port: EgressPort): boolean {
  return isTcp(port) || (isTls(port) && !routedPorts(entry, host).includes(port));
}

function routedPorts({ ports, tlsRoutes, tcpRoutes, via, gateway }: Entry, host: string): EgressPort[] {
  // By routes of their own connections pass a gateway, and one of several tunnels.
  const all = gateway !== undefined || (via !== undefined && ports.length > 1);
  return ports.filter(port => isTls(port) ? all || tlsRoutes.some(route => isAt(route, port) && namesAt(route, host).length > 0)
    : isTcp(port) && (all || tcpRoutes.some(route => isAt(route, port))));
}

/** The server names below a wildcard that its own routes lead elsewhere. */
function singledOut({ ports, tlsRoutes }: Entry, wildcard: string): Place[] {
  return tlsRoutes.length === 0 ? [] : ports.filter(isTls).flatMap(port => tlsRoutes.filter(route => isAt(route, port))
    .flatMap(route => namesAt(route, wildcard).filter(name => name !== wildcard).map(name => ({ name, port }))));
}

/** A name at a port. */
interface Place {
  readonly name: string;
  readonly port: EgressPort;
}

// Istio reads TLS rules for TLS ports alone, and TCP rules for the others.
const kindOf = (port: EgressPort) => isTls(port) ? 'TLS' : 'TCP';
const ofName = (host: string, port: EgressPort) => `${kindOf(port)} routes of ${host} port ${port.number}`;
const below = (wildcard: string, port: EgressPort) => `${kindOf(port)} routes below ${wildcard} port ${port.number}`;
const nameOf = ({ name, port }: Place) => `server name ${name} port ${port.number}`;
const nameBelow = ({ name, port }: Place) => `server name below ${name} port ${port.number}`;
