import type { IConstruct } from 'constructs';
import { EVERY_NAMESPACE } from '../entry';
import { isAttached } from './attached';
import { SmallMap } from './small-map';

// A registered symbol: several copies of this package in one app must see each other's claims.
const CLAIMS = Symbol.for('cdk8s-istio-egress.Claims');

/** Hosts outside the mesh, and names that must be none. */
export const HOSTS = 'hosts';

/** Whether a claim still holds, by who makes it. */
type Holders = SmallMap<IConstruct, () => boolean>;

/**
 * Who in an app lays claim to which of some kind of things (hosts, addresses, names of objects), and in which namespaces that is seen. Looking up one's
 * rivals takes a few map look-ups, so that a whole app is checked in linear time, anew in each synth.
 */
export class Claims {
  /** The claims on things of a kind in the app that a construct belongs to. */
  public static of(scope: IConstruct, kind: string): Claims {
    const root = scope.node.root as any;
    if (!root[CLAIMS]) {
      Object.defineProperty(root, CLAIMS, { value: new Map() });
    }
    const byKind: Map<string, Claims> = root[CLAIMS];
    const claims = byKind.get(kind) ?? new Claims();
    byKind.set(kind, claims);
    return claims;
  }

  private readonly byThing = new Map<string, SmallMap<string, Holders>>();

  /** Whether nobody ever claimed a thing of the kind, so that nobody has rivals. */
  public get isEmpty(): boolean {
    return this.byThing.size === 0;
  }

  /** Claims a thing in some namespaces, for as long as the owner says that it holds; claiming it again changes nothing. */
  public claim(thing: string, namespaces: string[], owner: IConstruct, holds: () => boolean = always): void {
    for (const namespace of namespaces) {
      const byNamespace = this.byThing.get(thing);
      const holders = byNamespace?.get(namespace);
      if (holders) {
        holders.set(owner, holds);
      } else if (byNamespace) {
        byNamespace.set(namespace, new SmallMap(owner, holds));
      } else {
        this.byThing.set(thing, new SmallMap(namespace, new SmallMap(owner, holds)));
      }
    }
  }

  /** The first other construct whose claim on the thing is seen in one of the namespaces. */
  public rival(thing: string, namespaces: string[], owner: IConstruct, among: (other: IConstruct) => boolean = always): IConstruct | undefined {
    const byNamespace = this.byThing.get(thing);
    if (byNamespace === undefined) {
      return undefined;
    }
    for (const namespace of namespaces.includes(EVERY_NAMESPACE) ? byNamespace.keys() : [...namespaces, EVERY_NAMESPACE]) {
      const rival = byNamespace.get(namespace)?.find((other, holds) => other !== owner && isAttached(other) && holds() && among(other));
      if (rival !== undefined) {
        return rival;
      }
    }
    return undefined;
  }
}

function always(): boolean {
  return true;
}
