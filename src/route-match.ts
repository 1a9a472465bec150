import { checkDnsLabel } from './private/dns';
import { fail, show } from './private/errors';
import { checkHeaderName, checkRequestPath } from './private/http';
import { checkSourceLabels } from './private/pod-labels';
import { checkPortNumber } from './private/ports';
import { checkStringMatch, isStringMatch } from './private/route-types';
import { checkFlag } from './private/values';
import { StringMatch, StringMatchKind } from './string-match';

/** Conditions on a request. All that are given must hold. */
export interface RouteMatchOptions {
  /**
   * What the path must be, without the query.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-uri
   * @default - any path
   */
  readonly path?: StringMatch;
  /**
   * Whether upper and lower case are the same in `path`. Not with a regular expression, which can say `(?i)` itself.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-ignore_uri_case
   * @default false
   */
  readonly ignorePathCase?: boolean;
  /**
   * The method, such as `GET`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-method
   * @default - any method
   */
  readonly method?: string;
  /**
   * What headers must be, by name.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-headers
   * @default - any headers
   */
  readonly headers?: { [name: string]: StringMatch };
  /**
   * What headers must not be, by name. `StringMatch.any()` means that the header must not be there; a header that is not there fulfils
   * every other condition.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-without_headers
   * @default - any headers
   */
  readonly withoutHeaders?: { [name: string]: StringMatch };
  /**
   * What parameters of the query must be, by name. `StringMatch.exact('')` is the value of `?name` and `?name=`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-query_params
   * @default - any query
   */
  readonly queryParams?: { [name: string]: StringMatch };
  /**
   * What the Host header must be: it tells names of the same host apart, such as an alias or the names that a wildcard covers.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-authority
   * @default - any of the host's names
   */
  readonly authority?: StringMatch;
  /**
   * `http` or `https`, as the workload's request says. What a workload sends in clear is `http`, whatever TLS the proxy adds.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-scheme
   * @default - both
   */
  readonly scheme?: string;
  /**
   * Port that the workload dials.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-port
   * @default - all ports of the host where Istio sees requests
   */
  readonly port?: number;
  /**
   * Labels that the calling pod must have.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-source_labels
   * @default - any pod
   */
  readonly sourceLabels?: { [key: string]: string };
  /**
   * Namespace of the calling pod.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-source_namespace
   * @default - any namespace that sees the host
   */
  readonly sourceNamespace?: string;
}

/**
 * Which requests a route takes.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class RouteMatch {
  /**
   * Requests for which all conditions hold.
   *
   * Throws if there is no condition, on names that no header has, and on conditions that no request could fulfil.
   *
   * @param options the conditions
   */
  public static of(options: RouteMatchOptions): RouteMatch {
    return new RouteMatch(options);
  }

  /**
   * Requests whose path starts with a text. `/v1` is also the start of `/v10`: write `/v1/`.
   *
   * Throws if it does not start with a slash.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-uri
   * @param prefix what the path must start with
   */
  public static pathPrefix(prefix: string): RouteMatch {
    return new RouteMatch({ path: StringMatch.prefix(prefix) });
  }

  /** What the path must be. */
  public readonly path?: StringMatch;
  /** Whether upper and lower case are the same in the path. */
  public readonly ignorePathCase: boolean;
  /** The method. */
  public readonly method?: string;
  /** What headers must be, by name in lower case. */
  public readonly headers: { [name: string]: StringMatch };
  /** What headers must not be, by name in lower case. */
  public readonly withoutHeaders: { [name: string]: StringMatch };
  /** What parameters of the query must be, by name. */
  public readonly queryParams: { [name: string]: StringMatch };
  /** What the Host header must be. */
  public readonly authority?: StringMatch;
  /** `http` or `https`. */
  public readonly scheme?: string;
  /** Port that the workload dials. */
  public readonly port?: number;
  /** Labels that the calling pod must have. */
  public readonly sourceLabels: { [key: string]: string };
  /** Namespace of the calling pod. */
  public readonly sourceNamespace?: string;

  private constructor(options: RouteMatchOptions) {
    this.path = checkPathMatch(checkStringMatch('path', options.path));
    this.ignorePathCase = checkIgnoreCase(options);
    this.method = options.method === undefined ? undefined : checkMethod(options.method);
    this.headers = checkHeaders('headers', options.headers ?? {});
    this.withoutHeaders = checkHeaders('withoutHeaders', options.withoutHeaders ?? {});
    this.queryParams = checkMatches('queryParams', options.queryParams);
    this.authority = checkAuthority(checkStringMatch('authority', options.authority));
    this.scheme = options.scheme === undefined ? undefined : checkScheme(options.scheme);
    this.port = options.port === undefined ? undefined : checkPortNumber(undefined, "'port' of a match", options.port);
    this.sourceLabels = checkSourceLabels(options.sourceLabels);
    this.sourceNamespace = options.sourceNamespace === undefined ? undefined
      : checkDnsLabel(undefined, "'sourceNamespace'", options.sourceNamespace, 'rfc1123', 'write the name of a namespace');
    if (Object.values(this).every(condition => condition === undefined || condition === false || isEmpty(condition))) {
      fail(undefined, "a match must have at least one condition; leave 'matches' out of a route that takes every request");
    }
  }
}

