import { fail, show } from './private/errors';
import { checkHeaderName, checkHeaderValue } from './private/http';

/** What to do with headers. A header may be named once. */
export interface HeaderOperationsOptions {
  /**
   * Headers to write, by name, in place of what is there. `%%` stands for a percent sign; Envoy's variables such as
   * `%REQ(x-tenant)%` are filled in.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations-set
   * @default - none
   */
  readonly set?: { [name: string]: string };
  /**
   * Headers to write, by name, beside what is there. `%` has the meaning that it has in `set`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations-add
   * @default - none
   */
  readonly add?: { [name: string]: string };
  /**
   * Names of headers to take away.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations-remove
   * @default - none
   */
  readonly remove?: string[];
}

/**
 * What to do with the headers of requests or responses on their way.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export class HeaderOperations {
  /**
   * Headers to set, add and remove.
   *
   * Throws if there is nothing to do, if a header is named twice, on the Host (which follows the destination), and on values that Envoy
   * would refuse.
   *
   * @param options the headers
   */
  public static of(options: HeaderOperationsOptions): HeaderOperations {
    return new HeaderOperations(options);
  }

  /** Headers to write in place of what is there, by name in lower case. */
  public readonly set: { [name: string]: string };
  /** Headers to write beside what is there, by name in lower case. */
  public readonly add: { [name: string]: string };
  /** Names of headers to take away, in lower case. */
  public readonly remove: string[];

  private constructor(options: HeaderOperationsOptions) {
    this.set = checkHeaders('set', options.set ?? {});
    this.add = checkHeaders('add', options.add ?? {});
    this.remove = (options.remove ?? []).map(name => checkHeaderName("a name in 'remove'", name));

    const names = [...Object.keys(this.set), ...Object.keys(this.add), ...this.remove];
    if (names.length === 0) {
      fail(undefined, 'header operations must set, add or remove something; leave them out to let headers be');
    }
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated !== undefined) {
      fail(undefined, `header operations have ${show(repeated)} twice; say once what becomes of it: 'set' replaces what is there, 'add' does not`);
    }
  }
}

function checkHeaders(prop: string, headers: { [name: string]: string }): { [name: string]: string } {
  const checked = Object.entries(headers).map(([name, text]) => [
    checkHeaderName(`a name in '${prop}'`, name),
    checkHeaderValue(`header ${show(name)} in '${prop}'`, text),
  ]);
  const names = checked.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    fail(undefined, `'${prop}' has ${show(repeated)} twice, because names of headers have no case; write it once`);
  }
  return Object.fromEntries(checked);
}
