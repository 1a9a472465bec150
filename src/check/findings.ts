import { acknowledged } from './acknowledgements';
import type { Category, Level, OwnId } from './catalog';
import { placesOf, type Document, type Place, type SourceObject } from './documents';
import type { Verdict } from './judge';
import { objectName } from './manifest';
import { pathText } from './path';

/** A verdict as people read it: which object it is about, and where that stands. */
export interface Finding extends Place {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Level;
  readonly message: string;
  readonly fix: string;
  readonly codes: readonly string[];
  /** Why it is meant, as the object says: it is then shown, and counts for nothing. */
  readonly acknowledged?: string;
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
  return { ...rest, codes, object: objectName(manifest), file, document: number, ...place, path: pathText(path) };
}

/** Keys that stand more than once: only the text of objects tells. */
export function duplicateKeys(objects: readonly SourceObject[]): Verdict[] {
  return acknowledged(objects.flatMap(({ manifest, duplicates }) => duplicates.map((path): Verdict => ({
    manifest,
    rule: 'duplicate-key' satisfies OwnId,
    category: 'advice',
    severity: 'warning',
    path,
    message: `${pathText(path)} stands more than once, and only the last one counts`,
    fix: 'remove all but one',
  }))));
}

function byPlace(one: Finding, other: Finding): number {
  return compare(one.file, other.file) || one.line - other.line || one.column - other.column
    || compare(one.rule, other.rule) || compare(one.object, other.object) || compare(one.path, other.path);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
