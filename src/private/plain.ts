import { ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver, type App } from 'cdk8s';

/** What cdk8s resolves in every app; other resolvers may put anything in the place of a value. */
const USUAL_RESOLVERS: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** Whether an app makes of plain values what any app does. */
export function resolvesAsUsual(app: App): boolean {
  return app.resolvers.every(({ constructor }) => USUAL_RESOLVERS.includes(constructor)) && !process.env.CDK8S_DISABLE_SORT;
}

/**
 * What cdk8s makes of a value in such an app, in one walk: a copy with the lazy values made and the fields in order, without those that are undefined.
 * Throws on a value that has anything in it but texts, numbers, flags, lists and plain objects: cdk8s knows more kinds.
 */
export function plainCopy<T>(value: T): T;
export function plainCopy(value: unknown): unknown {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map(plainCopy);
  }
  if (value instanceof Lazy) {
    return plainCopy(value.produce());
  }
  return typeof value === 'object' ? plainFields(value) : typeof value === 'function' ? notPlain() : value;
}

function plainFields(value: object): object {
  if (value.constructor !== Object) {
    return notPlain();
  }
  const copy: Record<string, unknown> = {};
  for (const key of sorted(Object.keys(value))) {
    const field = plainCopy((value as any)[key]);
    if (field !== undefined) {
      copy[key] = field;
    }
  }
  return copy;
}

/** Most are in order, and sorting costs more than all else. */
function sorted(keys: string[]): string[] {
  return keys.every((key, index) => index === 0 || keys[index - 1] < key) ? keys : keys.sort();
}

function notPlain(): never {
  throw new TypeError('not plain');
}
