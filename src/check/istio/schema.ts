import type { Cluster } from '../acceptance';
import type { Manifest } from '../manifest';
import type { Problem } from '../problem';

/** What the API server has against an object by its CRD: types, required and unknown fields, and rules in CEL. */
export function schemaProblems(_manifest: Manifest, _cluster: Cluster): Problem[] {
  return [];
}
