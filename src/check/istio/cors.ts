import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isWholeMilliseconds, nanoseconds } from './durations';
import { isHeaderName } from './http-headers';
import { regexMatchProblems, type StringMatch } from './string-match';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];
const SECOND = 1e9;

/** Which other sites' pages may send requests. */
export interface CorsPolicy {
  readonly allowOrigins?: readonly StringMatch[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
}

/** What Istio's webhook has against a CORS policy. */
export function* corsProblems(policy: CorsPolicy = {}, path: Path): Iterable<Problem> {
  for (const [index, origin] of (policy.allowOrigins ?? []).entries()) {
    yield* originProblems(origin, [...path, 'allowOrigins', index]);
  }
  for (const [index, method] of (policy.allowMethods ?? []).entries()) {
    if (!METHODS.includes(method)) {
      yield error('virtual-service-bad-cors-method', [...path, 'allowMethods', index], `${show(method)} in 'allowMethods' is no method of HTTP`,
        `write one of ${METHODS.join(', ')}`);
    }
  }
  yield* headerProblems('allowHeaders', policy, path);
  yield* headerProblems('exposeHeaders', policy, path);
  yield* maxAgeProblems(policy, [...path, 'maxAge']);
}

function* originProblems(origin: StringMatch, path: Path): Iterable<Problem> {
  if (!origin.exact && !origin.prefix && !origin.regex) {
    yield error('virtual-service-empty-cors-origin', path, `'allowOrigins' needs texts, got ${show(origin)}`, "write { exact: 'https://shop.example.com' }");
  } else {
    yield* regexMatchProblems(origin, path);
  }
}

function* headerProblems(field: 'allowHeaders' | 'exposeHeaders', policy: CorsPolicy, path: Path): Iterable<Problem> {
  for (const [index, name] of (policy[field] ?? []).entries()) {
    if (name !== '*' && !isHeaderName(name)) {
      yield error('virtual-service-bad-cors-header', [...path, field, index], `${show(name)} in '${field}' is no name of a header`,
        "write a name such as 'x-user', or '*' for all");
    }
  }
}

function* maxAgeProblems({ maxAge }: CorsPolicy, path: Path): Iterable<Problem> {
  if (maxAge !== undefined && (!isWholeMilliseconds(maxAge) || nanoseconds(maxAge)! % SECOND !== 0)) {
    yield error('virtual-service-bad-cors-max-age', path, `'maxAge' must be whole seconds, got ${show(maxAge)}`, "write a time such as '24h'");
  }
}
