import type { HttpRule } from './http-route';
import { KINDS, referenceTo } from './kinds';
import { listOrNone, settingsOrNone } from './optional';
import type { WireMatch } from './route-match';

type Destination = NonNullable<HttpRule['route']>[number];
type Headers = NonNullable<HttpRule['headers']>;
type StringConditions = { [name: string]: { exact?: string; regex?: string } };

/** One rule of an HTTPRoute, as far as the library writes it. (`Wire` takes what has a name and a value for a value.) */
export interface HttpRouteRule {
  readonly name?: string;
  readonly matches?: Match[];
  readonly timeouts?: { readonly request: string };
  readonly filters?: Filter[];
  readonly backendRefs?: ((HostnameRef | ServiceRef) & { readonly weight?: number; readonly filters?: Filter[] })[];
}

interface Match {
  readonly path: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string };
  readonly method?: string;
  readonly headers?: Condition[];
  readonly queryParams?: Condition[];
}

interface Condition extends HeaderValue {
  readonly type?: 'RegularExpression';
}

interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

interface HeaderModifier {
  readonly set?: HeaderValue[];
  readonly add?: HeaderValue[];
  readonly remove?: string[];
}

type Path = { readonly type: 'ReplaceFullPath'; readonly replaceFullPath: string }
  | { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string };

interface Redirect {
  readonly scheme?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly path?: Path;
  readonly statusCode: number;
}

interface Mirror {
  readonly backendRef: HostnameRef | ServiceRef;
  readonly percent?: number;
  readonly fraction?: { readonly numerator: number; readonly denominator: number };
}

type Filter = { readonly type: 'RequestHeaderModifier'; readonly requestHeaderModifier: HeaderModifier }
  | { readonly type: 'ResponseHeaderModifier'; readonly responseHeaderModifier: HeaderModifier }
  | { readonly type: 'URLRewrite'; readonly urlRewrite: { readonly hostname?: string; readonly path?: Path } }
  | { readonly type: 'RequestRedirect'; readonly requestRedirect: Redirect }
  | { readonly type: 'RequestMirror'; readonly requestMirror: Mirror };

interface ServiceRef {
  readonly name: string;
  readonly namespace?: string;
  readonly port: number;
}

type HostnameRef = ReturnType<typeof hostnameRef>;

/** The group of Istio's own kinds, which routes of the Gateway API hang on or lead to. */
const { group: ISTIO_NETWORKING } = referenceTo(KINDS.serviceEntry);

/** Names of Services of the route's namespace, by their hosts. A host outside can look like that of a Service. */
export type Services = ReadonlyMap<string, string>;

/** The same rules as those of a VirtualService, as far as an HTTPRoute has them: what it has not is refused before. */
export function httpRouteRules(rules: HttpRule[], services: Services): HttpRouteRule[] {
  return rules.map(({ name, match, timeout, redirect, rewrite, headers, mirrors = [], route }) => ({
    name,
    matches: match?.map(wireMatch),
    timeouts: timeout === undefined ? undefined : { request: clockTime(timeout) },
    filters: listOrNone([
      ...redirect ? [redirectFilter(redirect)] : [],
      ...rewriteFilters(rewrite, match, headers),
      ...mirrors.map(mirror => mirrorFilter(mirror, services)),
    ]),
    backendRefs: route?.map(destination => backendRef(destination, services)),
  }));
}

/** A host of the mesh's own registry, of the route's namespace. */
export function hostnameRef(name: string, port: number) {
  return { group: ISTIO_NETWORKING, kind: 'Hostname', name, port };
}

// Without a path the API server would write one.
function wireMatch({ uri, method, headers, queryParams }: WireMatch): Match {
  const { exact, prefix } = uri as { exact?: string; prefix?: string } ?? {};
  return {
    path: exact === undefined ? { type: 'PathPrefix', value: prefix ?? '/' } : { type: 'Exact', value: exact },
    method: (method as { exact?: string } | undefined)?.exact,
    headers: conditions(headers as StringConditions),
    queryParams: conditions(queryParams as StringConditions),
  };
}

