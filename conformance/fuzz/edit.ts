import type { Pool } from './pools';
import type { Random } from './random';

/** Texts that are too long to be worth it. */
const MANY = 100;

/** A text that nobody thought of: one of a pool, or two of them run together, with some characters changed for those of others. */
export function edited(random: Random, { good, odd }: Pool): string {
  const texts = [...good, ...odd].filter(each => typeof each === 'string' && each.length < MANY) as string[];
  const characters = [...random.pick(texts), ...random.chance(0.2) ? random.pick(texts) : ''];
  for (let count = random.between(1, 3); count > 0; count--) {
    const [...others] = random.pick(texts);
    characters.splice(random.below(characters.length + 1), random.between(0, 1), random.pick(['', ...others]));
  }
  return characters.join('');
}
