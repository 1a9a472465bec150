import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isAuthority, isHeaderValue, isReserved } from './http-headers';

/** Headers that a rule or one of its destinations changes. */
export interface Headers {
  readonly request?: HeaderOperations;
  readonly response?: HeaderOperations;
}

interface HeaderOperations {
  readonly set?: { readonly [name: string]: string };
  readonly add?: { readonly [name: string]: string };
  readonly remove?: readonly string[];
}

/** What Istio's webhook has against changes of headers. */
export function* headerProblems(headers: Headers | undefined, path: Path): Iterable<Problem> {
  yield* operationProblems(headers?.request, [...path, 'request'], isAuthority);
  yield* operationProblems(headers?.response, [...path, 'response'], () => false);
}

function* operationProblems(operations: HeaderOperations | undefined, path: Path, mayBeWritten: (name: string) => boolean): Iterable<Problem> {
  for (const operation of ['add', 'set'] as const) {
    for (const [name, value] of Object.entries(operations?.[operation] ?? {})) {
      yield* nameProblems(name, [...path, operation, name], mayBeWritten);
      yield* valueProblems(name, value, [...path, operation, name]);
    }
  }
  for (const [index, name] of (operations?.remove ?? []).entries()) {
    yield* nameProblems(name, [...path, 'remove', index], () => false);
  }
}

function* nameProblems(name: string, path: Path, mayBeWritten: (name: string) => boolean): Iterable<Problem> {
  if (name === '') {
    yield error('header-without-name', path, 'the name of a header is empty', 'write the name of the header');
  } else if (isReserved(name) && !mayBeWritten(name)) {
    yield error('header-reserved', path, `the header ${show(name)} can not be changed here`,
      "take it out; the host of a request is changed with 'rewrite.authority', its path with 'rewrite.uri'");
  }
}

function* valueProblems(name: string, value: string, path: Path): Iterable<Problem> {
  if (!isHeaderValue(value)) {
    yield error('header-bad-value', path, `the value of the header ${show(name)} is nothing that Envoy can format, got ${show(value)}`,
      "write a percent sign as '%%', close commands such as '%HOSTNAME%', and use no control characters");
  }
}
