import type { IConstruct } from 'constructs';
import { fail, show } from './errors';

/** The largest number of Istio's signed fields. */
export const MAX_INT32 = 2 ** 31 - 1;

/** The largest number of Istio's unsigned fields. */
export const MAX_UINT32 = 2 ** 32 - 1;

/** A whole number within bounds. */
export function checkWhole(prop: string, number: number, minimum: number, maximum: number, wayOut: string): number {
  if (!Number.isInteger(number) || number < minimum || number > maximum) {
    fail(undefined, `'${prop}' must be a whole number from ${minimum} to ${maximum}, got ${show(number)}; ${wayOut}`);
  }
  return number;
}

/** The same for a number that may be left out. */
export function checkOptionalWhole(prop: string, number: number | undefined, minimum: number, maximum: number, wayOut: string): number | undefined {
  return number === undefined ? undefined : checkWhole(prop, number, minimum, maximum, wayOut);
}

/** Yes or no, if it is said. */
export function checkFlag(prop: string, flag: boolean | undefined, scope?: IConstruct): boolean | undefined {
  if (flag !== undefined && typeof flag !== 'boolean') {
    fail(scope, `'${prop}' must be true or false, got ${show(flag)}`);
  }
  return flag;
}
