import type { Case, Pattern } from '../case';
import { addTo } from './app';
import { describe, PAIRS, valuesOf, type Pair } from './combination';
import { callsOf } from './model';
import { review } from './review';
import { search, type Row } from './search';

export const COMBINATIONS_TITLE = 'Combinations';

/** What combinations prove: each pair of values is accepted and behaves beside something, or is refused with a reason. */
export interface Combinations {
  /** The accepted ones as cases, which together have every pair that is not refused. */
  readonly pattern: Pattern;
  readonly pairs: number;
  readonly accepted: number;
  readonly refused: { readonly [pair: Pair]: string };
  /** Pairs that no construct has props for. */
  readonly unwritable: Pair[];
  /** What is refused or not, and should not be so. */
  readonly wrong: string[];
}

/** All combinations, as an app sees them that is told this version of Istio where it must know one. */
export function combinations(istio: string): Combinations {
  const findings = search(istio);
  return {
    pattern: { title: COMBINATIONS_TITLE, cases: findings.rows.map(caseOf) },
    pairs: PAIRS.size,
    accepted: findings.accepted.length,
    refused: Object.fromEntries(findings.refused),
    unwritable: findings.unwritable,
    wrong: review(findings),
  };
}

function caseOf(row: Row): Case {
  const { combination, told: { dnsCapture } } = row;
  return { name: describe(combination), facts: { dnsCapture }, since: sinceOf(row), app: app => addTo(app, combination), calls: callsOf(row) };
}

/** The first minor that has all of it. Where it is not for a value, istiod's own addresses need a version. */
function sinceOf({ combination, told }: Row): string | undefined {
  const { tls, endpoints, resilience } = valuesOf(combination);
  const needed = [tls, endpoints, resilience].map(({ since }) => since ?? '1.23').sort();
  return told.version ? needed[needed.length - 1] : undefined;
}
