import type { AcceptanceId } from './explained';

/** Where in an object: the keys and indexes that lead there. */
export type Path = readonly (string | number)[];

/** One thing wrong with one object. */
export interface Problem {
  /** Stable id of the rule. */
  readonly rule: AcceptanceId;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix: string;
  /** What Istio or Kiali call it. */
  readonly codes?: string[];
}

/** Something that makes an object refused. */
export function error(rule: AcceptanceId, path: Path, message: string, fix: string): Problem {
  return { rule, severity: 'error', path, message, fix };
}

/** Something that Istio takes, and says is wrong. */
export function warning(rule: AcceptanceId, path: Path, message: string, fix: string): Problem {
  return { rule, severity: 'warning', path, message, fix };
}

/** Without the warnings, where Istio loses them. */
export function* errorsOf(problems: Iterable<Problem>): Iterable<Problem> {
  for (const problem of problems) {
    if (problem.severity === 'error') {
      yield problem;
    }
  }
}
