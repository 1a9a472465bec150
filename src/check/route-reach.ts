import type { EgressPort } from '../port';
import { covers, matchesAt } from '../private/route-cover';
import type { HttpRoute } from '../route';
import type { RouteMatch } from '../route-match';
import { error, warning, type Verdict } from './finding';
import { istioSeesOverlap } from './route-overlap';

interface Named {
  readonly route: HttpRoute;
  readonly name: string;
}

/** One match of a route, and where it stands; undefined takes every request. */
interface Place extends Named {
  readonly match?: RouteMatch;
}

/** What can never be reached, because earlier matches take it all; and what Istio believes so. */
export function checkReach(host: string, routes: Named[], ports: EgressPort[]): Verdict[] {
  return routes.flatMap((named, index) => {
    const own = named.route.matches.length === 0 ? [undefined] : named.route.matches;
    const before = routes.slice(0, index).flatMap(placesOf);
    const found = own.map((match, position) => {
      const earlier = [...before, ...own.slice(0, position).map(sibling => ({ ...named, match: sibling }))];
      return { position, ...judge({ ...named, match }, earlier, ports) };
    });
    const dead = found.filter(({ taken }) => taken !== undefined);
    if (dead.length === own.length) {
      return [unreachable(`${named.name} of ${host}`, dead[0].taken!)];
    }
    return found.flatMap(({ position, taken, overlap }) => {
      const what = `match ${position + 1} of ${named.name} of ${host}`;
      return taken ? [unreachable(what, taken)] : overlap ? [overlapping(what, overlap)] : [];
    });
  });
}

function placesOf(named: Named): Place[] {
  return named.route.matches.length === 0 ? [named] : named.route.matches.map(match => ({ ...named, match }));
}

function judge(place: Place, earlier: Place[], ports: EgressPort[]): { taken?: Place; overlap?: Place } {
  const tried = ports.filter(port => isTriedAt(place, port));
  const takers = tried.map(port => earlier.find(other => isTriedAt(other, port) && covers(other.match, place.match, port)));
  return {
    taken: tried.length > 0 && takers.every(taker => taker !== undefined) ? takers[0] : undefined,
    overlap: earlier.find(other => comparesPorts(other, place, ports) && istioSeesOverlap(other.match, place.match)),
  };
}

// Rules are written once for each of several ports, and then all have one.
function comparesPorts(one: Place, other: Place, ports: EgressPort[]): boolean {
  return ports.length > 1 ? ports.some(port => isTriedAt(one, port) && isTriedAt(other, port)) : one.match?.port === other.match?.port;
}

function isTriedAt({ route, match }: Place, port: EgressPort): boolean {
  return matchesAt(route, port).includes(match);
}

function unreachable(what: string, { name }: Place): Verdict {
  return error('unreachable-route', `${what} is never used: ${name} takes all its requests before`,
    'add the route with the narrower match first, or take the other out');
}

function overlapping(what: string, { name }: Place): Verdict {
  return warning('route-overlap', `Istio may warn (IST0131) that ${what} is not used because of ${name}, although it is: it compares only the beginnings of ` +
    'what is matched', 'add the route with the longer path prefix first, if its order does not matter');
}
