import type { IConstruct } from 'constructs';
import { EVERY_NAMESPACE } from '../entry';
import { isAttached } from './attached';
import { rootOf } from './root';

// A registered symbol: several copies of this package in one app must see each other's claims.
const CLAIMS = Symbol.for('cdk8s-istio-egress.Claims');

/** Hosts outside the mesh, and names that must be none. */
export const HOSTS = 'hosts';

/** Who lays claim to a thing in a namespace, and whether that still holds. */
type Holders = Map<IConstruct, () => boolean>;

/**
 * Who in an app lays claim to which of some kind of things (hosts, addresses, names of objects), and in which namespaces that is seen. Looking up one's
 * rivals takes a few map look-ups, so that a whole app is checked in linear time, anew in each synth.
 */
export class Claims {
  /** The claims on things of a kind in the app that a construct belongs to. */
  public static of(scope: IConstruct, kind: string): Claims {
    const root = rootOf(scope) as any;
    if (!root[CLAIMS]) {
      Object.defineProperty(root, CLAIMS, { value: new Map() });
    }
    const byKind: Map<string, Claims> = root[CLAIMS];
    const claims = byKind.get(kind) ?? new Claims();
    byKind.set(kind, claims);
    return claims;
  }

  /** Nearly all things are claimed by one construct alone, which then takes less room. */
  private readonly byThing = new Map<string, SoleClaim | Map<string, Holders>>();

  /** Whether nobody ever claimed a thing of the kind, so that nobody has rivals. */
  public get isEmpty(): boolean {
    return this.byThing.size === 0;
  }

  /** Claims a thing in some namespaces, for as long as the owner says that it holds; claiming it again changes nothing. */
  public claim(thing: string, namespaces: string[], owner: IConstruct, holds: () => boolean = always): void {
    const known = this.byThing.get(thing);
    if (known === undefined || (known instanceof SoleClaim && known.isWithin(namespaces, owner))) {
      this.byThing.set(thing, new SoleClaim(namespaces, owner, holds));
      return;
    }
    const byNamespace = byNamespaceOf(known);
    add(byNamespace, namespaces, owner, holds);
    this.byThing.set(thing, byNamespace);
  }

  /** The first other construct whose claim on the thing is seen in one of the namespaces. */
  public rival(thing: string, namespaces: string[], owner: IConstruct, among: (other: IConstruct) => boolean = always): IConstruct | undefined {
    const known = this.byThing.get(thing);
    if (known === undefined || (known instanceof SoleClaim && known.owner === owner)) {
      return undefined;
    }
    const byNamespace = byNamespaceOf(known);
    for (const namespace of namespaces.includes(EVERY_NAMESPACE) ? byNamespace.keys() : [...namespaces, EVERY_NAMESPACE]) {
      for (const [other, holds] of byNamespace.get(namespace) ?? []) {
        if (other !== owner && isAttached(other) && holds() && among(other)) {
          return other;
        }
      }
    }
    return undefined;
  }
}

/** The only claim on a thing. */
class SoleClaim {
  public constructor(public readonly namespaces: readonly string[], public readonly owner: IConstruct, public readonly holds: () => boolean) {}

  /** Whether another claim is the same one, or the same in more namespaces. Their order stays: it decides who is the first rival. */
  public isWithin(namespaces: readonly string[], owner: IConstruct): boolean {
    return owner === this.owner && this.namespaces.every((each, index) => each === namespaces[index]);
  }
}

function byNamespaceOf(known: SoleClaim | Map<string, Holders>): Map<string, Holders> {
  return known instanceof SoleClaim ? add(new Map(), known.namespaces, known.owner, known.holds) : known;
}

function add(byNamespace: Map<string, Holders>, namespaces: readonly string[], owner: IConstruct, holds: () => boolean): Map<string, Holders> {
  for (const namespace of namespaces) {
    const holders = byNamespace.get(namespace);
    if (holders) {
      holders.set(owner, holds);
    } else {
      byNamespace.set(namespace, new Map([[owner, holds]]));
    }
  }
  return byNamespace;
}

function always(): boolean {
  return true;
}
