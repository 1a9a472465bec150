import { fail, show } from './errors';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What an Envoy of every supported Istio puts into a header: those with an argument, and those without. */
const WITH_ARGUMENT = ['ENVIRONMENT', 'REQ', 'RESP'];
const WITHOUT_ARGUMENT = [
  'DOWNSTREAM_LOCAL_ADDRESS', 'DOWNSTREAM_LOCAL_PORT', 'DOWNSTREAM_REMOTE_ADDRESS', 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT', 'HOSTNAME', 'PROTOCOL',
  'RESPONSE_CODE', 'RESPONSE_CODE_DETAILS', 'RESPONSE_FLAGS', 'START_TIME', 'UPSTREAM_HOST',
];
const VARIABLE = new RegExp(`%(?:%|(?:${WITHOUT_ARGUMENT.join('|')})%|(?:${WITH_ARGUMENT.join('|')})\\([^()%"\\\\\\s]+\\)%)`, 'g');

/** The name of a header, in lower case. The parts of a request that HTTP/2 writes like headers are refused. */
export function checkHeaderName(what: string, name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'host' || lower.startsWith(':')) {
    fail(undefined, `${what} must not be ${show(name)}, which is no ordinary header; ` +
      "match with 'authority', 'method' or 'path', and let the Host follow the destination");
  }
  if (lower.startsWith('@request.')) {
    fail(undefined, `${what} must not be ${show(name)}: claims of a token are known at gateways only, not where a request leaves its workload`);
  }
  if (!TOKEN.test(name)) {
    fail(undefined, `${what} must be the name of an HTTP header such as 'x-canary', got ${show(name)}`);
  }
  return lower;
}

/** The value of a header that is added. Envoy refuses its whole configuration for a percent sign that it does not understand. */
export function checkHeaderValue(what: string, value: string): string {
  // eslint-disable-next-line no-control-regex
  if (typeof value !== 'string' || /[\x00-\x08\x0a-\x1f\x7f]/.test(value)) {
    return fail(undefined, `${what} must be a string without control characters, got ${show(value)}`);
  }
  if (value.replace(VARIABLE, '').includes('%')) {
    fail(undefined, `${what} has a '%' that Envoy would not understand, got ${show(value)}; write '%%' for the sign itself, or a variable: ` +
      [...WITHOUT_ARGUMENT.map(name => `%${name}%`), ...WITH_ARGUMENT.map(name => `%${name}(…)%`)].join(', '));
  }
  return value;
}

/** The path of a request, without a query. */
export function checkRequestPath(prop: string, path: string, wayOut: string): string {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    fail(undefined, `'${prop}' must start with '/', got ${show(path)}`);
  }
  const extra = /[?#\s]/.exec(path);
  if (extra) {
    fail(undefined, `'${prop}' must be a path alone, without ${show(extra[0])}, got ${show(path)}; ${wayOut}`);
  }
  return path;
}

/** A status that Envoy may answer. */
export function checkStatus(prop: string, status: number): number {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    fail(undefined, `'${prop}' must be an HTTP status from 200 to 599, got ${show(status)}`);
  }
  return status;
}
