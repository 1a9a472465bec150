import { ACCEPTANCE_GROUPS } from './explained';
import { CONSTRUCT_GROUPS, REFUSALS_ALONE } from './explained/constructs';
import type { ExplainedGroup } from './explained/explained';
import { RULES } from './rules';

/**
 * What a finding is about: `acceptance` is what the API server or Istio's webhook would refuse or warn of, exactly as they do; `conflict` is between
 * objects; `advice` is accepted, yet it fails or leaks.
 */
export type Category = 'acceptance' | 'conflict' | 'advice';

export const CATEGORIES: readonly Category[] = ['acceptance', 'conflict', 'advice'];

/** How bad a finding is, the worst first. */
export type Level = 'error' | 'warning' | 'info';

export const LEVELS: readonly Level[] = ['error', 'warning', 'info'];

/** What there is to know of a rule beside what its findings say. */
export interface Explanation {
  readonly id: string;
  /** Absent where constructs alone find it. */
  readonly category?: Category;
  /** What it finds, in a few words. */
  readonly title: string;
  /** Why that is wrong, in some sentences. */
  readonly why: string;
  /** What Istio or Kiali call it. */
  readonly codes?: readonly string[];
  /** The first and the last minor of Istio's version of which it is true, where it is not true of all. */
  readonly since?: number;
  readonly until?: number;
}

/** What the judge itself says. */
const OWN = [
  {
    id: 'acknowledgement-of-unknown-rule',
    category: 'advice',
    title: 'an acknowledgement of a rule that does not exist',
    why: 'It counts for nothing: with a slip in the id, the finding that it is meant for counts as ever. The id is what a finding ends with.',
  },
  {
    id: 'acknowledgement-without-reason',
    category: 'advice',
    title: 'an acknowledgement without a reason',
    why: 'What is acknowledged is shown and counts for nothing, so the object has to say why it is meant. Without a reason the finding counts as ever.',
  },
  {
    id: 'duplicate-key',
    category: 'advice',
    title: 'a key stands more than once in a map',
    why: 'Kubernetes takes the last of them and drops the others without a word; kustomize refuses the file. Remove all but one.',
  },
  {
    id: 'not-judged',
    category: 'acceptance',
    title: 'an object could not be judged',
    why: 'A rule failed on an object that nobody thought of. That is a fault of istio-egress: please report it with the object.',
  },
] as const satisfies readonly Explanation[];

export type OwnId = typeof OWN[number]['id'];

/** Everything that can be found in manifests: by the judge itself, by the API server and Istio's webhook, and by all rules on what they take. */
export const EXPLANATIONS: readonly Explanation[] = [...OWN, ...explanationsOf(ACCEPTANCE_GROUPS, 'acceptance'), ...RULES];

/** What constructs find at synth, and nobody finds in manifests. */
export const CONSTRUCT_EXPLANATIONS: readonly Explanation[] = explanationsOf(CONSTRUCT_GROUPS);

const ALL = [...EXPLANATIONS, ...CONSTRUCT_EXPLANATIONS];

/** Everything that a finding can be called. */
export const RULE_IDS: readonly string[] = ALL.map(({ id }) => id);

/** What can be acknowledged: all but what constructs refuse. */
export const ACKNOWLEDGEABLE: readonly string[] = RULE_IDS.filter(id => !REFUSALS_ALONE.includes(id));

function explanationsOf(groups: readonly ExplainedGroup[], category?: Category): Explanation[] {
  return groups.flatMap(({ of }) => Object.entries(of)).map(([id, [title, why]]) => ({ id, category, title, why }));
}

export function explanationOf(id: string): Explanation | undefined {
  return ALL.find(each => each.id === id);
}

/** All that Istio or Kiali call by a code. */
export function explanationsByCode(code: string): Explanation[] {
  return ALL.filter(({ codes }) => codes?.includes(code));
}

/** The versions of Istio of which a rule is true; undefined if it is all that are supported. */
export function versionsOf({ since, until }: Explanation): string | undefined {
  return since !== undefined && until !== undefined ? `Istio 1.${since} to 1.${until}` : since !== undefined ? `since Istio 1.${since}`
    : until !== undefined ? `until Istio 1.${until}` : undefined;
}
