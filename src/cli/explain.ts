import { UsageError } from './usage-error';
import { EXPLANATIONS } from '../check/catalog';

/** What there is to know of a rule. */
export function explain(id: string): string {
  const rule = EXPLANATIONS.find(each => each.id === id);
  if (!rule) {
    throw new UsageError(`no rule ${JSON.stringify(id)} is explained; there are ${EXPLANATIONS.map(each => each.id).join(', ')}`);
  }
  return `${rule.id} (${rule.category}): ${rule.title}\n\n${rule.why}\n`;
}
