const ONE = { factor: 40014, modulus: 2147483563 };
const OTHER = { factor: 40692, modulus: 2147483399 };

/** Repeatable chance: the same name gives the same numbers, on every machine. */
export class Random {
  private one: number;
  private other: number;

  constructor(name: string) {
    this.one = hash(name, 263) % (ONE.modulus - 1) + 1;
    this.other = hash(name, 40_127) % (OTHER.modulus - 1) + 1;
    Array.from({ length: 8 }, () => this.next());
  }

  /** A number from 0 up to, and without, 1 (two of L'Ecuyer's generators of 1988, combined). */
  private next(): number {
    this.one = this.one * ONE.factor % ONE.modulus;
    this.other = this.other * OTHER.factor % OTHER.modulus;
    return (this.one - this.other + OTHER.modulus) % OTHER.modulus / OTHER.modulus;
  }

  /** A whole number from 0 up to, and without, the limit. */
  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number of a range, with both ends. */
  public between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)];
  }

  /** One of several, each as often as its weight says. */
  public weighted<T>(all: readonly (readonly [weight: number, T])[]): T {
    let left = this.below(all.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of all) {
      left -= weight;
      if (left < 0) {
        return value;
      }
    }
    throw new Error('nothing to choose from');
  }

  /** Some of several, each once, in any order. */
  public some<T>(all: readonly T[], count: number): T[] {
    const left = [...all];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.below(left.length), 1)[0]);
  }
}

function hash(text: string, factor: number): number {
  return [...text].reduce((value, character) => (value * factor + character.codePointAt(0)!) % ONE.modulus, factor);
}
