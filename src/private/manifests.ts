import type { ManifestChecksOptions } from '../checks';
import { Severity, type Finding, type FindingCategory } from '../finding';
import { NEWEST_ISTIO } from '../versions';
import { fail, show } from './errors';
import { checkTargetFacts, targetOf } from './target-facts';

/** What is wrong with the objects in a text. */
export function judgeText(yaml: string, options: ManifestChecksOptions): Finding[] {
  if (typeof yaml !== 'string') {
    fail(undefined, `'yaml' must be a text with manifests, got ${show(yaml)}; write them as YAML or JSON`);
  }
  checkTargetFacts(undefined, options);
  const { readManifests, judge, findingsOf, duplicateKeys } = theJudge();
  const { objects, unusable } = readManifests('manifests', yaml);
  if (unusable.length > 0) {
    const { line, message } = unusable[0];
    fail(undefined, `the manifests can not be read${line === undefined ? '' : `, in line ${line}`}: ${message}`);
  }
  const verdicts = [...duplicateKeys(objects), ...judge(objects.map(({ manifest }) => manifest), targetOf(options, NEWEST_ISTIO))];
  return findingsOf(verdicts, objects).map(({ file: _, codes, ...found }) => ({
    ...found, codes: [...codes], severity: found.severity as Severity, category: found.category as FindingCategory,
  }));
}

// The judge and the reader of YAML are loaded only where there are manifests to judge.
function theJudge() {
  return {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    ...require('../check/documents') as typeof import('../check/documents'),
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    ...require('../check/findings') as typeof import('../check/findings'),
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    ...require('../check/judge') as typeof import('../check/judge'),
  };
}
