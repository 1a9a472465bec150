import { poolOf } from './pools';
import type { Random } from './random';
import type { Shape } from './shape';

/** How an object is to look. */
export interface Plan {
  readonly kind: string;
  /** A field that must be there, with all above it. */
  readonly target: Shape;
  /** How likely a field is there that need not be. */
  readonly density: number;
}

/** A value of a shape: its types and enums hold, and each text or number is good where it stands. That all of them fit together is not said. */
export function generate(random: Random, shape: Shape, plan: Plan): any {
  switch (shape.type) {
    case 'object': return generateFields(random, shape, plan);
    case 'array': return Array.from({ length: count(random) }, () => generate(random, shape.items!, plan));
    case 'map': return Object.fromEntries(random.some(poolOf(plan.kind, shape, true).good, count(random)).map(key => [key, generate(random, shape.items!, plan)]));
    default: return random.pick(poolOf(plan.kind, shape).good);
  }
}

function count(random: Random): number {
  return random.weighted([[6, 1], [3, 2], [1, 3]]);
}

function generateFields(random: Random, shape: Shape, plan: Plan): object {
  const wanted = Object.keys(shape.fields).filter(name => leadsTo(shape.fields[name], plan.target));
  const chosen = new Set([...shape.required, ...wanted, ...Object.keys(shape.fields).filter(() => random.chance(plan.density))]);
  for (const group of shape.exclusive) {
    const taken = group.filter(name => chosen.has(name));
    const anyOf = taken.length > 0 ? taken : random.chance(0.8) ? group : [undefined];
    const kept = taken.find(name => wanted.includes(name)) ?? random.pick(anyOf);
    group.filter(name => name !== kept).forEach(name => chosen.delete(name));
    if (kept !== undefined) {
      chosen.add(kept);
    }
  }
  const names = Object.keys(shape.fields).filter(name => chosen.has(name));
  return Object.fromEntries(names.map(name => [name, generate(random, shape.fields[name], plan)]));
}

/** Whether a shape is, or has within it, another one. */
export function leadsTo({ path }: Shape, { path: target }: Shape): boolean {
  return path === '' || target === path || ['.', '[', '{'].some(next => target.startsWith(path + next));
}
