import { acceptanceOf, type Cluster } from './acceptance';
import type { Category, Level, OwnId } from './catalog';
import { placesOf, type Document, type Place, type SourceObject } from './documents';
import type { Manifest } from './manifest';
import type { Path } from './problem';
import { RULES } from './rules';
import { isTrueOf } from './rules/rule';
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
}

/** The cluster that all objects together are for. */
export interface Target extends Cluster {
  /** Minor of Kubernetes' version, where it is known. */
  readonly kubernetesMinor?: number;
}

/** Judges all objects of a cluster together. A rule across objects is one more of these in JUDGES. */
export type Judge = (manifests: readonly Manifest[], target: Target) => Iterable<Verdict>;

export const JUDGES: readonly Judge[] = [acceptance, rules];

/** What is wrong with some objects. */
export function judge(manifests: readonly Manifest[], target: Target, judges: readonly Judge[] = JUDGES): Verdict[] {
  return judges.flatMap(each => [...each(manifests, target)]);
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
function* rules(manifests: readonly Manifest[], target: Target): Generator<Verdict> {
  if (manifests.length === 0) {
    return;
  }
  const world = new World([...manifests], target);
  const failed = new Map<string, string[]>();
  for (const { id, category, severity, codes, find } of RULES.filter(rule => isTrueOf(rule, target.istioMinor))) {
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

/** A verdict as people read it: which object it is about, and where that stands. */
export interface Finding extends Place {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Level;
  readonly message: string;
  readonly fix: string;
  readonly codes: readonly string[];
  /** Such as `ServiceEntry shop/stripe`. */
  readonly object: string;
  readonly file: string;
  /** Which document of the file, from 1. */
  readonly document: number;
  /** Such as `spec.ports[0].number`. */
  readonly path: string;
}

/** The findings that verdicts on objects from files come to, in the order of files and places. Files are read again only where there is something to find. */
export function findingsOf(verdicts: readonly Verdict[], objects: readonly SourceObject[]): Finding[] {
  const sources = new Map(objects.map(object => [object.manifest, object]));
  const byDocument = new Map<Document, { verdict: Verdict; source: SourceObject }[]>();
  for (const verdict of verdicts) {
    const source = sources.get(verdict.manifest)!;
    const found = byDocument.get(source.document);
    if (found) {
      found.push({ verdict, source });
    } else {
      byDocument.set(source.document, [{ verdict, source }]);
    }
  }
  return [...byDocument].flatMap(([document, found]) => {
    const places = placesOf(document, found.map(({ verdict, source }) => [...source.path, ...verdict.path]));
    return found.map(({ verdict }, index) => findingOf(verdict, document, places[index]));
  }).sort(byPlace);
}

function findingOf(verdict: Verdict, { file, number }: Document, place: Place): Finding {
  const { manifest, path, codes = [], ...rest } = verdict;
  return { ...rest, codes, object: nameOf(manifest), file, document: number, ...place, path: textOf(path) };
}

/** Keys that stand more than once: only the text of objects tells. */
export function duplicateKeys(objects: readonly SourceObject[]): Verdict[] {
  return objects.flatMap(({ manifest, duplicates }) => duplicates.map((path): Verdict => ({
    manifest,
    rule: 'duplicate-key' satisfies OwnId,
    category: 'advice',
    severity: 'warning',
    path,
    message: `${textOf(path)} stands more than once, and only the last one counts`,
    fix: 'remove all but one',
  })));
}

function nameOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${typeof name === 'string' ? name : '(without name)'}`;
}

/** A path as it is written: `metadata.labels["app.kubernetes.io/name"]`. */
export function textOf(path: Path): string {
  return path.map(step => typeof step === 'number' ? `[${step}]` : /^[\w$-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)
    .join('').replace(/^\./, '');
}

function byPlace(one: Finding, other: Finding): number {
  return compare(one.file, other.file) || one.line - other.line || one.column - other.column
    || compare(one.rule, other.rule) || compare(one.object, other.object) || compare(one.path, other.path);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
