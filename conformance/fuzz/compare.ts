import { acceptanceOf } from '../../src/check/acceptance';
import type { Manifest } from '../../src/check/manifest';
import { judge, type Oracle } from '../oracle';

/** What somebody says of an object. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export type Outcome = 'error' | 'warning' | 'fine';

/** An error makes warnings beside the point. */
export function outcomeOf({ errors, warnings }: Verdict): Outcome {
  return errors.length > 0 ? 'error' : warnings.length > 0 ? 'warning' : 'fine';
}

/** Objects that the judge gets at once. */
const BATCH = 100;

/** What Istio says of objects, in their order. */
export function askIstio(oracle: Oracle, manifests: readonly Manifest[]): Verdict[] {
  const verdicts: Verdict[] = manifests.map(() => ({ errors: [], warnings: [] }));
  const starts = Array.from({ length: Math.ceil(manifests.length / BATCH) }, (_, index) => index * BATCH);
  const answers = judge(oracle, starts.map(start => ({
    id: String(start),
    manifests: manifests.slice(start, start + BATCH).map(asYaml).join('\n---\n'),
    mesh: {},
    acceptOnly: true,
  })));
  answers.forEach(({ error, objects, accept }, batch) => {
    if (error || objects !== Math.min(BATCH, manifests.length - starts[batch])) {
      throw new Error(`the judge could not read the objects from ${starts[batch]} on: ${error ?? `it found ${objects}`}`);
    }
    accept.forEach(({ index, crd, webhookErrors, webhookWarnings }: any) => {
      verdicts[starts[batch] + index] = { errors: [...crd, ...webhookErrors], warnings: webhookWarnings };
    });
  });
  return verdicts;
}

/** JSON is YAML, but for characters that YAML wants escaped. */
function asYaml(manifest: Manifest): string {
  return JSON.stringify(manifest).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What we say of an object: ids of rules. */
export function askUs({ istio }: Oracle, manifest: Manifest): Verdict {
  try {
    const problems = acceptanceOf(manifest, { istioMinor: Number(istio.split('.')[1]) });
    const rules = (severity: string) => [...new Set(problems.filter(problem => problem.severity === severity).map(({ rule }) => rule))];
    return { errors: rules('error'), warnings: rules('warning') };
  } catch (error) {
    return { errors: [`(throws ${(error as Error).message})`], warnings: [] };
  }
}

/** Two verdicts that differ on one object. */
export interface Difference {
  readonly manifest: Manifest;
  readonly istio: Verdict;
  readonly ours: Verdict;
}

/** Whether verdicts differ, or ours is none. */
export function differ(istio: Verdict, ours: Verdict): boolean {
  return outcomeOf(istio) !== outcomeOf(ours) || ours.errors.some(rule => rule.startsWith('(throws'));
}

/** A name that differences with one cause have in common: what Istio says or does not say, and our rule. */
export function groupOf({ manifest, istio, ours }: Difference): string {
  // Warnings beside the other's error are not what makes the difference.
  const theirs = decisive(istio, ours).map(withoutValues)[0];
  const mine = decisive(ours, istio)[0];
  return `${manifest.kind}: Istio ${outcomeOf(istio)}${theirs ? ` (${theirs})` : ''}, we ${outcomeOf(ours)}${mine ? ` (${mine})` : ''}`;
}

function decisive({ errors, warnings }: Verdict, other: Verdict): readonly string[] {
  return errors.length > 0 ? errors : other.errors.length > 0 ? [] : warnings;
}

/** The one thing that a verdict rests on, if it does on one. */
export function soleReason({ errors, warnings }: Verdict): string | undefined {
  const reasons = errors.length > 0 ? errors : warnings;
  return reasons.length === 1 ? reasons[0] : undefined;
}

/** A message without what differs from object to object. */
function withoutValues(message: string): string {
  return message
    .replace(/^[A-Z]\w+\/\S*\/\S*: /, '')
    .replace(/^invalid policy \S+: /, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\[\d+\]/g, '[]')
    .replace(/-?\b\d+(\.\d+)?\b/g, 'N')
    .slice(0, 160);
}
