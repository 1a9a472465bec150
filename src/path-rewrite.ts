import { fail, show } from './private/errors';
import { checkRequestPath } from './private/http';
import { checkRegex } from './private/re2';

/**
 * How the path of a request changes on its way. The query stays.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class PathRewrite {
  /**
   * Puts a text into the place of what the route matched: of the prefix, or of the whole path if it was matched exactly or by a regular
   * expression. A route without a condition on the path matched the first slash.
   *
   * Throws if it does not start with a slash. A route also refuses it where the slashes at the ends of prefix and text differ.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite-uri
   * @param path what the path starts with afterwards
   */
  public static to(path: string): PathRewrite {
    return new PathRewrite(checkRequestPath('path', path, 'the query stays as it is'));
  }

  /**
   * Replaces whatever a pattern finds in the path, as often as it does; `^` and `$` hold it to the ends.
   *
   * Throws if RE2 does not understand the pattern, and if the substitution names a group that the pattern does not have.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RegexRewrite
   * @param pattern a regular expression of RE2
   * @param substitution what to put into its place; `\1` is the first group, `\0` all that was found
   */
  public static regex(pattern: string, substitution: string): PathRewrite {
    checkSubstitution(substitution, checkRegex('pattern', pattern));
    return new PathRewrite(substitution, pattern);
  }

  /** What is put into the place of what was matched or found. */
  public readonly substitution: string;
  /** What is looked for; undefined for what the route matched. */
  public readonly pattern?: string;

  private constructor(substitution: string, pattern?: string) {
    this.substitution = substitution;
    this.pattern = pattern;
  }
}

function checkSubstitution(substitution: string, groups: number): void {
  if (typeof substitution !== 'string' || substitution === '') {
    fail(undefined, `'substitution' must not be empty, got ${show(substitution)}; keep at least a slash, such as '/'`);
  }
  const escapes = substitution.match(/\\./gs) ?? [];
  if (substitution.replace(/\\./gs, '').includes('\\') || !escapes.every(escape => /^\\[\d\\]$/.test(escape))) {
    fail(undefined, `'substitution' may have '\\' only before the number of a group or another '\\', got ${show(substitution)}`);
  }
  const missing = escapes.find(escape => Number(escape[1]) > groups);
  if (missing) {
    fail(undefined, `'substitution' names the group ${missing}, and the pattern has ${groups}, got ${show(substitution)}; put '(' and ')' around what it shall keep`);
  }
}
