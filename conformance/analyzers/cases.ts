import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { CACHE, type Oracle } from '../oracle';

/** A case of the tests of Istio's analyzers, as `conformance:record` writes it. */
export interface AnalyzerCase {
  /** The number of the case in Istio's test, and its name. */
  readonly id: string;
  /** The analyzer that the case is about. */
  readonly analyzer: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** The MeshConfig, where the case has one of its own. */
  readonly mesh?: string;
  /** What all analyzers say of the files. */
  readonly messages: readonly Message[];
}

/** One message of an analyzer. */
export interface Message {
  /** Such as `IST0101`. */
  readonly code: string;
  readonly level: string;
  /** Such as `ServiceEntry shop/stripe`; without the namespace where the file has none. */
  readonly object: string;
  readonly text: string;
}

/** The cases of a version of Istio. */
export function analyzerCases({ istio }: Oracle): AnalyzerCase[] {
  const file = join(CACHE, 'upstream', `analyzers-${istio}.jsonl`);
  if (!existsSync(file)) {
    throw new Error(`there is no ${file}; make it with 'npm run conformance:record'`);
  }
  return readFileSync(file, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
}
