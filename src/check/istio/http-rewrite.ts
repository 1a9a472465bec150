import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import type { Headers } from './header-operations';
import { isAuthority } from './http-headers';
import { regexProblems } from './regexes';

/** What of a request is replaced before it is sent on. */
export interface Rewrite {
  readonly uri?: string;
  readonly authority?: string;
  readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string };
}

/** What Istio's webhook has against a rewrite. */
export function* rewriteProblems(rewrite: Rewrite | undefined, path: Path): Iterable<Problem> {
  if (rewrite === undefined) {
    return;
  }
  const { uri, authority, uriRegexRewrite } = rewrite;
  if (uri && uriRegexRewrite) {
    yield error('virtual-service-rewrite-uri-twice', path, `'rewrite' has both 'uri' ${show(uri)} and 'uriRegexRewrite'`, 'take one of them out');
  }
  if (!uri && !authority && !uriRegexRewrite) {
    yield error('virtual-service-empty-rewrite', path, "'rewrite' changes nothing", "set 'uri', 'uriRegexRewrite' or 'authority', or take 'rewrite' out");
  }
  if (uriRegexRewrite) {
    yield* regexRewriteProblems(uriRegexRewrite, [...path, 'uriRegexRewrite']);
  }
}

function* regexRewriteProblems({ match, rewrite }: NonNullable<Rewrite['uriRegexRewrite']>, path: Path): Iterable<Problem> {
  if (!match || !rewrite) {
    yield error('virtual-service-incomplete-regex-rewrite', path, `'uriRegexRewrite' needs 'match' and 'rewrite', got ${show({ match, rewrite })}`, 'set both');
  } else {
    yield* regexProblems(match, [...path, 'match']);
  }
}

/** What it has against several places that say what the authority becomes. An empty one counts only behind another. */
export function* authorityProblems(rewrite: Rewrite | undefined, headers: Headers | undefined, path: Path): Iterable<Problem> {
  let current = rewrite?.authority ?? '';
  for (const operation of ['set', 'add'] as const) {
    for (const [name, value] of Object.entries(headers?.request?.[operation] ?? {}).filter(([header]) => isAuthority(header))) {
      if (current !== '') {
        yield error('virtual-service-authority-twice', [...path, 'headers', 'request', operation, name],
          `the authority becomes both ${show(current)} and ${show(value)}`, "leave it in one place, best in 'rewrite.authority'");
      }
      current = value;
    }
  }
}
