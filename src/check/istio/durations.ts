/*
 * Times as the API server and Istio's webhook read them (Go's time.ParseDuration).
 */

const NANOSECONDS: { readonly [unit: string]: number } = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const TIME = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const LONGEST = 2 ** 63;

/** The nanoseconds of a time such as `1.5s` or `1h30m`; undefined if it is none. */
export function nanoseconds(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) {
    return 0;
  }
  const [, sign, parts] = TIME.exec(text) ?? [];
  if (parts === undefined) {
    return undefined;
  }
  const total = [...parts.matchAll(PART)].reduce((sum, [, number, unit]) => sum + Math.trunc(Number(number) * NANOSECONDS[unit] + 1e-6), 0);
  return total >= LONGEST ? undefined : sign === '-' ? -total : total;
}

/** A time that Istio takes: at least a millisecond, and no fraction of one. */
export function isWholeMilliseconds(text: string): boolean {
  const time = nanoseconds(text);
  return time !== undefined && time >= 1e6 && time % 1e6 === 0;
}
