import type { Path } from '../problem';

/*
 * Reading of objects that nobody has checked yet: what has another shape than it should is as if it were not there. Acceptance reports it.
 */

export interface Fields {
  readonly [field: string]: any;
}

/** An object's fields. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

const NO_FIELDS: Fields = Object.freeze({});

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NONE;
}

const NONE: readonly never[] = [];

/** The objects of a list, each with its index. */
export function items(value: unknown): { readonly index: number; readonly value: Fields }[] {
  const found: { index: number; value: Fields }[] = [];
  list(value).forEach((each, index) => {
    if (isFields(each)) {
      found.push({ index, value: each });
    }
  });
  return found;
}

/** The texts of a list, each with where it stands. */
export function placed(value: unknown, path: Path): { readonly text: string; readonly path: Path }[] {
  const found: { text: string; path: Path }[] = [];
  list(value).forEach((each, index) => {
    if (typeof each === 'string') {
      found.push({ text: each, path: [...path, index] });
    }
  });
  return found;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function texts(value: unknown): string[] {
  return list(value).filter((each): each is string => typeof each === 'string');
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Fields whose values are texts, such as labels. */
export function labels(value: unknown): { readonly [name: string]: string } {
  const found = fields(value);
  // Nearly always all are, and there are many.
  return areTexts(found) ? found : Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function areTexts(found: Fields): found is { readonly [name: string]: string } {
  for (const name of Object.keys(found)) {
    if (typeof found[name] !== 'string') {
      return false;
    }
  }
  return true;
}
