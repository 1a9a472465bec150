import type { Manifest } from '../manifest';
import type { Path } from '../problem';
import type { World } from '../world';

/** Something that Istio takes, and that fails, leaks or does nothing all the same. */
export interface Rule {
  /** Stable id, such as `sni-without-san`. */
  readonly id: string;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Between objects, or of one object. */
  readonly category: 'conflict' | 'advice';
  readonly severity: 'error' | 'warning' | 'info';
  /** What Istio makes of it, in one or two sentences. */
  readonly why: string;
  /** What Istio or Kiali call it, if they know it. */
  readonly codes?: string[];
  /** The first and the last minor of Istio's version of which it is true, where it is not true of all that are supported. */
  readonly since?: number;
  readonly until?: number;
  readonly find: (world: World) => Iterable<Found>;
}

/** One place where a rule is broken. */
export interface Found {
  /** If it is worse, or less bad, here than elsewhere. */
  readonly severity?: Rule['severity'];
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
