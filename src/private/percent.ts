import { fail, show } from './errors';

/** Istio counts shares in parts of a million. */
const STEPS_PER_PERCENT = 10_000;

/** A share of the requests, and not none of them. */
export function checkPercent(prop: string, percent: number): number {
  if (!(percent > 0 && percent <= 100) || Math.round(percent * STEPS_PER_PERCENT) / STEPS_PER_PERCENT !== percent) {
    fail(undefined, `'${prop}' must be a number from 0.0001 to 100 with at most four decimals, got ${show(percent)}`);
  }
  return percent;
}
