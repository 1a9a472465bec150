import { acceptanceOf } from '../../../src/check/acceptance';
import type { Path, Problem } from '../../../src/check/problem';

/** A bad object, the rule that it breaks, and where; for some the words too. */
export type Case = [manifest: object, rule: string, path: Path, message?: string];

/** What is wrong with an object of Kubernetes' own kinds. */
export function problemsOf(manifest: any): Problem[] {
  return acceptanceOf(manifest, { istioMinor: 31 });
}

/** The one problem of a bad object. */
export function expectRefusal(...[manifest, rule, path, message]: Case): void {
  expect(problemsOf(manifest)).toEqual([expect.objectContaining({ rule, severity: 'error', path, ...message && { message } })]);
}
