import type { IConstruct } from 'constructs';
import type { Entry } from '../entry';
import type { HttpRoute } from '../route';
import type { RouteMatch } from '../route-match';
import { StringMatchKind, type StringMatch } from '../string-match';
import { fail, show } from './errors';
import { refuseTooMuch } from './http-route-limits';
import { isHttp } from './protocols';
import { matchesAt } from './route-cover';

const WAY_OUT = 'leave it out, or let calls pass a gateway of GatewayFlavor.ISTIO';
/** What the Gateway API takes as a path: no empty or relative segments, and no slash that is written as %2f. */
const PATH = /^(?!.*(\/\/|\/\.\.?(\/|$)|%2[fF]))(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
/** What it takes as the name of a parameter. */
const PARAMETER = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** Refuses what routes of the Kubernetes Gateway API can not say, or say in another sense. */
export function refuseBeyondHttpRoute(scope: IConstruct, entry: Entry): void {
  const { hosts, ports, aliases, retries, routes } = entry;
  if (retries) {
    fail(scope, "'retries' can not be beside 'via' of GatewayFlavor.KUBERNETES: HTTPRoute has none outside of its experimental channel, and Istio's own two of connections " +
      `that failed remain; ${WAY_OUT}`);
  }
  if (aliases.length > 0 && hosts.length > 1 && ports.some(isHttp)) {
    fail(scope, `the ExternalName alias at ${aliases[0]} needs its Host rewritten on the way to the gateway of 'via', and one HTTPRoute there is for all of ${hosts.join(', ')}; ` +
      `register ${hosts[0]} by itself`);
  }
  refuseTooMuch(scope, entry);
  for (const route of routes) {
    refuseAction(scope, route, entry);
    route.matches.forEach(match => refuseMatch(scope, match));
  }
  for (const port of ports.filter(isHttp)) {
    refuseOrder(scope, routes.flatMap(route => matchesAt(route, port).map(match => ({ route, match }))));
  }
}

function refuseAction(scope: IConstruct, route: HttpRoute, { namespace }: Entry): void {
  const { name, retries, faults, status, rewritePath, redirectTo, matches, destinations, mirrors, requestHeaders, responseHeaders } = route;
  const unknown = retries ? "'retries'" : faults.length > 0 ? "'faults'" : status !== undefined ? `the answer ${status}` : rewritePath?.pattern !== undefined ? 'PathRewrite.regex' : undefined;
  if (unknown) {
    fail(scope, `${unknown} of a route can not be said in an HTTPRoute of GatewayFlavor.KUBERNETES; ${WAY_OUT}`);
  }
  if (name !== undefined && !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
    fail(scope, `'name' of a route of GatewayFlavor.KUBERNETES must be in lower case, got ${show(name)}; write such as 'to-sandbox'`);
  }
  const empty = [requestHeaders, responseHeaders, ...destinations.flatMap(each => [each.requestHeaders, each.responseHeaders])]
    .flatMap(operations => Object.entries({ ...operations?.set, ...operations?.add })).find(([, value]) => value === '');
  if (empty) {
    fail(scope, `the header ${show(empty[0])} of a route can not be empty in an HTTPRoute of GatewayFlavor.KUBERNETES; remove it instead`);
  }
  if (rewritePath && (matches.length !== 1 || matches[0].path === undefined)) {
    fail(scope, `'rewritePath' ${show(rewritePath.substitution)} of a route of GatewayFlavor.KUBERNETES needs one match with a path, of which it takes the place; match one path in each route`);
  }
  if (redirectTo && redirectTo.scheme === undefined && redirectTo.port === undefined) {
    fail(scope, "a redirect of GatewayFlavor.KUBERNETES needs 'scheme' or 'port': otherwise it names the port of the gateway's listener; write such as scheme: 'https'");
  }
  for (const { target } of [...destinations, ...mirrors]) {
    if (target.namespace !== undefined && target.namespace !== namespace) {
      fail(scope, `a route of GatewayFlavor.KUBERNETES can not lead to ${target.host} of namespace ${target.namespace}: an HTTPRoute leads to what is in its own; put both into one namespace`);
    }
  }
}

function refuseMatch(scope: IConstruct, { path, ignorePathCase, method, headers, withoutHeaders, queryParams }: RouteMatch): void {
  const strange = [...Object.entries(headers), ...Object.entries(queryParams)].find(([, { kind, text }]) =>
    (kind !== StringMatchKind.EXACT && kind !== StringMatchKind.REGEX) || text === '');
  const nameless = Object.keys(queryParams).find(name => !PARAMETER.test(name));
  const unknown = ignorePathCase ? "'ignorePathCase'" : Object.keys(withoutHeaders).length > 0 ? "'withoutHeaders'"
    : path?.kind === StringMatchKind.REGEX ? `the regular expression ${show(path.text)} as 'path'`
      : method !== undefined && !METHODS.includes(method) ? `'method' ${method}`
        : strange ? `${describe(strange[1])} for ${show(strange[0])}` : nameless !== undefined ? `the parameter ${show(nameless)}` : undefined;
  if (unknown) {
    fail(scope, `${unknown} in a match can not be said in an HTTPRoute of GatewayFlavor.KUBERNETES; ${WAY_OUT}`);
  }
  if (path && !PATH.test(path.text)) {
    fail(scope, `the path ${show(path.text)} in a match is none that an HTTPRoute takes, which has no empty or relative segments and writes other characters as %xx; ${WAY_OUT}`);
  }
  if (path?.kind === StringMatchKind.PREFIX && !path.text.endsWith('/')) {
    fail(scope, `the prefix ${show(path.text)} in a match is also the start of ${show(`${path.text}0`)}, and the prefixes of GatewayFlavor.KUBERNETES are whole segments; ` +
      `write ${show(`${path.text}/`)}`);
  }
}

function describe({ kind }: StringMatch): string {
  return kind === StringMatchKind.ANY ? 'any value' : kind === StringMatchKind.PREFIX ? 'a prefix' : 'an empty value';
}

interface Rule {
  readonly route: HttpRoute;
  readonly match?: RouteMatch;
}

/**
 * Routes are tried in the order in which they were added. Those of the Gateway API are tried by their matches: of two that take one request the
 * narrower is first.
 */
function refuseOrder(scope: IConstruct, rules: Rule[]): void {
  rules.forEach(({ route, match }, index) => {
    const overtaken = rules.slice(0, index)
      .find(earlier => earlier.route !== route && isBefore(match, earlier.match) && mayMeet(match, earlier.match));
    if (overtaken) {
      fail(scope, `the route to ${whereTo(route)} is tried before that to ${whereTo(overtaken.route)}, which was added earlier: of two routes of GatewayFlavor.KUBERNETES that take one request ` +
        'the one with the narrower match is first (exact path, longer prefix, method, headers, query); add it first');
    }
  });
}

function whereTo({ name, destinations, redirectTo }: HttpRoute): string {
  return name ?? destinations[0]?.target.host ?? redirectTo?.authority ?? 'elsewhere';
}

/** Whether the Gateway API tries one match before another that was added earlier. */
function isBefore(one: RouteMatch | undefined, other: RouteMatch | undefined): boolean {
  const [ours, theirs] = [rank(one), rank(other)];
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at >= 0 && ours[at] > theirs[at];
}

function rank(match: RouteMatch | undefined): number[] {
  const isExact = match?.path?.kind === StringMatchKind.EXACT;
  const conditions = (some: { [name: string]: StringMatch } = {}) => Object.keys(some).length;
  return [Number(isExact), pathOf(match).length, Number(match?.method !== undefined), conditions(match?.headers), conditions(match?.queryParams)];
}

function pathOf(match: RouteMatch | undefined): string {
  const text = match?.path?.text ?? '/';
  return text.length > 1 ? text.replace(/\/$/, '') : text;
}

function mayMeet(one: RouteMatch | undefined, other: RouteMatch | undefined): boolean {
  return one === undefined || other === undefined
    || (methodsMeet(one, other) && pathsMeet(one.path, other.path)
      && valuesMeet(one.headers, other.headers) && valuesMeet(one.queryParams, other.queryParams));
}

function methodsMeet(one: RouteMatch, other: RouteMatch): boolean {
  return one.method === undefined || other.method === undefined || one.method === other.method;
}

function pathsMeet(one: StringMatch | undefined, other: StringMatch | undefined): boolean {
  if (one === undefined || other === undefined) {
    return true;
  }
  const takes = (path: StringMatch, text: string) => path.kind === StringMatchKind.EXACT ? path.text === text : `${text}/`.startsWith(path.text);
  return takes(one, other.text) || takes(other, one.text);
}

function valuesMeet(some: { [name: string]: StringMatch }, others: { [name: string]: StringMatch }): boolean {
  return Object.entries(some).every(([name, { kind, text }]) => others[name] === undefined || kind !== StringMatchKind.EXACT
    || others[name].kind !== StringMatchKind.EXACT || others[name].text === text);
}
