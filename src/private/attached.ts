import { Node, type Construct, type IConstruct } from 'constructs';

// Registered symbols: several copies of this package in one app must see each other's.
const OWNER = Symbol.for('cdk8s-istio-egress.owner');
const LETS_GO = Symbol.for('cdk8s-istio-egress.letsGo');

/** Whether a construct is in the tree of its app still, and so is the one that it is there for. One that was removed emits nothing. */
export function isAttached(construct: IConstruct): boolean {
  const owner = ownerOf(construct);
  return construct.node.scopes.every(({ node }) => !node.scope || node.scope.node.tryFindChild(node.id)?.node === node)
    && (owner === undefined || isAttached(owner));
}

/** Has a child of a construct go when another one goes, which it is there for. */
export function goesWith(owner: IConstruct, child: IConstruct): void {
  Object.defineProperty(child, OWNER, { value: owner });
  letGo(child.node.scope!);
}

/** Makes room for a child in the place of one that went. */
export function clear(scope: Construct, id: string): void {
  const child = scope.node.tryFindChild(id);
  if (child !== undefined && !staysIn(child)) {
    scope.node.tryRemoveChild(child.node.id);
  }
}

/** Nothing tells of a construct that is removed, so those that go with it are left out when somebody asks for all children, as cdk8s does before it writes. */
function letGo({ node }: IConstruct): void {
  if (!(LETS_GO in node)) {
    Object.defineProperty(node, LETS_GO, { value: true });
    Object.defineProperty(node, 'children', { configurable: true, get: () => childrenOf(node).filter(staysIn) });
  }
}

function childrenOf(node: Node): IConstruct[] {
  return Object.getOwnPropertyDescriptor(Node.prototype, 'children')!.get!.call(node);
}

function staysIn(child: IConstruct): boolean {
  const owner = ownerOf(child);
  return owner === undefined || isAttached(owner);
}

function ownerOf(construct: IConstruct): IConstruct | undefined {
  return (construct as { [OWNER]?: IConstruct })[OWNER];
}
