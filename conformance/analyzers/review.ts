import type { Compared, Difference } from './compare';
import type { Reason } from './reasons';

/** What comparisons come to. */
export interface Review {
  /** Messages of Istio about objects of our kinds, and how many of them we say too. */
  readonly messages: number;
  readonly same: number;
  /** How many differences each reason excuses. */
  readonly excused: ReadonlyMap<Reason, number>;
  /** Differences without a reason, and rules of ours that failed. */
  readonly unexplained: readonly string[];
}

export function review(all: readonly Compared[], reasons: readonly Reason[]): Review {
  const excused = new Map<Reason, number>();
  const unexplained: string[] = [];
  for (const compared of all) {
    for (const difference of compared.differences) {
      const reason = reasons.find(each => applies(each, difference, compared));
      if (reason) {
        excused.set(reason, (excused.get(reason) ?? 0) + 1);
      } else {
        unexplained.push(describe(compared, difference));
      }
    }
    compared.ours.findings.filter(({ rule }) => rule === 'not-judged').forEach(({ object, message }) => unexplained.push(`${compared.id}: ${object} ${message}`));
  }
  const messages = all.reduce((sum, each) => sum + each.messages, 0);
  const lacking = all.flatMap(({ differences }) => differences).filter(({ by }) => by === 'Istio').length;
  return { messages, same: messages - lacking, excused, unexplained };
}

/** Reasons that excuse nothing in any of the reviews: what they were for is gone, or was never there. */
export function unneeded(reasons: readonly Reason[], reviews: readonly Review[]): Reason[] {
  return reasons.filter(reason => !reviews.some(({ excused }) => excused.has(reason)));
}

function applies({ by, code, says, about }: Reason, difference: Difference, compared: Compared): boolean {
  return by === difference.by && difference.codes.includes(code) && (says?.test(difference.text) ?? true) && (about?.(difference, compared) ?? true);
}

function describe({ id }: Compared, { by, codes, object, text, rule }: Difference): string {
  return by === 'Istio' ? `${id}: Istio says ${codes.join()} of ${object}, we do not: ${text}` : `${id}: we say ${codes.join()} of ${object} (${rule}), Istio does not: ${text}`;
}
