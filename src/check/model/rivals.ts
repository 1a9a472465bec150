import { isSameObject, type Located } from './located';
import type { Visibility } from './visibility';

interface Claims<T> {
  readonly all: T[];
  readonly byNamespace: Map<string, T[]>;
}

type Seen = Located & { readonly visibility: Visibility };

/** Who lays claim to what, and where that is seen. Finding one's first rival takes a few look-ups, so that all are found in linear time. */
export class Rivals<T extends Seen> {
  private readonly claims = new Map<string, Claims<T>>();

  public claim(thing: string, owner: T): void {
    const claims: Claims<T> = this.claims.get(thing) ?? { all: [], byNamespace: new Map() };
    this.claims.set(thing, claims);
    claims.all.push(owner);
    for (const namespace of owner.visibility.everyone ? ['*'] : owner.visibility.namespaces) {
      claims.byNamespace.set(namespace, [...(claims.byNamespace.get(namespace) ?? []).slice(0, MOST), owner]);
    }
  }

  /** The first other object that claims the same and is seen in a namespace where this one is. */
  public first(thing: string, owner: T, among: (other: T) => boolean = () => true): T | undefined {
    const claims = this.claims.get(thing);
    if (claims === undefined) {
      return undefined;
    }
    const seen = owner.visibility.everyone ? [claims.all] : [...owner.visibility.namespaces, '*'].map(namespace => claims.byNamespace.get(namespace) ?? []);
    for (const others of seen) {
      const found = others.slice(0, MOST).find(other => !isSameObject(other, owner) && among(other));
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

/** Where very many claim one thing, only so many are looked at for each. */
const MOST = 50;
