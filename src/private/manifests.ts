import type { ManifestChecksOptions } from '../checks';
import { Severity, type Finding, type FindingCategory } from '../finding';
import { minorOf, NEWEST_ISTIO } from '../versions';
import { fail, show } from './errors';

/** What is wrong with the objects in a text. */
export function judgeText(yaml: string, { istioVersion, kubernetesVersion }: ManifestChecksOptions): Finding[] {
  if (typeof yaml !== 'string') {
    fail(undefined, `'yaml' must be a text with manifests, got ${show(yaml)}; write them as YAML or JSON`);
  }
  const { readManifests, judge, findingsOf, duplicateKeys } = theJudge();
  const { objects, unusable } = readManifests('manifests', yaml);
  if (unusable.length > 0) {
    const { line, message } = unusable[0];
    fail(undefined, `the manifests can not be read${line === undefined ? '' : `, in line ${line}`}: ${message}`);
  }
  const target = {
    istioMinor: minor('istioVersion', istioVersion ?? NEWEST_ISTIO),
    kubernetesMinor: kubernetesVersion === undefined ? undefined : minor('kubernetesVersion', kubernetesVersion),
  };
  const verdicts = [...duplicateKeys(objects), ...judge(objects.map(({ manifest }) => manifest), target)];
  return findingsOf(verdicts, objects).map(({ file: _, codes, ...found }) => ({
    ...found, codes: [...codes], severity: found.severity as Severity, category: found.category as FindingCategory,
  }));
}

function minor(prop: string, version: string): number {
  return (typeof version === 'string' ? minorOf(version) : undefined)
    ?? fail(undefined, `'${prop}' must be a text with a version such as '1.30' or '1.30.2', got ${show(version)}`);
}

// The judge and the reader of YAML are loaded only where there are manifests to judge.
function theJudge() {
  return {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    ...require('../check/documents') as typeof import('../check/documents'),
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    ...require('../check/findings') as typeof import('../check/findings'),
  };
}
