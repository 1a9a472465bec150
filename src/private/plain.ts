import { ApiObjectMetadataDefinition, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver, type App } from 'cdk8s';

/** What cdk8s resolves in every app; other resolvers may put anything in the place of a value. */
const USUAL_RESOLVERS: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** Whether an app makes of plain values what any app does. */
export function hasUsualResolvers(app: App): boolean {
  return app.resolvers.every(({ constructor }) => USUAL_RESOLVERS.includes(constructor)) && !process.env.CDK8S_DISABLE_SORT;
}

/**
 * What cdk8s makes of a value in such an app, in one walk: a copy with the lazy values made and the fields in order, without those that are undefined.
 * Throws on a value that has anything in it but texts, numbers, flags, lists and plain objects: cdk8s knows more kinds.
 */
export function plainCopy<T>(value: T): T;
export function plainCopy(value: unknown): unknown {
  return plain(value, true);
}

/** The same of metadata, in which cdk8s also leaves out what is empty. */
export function plainMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  return metadata.toJson === ApiObjectMetadataDefinition.prototype.toJson ? plain(fieldsOf(metadata), false) : notPlain();
}

/** All that metadata keeps, as far as is known of cdk8s: a version that keeps more has to say itself what it comes to. */
const KEPT = ['name', 'labels', 'annotations', 'namespace', 'finalizers', 'ownerReferences', 'apiObject', '_additionalAttributes'];

function fieldsOf(metadata: any): object {
  for (const field in metadata) {
    if (!KEPT.includes(field)) {
      return notPlain();
    }
  }
  const { annotations, finalizers, labels, name, namespace, ownerReferences } = metadata;
  const fields: any = { annotations, finalizers, labels, name, namespace, ownerReferences };
  for (const key in metadata._additionalAttributes) {
    if (!Object.hasOwn(fields, key)) {
      fields[key] = metadata._additionalAttributes[key];
    }
  }
  return fields;
}

function plain(value: any, keepsEmpty: boolean): unknown {
  if (typeof value !== 'object') {
    return typeof value === 'function' ? notPlain() : value;
  }
  if (value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.length > 0 || keepsEmpty ? value.map(each => plain(each, keepsEmpty)) : undefined;
  }
  if (value.constructor === Object) {
    return plainFields(value, keepsEmpty);
  }
  return value instanceof Lazy ? plain(value.produce(), keepsEmpty) : notPlain();
}

function plainFields(value: any, keepsEmpty: boolean): object | undefined {
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of inOrder(Object.keys(value))) {
    const field = plain(value[key], keepsEmpty);
    if (field !== undefined) {
      copy[key] = field;
      isEmpty = false;
    }
  }
  return isEmpty && !keepsEmpty ? undefined : copy;
}

/** Most are in order, and sorting costs more than all else. */
function inOrder(keys: string[]): string[] {
  for (let index = 1; index < keys.length; index++) {
    if (keys[index - 1] > keys[index]) {
      return keys.sort();
    }
  }
  return keys;
}

function notPlain(): never {
  throw new TypeError('not plain');
}
