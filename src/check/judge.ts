import { acceptanceOf, type Cluster } from './acceptance';
import { acknowledged, acknowledgementsIn, acknowledgementsOfUnknownRules, acknowledgementsWithoutReason } from './acknowledgements';
import type { Category, Level, OwnId } from './catalog';
import type { Manifest } from './manifest';
import type { WorldFacts } from './model/objects';
import type { Path } from './problem';
import { RULES } from './rules';
import { findsErrors, isTrueOf, type Rule } from './rules/rule';
import { World } from './world';

/** Something wrong with one of the objects that are judged together. */
export interface Verdict {
  /** The object itself, not a copy. */
  readonly manifest: Manifest;
  readonly rule: string;
  readonly category: Category;
  readonly severity: Level;
  /** Where in the object. */
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
  /** What Istio or Kiali call it. */
  readonly codes?: readonly string[];
  /** Why it is meant, as the object says. */
  readonly acknowledged?: string;
}

/** The cluster that all objects together are for. */
export type Target = Cluster & WorldFacts;

/** Judges all objects of a cluster together. A rule across objects is one more of these in JUDGES. */
export type Judge = (manifests: readonly Manifest[], target: Target) => Iterable<Verdict>;

export const JUDGES: readonly Judge[] = [acceptance, (manifests, target) => rules(manifests, target, RULES)];

const ERROR_RULES = RULES.filter(findsErrors);

/** All errors in some objects, and what the rules that look for errors find beside them. It takes half the time. */
export function judgeForErrors(manifests: readonly Manifest[], target: Target): Verdict[] {
  return acknowledged([...acceptance(manifests, target), ...rules(manifests, target, ERROR_RULES)]);
}

/** What is wrong with some objects. */
export function judge(manifests: readonly Manifest[], target: Target, judges: readonly Judge[] = JUDGES): Verdict[] {
  const found = judges.flatMap(each => [...each(manifests, target)]);
  const given = acknowledgementsIn(manifests);
  return [...acknowledged([...found, ...acknowledgementsOfUnknownRules(given, found)]), ...acknowledgementsWithoutReason(given)];
}

function* acceptance(manifests: readonly Manifest[], target: Target): Generator<Verdict> {
  for (const manifest of manifests) {
    try {
      yield* acceptanceOf(manifest, target).map((problem): Verdict => ({ ...problem, manifest, category: 'acceptance' }));
    } catch (error) {
      yield notJudged(manifest, `could not be judged: ${(error as Error).message}`);
    }
  }
}

/** What Istio takes, and what fails, leaks or does nothing all the same. */
function* rules(manifests: readonly Manifest[], target: Target, among: readonly Rule[]): Generator<Verdict> {
  if (manifests.length === 0) {
    return;
  }
  const world = new World([...manifests], target);
  const failed = new Map<string, string[]>();
  for (const { id, category, severity, codes, find } of among.filter(rule => isTrueOf(rule, target.istioMinor))) {
    try {
      yield* [...find(world)].map((found): Verdict => ({ rule: id, category, codes, ...found, severity: found.severity ?? severity }));
    } catch (error) {
      const { message } = error as Error;
      failed.set(message, [...failed.get(message) ?? [], id]);
    }
  }
  for (const [message, ids] of failed) {
    yield notJudged(manifests[0], `could not be judged together with the others by ${ids.join(', ')}: ${message}`);
  }
}

function notJudged(manifest: Manifest, message: string): Verdict {
  return {
    manifest,
    rule: 'not-judged' satisfies OwnId,
    category: 'acceptance',
    severity: 'error',
    path: [],
    message,
    fix: 'report it, with the object, as a fault of istio-egress',
  };
}
