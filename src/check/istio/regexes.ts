import { show } from '../../private/errors';
import { compile, MAX_REGEX_BYTES } from '../../private/re2';
import { error, type Path, type Problem } from '../problem';

/** What Istio's webhook has against a regular expression. */
export function* regexProblems(regex: string, path: Path): Iterable<Problem> {
  const bytes = Buffer.byteLength(regex);
  if (bytes > MAX_REGEX_BYTES) {
    yield error('regex-too-long', path, `the regular expression ${show(regex)} has ${bytes} bytes, and Istio takes ${MAX_REGEX_BYTES}`, 'use several shorter ones');
    return;
  }
  const { reason } = compileAsGo(regex);
  if (reason !== undefined) {
    yield error('regex-invalid', path, `${show(regex)} is no regular expression of RE2: ${reason}`,
      'write it without look-around and back references, see https://github.com/google/re2/wiki/Syntax');
  }
}

// Go takes two groups of one name, which RE2 does not.
function compileAsGo(regex: string): { readonly reason?: string } {
  const compiled = compile(regex);
  return compiled.reason?.startsWith('duplicate capture group name') ? compile(regex.replace(NAMED_GROUP, (text, name) => name === undefined ? text : '(')) : compiled;
}

/** A named group, or something escaped. */
const NAMED_GROUP = /\\.|\(\?P?<(\w+)>/gs;
