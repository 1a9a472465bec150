import { isDnsLabel } from '../../private/dns';
import { show } from '../../private/errors';
import type { Manifest } from '../manifest';
import { pathText } from '../path';
import { error, type Path, type Problem } from '../problem';
import { isLabelValue, isQualifiedName } from './names';

const MAX_ANNOTATION_BYTES = 256 * 1024;

/** What a kind asks of its objects' names. */
export interface Naming {
  readonly holds: (name: string) => boolean;
  readonly says: string;
}

/** Name, namespace, labels and annotations of an object. */
export function* metadataProblems({ metadata }: Manifest, naming: Naming): Iterable<Problem> {
  const { name, namespace, generateName, labels, annotations } = (metadata ?? {}) as any;
  if (name) {
    yield* nameProblems(name, ['metadata', 'name'], naming);
  } else if (!generateName) {
    yield error('metadata-without-name', ['metadata'], 'metadata.name must be there', "write 'name'");
  } else {
    yield* nameProblems(`${generateName}a`, ['metadata', 'generateName'], naming);
  }
  if (namespace && !isDnsLabel(namespace)) {
    yield error('metadata-namespace', ['metadata', 'namespace'], `metadata.namespace must be a DNS label, got ${show(namespace)}`,
      "write it in lower case, with letters, digits and '-' only");
  }
  yield* labelProblems(labels, ['metadata', 'labels']);
  yield* annotationProblems(annotations ?? {});
}

function* nameProblems(name: string, path: Path, { holds, says }: Naming): Iterable<Problem> {
  if (!holds(name)) {
    yield error('metadata-name', path, `${pathText(path)} must be ${says}, got ${show(name)}`, "write it in lower case, with letters, digits and '-'");
  }
}

/** Labels of an object, or those that a selector asks for. */
export function* labelProblems(labels: { readonly [key: string]: string | null } | null | undefined, path: Path): Iterable<Problem> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    const at = [...path, key];
    if (!isQualifiedName(key)) {
      yield error('label-key', at, `${pathText(path)} must have keys such as 'app' or 'example.com/app', got ${show(key)}`, 'write at most 63 characters after the prefix');
    }
    if (!isLabelValue(value ?? '')) {
      yield error('label-value', at, `${pathText(at)} must have at most 63 letters, digits, '-', '_' and '.', got ${show(value)}`, 'put longer texts into an annotation');
    }
  }
}

function* annotationProblems(annotations: { readonly [key: string]: string | null }): Iterable<Problem> {
  for (const key of Object.keys(annotations).filter(name => !isQualifiedName(name.toLowerCase()))) {
    yield error('annotation-key', ['metadata', 'annotations', key], `metadata.annotations must have keys such as 'example.com/owner', got ${show(key)}`,
      'write at most 63 characters after the prefix');
  }
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value ?? ''), 0);
  if (bytes > MAX_ANNOTATION_BYTES) {
    yield error('annotations-size', ['metadata', 'annotations'], `metadata.annotations must have at most ${MAX_ANNOTATION_BYTES} bytes, got ${bytes}`, 'keep long texts elsewhere');
  }
}
