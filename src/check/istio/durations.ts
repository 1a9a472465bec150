/*
 * Times as the API server and Istio's webhook read them (Go's time.ParseDuration): whole nanoseconds, in 64 bits.
 */

const NANOSECONDS: { readonly [unit: string]: number } = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const TIME = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const PART = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const MOST = 2n ** 63n;
const MILLISECOND = 1_000_000n;

/** The most digits of a number of 64 bits. */
const MAX_DIGITS = 19;

/** The nanoseconds of a time such as `1.5s` or `1h30m`; undefined if it is none. */
export function nanoseconds(text: string): number | undefined {
  const time = read(text);
  return time === undefined ? undefined : Number(time);
}

/** A time that Istio takes: at least a millisecond, and no fraction of one. */
export function isWholeMilliseconds(text: string): boolean {
  const time = read(text);
  return time !== undefined && time >= MILLISECOND && time % MILLISECOND === 0n;
}

function read(text: string): bigint | undefined {
  if (/^[+-]?0$/.test(text)) {
    return 0n;
  }
  const [, sign, parts] = TIME.exec(text) ?? [];
  if (parts === undefined) {
    return undefined;
  }
  const total = [...parts.matchAll(PART)].reduce((sum, [, whole, fraction, unit]) => sum + part(whole, fraction, NANOSECONDS[unit]), 0n);
  const fits = sign === '-' ? total <= MOST : total < MOST;
  return fits ? sign === '-' ? -total : total : undefined;
}

// The fraction is worked out in floating point, as Go does it, so that both round alike.
function part(whole: string, fraction: string, unit: number): bigint {
  const digits = readable(fraction);
  return BigInt(whole || 0) * BigInt(unit) + BigInt(Math.trunc(Number(digits) * (unit / 10 ** digits.length)));
}

// Go reads no more of a fraction than fits into 64 bits.
function readable(fraction: string): string {
  const digits = fraction.slice(0, fraction.search(/[^0]|$/) + MAX_DIGITS);
  return BigInt(digits || 0) > MOST ? digits.slice(0, -1) : digits;
}
