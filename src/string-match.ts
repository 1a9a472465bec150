import { fail, show } from './private/errors';
import { checkRegex } from './private/re2';

/** How a text is compared. */
export enum StringMatchKind {
  /** It is the same, upper and lower case apart. */
  EXACT = 'exact',
  /** It starts so. */
  PREFIX = 'prefix',
  /** As a whole it has this form. */
  REGEX = 'regex',
  /** It is there, whatever it is. */
  ANY = 'any',
}

/**
 * What a path, a header, a query parameter or an authority must be.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /**
   * The very text, upper and lower case apart.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch-exact
   * @param text what it must be
   */
  public static exact(text: string): StringMatch {
    if (typeof text !== 'string') {
      fail(undefined, `'text' of StringMatch.exact must be a string, got ${show(text)}`);
    }
    return new StringMatch(StringMatchKind.EXACT, text);
  }

  /**
   * Whatever starts with a text. A path prefix `/v1` is also the start of `/v10`: write `/v1/`.
   *
   * Throws if the text is empty.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch-prefix
   * @param text what it must start with
   */
  public static prefix(text: string): StringMatch {
    if (typeof text !== 'string' || text === '') {
      fail(undefined, `'text' of StringMatch.prefix must not be empty, got ${show(text)}; use StringMatch.any() for whatever there is`);
    }
    return new StringMatch(StringMatchKind.PREFIX, text);
  }

  /**
   * Whatever has a form as a whole, from its first character to its last: `v1` alone does not match `/v1/`, `.*v1.*` does.
   *
   * Throws if RE2 does not understand the pattern (it has no look-around and no back references), and if it has more than 1,024 bytes.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch-regex
   * @see https://github.com/google/re2/wiki/Syntax
   * @param pattern a regular expression of RE2
   */
  public static regex(pattern: string): StringMatch {
    if (pattern === '*') {
      fail(undefined, '\'pattern\' must be a regular expression of RE2, got "*"; use StringMatch.any() for whatever there is');
    }
    checkRegex('pattern', pattern);
    return new StringMatch(StringMatchKind.REGEX, pattern);
  }

  /** Whatever it is, as long as it is there. For headers and query parameters. */
  public static any(): StringMatch {
    return new StringMatch(StringMatchKind.ANY, '');
  }

  /** How the text is compared. */
  public readonly kind: StringMatchKind;
  /** What it is compared with; empty for any. */
  public readonly text: string;

  private constructor(kind: StringMatchKind, text: string) {
    this.kind = kind;
    this.text = text;
  }
}
