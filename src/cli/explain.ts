import { UsageError } from './usage-error';
import { RULES } from '../check/rules';

/** What there is to know of a rule. */
export function explain(id: string): string {
  const rule = RULES.find(each => each.id === id);
  if (!rule) {
    throw new UsageError(`no rule ${JSON.stringify(id)} is explained; there are ${RULES.map(each => each.id).join(', ')}`);
  }
  return `${rule.id} (${rule.category}): ${rule.title}\n\n${rule.why}\n`;
}
