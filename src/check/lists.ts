import { isManifest, type Manifest } from './manifest';
import { isFields, type Fields } from './model/read';
import type { Path } from './problem';

/** One of the things that something stands for, which may be no Kubernetes object. */
export interface Listed {
  readonly manifest?: Manifest;
  /** Where it stands: empty, unless it is an item of a list. */
  readonly path: Path;
}

/** What something stands for: itself, or each of its items if it is a list of Kubernetes'. */
export function* listed(each: unknown, path: Path = [], list?: Manifest): Generator<Listed> {
  const object = isFields(each) ? asItem(each, list) : undefined;
  if (!isManifest(object)) {
    yield { path };
  } else if (isList(object)) {
    for (const [index, item] of object.items.entries()) {
      yield* listed(item, [...path, 'items', index], object);
    }
  } else {
    yield { manifest: object, path };
  }
}

/** Whether something is a Kubernetes object that stands for nothing but itself. */
export function isAlone(each: unknown): each is Manifest {
  return isManifest(each) && !isList(each);
}

function isList({ kind, items }: Manifest): boolean {
  return kind.endsWith(LIST) && Array.isArray(items);
}

const LIST = 'List';

// Items of a ServiceList and its like need not say what they are.
function asItem(object: Fields, list?: Manifest): Fields {
  const isTold = list === undefined || list.kind === LIST || isManifest(object);
  return isTold ? object : { ...object, apiVersion: list.apiVersion, kind: list.kind.slice(0, -LIST.length) };
}
