import { noRule } from './rule-ids';
import { UsageError } from './usage-error';
import { explanationOf, versionsOf } from '../check/catalog';

/** What there is to know of a rule. */
export function explain(id: string): string {
  const rule = explanationOf(id);
  if (!rule) {
    throw new UsageError(noRule(id));
  }
  const more = [...rule.codes ?? [], versionsOf(rule)].filter(each => each !== undefined);
  return `${rule.id} (${[rule.category, ...more].join(', ')}): ${rule.title}\n\n${rule.why}\n`;
}
