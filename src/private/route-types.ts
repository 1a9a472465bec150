import type { IConstruct } from 'constructs';
import type { HeaderOperations } from '../header-operations';
import type { StringMatch } from '../string-match';
import { fail, show } from './errors';
import { hasAll } from './types';

/** A value of one of our types, if one is given. It is told by its shape, as lists are. */
export function checkOptional<T>(
  prop: string, one: T | undefined, isOne: (item: any) => boolean, example: string, scope?: IConstruct,
): T | undefined {
  if (one !== undefined && !isOne(one)) {
    fail(scope, `'${prop}' must be ${example.replace(/[.(].*/, '')}, got ${show(one)}; write such as ${example}`);
  }
  return one;
}

/** What to do with headers, if anything. */
export function checkHeaderOperations(prop: string, operations: HeaderOperations | undefined): HeaderOperations | undefined {
  return checkOptional(prop, operations, hasAll('set', 'add', 'remove'), "HeaderOperations.of({ remove: ['cookie'] })");
}

/** Whether something says what a text must be. */
export const isStringMatch = hasAll('kind', 'text');

/** What a text must be, if anything. */
export function checkStringMatch(prop: string, match: StringMatch | undefined): StringMatch | undefined {
  return checkOptional(prop, match, isStringMatch, "StringMatch.exact('…')");
}
