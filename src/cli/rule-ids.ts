import { HOME } from './home';
import { nearest } from './nearest';
import { UsageError } from './usage-error';
import { EXPLANATIONS } from '../check/catalog';

/** Whether a pattern names a rule, `*` standing for anything. */
export function matches(pattern: string, rule: string): boolean {
  const [first, ...rest] = pattern.split('*');
  return rest.length === 0 ? rule === pattern : new RegExp(`^${[first, ...rest].join('.*')}$`).test(rule);
}

/** Throws if a pattern names no rule: with a slip in it, nothing would be found for ever. Judges may find what is not explained. */
export function checkPatterns(patterns: readonly string[], found: readonly string[]): void {
  const known = [...EXPLANATIONS.map(({ id }) => id), ...found];
  const wrong = patterns.find(pattern => !known.some(id => matches(pattern, id)));
  if (wrong !== undefined) {
    throw new UsageError(noRule(wrong));
  }
}

/** That an id or a pattern names no rule, and what may be meant. */
export function noRule(id: string): string {
  const alike = nearest(id, EXPLANATIONS.map(each => each.id));
  return `there is no rule ${JSON.stringify(id)}${alike.length > 0 ? `; did you mean ${alike.join(', ')}?` : `: ${HOME}/blob/main/docs/rules.md has them all`}`;
}
