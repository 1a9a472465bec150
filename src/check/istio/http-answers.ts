import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';
import { isPort } from './addresses';
import { statusProblems } from './faults';
import type { HttpMatch } from './http-match';

const SCHEMES = ['http', 'https'];
const KILOBYTE = 1024;
const LARGE = 100 * KILOBYTE;
const TOO_LARGE = 1024 * KILOBYTE;

/** Another address that callers are told. The schema lets it have one kind of port. */
export interface Redirect {
  readonly uri?: string;
  readonly prefixRewrite?: string;
  readonly authority?: string;
  readonly scheme?: string;
  readonly port?: number;
  readonly derivePort?: string;
  readonly redirectCode?: number;
}

/** An answer that the proxy gives. The schema lets its body have one form. */
export interface DirectResponse {
  readonly status: number;
  readonly body?: { readonly string?: string; readonly bytes?: string };
}

/** What Istio's webhook has against a redirect of what is matched. */
export function* redirectProblems(redirect: Redirect | undefined, matches: readonly HttpMatch[], path: Path): Iterable<Problem> {
  if (redirect === undefined) {
    return;
  }
  yield* prefixProblems(redirect, matches, path);
  const { uri, prefixRewrite, authority, scheme, port, derivePort, redirectCode = 0 } = redirect;
  if (!uri && !prefixRewrite && !authority && !scheme && port === undefined && derivePort === undefined) {
    yield error('virtual-service-empty-redirect', path, "'redirect' leads nowhere", "set one of 'uri', 'authority', 'scheme' and 'port'");
  }
  if (redirectCode !== 0 && (redirectCode < 300 || redirectCode > 399)) {
    yield error('virtual-service-bad-redirect-code', [...path, 'redirectCode'], `'redirectCode' must be 300 to 399, got ${redirectCode}`,
      'write 301, 302, 303, 307 or 308');
  }
  if (scheme && !SCHEMES.includes(scheme)) {
    yield error('virtual-service-bad-redirect-scheme', [...path, 'scheme'], `'scheme' must be http or https, got ${show(scheme)}`, "write 'https'");
  }
  if (port !== undefined && port !== 0 && !isPort(port)) {
    yield error('virtual-service-bad-redirect-port', [...path, 'port'], `'port' of a redirect must be 1 to 65535, got ${port}`, 'write the port to dial instead');
  }
}

function* prefixProblems({ uri, prefixRewrite }: Redirect, matches: readonly HttpMatch[], path: Path): Iterable<Problem> {
  if (uri && prefixRewrite) {
    yield error('virtual-service-redirect-uri-twice', path, `'redirect' has both 'uri' ${show(uri)} and 'prefixRewrite' ${show(prefixRewrite)}`,
      'take one of them out');
  }
  const other = prefixRewrite ? matches.find(match => match.uri !== undefined && match.uri.prefix === undefined) : undefined;
  if (other !== undefined) {
    yield error('virtual-service-redirect-without-prefix', [...path, 'prefixRewrite'],
      `'prefixRewrite' replaces a prefix, and a path is matched otherwise: ${show(other.uri)}`, "match by 'prefix' in all matches, or use 'uri'");
  }
}

/** What it has against an answer of the proxy's own. */
export function* directResponseProblems(response: DirectResponse | undefined, path: Path): Iterable<Problem> {
  if (response === undefined) {
    return;
  }
  const size = sizeOf(response.body);
  if (size > TOO_LARGE) {
    yield error('virtual-service-body-too-large', [...path, 'body'], `'body' has ${size} bytes, and Istio takes ${TOO_LARGE}`, 'let a service answer');
  } else if (size > LARGE) {
    yield warning('virtual-service-large-body', [...path, 'body'], `'body' has ${size} bytes, which burdens the control plane`,
      `answer with at most ${LARGE} bytes, or let a service answer`);
  }
  yield* statusProblems(response.status, [...path, 'status']);
}

function sizeOf({ string = '', bytes = '' }: NonNullable<DirectResponse['body']> = {}): number {
  return Math.max(Buffer.byteLength(string), Buffer.from(bytes, 'base64').length);
}
