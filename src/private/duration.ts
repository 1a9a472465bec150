import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { fail, show } from './errors';

const TOLERANCE = 1e-6;

/** A time that Istio takes, if one is given: whole milliseconds, at least one. */
export function checkDuration(prop: string, duration: Duration | undefined, scope?: IConstruct): Duration | undefined {
  const time = duration === undefined ? 1 : checkedMilliseconds(prop, duration, scope);
  if (!Number.isInteger(time) || time < 1) {
    fail(scope, `'${prop}' must be a whole number of milliseconds, at least 1, got ${time} ms; leave it out for the default`);
  }
  return duration;
}

/** A time of which only the whole seconds would arrive, if one is given. */
export function checkSeconds(prop: string, duration: Duration | undefined, minimum: 0 | 1): Duration | undefined {
  const time = duration === undefined ? minimum * 1000 : checkedMilliseconds(prop, duration);
  if (!Number.isInteger(time / 1000) || time < minimum * 1000) {
    fail(undefined, `'${prop}' must be a whole number of seconds, at least ${minimum}, got ${time} ms; leave it out for the default`);
  }
  return duration;
}

/** The milliseconds of a time; binary fractions such as those of 1.001 seconds only come close to whole ones. */
export function milliseconds(duration: Duration): number {
  const time = duration.toMilliseconds({ integral: false });
  return Math.abs(time - Math.round(time)) < TOLERANCE ? Math.round(time) : time;
}

function checkedMilliseconds(prop: string, duration: Duration, scope?: IConstruct): number {
  if (typeof duration?.toMilliseconds !== 'function') {
    fail(scope, `'${prop}' must be a Duration, got ${show(duration)}; write such as Duration.seconds(5)`);
  }
  return milliseconds(duration);
}
