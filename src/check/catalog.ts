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
  readonly category: Category;
  /** What it finds, in a few words. */
  readonly title: string;
  /** Why that is wrong, in some sentences. */
  readonly why: string;
}

/** The rules that are explained: those of the judge itself, and all on what Istio takes. */
export const EXPLANATIONS: readonly Explanation[] = [
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
  ...RULES,
];
