/** Repeatable chance: the same name gives the same numbers, on every machine. */
export class Random {
  private a: number;
  private b = 0x9e3779b9;
  private c = 0x243f6a88;
  private counter = 1;

  constructor(name: string) {
    this.a = hash(name);
    for (let i = 0; i < 12; i++) {
      this.next();
    }
  }

  /** 32 random bits (Chris Doty-Humphrey's sfc32). */
  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 up to, and without, the limit. */
  public below(limit: number): number {
    return Math.floor(this.next() / 0x100000000 * limit);
  }

  /** A whole number of a range, with both ends. */
  public between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  public chance(probability: number): boolean {
    return this.next() / 0x100000000 < probability;
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

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
