import { error, type Path, type Problem } from '../problem';
import { corsProblems, type CorsPolicy } from './cors';
import { destinationProblems, weightProblems, type WeightedDestination } from './destinations';
import { faultProblems, type Fault } from './faults';
import { headerProblems, type Headers } from './header-operations';
import { directResponseProblems, redirectProblems, type DirectResponse, type Redirect } from './http-answers';
import { httpMatchProblems, type HttpMatch } from './http-match';
import { mirrorProblems, type Mirroring } from './http-mirrors';
import { retryProblems, type HttpRetries } from './http-retries';
import { authorityProblems, rewriteProblems, type Rewrite } from './http-rewrite';
import { timeProblems } from './times';

/** A rule for requests. */
export interface HttpRoute extends Mirroring {
  readonly name?: string;
  readonly match?: readonly HttpMatch[];
  readonly route?: readonly (WeightedDestination & { readonly headers?: Headers })[];
  readonly redirect?: Redirect;
  readonly directResponse?: DirectResponse;
  readonly delegate?: object;
  readonly rewrite?: Rewrite;
  readonly timeout?: string;
  readonly retries?: HttpRetries;
  readonly fault?: Fault;
  readonly corsPolicy?: CorsPolicy;
  readonly headers?: Headers;
}

/** The VirtualService that has the rule. */
export interface RouteOwner {
  /** It has no hosts, and other VirtualServices delegate to it. */
  readonly delegated: boolean;
  /** Istio made it from a route of Kubernetes' Gateway API, whose destinations have been checked. */
  readonly converted: boolean;
  readonly istioMinor: number;
}

/** What Istio's webhook has against a rule for requests. */
export function* httpRouteProblems(rule: HttpRoute, path: Path, owner: RouteOwner): Iterable<Problem> {
  yield* actionProblems(rule, path, owner);
  for (const [index, match] of (rule.match ?? []).entries()) {
    yield* httpMatchProblems(match, [...path, 'match', index], owner.istioMinor);
  }
  yield* settingProblems(rule, path, owner);
  yield* routeProblems(rule.route ?? [], [...path, 'route'], owner);
  yield* timeProblems(rule.timeout, 'virtual-service-bad-time', [...path, 'timeout']);
}

// Most rules have few of these.
function* settingProblems(rule: HttpRoute, path: Path, { istioMinor }: RouteOwner): Iterable<Problem> {
  const { headers, corsPolicy, fault, redirect, directResponse, retries, rewrite } = rule;
  if (headers) {
    yield* headerProblems(headers, [...path, 'headers']);
  }
  if (corsPolicy) {
    yield* corsProblems(corsPolicy, [...path, 'corsPolicy']);
  }
  if (fault) {
    yield* faultProblems(fault, [...path, 'fault']);
  }
  yield* mirrorProblems(rule, path);
  if (redirect) {
    yield* redirectProblems(redirect, rule.match ?? [], [...path, 'redirect']);
  }
  if (directResponse) {
    yield* directResponseProblems(directResponse, [...path, 'directResponse']);
  }
  if (retries) {
    yield* retryProblems(retries, [...path, 'retries'], istioMinor);
  }
  if (rewrite) {
    yield* rewriteProblems(rewrite, [...path, 'rewrite']);
  }
  if (headers) {
    yield* authorityProblems(rewrite, headers, path);
  }
}

function* actionProblems(rule: HttpRoute, path: Path, { delegated }: RouteOwner): Iterable<Problem> {
  if (rule.delegate !== undefined && !delegated) {
    yield* clashes(rule, 'delegate', ['route', 'redirect'], path);
    return;
  }
  if (rule.delegate !== undefined) {
    yield error('virtual-service-delegate-delegates', [...path, 'delegate'], 'a VirtualService without hosts can not delegate further',
      "set 'route', 'redirect' or 'directResponse'");
  }
  if (rule.redirect !== undefined) {
    yield* clashes(rule, 'redirect', ['route', 'directResponse', 'fault', 'rewrite'], path);
  } else if (rule.directResponse !== undefined) {
    yield* clashes(rule, 'directResponse', ['route', 'fault', 'rewrite'], path);
  } else if (!has(rule, 'route')) {
    yield error('virtual-service-without-action', path, 'the rule says what to match, and not what to do', "set 'route', 'redirect' or 'directResponse'");
  }
  if (rule.mirror !== undefined) {
    yield* clashes(rule, 'mirror', ['mirrors'], path);
  }
}

type Action = 'delegate' | 'route' | 'redirect' | 'directResponse' | 'fault' | 'rewrite' | 'mirror' | 'mirrors';

function* clashes(rule: HttpRoute, one: Action, others: Action[], path: Path): Iterable<Problem> {
  for (const other of others.filter(each => has(rule, each))) {
    yield error('virtual-service-actions-clash', [...path, other], `a rule can not have both '${one}' and '${other}'`, `take '${other}' out, or put it into a rule of its own`);
  }
}

function has(rule: HttpRoute, action: Action): boolean {
  const value = rule[action];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function* routeProblems(route: NonNullable<HttpRoute['route']>, path: Path, { converted }: RouteOwner): Iterable<Problem> {
  for (const [index, { destination, headers }] of route.entries()) {
    if (headers) {
      yield* headerProblems(headers, [...path, index, 'headers']);
    }
    if (!converted) {
      yield* destinationProblems(destination, [...path, index, 'destination']);
    }
  }
  yield* weightProblems(route, path);
}
