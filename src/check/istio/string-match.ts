import { error, type Path, type Problem } from '../problem';
import { regexProblems } from './regexes';

/** A condition on a text; an empty one takes any. The schema lets it have one of the three. */
export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

/** What Istio's webhook has against a condition on anything but a path, which alone may start with nothing. */
export function* stringMatchProblems(match: StringMatch | undefined, path: Path): Iterable<Problem> {
  if (match?.prefix === '') {
    yield error('string-match-empty-prefix', [...path, 'prefix'], `'${path[path.length - 1]}' is matched by an empty prefix`,
      'write the prefix, or {} for any value');
  }
  yield* regexMatchProblems(match, path);
}

/** What it has against the regular expression of any condition. */
export function* regexMatchProblems(match: StringMatch | undefined, path: Path): Iterable<Problem> {
  if (match?.regex === '') {
    yield error('string-match-empty-regex', [...path, 'regex'], `'${path[path.length - 1]}' is matched by an empty regular expression`,
      'write the expression, or {} for any value');
  } else if (match?.regex !== undefined) {
    yield* regexProblems(match.regex, [...path, 'regex']);
  }
}