function isEmpty(condition: unknown): boolean {
  return typeof condition === 'object' && Object.keys(condition!).length === 0;
}

function checkPathMatch(path: StringMatch | undefined): StringMatch | undefined {
  if (path?.kind === StringMatchKind.ANY) {
    fail(undefined, "'path' must not be StringMatch.any(), which every request fulfils; leave it out");
  }
  if (path && path.kind !== StringMatchKind.REGEX) {
    checkRequestPath('path', path.text, "match a query with 'queryParams'");
  }
  return path;
}

function checkIgnoreCase({ path, ignorePathCase }: RouteMatchOptions): boolean {
  if (ignorePathCase && (path === undefined || path.kind === StringMatchKind.REGEX)) {
    fail(undefined, `'ignorePathCase' needs an exact path or a prefix, got ${path ? `the regular expression ${show(path.text)}` : 'no path'}; ` +
      "leave it out, and start a regular expression with '(?i)'");
  }
  return checkFlag('ignorePathCase', ignorePathCase) ?? false;
}

function checkMethod(method: string): string {
  if (typeof method !== 'string' || !/^[A-Z][A-Z0-9_-]*$/.test(method)) {
    fail(undefined, `'method' must be an HTTP method in upper case such as 'GET', got ${show(method)}`);
  }
  return method;
}

function checkHeaders(prop: string, headers: { [name: string]: StringMatch }): { [name: string]: StringMatch } {
  const checked = Object.entries(checkMatches(prop, headers)).map(([name, match]) => [checkHeaderName(`a name in '${prop}'`, name), match] as const);
  checked.forEach(([name], index) => {
    if (checked.findIndex(([other]) => other === name) !== index) {
      fail(undefined, `'${prop}' has ${show(name)} twice, because names of headers have no case; write it once`);
    }
  });
  return Object.fromEntries(checked);
}

function checkMatches(prop: string, matches: { [name: string]: StringMatch } = {}): { [name: string]: StringMatch } {
  for (const [name, match] of Object.entries(matches)) {
    if (name === '' || !isStringMatch(match)) {
      fail(undefined, `'${prop}' must have a StringMatch for each name, got ${show({ [name]: match })}; write such as { 'x-canary': StringMatch.exact('true') }`);
    }
  }
  return { ...matches };
}

function checkAuthority(authority: StringMatch | undefined): StringMatch | undefined {
  if (authority && (authority.kind === StringMatchKind.ANY || authority.text === '')) {
    fail(undefined, "'authority' must not be StringMatch.any() or empty, because every request has a Host; leave it out");
  }
  if (authority && authority.kind !== StringMatchKind.REGEX && /[\s/]/.test(authority.text)) {
    fail(undefined, `'authority' must be a host, with ':' and its port if requests name one, got ${show(authority.text)}`);
  }
  return authority;
}

function checkScheme(scheme: string): string {
  return scheme === 'http' || scheme === 'https' ? scheme : fail(undefined, `'scheme' must be 'http' or 'https', got ${show(scheme)}`);
}
