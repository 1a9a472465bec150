import type { IConstruct } from 'constructs';

/** Raises the one error that bad input gets. The construct's path, where there is one, tells which of many it is. */
export function fail(scope: IConstruct | undefined, message: string): never {
  throw new Error(scope?.node.path ? `[${scope.node.path}] ${message}` : message);
}

/** A value as it reads in an error message. */
export function show(value: unknown): string {
  // JSON has no word for these numbers.
  return typeof value === 'number' ? String(value) : JSON.stringify(value) ?? String(value);
}
