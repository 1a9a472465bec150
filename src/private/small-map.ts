/** A map that is seldom more than its first entry, which it holds itself. */
export class SmallMap<K, V> {
  private others?: Map<K, V>;

  public constructor(private readonly first: K, private value: V) {}

  public get(key: K): V | undefined {
    return key === this.first ? this.value : this.others?.get(key);
  }

  public set(key: K, value: V): void {
    if (key === this.first) {
      this.value = value;
    } else {
      this.others ??= new Map();
      this.others.set(key, value);
    }
  }

  public keys(): K[] {
    return this.others === undefined ? [this.first] : [this.first, ...this.others.keys()];
  }

  /** The first key, in the order in which they were added, of an entry that fits. */
  public find(fits: (key: K, value: V) => boolean): K | undefined {
    if (fits(this.first, this.value)) {
      return this.first;
    }
    for (const [key, value] of this.others ?? []) {
      if (fits(key, value)) {
        return key;
      }
    }
    return undefined;
  }
}
