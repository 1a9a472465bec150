import type { Path } from '../../src/check/problem';

/** The most rounds, each of which asks once about all that is tried. */
const ROUNDS = 40;

/** A smaller object, and which of the objects it is made of. */
export interface Candidate {
  readonly index: number;
  readonly object: any;
}

/** The most parts of one object that it is tried without, in one round. */
const PARTS = 150;

/** Smaller objects that still show something: parts go as long as it stays. Of all objects it is asked at once. */
export function shrink(objects: readonly any[], stillThere: (candidates: readonly Candidate[]) => boolean[]): any[] {
  const smallest = objects.map(object => structuredClone(object));
  let open = smallest.map((_, index) => index);
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const candidates = open.flatMap(index => smaller(smallest[index]).map(object => ({ index, object })));
    const answers = stillThere(candidates);
    const found = new Map<number, any[]>();
    candidates.forEach(({ index, object }, place) => answers[place] && found.set(index, [...found.get(index) ?? [], object]));
    for (const [index, better] of found) {
      smallest[index] = better.reduce((best, each) => sizeOf(each) < sizeOf(best) ? each : best);
    }
    open = [...found.keys()];
  }
  return smallest;
}

/** The object without one part, for each part; and with simpler values. */
function smaller(object: any): any[] {
  return pathsIn(object, []).filter(path => !isFixed(path)).slice(0, PARTS).flatMap(path => {
    const without = structuredClone(object);
    const holder = path.slice(0, -1).reduce((value: any, key) => value[key], without);
    const key = path[path.length - 1];
    const value = holder[key];
    Array.isArray(holder) ? holder.splice(key as number, 1) : delete holder[key];
    return [without, ...simpler(value).map(simple => {
      const changed = structuredClone(object);
      path.slice(0, -1).reduce((each: any, step) => each[step], changed)[key] = simple;
      return changed;
    })];
  });
}

/** What an object is found and judged by. */
function isFixed([first, second]: Path): boolean {
  return first === 'apiVersion' || first === 'kind' || (first === 'metadata' && (second === undefined || second === 'name' || second === 'namespace'));
}

function simpler(value: any): unknown[] {
  if (typeof value === 'string' && value.length > 4) {
    return ['a', value.slice(0, value.length / 2), value.slice(value.length / 2)];
  }
  return Array.isArray(value) && value.length > 3 ? [value.slice(0, value.length / 2), value.slice(value.length / 2)] : [];
}

function pathsIn(value: any, path: Path): Path[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap(key => [[...path, key], ...pathsIn((value as any)[key], [...path, key])]);
}

function sizeOf(object: any): number {
  return JSON.stringify(object).length;
}
