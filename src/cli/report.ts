import { LEVELS, type Level } from '../check/catalog';
import type { UnusableInput } from '../check/documents';
import type { Finding } from '../check/findings';

/** What came out of a run. */
export interface Report {
  /** Ordered by file and place. */
  readonly findings: readonly Finding[];
  /** What could not be judged. */
  readonly unusable: readonly UnusableInput[];
  readonly summary: Summary;
}

export interface Summary {
  /** Files that were looked at. */
  readonly files: number;
  /** Kubernetes objects that were judged. */
  readonly objects: number;
  /** What stood in the files and was no Kubernetes object. */
  readonly others: number;
  /** Those that nobody acknowledged. */
  readonly findings: { readonly [level in Level]: number };
  readonly acknowledged: number;
  readonly unusable: number;
  /** The Istio that was judged for. */
  readonly istio: string;
}

/** Whether something found is bad enough: what is to fail, or worse. What is acknowledged is not. */
export function fails(report: Report, on: Level): boolean {
  return report.findings.some(({ severity, acknowledged }) => acknowledged === undefined && LEVELS.indexOf(severity) <= LEVELS.indexOf(on));
}

/** Who shows a report. */
export interface Context {
  /** Version of this package. */
  readonly version: string;
  /** Whether colours are understood. */
  readonly colour: boolean;
  /** The folder that names of files are relative to. */
  readonly folder: string;
}

/** Shows a report in one of the formats. */
export type Formatter = (report: Report, context: Context) => string;
