import type { IConstruct } from 'constructs';

/** Raises the one error that bad input gets. The construct's path, where there is one, tells which of many it is. */
export function fail(scope: IConstruct | undefined, message: string): never {
  throw new Error(scope ? `[${scope.node.path}] ${message}` : message);
}

/** A value as it reads in an error message. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