function conditions(matches: StringConditions | undefined): Condition[] | undefined {
  return matches && Object.entries(matches)
    .map(([name, { exact, regex }]) => exact === undefined ? { name, type: 'RegularExpression', value: regex! } : { name, value: exact });
}

function redirectFilter({ scheme, authority, port, uri, redirectCode }: NonNullable<HttpRule['redirect']>): Filter {
  return {
    type: 'RequestRedirect',
    requestRedirect: {
      scheme,
      hostname: authority,
      port,
      path: uri === undefined ? undefined : { type: 'ReplaceFullPath', replaceFullPath: uri },
      statusCode: redirectCode ?? 301,
    },
  };
}

/**
 * What requests and responses are on the way. A filter can be there once, so that path and Host are rewritten by one of them; a Host with a port, which
 * a hostname can not have, is a header.
 */
export function rewriteFilters(rewrite: HttpRule['rewrite'], match?: WireMatch[], headers?: Headers): Filter[] {
  const { uri, authority } = rewrite ?? {};
  const hasPort = authority?.includes(':');
  const urlRewrite = settingsOrNone({
    hostname: hasPort ? undefined : authority,
    path: uri === undefined ? undefined : pathModifier(uri, match![0]),
  });
  return [
    ...urlRewrite ? [{ type: 'URLRewrite' as const, urlRewrite }] : [],
    ...headerFilters(hasPort ? { ...headers, request: { ...headers?.request, set: { ...headers?.request?.set, ':authority': authority! } } } : headers),
  ];
}

// What is rewritten has one match, with a path.
function pathModifier(uri: string, match: WireMatch): Path {
  const { exact } = match.uri as { exact?: string };
  return exact === undefined ? { type: 'ReplacePrefixMatch', replacePrefixMatch: uri } : { type: 'ReplaceFullPath', replaceFullPath: uri };
}

function headerFilters(headers: Headers | undefined): Filter[] {
  const [request, response] = [operations(headers?.request), operations(headers?.response)];
  return [
    ...request ? [{ type: 'RequestHeaderModifier' as const, requestHeaderModifier: request }] : [],
    ...response ? [{ type: 'ResponseHeaderModifier' as const, responseHeaderModifier: response }] : [],
  ];
}

function operations(changes: Headers['request']): HeaderModifier | undefined {
  return changes && { set: valuesOf(changes.set), add: valuesOf(changes.add), remove: changes.remove };
}

function valuesOf(headers: { [name: string]: string } | undefined): HeaderValue[] | undefined {
  return headers && Object.entries(headers).map(([name, value]) => ({ name: name === ':authority' ? 'Host' : name, value }));
}

/** Who answers: a Service, by its name, or an external host. */
function targetRef({ host, port }: Destination['destination'], services: Services): HostnameRef | ServiceRef {
  const service = services.get(host);
  return service === undefined ? hostnameRef(host, port!.number!) : { name: service, port: port!.number! };
}

/** Copies of a percentage that is no whole number are a fraction. */
function mirrorFilter({ destination, percentage }: NonNullable<HttpRule['mirrors']>[number], services: Services): Filter {
  const percent = percentage?.value;
  const share = percent === undefined ? {} : Number.isInteger(percent) ? { percent }
    : { fraction: { numerator: Math.round(percent * 1000), denominator: 100_000 } };
  return { type: 'RequestMirror', requestMirror: { backendRef: targetRef(destination!, services), ...share } };
}

function backendRef({ destination, weight, headers }: Destination, services: Services) {
  return { ...targetRef(destination, services), weight, filters: listOrNone(headerFilters(headers)) };
}

/** A time as the Gateway API writes it: whole numbers of at most five digits, each with its unit. */
export function clockTime(seconds: string): string {
  const all = Math.round(Number(seconds.replace(/s$/, '')) * 1000);
  const [minutes, rest] = [Math.floor(all / 60_000), all % 60_000];
  const parts = [[Math.floor(minutes / 60), 'h'], [minutes % 60, 'm'], [Math.floor(rest / 1000), 's'], [rest % 1000, 'ms']] as const;
  return parts.filter(([number]) => number > 0).map(([number, unit]) => `${number}${unit}`).join('') || '0s';
}
