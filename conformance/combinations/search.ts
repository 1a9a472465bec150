import { receive, type Reception, type Told } from './accept';
import { alone, combinationsWith, describe, pairsOf, PAIRS, type Combination, type Pair } from './combination';

/** A combination that is accepted, and what the app must be told for it. */
export interface Row {
  readonly combination: Combination;
  readonly told: Told;
}

/** What became of all pairs. */
export interface Findings {
  /** Accepted combinations which together have every pair that any accepted combination has. */
  readonly rows: Row[];
  readonly accepted: Pair[];
  /** Pairs that no accepted combination has, with what is said of each beside values that disturb least. */
  readonly refused: ReadonlyMap<Pair, string>;
  /** Pairs that no construct has props for. */
  readonly unwritable: Pair[];
}

/**
 * Looks for accepted combinations until each pair is in one, or is known to be in none. Of those that have a pair it takes the one with most pairs that are
 * still missing, so that few rows have them all; the same ones every time.
 */
export function search(istio: string): Findings {
  const known = new Map<string, Reception>();
  const reception = (combination: Combination): Reception => {
    const key = describe(combination);
    known.set(key, known.get(key) ?? receive(combination, istio));
    return known.get(key)!;
  };
  const rows: Row[] = [];
  const accepted = new Set<Pair>();
  const refused = new Map<Pair, string>();
  const unwritable: Pair[] = [];
  for (const [pair, part] of PAIRS) {
    if (accepted.has(pair)) {
      continue;
    }
    const candidates = combinationsWith(part)
      .map(combination => ({ combination, gain: pairsOf(combination).filter(each => !accepted.has(each)).length }))
      .sort((one, other) => other.gain - one.gain);
    const found = candidates.find(({ combination }) => 'accepted' in reception(combination));
    if (found) {
      rows.push({ combination: found.combination, told: (reception(found.combination) as { accepted: Told }).accepted });
      pairsOf(found.combination).forEach(each => accepted.add(each));
    } else {
      const said = [alone(part), ...candidates.map(({ combination }) => combination)].map(reception).find(each => 'refused' in each);
      if (said) {
        refused.set(pair, said.refused);
      } else {
        unwritable.push(pair);
      }
    }
  }
  return { rows, accepted: [...accepted], refused, unwritable };
}
