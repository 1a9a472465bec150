import { fields, text } from './read';
import type { Manifest } from '../manifest';

/** What there is of every object. */
export interface Located {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
}

export function located(manifest: Manifest): Located {
  const metadata = fields(manifest.metadata);
  return { manifest, namespace: text(metadata.namespace) || 'default', name: text(metadata.name) ?? '' };
}

/** Whether two manifests are versions of one object, such as those of two environments: only one of them is ever applied. */
export function isSameObject(one: Located, other: Located): boolean {
  return one.manifest === other.manifest
    || (one.manifest.kind === other.manifest.kind && one.namespace === other.namespace && one.name === other.name && one.name !== '');
}

/** An object as people speak of it. */
export function nameOf({ manifest, namespace, name }: Located): string {
  return `${manifest.kind} ${namespace}/${name}`;
}
