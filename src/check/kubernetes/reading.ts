import type { Schema } from '../istio/definitions';
import { structureProblems } from '../istio/structure';
import type { Manifest } from '../manifest';
import { error, type Problem } from '../problem';

/** Whether an object can be read: the only version of its kind that clusters still serve, and its fields. */
export function readingProblems(manifest: Manifest, version: string, schema: Schema): Problem[] {
  if (manifest.apiVersion !== version) {
    return [error('kubernetes-unknown-version', ['apiVersion'], `apiVersion must be ${version} for ${manifest.kind}, got ${manifest.apiVersion}`, `write '${version}'`)];
  }
  return structureProblems(manifest, schema, Infinity);
}
