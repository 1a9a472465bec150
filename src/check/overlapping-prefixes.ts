import type { HttpMatch, StringMatches } from './istio/http-match';
import type { StringMatch } from './istio/string-match';

/**
 * Whether Istio's webhook calls a match ineffective because of an earlier one. It looks at pairs of different path prefixes alone, takes regular
 * expressions for nothing and no method for GET, and does not look at callers, so that it is not always right.
 */
export function prefixesOverlap(earlier: HttpMatch, later: HttpMatch): boolean {
  return isPrefix(earlier.uri) && isPrefix(later.uri) && earlier.uri.prefix !== later.uri.prefix
    && later.uri.prefix.startsWith(earlier.uri.prefix)
    && (earlier.port ?? 0) === (later.port ?? 0)
    && (tagOf(earlier.method) || GET).startsWith(tagOf(later.method) || GET)
    && tagOf(earlier.authority).startsWith(tagOf(later.authority))
    && startAlike(earlier.headers, later.headers)
    && startAlike(earlier.queryParams, later.queryParams)
    && startAlike(earlier.withoutHeaders, later.withoutHeaders);
}

const GET = 'exact:GET';

function isPrefix(uri: StringMatch | undefined): uri is { prefix: string } {
  return uri?.prefix !== undefined && uri.prefix !== '';
}

function startAlike(earlier: StringMatches = {}, later: StringMatches = {}): boolean {
  const names = Object.keys(earlier);
  return names.length === Object.keys(later).length
    && names.every(name => name in later && tagOf(earlier[name]).startsWith(tagOf(later[name])));
}

function tagOf({ exact, prefix }: StringMatch = {}): string {
  return exact ? `exact:${exact}` : prefix ? `prefix:${prefix}` : '';
}
