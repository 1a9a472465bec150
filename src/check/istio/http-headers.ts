/*
 * Names and values of HTTP headers as Istio's webhook takes them.
 */

const FIRST_MINOR_WITH_NAMES = 23;
const FIRST_MINOR_WITH_ALL_NAMES = 25;
const TOKEN = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
const PLAIN = /^[-_A-Za-z0-9]+$/;
const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];
const CLAIM = /^@request\.auth\.claims(?:\.[^]|\[[^]+\]$)/i;
const AUTHORITY = /^(?:host|:authority)$/iu;
const HOST = /^host$/iu;

/** A header's name by RFC 7230, and one with commas. */
export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** What a rule can match: a header, a pseudo-header, or a claim of a JWT. Istio began to look at names with 1.23, and was stricter than HTTP until 1.25. */
export function isMatchableHeader(name: string, istioMinor: number): boolean {
  if (istioMinor < FIRST_MINOR_WITH_NAMES || isClaim(name)) {
    return name !== '';
  }
  return istioMinor < FIRST_MINOR_WITH_ALL_NAMES ? PLAIN.test(name) : PSEUDO.includes(name) || isHeaderName(name);
}

/** A claim of a JWT in the place of a header's name. */
export function isClaim(name: string): boolean {
  return CLAIM.test(name);
}

/** Either name of the host that a request is for. */
export function isAuthority(name: string): boolean {
  return AUTHORITY.test(name);
}

/** What nobody may take out of a request, or change in a response. */
export function isReserved(name: string): boolean {
  return name.startsWith(':') || HOST.test(name);
}

// Envoy's format, in the states of its parser: text, a command in percent signs, and the arguments of one, which are a list in JSON or one bare text.
const STRING = String.raw`(?:\\[^]|[^\\)"])*`;
const STRINGS = String.raw`${STRING}(?:" *, *"${STRING})*`;
const ARGUMENTS = String.raw`\( *(?:\[ *"|[^ [])${STRINGS}(?:\)|" *\] *\)) *`;
const FORMAT = new RegExp(`^(?:[^%]|%%|%[^%(]+%|%[^%(]*${ARGUMENTS}%)*$`);
const CONTROLS = /[\u0000-\u0008\u000A-\u001F\u007F]/; // eslint-disable-line no-control-regex

/** A header's value without control characters, in which Envoy's commands are complete: `%HOSTNAME%`. A percent sign is `%%`. */
export function isHeaderValue(text: string): boolean {
  return !CONTROLS.test(text) && FORMAT.test(text);
}
