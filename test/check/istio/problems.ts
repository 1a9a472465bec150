import { schemaProblems } from '../../../src/check/istio/schema';
import type { Path, Problem } from '../../../src/check/problem';

/** A bad object, the rule that it breaks, and where; for some the words too. */
export type Case = [manifest: object, rule: string, path: Path, message?: string];

/** What is wrong with an object of Istio by its schema; group, version and name are filled in. */
export function problemsOf(manifest: any, istioMinor = 31): Problem[] {
  const group = manifest.kind === 'AuthorizationPolicy' ? 'security.istio.io' : 'networking.istio.io';
  return schemaProblems({ apiVersion: `${group}/v1`, metadata: { name: 'a' }, ...manifest }, { istioMinor });
}
