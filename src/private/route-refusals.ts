import type { RouteDestination } from '../route-destination';
import type { RouteMatch } from '../route-match';
import type { HttpForwardOptions, HttpRedirectTo, HttpRouteOptions } from '../route-options';
import { StringMatchKind } from '../string-match';
import { checkDuration } from './duration';
import { fail, show } from './errors';
import { checkRequestPath } from './http';
import { checkPortNumber } from './ports';
import { checkHeaderOperations, checkOptional } from './route-types';
import { checkList, hasAll } from './types';
import { MAX_INT32 } from './values';

/** What every route may have. */
export function checkCommon({ name, matches, responseHeaders }: HttpRouteOptions) {
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '')) {
    fail(undefined, `'name' of a route must not be empty, got ${show(name)}; leave it out for none`);
  }
  // An empty list would be emitted like no list, and turn a rule for nothing into one for everything.
  if (matches?.length === 0) {
    fail(undefined, "'matches' must not be empty; leave it out for a route that takes every request, and add no route that takes none");
  }
  return {
    name,
    matches: Object.freeze(checkList(undefined, 'matches', matches ?? [], hasAll('headers', 'withoutHeaders', 'queryParams'), 'RouteMatch',
      "such as [RouteMatch.pathPrefix('/v1/')]")) as RouteMatch[],
    responseHeaders: checkHeaderOperations('responseHeaders', responseHeaders),
  };
}

/** What a route may have that sends requests on. */
export function checkForward(options: HttpForwardOptions) {
  const faults = checkList(undefined, 'faults', options.faults ?? [], hasAll('percent'), 'Fault', 'such as [Fault.abort(5, 503)]');
  const aborts = faults.filter(({ duration }) => duration === undefined).length;
  if (aborts > 1 || faults.length - aborts > 1) {
    fail(undefined, `'faults' may have one delay and one abort, got ${faults.length - aborts} and ${aborts}; add a route for each, with matches that differ`);
  }
  const lost = options.timeout ? 'timeout' : options.retries ? 'retries' : undefined;
  if (faults.length > 0 && lost !== undefined) {
    fail(undefined, `'${lost}' must not be set beside 'faults', because a made-up delay does not count as time and a made-up abort is not tried again; ` +
      'leave one of the two out, or set it for the whole ExternalApi');
  }
  if (options.retries?.budget) {
    fail(undefined, "'retries' of a route must not have a budget, which holds for a host and not for a route; set it in the 'retries' of the ExternalApi");
  }
  const rewritePath = checkOptional('rewritePath', options.rewritePath, hasAll('substitution'), "PathRewrite.to('/v2/')");
  if (rewritePath && rewritePath.pattern === undefined) {
    checkSlashes(rewritePath.substitution, options.matches ?? []);
  }
  return {
    timeout: checkDuration('timeout', options.timeout),
    retries: checkOptional('retries', options.retries, hasAll('attempts', 'conditions'), 'Retries.safe(2)'),
    rewritePath,
    requestHeaders: checkHeaderOperations('requestHeaders', options.requestHeaders),
    faults,
    mirrors: checkList(undefined, 'mirrors', options.mirrors ?? [], hasAll('target', 'percent'), 'RouteMirror', 'such as [RouteMirror.to(alias)]'),
  };
}

// The rest of the path follows the text as it is: '/v1/' → '/v2' would make '/v2users' of '/v1/users'.
function checkSlashes(replacement: string, matches: RouteMatch[]): void {
  const paths = matches.length === 0 ? [undefined] : matches.map(({ path }) => path);
  for (const path of paths) {
    const prefix = path === undefined ? '/' : path.kind === StringMatchKind.PREFIX ? path.text : undefined;
    if (prefix !== undefined && prefix.endsWith('/') !== replacement.endsWith('/')) {
      fail(undefined, `'rewritePath' puts ${show(replacement)} into the place of ${path ? `the prefix ${show(prefix)}` : 'the first slash'}, ` +
        `which makes ${show(replacement + (prefix.endsWith('/') ? 'x' : '/x'))} of ${show(prefix + (prefix.endsWith('/') ? 'x' : '/x'))}; ` +
        'let both end with a slash, or neither');
    }
  }
}

/** The destinations of a route. Istio sends nothing to one of several without a weight. */
export function checkDestinations(destinations: RouteDestination[]): RouteDestination[] {
  checkList(undefined, 'destinations', destinations, hasAll('target'), 'RouteDestination', 'such as [RouteDestination.of(api, { weight: 95 }), …]');
  const [first, ...others] = destinations;
  if (first === undefined) {
    fail(undefined, "'destinations' must not be empty; write at least one");
  }
  if (others.length === 0) {
    return first.weight === undefined ? Object.freeze([first]) as RouteDestination[] : fail(undefined,
      `'weight' of the only destination must not be set, got ${first.weight}: it gets all requests; name the others too, the API itself among them, or leave the weight out`);
  }
  destinations.forEach(({ target, port, weight }, index) => {
    if (weight === undefined) {
      fail(undefined, `'weight' of destination ${target.host} must be set beside other destinations: it would get no requests; write 0 if it shall not`);
    }
    if (destinations.findIndex(other => other.target === target && other.port === port) !== index) {
      fail(undefined, `'destinations' has ${target.host} twice; write it once, with the sum of the weights`);
    }
  });
  const total = destinations.reduce((sum, { weight }) => sum + weight!, 0);
  if (total < 1 || total > MAX_INT32) {
    fail(undefined, `the weights of the destinations must have a sum from 1 to ${MAX_INT32}, got ${total}; write shares such as 95 and 5`);
  }
  return Object.freeze([...destinations]) as RouteDestination[];
}

/** The statuses that Envoy has for redirects. Istio makes an invalid route of others, and Envoy refuses all routes of the port with it. */
const REDIRECT_STATUSES = [301, 302, 303, 307, 308];

/** Where callers are told to go. */
export function checkRedirect({ scheme, authority, port, path, status }: HttpRedirectTo): HttpRedirectTo {
  if ([scheme, authority, port, path].every(part => part === undefined)) {
    fail(undefined, "a redirect must change something; set at least one of 'scheme', 'authority', 'port' and 'path'");
  }
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    fail(undefined, `'scheme' must be 'http' or 'https', got ${show(scheme)}`);
  }
  if (authority !== undefined && !/^[^\s/?#@:]+$/.test(authority)) {
    fail(undefined, `'authority' of a redirect must be a host alone, got ${show(authority)}; say the rest with 'scheme', 'port' and 'path'`);
  }
  if (status !== undefined && !REDIRECT_STATUSES.includes(status)) {
    fail(undefined, `'status' of a redirect must be one of ${REDIRECT_STATUSES.join(', ')}, got ${show(status)}`);
  }
  return {
    scheme,
    authority,
    port: port === undefined ? undefined : checkPortNumber(undefined, "'port' of a redirect", port),
    path: path === undefined ? undefined : checkRequestPath('path', path, 'the query stays as it is'),
    status,
  };
}
