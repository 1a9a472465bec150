import type { VirtualServiceSpec } from '../../imports/networking.istio.io';
import type { RouteMatch } from '../route-match';
import { StringMatchKind, type StringMatch } from '../string-match';
import { mapOrNone } from './optional';
import type { Wire } from './wire';

/** One of the matches of a rule. */
export type WireMatch = NonNullable<NonNullable<Wire<VirtualServiceSpec>['http']>[number]['match']>[number];
type WireString = NonNullable<WireMatch['uri']>;

/** The conditions of a match, at one port or at those that it is for. */
export function wireMatch(match: RouteMatch | undefined, port: number | undefined = match?.port): WireMatch {
  return {
    uri: match?.path && wireString(match.path),
    ignoreUriCase: match?.ignorePathCase ? true : undefined,
    method: match?.method === undefined ? undefined : { exact: match.method },
    headers: wireStrings(match?.headers),
    withoutHeaders: wireStrings(match?.withoutHeaders),
    queryParams: wireStrings(match?.queryParams),
    authority: match?.authority && wireString(match.authority),
    scheme: match?.scheme === undefined ? undefined : { exact: match.scheme },
    port,
    sourceLabels: mapOrNone(match?.sourceLabels),
    sourceNamespace: match?.sourceNamespace,
  };
}

// An empty condition is Istio's for any value.
function wireString({ kind, text }: StringMatch): WireString {
  return kind === StringMatchKind.ANY ? {} : { [kind]: text };
}

function wireStrings(matches: { [name: string]: StringMatch } = {}): { [name: string]: WireString } | undefined {
  return mapOrNone(Object.fromEntries(Object.entries(matches).map(([name, match]) => [name, wireString(match)])));
}
