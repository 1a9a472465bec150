import { fail, show } from './errors';

/** The longest regular expression that Istio takes. */
export const MAX_REGEX_BYTES = 1024;

/** Refuses what is no regular expression of RE2, which has no look-around and no back references. Returns how many groups it captures. */
export function checkRegex(prop: string, pattern: string): number {
  if (typeof pattern !== 'string' || pattern === '') {
    return fail(undefined, `'${prop}' must be a regular expression, got ${show(pattern)}; write one such as '/v[12]/.*'`);
  }
  if (Buffer.byteLength(pattern) > MAX_REGEX_BYTES) {
    fail(undefined, `'${prop}' must have at most ${MAX_REGEX_BYTES} bytes, got ${Buffer.byteLength(pattern)}; use several matches`);
  }
  const { groups, reason } = compile(pattern);
  return groups ?? fail(undefined, `'${prop}' must be a regular expression that RE2 understands, got ${show(pattern)}: ${reason}; ` +
    'see https://github.com/google/re2/wiki/Syntax');
}

/** How many groups a regular expression of RE2 captures, or why it is none. */
export function compile(pattern: string): { groups: number; reason?: undefined } | { groups?: undefined; reason: string } {
  try {
    return { groups: re2().compile(pattern).groupCount() };
  } catch (error) {
    return { reason: (error as Error).message.replace(/^error parsing regexp: /, '') };
  }
}

// Loaded only where there is something to check.
function re2() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as typeof import('re2js')).RE2JS;
}
