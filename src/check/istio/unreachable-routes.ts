import { show } from '../../private/errors';
import { warning, type Path, type Problem } from '../problem';
import type { HttpMatch } from './http-match';
import { prefixesOverlap } from '../overlapping-prefixes';

/** A rule of any kind. */
interface Rule {
  readonly name?: string;
  readonly match?: readonly object[];
}

/** A match, and where it stands. */
interface Place {
  readonly rule: string;
  readonly match: object;
  readonly path: Path;
}

/**
 * What Istio's webhook says of rules that are never used, and of matches that an earlier rule has had. It compares what is written, not what it
 * means, and looks at the rules of each kind alone.
 */
export function* unreachableRoutes(rules: readonly Rule[], path: Path): Iterable<Problem> {
  const taken = new Map<string, Place>();
  let all: string | undefined;
  for (const [index, { name, match: matches = [] }] of rules.entries()) {
    const rule = name ? `rule ${show(name)}` : `rule ${index + 1}`;
    if (all !== undefined) {
      yield unused(rule, `${all} takes everything before`, [...path, index]);
    } else if (matches.length > 0) {
      yield* repeated(rule, matches, taken, [...path, index]);
    }
    all = matches.length === 0 ? rule : all;
  }
  yield* overlapping([...taken.values()]);
}

function* repeated(rule: string, matches: readonly object[], taken: Map<string, Place>, path: Path): Iterable<Problem> {
  let found = 0;
  for (const [index, match] of matches.entries()) {
    const place = { rule, match, path: [...path, 'match', index] };
    const content = contentOf(match);
    const earlier = taken.get(content);
    if (earlier === undefined) {
      taken.set(content, place);
    } else {
      found += 1;
      yield ineffective(place, `${earlier.rule} has the same before`);
    }
  }
  if (found === matches.length) {
    yield unused(rule, 'all its matches have been used before', path);
  }
}

function* overlapping(places: Place[]): Iterable<Problem> {
  for (const [earlier, laters] of overlaps(places)) {
    for (const later of laters) {
      yield ineffective(later, `${earlier.rule} has the shorter prefix ${show(prefixOf(earlier))} before`);
    }
  }
}

/** Which later ones each overlaps, in their order. A later one's prefix begins with an earlier one's, so that those are looked up and not all are compared. */
function overlaps(places: Place[]): Map<Place, Place[]> {
  const found = new Map(places.filter(place => prefixOf(place)).map(place => [place, [] as Place[]]));
  const byPrefix = new Map<string, Place[]>();
  for (const later of found.keys()) {
    const prefix = prefixOf(later)!;
    for (let end = 1; end < prefix.length; end++) {
      for (const earlier of byPrefix.get(prefix.slice(0, end)) ?? []) {
        if (prefixesOverlap(earlier.match, later.match)) {
          found.get(earlier)!.push(later);
        }
      }
    }
    const same = byPrefix.get(prefix);
    if (same) {
      same.push(later);
    } else {
      byPrefix.set(prefix, [later]);
    }
  }
  return found;
}

function prefixOf({ match }: Place): string | undefined {
  return (match as HttpMatch).uri?.prefix;
}

function unused(rule: string, why: string, path: Path): Problem {
  return { ...warning('virtual-service-unreachable-rule', path, `${rule} is never used: ${why}`, 'put it first, or take it out'), codes: ['IST0130'] };
}

function ineffective({ rule, path }: Place, why: string): Problem {
  return {
    ...warning('virtual-service-ineffective-match', path, `a match of ${rule} has no effect, as far as Istio sees: ${why}`, 'put the narrower match first, or take it out'),
    codes: ['IST0131'],
  };
}

// What is as good as absent does not tell matches apart, and a condition for any value does.
const MAPS = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'];

function contentOf(match: object): string {
  return JSON.stringify(Object.entries(match)
    .filter(([field, value]) => field !== 'name' && !isAbsent(field, value))
    .map(([field, value]) => [field, MAPS.includes(field) ? Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1) : value])
    .sort(([one], [other]) => one < other ? -1 : 1));
}

function isAbsent(field: string, value: any): boolean {
  return !value || (Array.isArray(value) && value.length === 0) || (MAPS.includes(field) && Object.keys(value).length === 0);
}
