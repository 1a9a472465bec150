import { show } from '../../private/errors';
import { error, type Path, type Problem } from '../problem';
import { isLabel } from './names';

const OWN = '.';
const EVERYBODY = '*';
const NOBODY = '~';

/** What is special about the object that is exported. */
export interface ExportOptions {
  /** A ServiceEntry, which alone may be exported to nobody. */
  readonly serviceEntry?: boolean;
  /** A DestinationRule of selected workloads, which is for its own namespace only. */
  readonly workloadSelector?: boolean;
}

/** What Istio's webhook has against the namespaces that an object is exported to. The path is the list's. */
export function* exportToProblems(exportTo: string[] | undefined, namespace: string, path: Path, options: ExportOptions): Iterable<Problem> {
  const entries = exportTo ?? [];
  // Most are for their own namespace alone, in which nothing can be wrong.
  if (entries.length === 0 || (entries.length === 1 && entries[0] === OWN && isLabel(namespace))) {
    return;
  }
  const taken = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const name = entry === OWN ? namespace : entry;
    const found = taken.has(name) ? duplicate(entry, namespace, [...path, index]) : badEntry(name, [...path, index], options);
    if (found === undefined) {
      taken.add(name);
    } else {
      yield found;
    }
  }
  if (options.workloadSelector && taken.size > 0) {
    yield* beyondOwn(taken, namespace, path);
  }
  yield* together(entries, taken, path);
}

function duplicate(entry: string, namespace: string, path: Path): Problem {
  const same = entry === OWN ? `, as the namespace is ${show(namespace)}` : '';
  return error('export-to-duplicate', path, `'exportTo' names ${show(entry)} twice${same}`, 'take one of them out');
}

function badEntry(name: string, path: Path, { serviceEntry }: ExportOptions): Problem | undefined {
  if (name === NOBODY) {
    return serviceEntry ? undefined : error('export-to-nobody', path, `only a ServiceEntry may be exported to nobody, got ${show(name)}`,
      "write '.' for the object's own namespace");
  }
  return name === EVERYBODY || isLabel(name) ? undefined : error('export-to-invalid', path, `${show(name)} in 'exportTo' is no name of a namespace`,
    "write the name of a namespace, '.' for the own one, or '*' for all");
}

function* beyondOwn(taken: ReadonlySet<string>, namespace: string, path: Path): Iterable<Problem> {
  if (!taken.has(namespace) || taken.size > 1) {
    yield error('export-to-beyond-selector', path, `a DestinationRule with a workload selector must be for its own namespace only, got ${show([...taken])}`,
      "write exportTo: ['.'], or take 'workloadSelector' out");
  }
}

// Istio counts the entries that it found fault with, too.
function* together(entries: string[], taken: ReadonlySet<string>, path: Path): Iterable<Problem> {
  if (taken.has(EVERYBODY) && entries.length > 1) {
    yield error('export-to-everybody-and-more', path, `'exportTo' has '*' beside others, got ${show(entries)}`, "write '*' alone, or take it out");
  }
  if (taken.has(NOBODY) && entries.length > 1) {
    yield error('export-to-nobody-and-more', path, `'exportTo' has '~' beside others, got ${show(entries)}`, "write '~' alone, or take it out");
  }
}
