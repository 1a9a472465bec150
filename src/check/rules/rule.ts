import type { Level } from '../catalog';
import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import type { World } from '../world';

/** What there is of every rule. */
interface AnyRule {
  /** Stable id, such as `sni-without-san`. */
  readonly id: string;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Between objects, or of one object. */
  readonly category: 'conflict' | 'advice';
  /** What Istio makes of it, in one or two sentences. */
  readonly why: string;
  /** What Istio or Kiali call it, if they know it. */
  readonly codes?: string[];
  /** The first and the last minor of Istio's version of which it is true, where it is not true of all that are supported. */
  readonly since?: number;
  readonly until?: number;
}

/** A rule that finds errors, which stop synth. */
interface Refusal extends AnyRule {
  readonly severity: 'error';
  readonly worst?: undefined;
  readonly find: (world: World) => Iterable<Found>;
}

/** A rule that finds errors where it is worse than elsewhere. */
interface Escalation extends AnyRule {
  readonly severity: Mild;
  readonly worst: 'error';
  readonly find: (world: World) => Iterable<Found>;
}

/** A rule that never finds errors, so that synth need not ask it. */
interface Advice extends AnyRule {
  readonly severity: Mild;
  readonly worst?: undefined;
  readonly find: (world: World) => Iterable<Found<Mild>>;
}

/** Something that Istio takes, and that fails, leaks or does nothing all the same. */
export type Rule = Refusal | Escalation | Advice;

/** Whatever stops nothing. */
export type Mild = Exclude<Level, 'error'>;

/** One place where a rule is broken. */
export interface Found<S extends Level = Level> {
  /** If it is worse, or less bad, here than elsewhere. */
  readonly severity?: S;
  readonly manifest: Manifest;
  readonly path: Path;
  /** What is wrong here, in one sentence that names the value. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix: string;
}

/** Whether a rule is true of a version of Istio. */
export function isTrueOf({ since = 0, until = Infinity }: Rule, istioMinor: number): boolean {
  return istioMinor >= since && istioMinor <= until;
}

/** Whether what a rule finds may be an error. */
export function findsErrors(rule: Rule): boolean {
  return rule.severity === 'error' || rule.worst === 'error';
}
