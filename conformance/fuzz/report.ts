import { groupOf, outcomeOf, type Difference, type Verdict } from './compare';

/** Counts of one kind. */
export interface Counts {
  cases: number;
  refused: number;
  warned: number;
  differences: number;
}

/** Counts of all kinds, as lines of a table. */
export function tableOf(counts: ReadonlyMap<string, Counts>): string[] {
  const total: Counts = { cases: 0, refused: 0, warned: 0, differences: 0 };
  for (const each of counts.values()) {
    (Object.keys(total) as (keyof Counts)[]).forEach(key => { total[key] += each[key]; });
  }
  return [['kind', 'cases', 'refused', 'warned', 'differences'], ...[...counts, ['all', total] as const].map(([kind, each]) =>
    [kind, each.cases, each.refused, each.warned, each.differences])].map(([kind, ...numbers]) => String(kind).padEnd(22) + numbers.map(each => String(each).padStart(12)).join(''));
}

/** Differences with one cause, the most frequent first. */
export function grouped<T extends Difference>(differences: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const difference of differences) {
    const name = groupOf(difference);
    groups.set(name, [...groups.get(name) ?? [], difference]);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}

/** A difference in full. */
export function describe({ manifest, istio, ours }: Difference): string[] {
  const { apiVersion, kind, ...rest } = manifest;
  return [`  ${shorten(JSON.stringify(rest))}`, ...said('Istio', istio), ...said('we', ours)];
}

function said(who: string, verdict: Verdict): string[] {
  const all = outcomeOf(verdict) === 'error' ? verdict.errors : verdict.warnings;
  return all.length === 0 ? [`    ${who}: nothing`] : all.slice(0, 3).map(each => `    ${who} (${outcomeOf(verdict)}): ${shorten(each)}`);
}

function shorten(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text;
}
