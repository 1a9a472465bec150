import { noRule } from './rule-ids';
import { UsageError } from './usage-error';
import { explanationOf, explanationsByCode, RULE_IDS, versionsOf, type Explanation } from '../check/catalog';

/** What there is to know of a rule, or of those that Istio or Kiali call by a code. */
export function explain(id: string): string {
  const rule = explanationOf(id);
  const rules = rule ? [rule] : explanationsByCode(id.toUpperCase());
  if (rules.length === 0) {
    throw new UsageError(noRule(id, RULE_IDS));
  }
  return rules.map(textOf).join('\n');
}

function textOf(rule: Explanation): string {
  const more = [...rule.codes ?? [], versionsOf(rule)].filter(each => each !== undefined);
  return `${rule.id} (${[rule.category ?? 'of constructs, at synth', ...more].join(', ')}): ${rule.title}\n\n${rule.why}\n`;
}
