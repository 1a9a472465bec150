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
  const { reason } = compile(regex);
  if (reason !== undefined) {
    yield error('regex-invalid', path, `${show(regex)} is no regular expression of RE2: ${reason}`,
      'write it without look-around and back references, see https://github.com/google/re2/wiki/Syntax');
  }
}
