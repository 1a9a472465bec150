import type { Construct, IConstruct } from 'constructs';
import type { Caller } from '../caller';
import { capturesDns } from '../check/dns-capture';
import { error, warning, type Verdict } from '../check/finding';
import type { IEgressPath } from '../egress-path';
import { principalOf, principalsOf } from '../emit/principals';
import { addressesOf, dialledAt, EVERY_NAMESPACE, isWildcard, matchedAt, routedHosts, virtuallyAt, wildcardsOver, type Entry } from '../entry';
import { DataPlane, type Mesh } from '../mesh';
import { has, GATES } from '../versions';
import { Claims, HOSTS } from './claims';
import { checkConnectionRivals, layConnectionClaims } from './connection-rivals';
import { show } from './errors';
import { isWaypoint } from './paths';
import { isHttp } from './protocols';

const WILDCARD_RULES = 'rules of wildcards';
const WILDCARD_ROUTES = 'routes of wildcards';

/** Addresses, or addresses and ports, that claims are laid to, and those of an entry. */
interface Places {
  readonly kind: string;
  readonly of: (entry: Entry) => string[];
}

const MATCHED: Places = { kind: 'matched places', of: matchedAt };
const DIALLED: Places = { kind: 'dialled places', of: dialledAt };
const VIRTUAL: Places = { kind: 'virtual places', of: virtuallyAt };
// Addresses alone, as ztunnel knows hosts and servers by them.
const ADDRESSES: Places = { kind: 'addresses', of: addressesOf };
const SERVERS: Places = { kind: 'servers', of: ({ endpoints }) => endpoints.map(({ address }) => address) };
const PLACES = [MATCHED, DIALLED, VIRTUAL, ADDRESSES, SERVERS];

/** An entry among those of the whole app. */
export interface Claimant {
  readonly construct: Construct;
  readonly entry: Entry;
  readonly namespace?: string;
  /** The namespaces that see it: its own (empty if unknown) and its consumers'. */
  readonly seenIn: string[];
}

/** A host whose callers the app may have named. */
interface Limited extends IConstruct {
  readonly namespace?: string;
  readonly via?: IEgressPath;
  readonly endpoints?: unknown[];
  readonly _callers?: Caller[];
}

/** Says in the whole app what an entry has, for as long as `current` says so too. */
export function layClaims(claimant: Claimant, current: () => Entry): void {
  const { construct, entry, seenIn, namespace } = claimant;
  layConnectionClaims(claimant, current);
  for (const host of entry.hosts) {
    Claims.of(construct, HOSTS).claim(host, seenIn, construct);
    if (isWildcard(host)) {
      Claims.of(construct, WILDCARD_RULES).claim(host, [namespace ?? ''], construct);
      Claims.of(construct, WILDCARD_ROUTES).claim(host, seenIn, construct, () => routedHosts(current()).includes(host));
    }
  }
  const isPlaced = entry.endpoints.length > 0 || addressesOf(entry).length > 0;
  for (const { kind, of } of isPlaced ? PLACES : []) {
    of(entry).forEach(place => Claims.of(construct, kind).claim(place, seenIn, construct, () => of(current()).includes(place)));
  }
}

/** What of an entry another one has too, where some namespace sees both. */
export function checkRivals(claimant: Claimant, mesh: Mesh): Verdict[] {
  const addresses = mesh.dataPlane === DataPlane.AMBIENT ? sharedAddresses(claimant) : [];
  const places = addresses.length > 0 ? addresses : sharedPlaces(claimant, mesh);
  const wildcardVerdicts = [...coveringWildcards(claimant), ...wildcardsAround(claimant)];
  return [...sharedHosts(claimant, mesh), ...places, ...wildcardVerdicts, ...checkConnectionRivals(claimant)];
}

/** Whether a wildcard's rule, in the namespace that calls a host, takes the place of the host's own from another namespace. */
export function coveringRule(host: string, owner: string | undefined, seenIn: string[], construct: IConstruct): IConstruct | undefined {
  const elsewhere = seenIn.filter(namespace => namespace !== (owner ?? ''));
  const claims = Claims.of(construct, WILDCARD_RULES);
  const foreign = (other: { namespace?: string }) => other.namespace !== owner;
  return elsewhere.length === 0 || claims.isEmpty ? undefined
    : firstOf(wildcardsOver(host), wildcard => claims.rival(wildcard, elsewhere, construct, other => foreign(other as object)));
}

/** What to say of such a wildcard. */
export function replacedRule(host: string, wildcard: IConstruct): Verdict {
  return error('wildcard-replaces-rule', `the rule of the wildcard at ${wildcard.node.path} would replace that of ${show(host)} for callers in its own namespace, and with it the TLS`,
    `move the wildcard to the namespace of ${host}, or list the names instead of it`);
}

