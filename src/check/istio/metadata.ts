import { show } from '../../private/errors';
import type { Manifest } from '../manifest';
import { pathText } from '../path';
import { error, type Problem } from '../problem';

const TEXTS = ['name', 'namespace', 'generateName'];
const TEXT_MAPS = ['labels', 'annotations'];

/** What only Istio itself may write, and what tests of Istio write to be refused. */
const FORBIDDEN = ['internal.istio.io/parents', 'internal.istio.io/parent-namespace', 'internal.istio.io/webhook-always-reject'];
const DRY_RUN = 'istio.io/dry-run';

/** What can not be read as an object's metadata. */
export function* metadataTypes({ metadata }: Manifest): Iterable<Problem> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    if (metadata !== undefined && metadata !== null) {
      yield error('metadata-type', ['metadata'], `metadata must be an object, got ${show(metadata)}`, "write 'name' and 'namespace' below it");
    }
    return;
  }
  for (const field of TEXTS) {
    const value = (metadata as any)[field];
    if (!isText(value)) {
      yield textProblem(value, ['metadata', field]);
    }
  }
  for (const field of TEXT_MAPS) {
    const map = (metadata as any)[field];
    if (map === undefined || map === null) {
      continue;
    }
    if (typeof map !== 'object' || Array.isArray(map)) {
      yield error('metadata-type', ['metadata', field], `metadata.${field} must be an object, got ${show(map)}`, "write each as 'key: value' below it");
    } else {
      for (const key of Object.keys(map)) {
        if (!isText(map[key])) {
          yield textProblem(map[key], ['metadata', field, key]);
        }
      }
    }
  }
}

function isText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function textProblem(value: unknown, path: string[]): Problem {
  return error('metadata-type', path, `${pathText(path)} must be a text, got ${show(value)}`, 'put the value in quotes');
}

/** Annotations that Istio's webhook takes from nobody, or only on policies. */
export function* annotationProblems({ metadata, kind, spec }: Manifest): Iterable<Problem> {
  const annotations = metadata?.annotations;
  if (!annotations) {
    return;
  }
  for (const key of FORBIDDEN.filter(name => Object.hasOwn(annotations, name))) {
    yield error('metadata-reserved-annotation', ['metadata', 'annotations', key], `metadata.annotations must not have ${show(key)}, which is Istio's own`,
      'leave the annotation out');
  }
  if (Object.hasOwn(annotations, DRY_RUN)) {
    yield* dryRunProblems(annotations[DRY_RUN], kind, spec?.action);
  }
}

function* dryRunProblems(value: string, kind: string, action: unknown): Iterable<Problem> {
  const path = ['metadata', 'annotations', DRY_RUN];
  if (kind !== 'AuthorizationPolicy') {
    yield error('metadata-dry-run', path, `metadata.annotations must not have "${DRY_RUN}", which only an AuthorizationPolicy can have`,
      'leave the annotation out');
  } else if (action === 'AUDIT' || action === 'CUSTOM') {
    yield error('metadata-dry-run', path, `metadata.annotations must not have "${DRY_RUN}" with action ${action}`, 'leave the annotation out, or write action ALLOW or DENY');
  } else if (!/^([01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(value)) {
    yield error('metadata-dry-run', path, `metadata.annotations["${DRY_RUN}"] must be true or false, got ${show(value)}`, "write 'true' or 'false', in quotes");
  }
}
