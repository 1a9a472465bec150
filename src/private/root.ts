import type { IConstruct } from 'constructs';

/** The root of the tree that a construct is in. Its node knows it too, by a list of all scopes, which it makes whenever it is asked. */
export function rootOf(construct: IConstruct): IConstruct {
  let root = construct;
  while (root.node.scope) {
    root = root.node.scope;
  }
  return root;
}
