import type { Found, Mild, Rule } from './rule';
import type { HttpMatch } from '../istio/http-match';
import { isSameObject, nameOf } from '../model/located';
import { isForAllOf, namesOfMatch, takesEverything } from '../model/match-cover';
import { theOlder } from '../model/precedence';
import type { Fields } from '../model/read';
import { isTriedBySidecars, type Route, type VirtualService } from '../model/virtual-service';
import { prefixesOverlap } from '../overlapping-prefixes';
import type { World } from '../world';

export const unreachableRoute: Rule = {
  id: 'unreachable-route',
  title: 'a route that is never used',
  category: 'conflict',
  severity: 'warning',
  why: 'Routes are tried in their order, and one that takes everything at a port, such as by the prefix `/`, leaves nothing to those after it. Routes of connections in several ' +
    'VirtualServices for one host are tried as if they were in one, the older first. Istio\'s webhook compares what is written in one VirtualService alone.',
  * find(world) {
    for (const each of world.virtualServices) {
      yield* withinOne(each);
      yield* acrossAll(world, each);
    }
  },
};

/** One match of a route; one without any takes everything. */
interface Place {
  readonly route: Route;
  readonly match: Fields;
}

function placesOf(route: Route): Place[] {
  return route.matches.length === 0 ? [{ route, match: {} }] : route.matches.map(match => ({ route, match }));
}

function* withinOne({ manifest, routes }: VirtualService): Iterable<Found<Mild>> {
  const takers: Place[] = [];
  for (const route of routes.filter(({ kind }) => kind !== 'tls')) {
    const places = placesOf(route);
    const before = takers.filter(taker => taker.route.kind === route.kind);
    const found = places.map(({ match }) => before.find(taker => isForAllOf(taker.match, match)));
    if (found[0] && found.every((taker, index) => taker && !isSaidByWebhook(taker, places[index]))) {
      yield {
        manifest,
        path: route.path,
        message: `the route is never used: ${placeOf(found[0].route)} takes ${route.kind === 'http' ? 'all its requests' : 'all its connections'} before`,
        fix: 'put it before the other, or take it out',
      };
    }
    // The first few are enough: they take what they take.
    takers.push(...places.filter(({ match }) => takers.length < MOST && takesEverything(route.kind, match)));
  }
}

const MOST = 20;

/** The webhook warns of what comes after a route without any match, and of path prefixes. */
function isSaidByWebhook(taker: Place, { match }: Place): boolean {
  return taker.route.matches.length === 0 || JSON.stringify(taker.match) === JSON.stringify(match)
    || prefixesOverlap(taker.match as HttpMatch, match as HttpMatch);
}

function placeOf({ path }: Route): string {
  return `${path[1]}[${path[2]}]`;
}

function* acrossAll(world: World, each: VirtualService): Iterable<Found<Mild>> {
  for (const route of each.routes.filter(({ kind, ...found }) => kind !== 'http' && isTriedBySidecars(each, { kind, ...found }))) {
    for (const { host } of each.hosts) {
      const rival = world.routesOf(host)
        .find(other => !isSameObject(other, each) && other.visibility.overlaps(each.visibility) && takesAllOf(other, route));
      if (rival) {
        yield {
          manifest: each.manifest,
          path: route.path,
          message: `${nameOf(rival)} has a route for all connections of this one to ${host}, and sidecars use that of ${theOlder(rival, each)}`,
          fix: 'put all routes for the host into one VirtualService, in the order in which they shall be tried',
        };
        break;
      }
    }
  }
}

function takesAllOf(other: VirtualService, route: Route): boolean {
  const places = other.routes.filter(each => each.kind === route.kind && isTriedBySidecars(other, each)).flatMap(placesOf);
  return placesOf(route).every(({ match }) => places.some(taker => isForAllOf(taker.match, match)
    && (route.kind === 'tls' ? namesOfMatch(taker.match) === namesOfMatch(match) : takesEverything(route.kind, taker.match))));
}
