import { jsonStarts } from './json-stream';
import { listed } from './lists';
import type { Manifest } from './manifest';
import type { Path } from './problem';
import { placesIn } from './yaml/places';
import { LIMITS, parseTree, type Limits } from './yaml/tree';
import { Unusable } from './yaml/unusable';
import { valueOf } from './yaml/values';

/** One of the documents of a file. */
export interface Document {
  readonly file: string;
  /** Which one, from 1. Empty ones do not count. */
  readonly number: number;
  readonly text: string;
  /** Where in the file it begins. */
  readonly start: Place;
}

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A Kubernetes object, and where it stands. */
export interface SourceObject {
  readonly manifest: Manifest;
  readonly document: Document;
  /** Where in the document: empty, unless it is an item of a List. */
  readonly path: Path;
  /** Where in it keys are that stand more than once in a map, of which the last one counts. */
  readonly duplicates: readonly Path[];
}

/** What can not be judged, and why. */
export interface UnusableInput {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What a file holds. */
export interface Contents {
  readonly objects: SourceObject[];
  readonly unusable: UnusableInput[];
  /** How many things in it are no Kubernetes objects. */
  readonly others: number;
}

/** How many unusable documents of one file are told of. */
const MAX_TOLD = 10;

/** The Kubernetes objects in a text of YAML or JSON, which may have many documents. What can not be read does not keep the rest from being read. */
export function readManifests(file: string, text: string, limits: Limits = LIMITS): Contents {
  const objects: SourceObject[] = [];
  const unusable: UnusableInput[] = [];
  let others = 0;
  let untold = 0;
  for (const document of documentsOf(file, text)) {
    try {
      const found = objectsOf(document, limits);
      found.objects.forEach(object => objects.push(object));
      others += found.others;
    } catch (error) {
      if (unusable.length < MAX_TOLD) {
        unusable.push(explain(document, error));
      } else {
        untold++;
      }
    }
  }
  return { objects, unusable: untold === 0 ? unusable : [...unusable, { file, message: `has ${untold} more documents that can not be read` }], others };
}

/** Where paths of a document's objects lead to, in their order. */
export function placesOf(document: Document, paths: readonly Path[]): Place[] {
  const offsetOf = placesIn(parseTree(document.text));
  const placeOf = placesAt(document);
  return paths.map(path => placeOf(offsetOf(path)));
}

const SEPARATOR = '---';

// Kubernetes' reader splits a text at its lines first, and reads each part by itself; so nothing broken in one reaches the next.
function* documentsOf(file: string, text: string): Generator<Document> {
  let number = 0;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  for (;;) {
    const separator = text.startsWith(SEPARATOR, start) ? start : text.indexOf(`\n${SEPARATOR}`, start) + 1 || text.length;
    const part = start === separator ? '' : text.slice(start, separator).replace(/^\ufeff/, '');
    if (hasContent(part)) {
      for (const value of valuesOf(part, line)) {
        yield { file, number: ++number, ...value };
      }
    }
    if (separator === text.length) {
      return;
    }
    line += countLines(text, start, separator);
    const end = text.indexOf('\n', separator) + 1 || text.length;
    const rest = text.slice(separator, end).trim().slice(SEPARATOR.length);
    if (rest !== '' && !/^\s*#/.test(rest)) {
      yield { file, number: ++number, text: text.slice(separator, end), start: { line, column: 1 } };
    }
    line++;
    start = end;
  }
}

/** What stands in a part of a text: one document, or JSON objects one after another. */
function* valuesOf(part: string, firstLine: number): Generator<{ text: string; start: Place }> {
  const starts = /^\s*\{/.test(part) ? jsonStarts(part) : [0];
  let line = firstLine;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? part.length;
    yield { text: part.slice(start, end), start: { line, column: start - part.lastIndexOf('\n', start - 1) } };
    line += countLines(part, start, end);
  }
}

/** Whether there is more than comments and directives. */
function hasContent(part: string): boolean {
  return part !== '' && /^[ \t]*[^\s#%]/m.test(part);
}

function objectsOf(document: Document, limits: Limits): { objects: SourceObject[]; others: number } {
  if (document.text.startsWith(SEPARATOR)) {
    throw new Unusable('can not be read: after --- Kubernetes takes nothing but a comment; begin the document on the next line', 0);
  }
  const odd = /[\0-\x08\v\f\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]/.exec(document.text);
  if (odd) {
    throw new Unusable(`is no YAML: it contains the control character U+${odd[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`, odd.index);
  }
  const { value, duplicates } = valueOf(parseTree(document.text, limits), limits);
  const objects: SourceObject[] = [];
  let others = 0;
  for (const { manifest, path } of value === null ? [] : listed(value)) {
    if (manifest === undefined) {
      others++;
    } else {
      const own = duplicates.filter(key => isBelow(path, key)).map(key => key.slice(path.length));
      objects.push({ manifest: withMetadata(manifest), document, path, duplicates: own });
    }
  }
  return { objects, others };
}

function isBelow(path: Path, other: Path): boolean {
  return path.every((step, index) => other[index] === step);
}

function withMetadata(manifest: Manifest): Manifest {
  return { ...manifest, metadata: manifest.metadata ?? {} };
}

function explain(document: Document, error: unknown): UnusableInput {
  const { file, text } = document;
  const placeOf = placesAt(document);
  const template = /(?:^|[\s[,:-])\{\{/m.exec(text);
  if (template) {
    const message = 'is a template ({{ … }}): render it first, for example by helm template CHART | istio-egress lint -';
    return { file, ...placeOf(template.index + template[0].indexOf('{{')), message };
  }
  return error instanceof Unusable ? { file, ...placeOf(error.offset), message: error.message }
    : { file, ...placeOf(0), message: `can not be read: ${(error as Error).message}` };
}

/** Tells the places of offsets into a document. */
function placesAt({ text, start }: Document): (offset: number) => Place {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    starts.push(end + 1);
  }
  return offset => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return { line: start.line + low, column: offset - starts[low] + (low === 0 ? start.column : 1) };
  };
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
