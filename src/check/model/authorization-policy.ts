import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import { located, type Located } from './located';
import { fields, isFields, items, labels, text, type Fields } from './read';

/** An AuthorizationPolicy. */
export interface AuthorizationPolicy extends Located {
  readonly action: string;
  /** The labels of the pods that it is for; none for all of its namespace. */
  readonly selector: { readonly [name: string]: string };
  /** Whether it is for objects that it names, and not for pods by labels. */
  readonly hasTargets: boolean;
  readonly rules: PolicyRule[];
}

/** Calls as a rule tells them: those of one of its sources, with one of its operations, under all its conditions. */
export interface PolicyRule {
  readonly path: Path;
  readonly sources: Part[];
  readonly operations: Part[];
  readonly conditions: Fields[];
}

/** A source or an operation, and where it stands. */
export interface Part {
  readonly path: Path;
  readonly part: Fields;
}

export function authorizationPolicy(manifest: Manifest): AuthorizationPolicy {
  const spec = fields(manifest.spec);
  return {
    ...located(manifest),
    action: text(spec.action) ?? 'ALLOW',
    selector: labels(fields(spec.selector).matchLabels),
    hasTargets: isFields(spec.targetRef) || items(spec.targetRefs).length > 0,
    rules: items(spec.rules).map(({ index, value }) => {
      const path = ['spec', 'rules', index];
      return { path, sources: partsOf(value.from, 'source', [...path, 'from']), operations: partsOf(value.to, 'operation', [...path, 'to']), conditions: items(value.when).map(each => each.value) };
    }),
  };
}

function partsOf(list: unknown, name: string, path: Path): Part[] {
  return items(list).filter(({ value }) => isFields(value[name])).map(({ index, value }) => ({ path: [...path, index, name], part: value[name] }));
}
