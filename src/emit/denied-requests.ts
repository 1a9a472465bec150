import type { AllowedRequests } from '../allowed-requests';

/** Requests as an operation of an AuthorizationPolicy tells them: those that have all of this. */
export interface DeniedRequests {
  readonly methods?: string[];
  readonly notMethods?: string[];
  readonly notPaths?: string[];
}

/**
 * All requests but those that are allowed, method by method: for each that is named the paths that none of the lists has, and all others. So there are no more
 * operations than methods and one, however many lists there are.
 */
export function deniedRequests(allowed: AllowedRequests[]): DeniedRequests[] {
  const ofOthers = pathsOf(allowed.filter(({ methods }) => methods === undefined));
  const ofMethods = sorted(allowed.flatMap(({ methods }) => methods ?? []))
    .map(method => ({ method, paths: pathsOf(allowed.filter(({ methods }) => methods?.includes(method) ?? true)) }))
    .filter(({ paths }) => !isSame(paths, ofOthers));
  const limits = distinct(ofMethods.flatMap(({ paths }) => paths === 'all' ? [] : [paths]));
  return [
    ...limits.map(notPaths => ({ methods: ofMethods.filter(({ paths }) => isSame(paths, notPaths)).map(({ method }) => method), notPaths })),
    ...ofOthers === 'all' ? [] : [{ ...some('notMethods', ofMethods.map(({ method }) => method)), ...some('notPaths', ofOthers) }],
  ];
}

/** Paths of requests with some method: what any of the lists has. None is none, not all. */
type Paths = string[] | 'all';

function pathsOf(allowed: AllowedRequests[]): Paths {
  return allowed.some(({ paths }) => paths === undefined) ? 'all' : sorted(allowed.flatMap(({ paths }) => paths!));
}

function isSame(one: Paths, other: Paths): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function distinct(lists: string[][]): string[][] {
  return lists.filter((list, index) => lists.findIndex(other => isSame(list, other)) === index);
}

function sorted(texts: string[]): string[] {
  return [...new Set(texts)].sort();
}

function some(field: 'notMethods' | 'notPaths', list: string[]): DeniedRequests {
  return list.length > 0 ? { [field]: list } : {};
}
