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
    let claims = this.claims.get(thing);
    if (claims === undefined) {
      this.claims.set(thing, claims = { all: [], byNamespace: new Map() });
    }
    add(claims.all, owner);
    for (const namespace of owner.visibility.everyone ? EVERYONE : owner.visibility.namespaces) {
      const those = claims.byNamespace.get(namespace);
      if (those === undefined) {
        claims.byNamespace.set(namespace, [owner]);
      } else {
        add(those, owner);
      }
    }
  }

  /** The first other object that claims the same and is seen in a namespace where this one is. */
  public first(thing: string, owner: T, among: (other: T) => boolean = () => true): T | undefined {
    const claims = this.claims.get(thing);
    if (claims === undefined || claims.all.length < 2) {
      return undefined;
    }
    const { everyone, namespaces } = owner.visibility;
    const seen = everyone ? [claims.all] : [...namespaces, ...EVERYONE].map(namespace => claims.byNamespace.get(namespace) ?? []);
    for (const others of seen) {
      const found = others.find(other => !isSameObject(other, owner) && among(other));
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

/** Where very many claim one thing, only so many are looked at for each. */
const MOST = 50;

const EVERYONE = ['*'];

function add<T>(those: T[], one: T): void {
  if (those.length < MOST) {
    those.push(one);
  }
}