function sharedHosts({ construct, entry, namespace, seenIn }: Claimant, { dataPlane }: Mesh): Verdict[] {
  const claims = Claims.of(construct, HOSTS);
  // ztunnel prefers an entry of the caller's own namespace, and for all others has one.
  const calledIn = dataPlane === DataPlane.AMBIENT && entry.consumers.length > 0 ? [EVERY_NAMESPACE] : seenIn;
  return entry.hosts.flatMap(host => {
    const rival = claims.rival(host, calledIn, construct);
    if (rival) {
      return [error('claimed-twice', `host ${host} is also registered at ${rival.node.path}, and namespaces that see both reach only one of them`,
        "declare it once and share that ExternalApi, as the target of aliases or with 'consumers'")];
    }
    const maybe = namespace === undefined ? claims.rival(host, [EVERY_NAMESPACE], construct) : undefined;
    return maybe === undefined ? [] : [warning('maybe-claimed-twice',
      `host ${host} is also registered at ${maybe.node.path}, and it is unknown whether in the same namespace`, "set 'namespace' of both charts")];
  });
}

// An address that one entry is matched by takes the calls that are for another, whatever the other is matched by.
function sharedPlaces({ construct, entry, seenIn }: Claimant, mesh: Mesh): Verdict[] {
  // Where istiod allocates addresses and workloads dial those, an entry is dialled at its endpoints only if it is matched by them.
  const allocated = capturesDns(mesh) && has(GATES.autoAllocate, mesh.istioVersion);
  const dialled = allocated ? VIRTUAL : DIALLED;
  const places = dialled.of(entry);
  const matched = places.length === 0 ? places : matchedAt(entry);
  return places.flatMap(place => {
    const rivalOf = ({ kind }: Places) => Claims.of(construct, kind).rival(place, seenIn, construct);
    const rival = rivalOf(MATCHED) ?? (matched.includes(place) ? rivalOf(dialled) : undefined);
    return rival === undefined ? [] : [error('claimed-twice',
      `${place} is also that of ${rival.node.path}, and namespaces that see both reach only one of them there`, 'give the two different addresses or ports')];
  });
}

// ztunnel looks for a workload at an address first, which is then what is called, and for any service there next.
function sharedAddresses({ construct, entry }: Claimant): Verdict[] {
  const rivalOf = (address: string, { kind }: Places) => Claims.of(construct, kind).rival(address, [EVERY_NAMESPACE], construct);
  return (entry.virtualIps?.addresses ?? []).flatMap(address => {
    const rival = rivalOf(address, ADDRESSES) ?? (entry.waypoint && rivalOf(address, SERVERS));
    return rival === undefined ? [] : [error('claimed-twice',
      `address ${address} is also that of ${rival.node.path}, and ztunnel, which looks at neither ports nor exportTo, takes calls there for one of the two`, 'give the two different addresses')];
  });
}

function coveringWildcards({ construct, entry, namespace, seenIn }: Claimant): Verdict[] {
  const claims = Claims.of(construct, WILDCARD_ROUTES);
  const routed = routedHosts(entry);
  return entry.hosts.flatMap(host => {
    const wildcard = coveringRule(host, namespace, seenIn, construct);
    if (wildcard) {
      return [replacedRule(host, wildcard)];
    }
    const route = claims.isEmpty || routed.includes(host) || !entry.ports.some(isHttp) ? undefined
      : firstOf(wildcardsOver(host), each => claims.rival(each, seenIn, construct));
    return route === undefined ? [] : [error('wildcard-takes-requests', `the routes of the wildcard at ${route.node.path} would take the requests to ${show(host)}, which has none of its own`,
      `give ${host} a 'timeout' or a route too, or leave those of the wildcard out`)];
  });
}

// Of a wildcard a waypoint asks who may call the wildcard, and goes to whatever name a request has.
function wildcardsAround({ construct, entry, namespace }: Claimant): Verdict[] {
  if (entry.waypoint === undefined || entry.callers === undefined) {
    return [];
  }
  const { unlimited } = principalsOf(entry.callers, namespace!);
  const letsOthersIn = (other: Limited) => isWaypoint(other.via) && other.endpoints?.length === 0
    && other._callers?.every(({ workload }) => unlimited.includes(principalOf(workload, other.namespace!))) !== true;
  const claims = Claims.of(construct, HOSTS);
  return entry.hosts.flatMap(host => {
    const open = firstOf(wildcardsOver(host), each => claims.rival(each, [EVERY_NAMESPACE], construct, other => letsOthersIn(other as Limited)));
    return open === undefined ? [] : [error('wildcard-around-access',
      `not all callers of the wildcard at ${open.node.path} may make all calls to ${host}, and a request to another of its names that has ${host} as its Host reaches it`,
      `let all who may call the wildcard make all calls to ${host}, or list the names instead of the wildcard`)];
  });
}

function firstOf<T, R>(list: T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
