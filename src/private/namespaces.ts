import type { IConstruct } from 'constructs';
import { fail, show } from './errors';

/** Whose rules hold everywhere. */
export const ROOT_NAMESPACE = 'istio-system';

/** A construct whose objects have a namespace. */
interface Placed extends IConstruct {
  readonly namespace?: string;
}

/** Two namespaces of which only one is known can not be told to be the same, so nothing in one can be made visible to the other. */
export function checkNamespaces(scope: IConstruct, what: string, own: string | undefined, target: Placed): void {
  if ((own === undefined) !== (target.namespace === undefined)) {
    fail(scope, `the namespace of ${own === undefined ? what : `its target ${target.node.path}`} is unknown and that of the other is ` +
      `${show(own ?? target.namespace)}, so the target can not be made visible to callers of ${what.replace('this', 'the')}; ` +
      "set 'namespace' of both charts, or 'metadata.namespace' of both constructs");
  }
}
