import type { IConstruct } from 'constructs';
import type { AllowedRequests } from '../allowed-requests';
import { fail, show } from './errors';
import { isPathOrTemplate } from './path-template';
import { checkList, isText } from './types';

/*
 * Which requests are meant. What could match no request is a mistake, and is told here: a gateway would deny all of them.
 */

const EXAMPLE = "such as { methods: ['GET'], paths: ['/v1/charges'] }";

/** Requests by methods, by paths, or by both. */
export function checkAllowedRequests(scope: IConstruct, requests: AllowedRequests): AllowedRequests {
  const { methods, paths } = requests ?? {};
  if (methods === undefined && paths === undefined) {
    fail(scope, `'requests' must have methods or paths, got ${show(requests)}; write ${EXAMPLE}, or use allowFrom for all`);
  }
  return {
    ...methods !== undefined && { methods: checkEach(scope, 'methods', methods, "such as ['GET']", checkMethod) },
    ...paths !== undefined && { paths: checkEach(scope, 'paths', paths, "such as ['/v1/charges', '/v1/charges/*']", checkPath) },
  };
}

type Check = (scope: IConstruct, text: string) => void;

function checkEach(scope: IConstruct, prop: string, texts: string[], example: string, check: Check): string[] {
  const list = checkList(scope, prop, texts, isText, prop, example);
  if (list.length === 0) {
    fail(scope, `'${prop}' must not be empty, which no request would match; write ${example}, or leave it out for all`);
  }
  list.forEach(text => check(scope, text));
  return list;
}

// A `*` is a character of a token, and a wildcard to Istio.
const METHOD = /^[!#$%&'+.^_`|~0-9A-Z-]+$/;

function checkMethod(scope: IConstruct, method: string): void {
  if (METHOD.test(method)) {
    return;
  }
  fail(scope, METHOD.test(method.toUpperCase())
    ? `'methods' must be in upper case, as they are compared letter by letter, got ${show(method)}; write ${show(method.toUpperCase())}`
    : `'methods' must be methods of HTTP, got ${show(method)}; write such as "GET", or leave 'methods' out for all`);
}

function checkPath(scope: IConstruct, path: string): void {
  const wrong = problemOf(path);
  if (wrong) {
    fail(scope, `'paths' ${wrong[0]}, got ${show(path)}; ${wrong[1]}`);
  }
}

/** What keeps a path from matching any request, and what to write. */
function problemOf(path: string): [what: string, wayOut: string] | undefined {
  const extra = /[?#]/.exec(path)?.[0];
  if (extra !== undefined) {
    return [`must be paths alone, without ${show(extra)}`, 'leave it out with what follows: a path is compared without its query'];
  }
  const url = /^[a-z]+:\/\/[^/]*(.*)$/i.exec(path);
  if (url) {
    return ['must be paths alone, without a scheme and a host', `write ${show(url[1] || '/')}`];
  }
  if (!/^[/*]/.test(path)) {
    return ["must start with '/', or with '*' for the end of a path", `write ${show(`/${path}`)}${path.includes('{') ? '' : ` or ${show(`*${path}`)}`}`];
  }
  if (!/^[\x21-\x7e]+$/.test(path) || path.includes('\\')) {
    return ['must be as they are sent', "write other characters than ASCII's, spaces and '\\' percent-encoded"];
  }
  if (path.split('/').some(segment => segment === '.' || segment === '..')) {
    return ["must not have segments '.' and '..', which the gateway resolves before it compares", 'write the path that they lead to'];
  }
  if (path.includes('{') || path.includes('}')) {
    return path.startsWith('/') && isPathOrTemplate(path) ? undefined
      : ["must have '{*}' and '{**}' only as whole segments, and '{**}' last", "write such as '/v1/{*}/items' or '/v1/{**}'"];
  }
  return path === '*' || /^(\*[^*]+|\/[^*]*\*?)$/.test(path) ? undefined
    : ["must have at most one '*', at its start or end", "write '{*}' for a segment, and '{**}' for all further ones"];
}
