import { nearest } from './nearest';
import { UsageError } from './usage-error';
import { EXPLANATIONS, explanationOf, versionsOf } from '../check/catalog';

/** What there is to know of a rule. */
export function explain(id: string): string {
  const rule = explanationOf(id);
  if (!rule) {
    const alike = nearest(id, EXPLANATIONS.map(each => each.id));
    throw new UsageError(`there is no rule ${JSON.stringify(id)}${alike.length > 0 ? `; did you mean ${alike.join(', ')}?` : ': docs/rules.md has them all'}`);
  }
  const more = [...rule.codes ?? [], versionsOf(rule)].filter(each => each !== undefined);
  return `${rule.id} (${[rule.category, ...more].join(', ')}): ${rule.title}\n\n${rule.why}\n`;
}
