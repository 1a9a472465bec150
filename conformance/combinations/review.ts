import type { Pair } from './combination';
import { REFUSED, UNWRITABLE } from './refused';
import type { Findings } from './search';

/** Where what is refused is not what was reviewed. */
export function review({ refused, unwritable }: Pick<Findings, 'refused' | 'unwritable'>): string[] {
  const reviewed = new Map<Pair, string>(REFUSED.flatMap(({ says, pairs }) => pairs.map(pair => [pair, says] as [Pair, string])));
  return [
    ...[...refused].flatMap(([pair, message]) => {
      const says = reviewed.get(pair);
      return says === undefined ? [`${pair} is refused, and refused.ts does not say so: ${message}`]
        : message.includes(says) ? [] : [`${pair} is refused by another reason than '${says}': ${message}`];
    }),
    ...[...reviewed.keys()].filter(pair => !refused.has(pair)).map(pair => `${pair} is no longer refused, and refused.ts says that it is`),
    ...unwritable.filter(pair => !UNWRITABLE.includes(pair)).map(pair => `${pair} can not be written, and refused.ts does not say so`),
    ...UNWRITABLE.filter(pair => !unwritable.includes(pair)).map(pair => `${pair} can be written, and refused.ts says that it can not`),
  ];
}
