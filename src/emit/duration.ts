import type { Duration } from 'cdk8s';
import { milliseconds } from '../private/duration';

/** A time in the one unit that protobuf's JSON form of durations has. */
export function seconds(duration: Duration): string {
  return `${milliseconds(duration) / 1000}s`;
}

/** The same for a time that may be left out. */
export function optionalSeconds(duration: Duration | undefined): string | undefined {
  return duration && seconds(duration);
}
