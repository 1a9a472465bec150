import type { EgressPort } from '../port';
import type { HttpRoute } from '../route';
import type { RouteMatch } from '../route-match';
import { StringMatchKind, type StringMatch } from '../string-match';

type Matches = { [name: string]: StringMatch };

/** The matches of a route at a port; undefined is one that takes every request. */
export function matchesAt(route: HttpRoute, port: EgressPort): (RouteMatch | undefined)[] {
  return route.matches.length === 0 ? [undefined] : route.matches.filter(match => match.port === undefined || match.port === port.number);
}

/** Those of them that leave anything to take after earlier routes, and after each other. */
export function reachedAt(route: HttpRoute, earlier: HttpRoute[], port: EgressPort): (RouteMatch | undefined)[] {
  const taken = earlier.flatMap(other => matchesAt(other, port));
  return matchesAt(route, port).filter(match => {
    const reached = !taken.some(other => covers(other, match, port));
    taken.push(match);
    return reached;
  });
}

/**
 * Whether for certain every request that a later match takes at a port is taken by an earlier one. Of what two regular expressions have in
 * common nothing is known, unless they are the same.
 */
export function covers(earlier: RouteMatch | undefined, later: RouteMatch | undefined, port: EgressPort): boolean {
  if (earlier === undefined) {
    return true;
  }
  return coversPath(earlier, later)
    && (earlier.method === undefined || earlier.method === later?.method)
    && (earlier.authority === undefined || coversText(earlier.authority, later?.authority))
    && (earlier.scheme === undefined || earlier.scheme === later?.scheme)
    && (earlier.port === undefined || earlier.port === port.number)
    && (earlier.sourceNamespace === undefined || earlier.sourceNamespace === later?.sourceNamespace)
    && Object.entries(earlier.sourceLabels).every(([key, label]) => later?.sourceLabels[key] === label)
    && coversAll(earlier.headers, later?.headers)
    && coversAll(earlier.queryParams, later?.queryParams)
    && Object.entries(earlier.withoutHeaders).every(([name, excluded]) => excludes(later?.withoutHeaders[name], excluded));
}

function coversPath(earlier: RouteMatch, later: RouteMatch | undefined): boolean {
  const { path } = earlier;
  if (path === undefined || (path.kind === StringMatchKind.PREFIX && path.text === '/') || (path.kind === StringMatchKind.REGEX && path.text === '.*')) {
    return true;
  }
  if (later?.path === undefined || path.kind === StringMatchKind.REGEX || later.path.kind === StringMatchKind.REGEX) {
    return coversText(path, later?.path);
  }
  if (later.ignorePathCase && !earlier.ignorePathCase) {
    return false;
  }
  const fold = (text: string) => earlier.ignorePathCase ? text.toLowerCase() : text;
  return coversFolded(path, later.path, fold);
}

function coversAll(earlier: Matches, later: Matches = {}): boolean {
  return Object.entries(earlier).every(([name, match]) => coversText(match, later[name]));
}

/** Whether who excludes one value of a header excludes another one too. A header that is not there counts as empty, but is not any value. */
function excludes(one: StringMatch | undefined, other: StringMatch): boolean {
  const mayBeEmpty = other.kind === StringMatchKind.REGEX || (other.kind === StringMatchKind.EXACT && other.text === '');
  return coversText(one, other) && !(one?.kind === StringMatchKind.ANY && mayBeEmpty);
}

function coversText(earlier: StringMatch | undefined, later: StringMatch | undefined): boolean {
  if (earlier === undefined || later === undefined) {
    return false;
  }
  return coversFolded(earlier, later, text => text);
}

function coversFolded(earlier: StringMatch, later: StringMatch, fold: (text: string) => string): boolean {
  switch (earlier.kind) {
    case StringMatchKind.ANY:
      return true;
    case StringMatchKind.PREFIX:
      return (later.kind === StringMatchKind.EXACT || later.kind === StringMatchKind.PREFIX) && fold(later.text).startsWith(fold(earlier.text));
    default:
      return later.kind === earlier.kind && fold(later.text) === fold(earlier.text);
  }
}
