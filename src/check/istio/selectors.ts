import { show } from '../../private/errors';
import { error, warning, type Path, type Problem } from '../problem';

/**
 * What Istio's webhook has against the labels by which workloads are selected. It does not ask whether they could be labels of a pod. The path is that of the labels.
 */
export function* selectorProblems(labels: { [key: string]: string } | undefined, path: Path): Iterable<Problem> {
  const entries = Object.entries(labels ?? {});
  for (const [key, value] of entries) {
    if (key === '') {
      yield error('selector-empty-key', path, `a selector needs keys of labels, got an empty one with ${show(value)}`, 'write the name of the label');
    }
    if (key.includes('*') || String(value).includes('*')) {
      yield error('selector-wildcard', [...path, key], `a selector takes no wildcards, got ${show(`${key}=${value}`)}`, 'write the whole label');
    }
  }
  if (entries.length === 0) {
    yield warning('selector-without-labels', path, 'a selector without labels selects all workloads', 'name labels, or take the selector out');
  }
}
