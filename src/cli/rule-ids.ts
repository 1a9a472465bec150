import { HOME } from './home';
import { UsageError } from './usage-error';
import { CONSTRUCT_EXPLANATIONS, EXPLANATIONS } from '../check/catalog';
import { nearest } from '../check/nearest';

/** Whether a pattern names a rule, `*` standing for anything. */
export function matches(pattern: string, rule: string): boolean {
  const [first, ...rest] = pattern.split('*');
  return rest.length === 0 ? rule === pattern : new RegExp(`^${[first, ...rest].join('.*')}$`).test(rule);
}

/** Throws if a pattern names nothing that is found in manifests: with a slip in it, nothing would be found for ever. Judges may find what is not explained. */
export function checkPatterns(patterns: readonly string[], found: readonly string[]): void {
  const explained = EXPLANATIONS.map(({ id }) => id);
  const wrong = patterns.find(pattern => ![...explained, ...found].some(id => matches(pattern, id)));
  if (wrong !== undefined) {
    const atSynth = CONSTRUCT_EXPLANATIONS.some(({ id }) => matches(wrong, id));
    throw new UsageError(atSynth ? `${JSON.stringify(wrong)} is found by constructs alone, at synth, and never in manifests` : noRule(wrong, explained));
  }
}

/** That an id or a pattern names no rule, and which of some ids may be meant. */
export function noRule(id: string, ids: readonly string[]): string {
  const alike = nearest(id, ids);
  return `there is no rule ${JSON.stringify(id)}${alike.length > 0 ? `; did you mean ${alike.join(', ')}?` : `: ${HOME}/blob/main/docs/rules.md has them all`}`;
}
