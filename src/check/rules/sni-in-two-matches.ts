import type { Rule } from './rule';
import { show } from '../../private/errors';
import { nameOf } from '../model/located';
import { namesOfMatch } from '../model/match-cover';
import { meet, sourcesMeet } from '../model/meeting';
import { items, list, number, texts, type Fields } from '../model/read';
import { isTriedBySidecars, type VirtualService } from '../model/virtual-service';
import type { Path } from '../problem';

export const sniInTwoMatches: Rule = {
  id: 'sni-in-two-matches',
  title: 'one server name in two matches with different names',
  category: 'conflict',
  severity: 'error',
  why: 'Each match of TLS becomes a part of a listener. Two that are equal become one, but two that only have a name in common are refused by the proxy, and with them the whole listener of the ' +
    'port: it stays as it was, or does not come into being.',
  * find(world) {
    const before = new Map<string, Place[]>();
    for (const place of world.virtualServices.flatMap(placesOf)) {
      for (const sni of new Set(texts(place.match.sniHosts))) {
        const others = before.get(sni) ?? [];
        const other = others.find(each => collide(each, place));
        if (other) {
          yield {
            manifest: place.owner.manifest,
            path: [...place.path, 'sniHosts', list(place.match.sniHosts).indexOf(sni)],
            message: `server name ${show(sni)} is in ${other.owner === place.owner ? 'another match' : nameOf(other.owner)} too, beside other names: the proxy refuses the listener of the port`,
            fix: 'leave the name in one of them, or write a match for it alone in both',
          };
        }
        before.set(sni, [...others.slice(0, MOST), place]);
      }
    }
  },
};

/** Where very many match one name, only so many are looked at. */
const MOST = 20;

interface Place {
  readonly owner: VirtualService;
  readonly match: Fields;
  readonly path: Path;
}

function placesOf(owner: VirtualService): Place[] {
  return owner.routes.filter(route => route.kind === 'tls' && isTriedBySidecars(owner, route))
    .flatMap(({ route, path }) => items(route.match).map(({ index, value }) => ({ owner, match: value, path: [...path, 'match', index] })));
}

function collide(one: Place, other: Place): boolean {
  return one.owner.visibility.overlaps(other.owner.visibility) && namesOfMatch(one.match) !== namesOfMatch(other.match)
    && list(one.match.destinationSubnets).join() === list(other.match.destinationSubnets).join()
    && meet(number(one.match.port), number(other.match.port)) && sourcesMeet(one.match, other.match);
}
