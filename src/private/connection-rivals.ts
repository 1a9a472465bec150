import { error, type Verdict } from '../check/finding';
import { isWildcard, wildcardsOver, type Entry } from '../entry';
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

/** Says in the whole app on which ports connections to which names are routed. */
export function layConnectionClaims({ construct, entry, seenIn }: Claimant, current: () => Entry): void {
  for (const host of entry.hosts) {
    for (const port of routedPorts(entry, host)) {
      const holds = () => routedPorts(current(), host).some(({ number }) => number === port.number);
      [ofName(host, port), ...wildcardsOver(host).map(wildcard => below(wildcard, port))]
        .forEach(claim => Claims.of(construct).claim(claim, seenIn, construct, holds));
    }
  }
}

/** Which of an entry's connections the routes of another one would take. */
export function checkConnectionRivals({ construct, entry, seenIn }: Claimant): Verdict[] {
  const claims = Claims.of(construct);
  return entry.hosts.flatMap(host => entry.ports.filter(port => isMixed(entry, host, port)).flatMap(port => {
    const meeting = [...wildcardsOver(host).map(wildcard => ofName(wildcard, port)), ...(isWildcard(host) ? [below(host, port)] : [])];
    const rival = meeting.map(claim => claims.rival(claim, seenIn, construct)).find(other => other !== undefined);
    return rival === undefined ? [] : [error('mixed-routes',
      `the routes at ${rival.node.path} would take connections to port ${describePort(port)} of ${show(host)}: Istio mixes those of a wildcard and of the hosts below it`,
      isTls(port) ? `give ${host} a TLS route for this port too, such as one for a few callers, or take the other's away` : 'use other ports, or list the names instead of the wildcard')];
  }));
}

// TLS names its host, so that of several routes the right one is found. TCP does not.
function isMixed(entry: Entry, host: string, port: EgressPort): boolean {
  return isTcp(port) || (isTls(port) && !routedPorts(entry, host).includes(port));
}

function routedPorts({ ports, tlsRoutes, tcpRoutes }: Entry, host: string): EgressPort[] {
  return ports.filter(port => isTls(port) ? tlsRoutes.some(route => isAt(route, port) && namesAt(route, host).length > 0)
    : isTcp(port) && tcpRoutes.some(route => isAt(route, port)));
}

const ofName = (host: string, port: EgressPort) => `routes of ${host} port ${port.number}`;
const below = (wildcard: string, port: EgressPort) => `routes below ${wildcard} port ${port.number}`;
