import { Construct, type IConstruct } from 'constructs';

/** Longer values say nothing more in an error message. */
const MAX_SHOWN = 200;

/** Raises the one error that bad input gets. The construct's path, where there is one, tells which of many it is. */
export function fail(scope: IConstruct | undefined, message: string): never {
  throw new Error(scope?.node.path ? `[${scope.node.path}] ${message}` : message);
}

/** A value as it reads in an error message. */
export function show(value: unknown): string {
  const shown = describe(value);
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;
}

function describe(value: unknown): string {
  if (Construct.isConstruct(value)) {
    return `the construct ${JSON.stringify(value.node.path)}`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return String(value);
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    const { name } = (value as object).constructor;
    return ['Object', 'Array'].includes(name) ? String(value) : name;
  }
}
