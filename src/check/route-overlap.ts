import type { RouteMatch } from '../route-match';
import { StringMatchKind, type StringMatch } from '../string-match';

/**
 * Whether Istio's webhook calls a match ineffective because of an earlier one at the same port. It looks at pairs of different path prefixes
 * alone, takes regular expressions for nothing and no method for GET, and does not look at callers, so that it is not always right.
 */
export function istioSeesOverlap(earlier: RouteMatch | undefined, later: RouteMatch | undefined): boolean {
  if (earlier?.path?.kind !== StringMatchKind.PREFIX || later?.path?.kind !== StringMatchKind.PREFIX || earlier.path.text === later.path.text) {
    return false;
  }
  return later.path.text.startsWith(earlier.path.text)
    && `exact:${earlier.method ?? 'GET'}`.startsWith(`exact:${later.method ?? 'GET'}`)
    && tagOf(earlier.authority).startsWith(tagOf(later.authority))
    && startAlike(earlier.headers, later.headers)
    && startAlike(earlier.queryParams, later.queryParams)
    && startAlike(earlier.withoutHeaders, later.withoutHeaders);
}

function startAlike(earlier: { [name: string]: StringMatch }, later: { [name: string]: StringMatch }): boolean {
  const names = Object.keys(earlier);
  return names.length === Object.keys(later).length
    && names.every(name => later[name] !== undefined && tagOf(earlier[name]).startsWith(tagOf(later[name])));
}

function tagOf(match: StringMatch | undefined): string {
  const compared = match?.kind === StringMatchKind.EXACT || match?.kind === StringMatchKind.PREFIX;
  return compared && match.text !== '' ? `${match.kind}:${match.text}` : '';
}
