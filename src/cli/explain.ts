import { noRule } from './rule-ids';
import { UsageError } from './usage-error';
import { explanationOf, RULE_IDS, versionsOf } from '../check/catalog';

/** What there is to know of a rule. */
export function explain(id: string): string {
  const rule = explanationOf(id);
  if (!rule) {
    throw new UsageError(noRule(id, RULE_IDS));
  }
  const more = [...rule.codes ?? [], versionsOf(rule)].filter(each => each !== undefined);
  return `${rule.id} (${[rule.category ?? 'of constructs, at synth', ...more].join(', ')}): ${rule.title}\n\n${rule.why}\n`;
}
