import { isWithin } from '../istio/names';

/** Where very many are for one host, which nobody does by intent, only so many are looked at. */
const MOST = 100;

/** Things by the host that they are for; a wildcard stands for all hosts that end as it does. */
export class HostMap<T> {
  private readonly byHost = new Map<string, T[]>();
  /** How long the wildcards are, the longest first: nothing else needs to be looked up. */
  private readonly lengths: number[] = [];

  public add(host: string, thing: T): void {
    const things = this.byHost.get(host);
    if (things === undefined) {
      this.byHost.set(host, [thing]);
      if (host.startsWith('*') && !this.lengths.includes(host.length)) {
        this.lengths.push(host.length);
        this.lengths.sort((one, other) => other - one);
      }
    } else if (things.length < MOST) {
      things.push(thing);
    }
  }

  /** Those for the host itself, as it is written. */
  public exact(host: string): readonly T[] {
    return this.byHost.get(host) ?? [];
  }

  /** Those for the host itself, or else for the narrowest wildcard that it is in. */
  public best(host: string): readonly T[] {
    return this.byHost.get(host) ?? this.over(host)[0] ?? [];
  }

  /** Those for the host itself, and for all wildcards that it is in. */
  public all(host: string): T[] {
    return [...this.exact(host), ...this.wider(host)];
  }

  /** Those for the wildcards that a host is in, the narrowest first, without those for the host itself. */
  public wider(host: string): T[] {
    return this.lengths.length === 0 ? [] : this.over(host).flat();
  }

  /** Those for hosts inside of a wildcard. */
  public within(wildcard: string): T[] {
    const found: T[] = [];
    for (const [host, things] of wildcard.startsWith('*') ? this.byHost : []) {
      if (host !== wildcard && isWithin(host, wildcard)) {
        found.push(...things);
      }
    }
    return found;
  }

  /** The same, by the wildcard. */
  private over(host: string): T[][] {
    const found: T[][] = [];
    // What is behind the star of a wildcard host is a wildcard itself; the star alone is in no other.
    const end = host.startsWith('*') ? host.slice(2) : host;
    for (const length of this.lengths) {
      const start = end.length - length + 1;
      const things = start < 0 || host === '*' ? undefined : this.byHost.get(`*${end.slice(start)}`);
      if (things !== undefined) {
        found.push(things);
      }
    }
    return found;
  }
}

/** Things by their hosts. */
export function hostMap<T>(things: readonly T[], host: (thing: T) => string): HostMap<T> {
  const map = new HostMap<T>();
  things.forEach(each => map.add(host(each), each));
  return map;
}
