import type { IConstruct } from 'constructs';
import { EVERY_NAMESPACE } from '../entry';

// A registered symbol: several copies of this package in one app must see each other's claims.
const CLAIMS = Symbol.for('cdk8s-istio-egress.Claims');

/**
 * Who in an app lays claim to what (a host, an address, an object's name), and in which namespaces that is seen. Looking up one's
 * rivals takes a few map look-ups, so that a whole app is checked in linear time, anew in each synth.
 */
export class Claims {
  /** The claims made in the app that a construct belongs to. */
  public static of(scope: IConstruct): Claims {
    const root = scope.node.root as any;
    if (!root[CLAIMS]) {
      Object.defineProperty(root, CLAIMS, { value: new Claims() });
    }
    return root[CLAIMS];
  }

  private readonly owners = new Map<string, Map<string, Map<IConstruct, () => boolean>>>();

  /** Claims a thing in some namespaces, for as long as the owner says that it holds; claiming it again changes nothing. */
  public claim(thing: string, namespaces: string[], owner: IConstruct, holds: () => boolean = () => true): void {
    for (const namespace of namespaces) {
      entryOf(entryOf(this.owners, thing, () => new Map()), namespace, () => new Map()).set(owner, holds);
    }
  }

  /** The first other construct whose claim on the thing is seen in one of the namespaces. */
  public rival(thing: string, namespaces: string[], owner: IConstruct, among: (other: IConstruct) => boolean = () => true): IConstruct | undefined {
    const byNamespace = this.owners.get(thing);
    if (byNamespace === undefined) {
      return undefined;
    }
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

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

// A construct that was removed from the tree emits nothing.
function isAttached(construct: IConstruct): boolean {
  return construct.node.scopes.every(({ node }) => !node.scope || node.scope.node.tryFindChild(node.id)?.node === node);
}
