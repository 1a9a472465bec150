import type { Cluster } from '../acceptance';
import { groupKindOf, groupOf, type Manifest } from '../manifest';
import { error, type Problem } from '../problem';
import { definitionOf } from './definitions';
import { metadataTypes } from './metadata';
import { structureProblems } from './structure';

/** What the API server has against an object by its CRD: types, required and unknown fields, and rules in CEL. */
export function schemaProblems(manifest: Manifest, { istioMinor }: Cluster): Problem[] {
  const definition = definitionOf(groupKindOf(manifest));
  if (definition === undefined) {
    return [];
  }
  const group = groupOf(manifest);
  const version = manifest.apiVersion.slice(group.length + 1);
  if (!definition.versions.includes(version)) {
    return [error('schema-unknown-version', ['apiVersion'],
      `apiVersion must be ${group}/ with one of ${definition.versions.join(', ')} for a ${manifest.kind}, got ${manifest.apiVersion}`,
      `write '${group}/${definition.versions[0]}'`)];
  }
  return [...metadataTypes(manifest), ...structureProblems(manifest, definition.schema, istioMinor)];
}
