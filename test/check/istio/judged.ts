import { acceptanceOf } from '../../../src/check/acceptance';
import type { Manifest } from '../../../src/check/manifest';

/** The newest minor of Istio that is judged. */
export const NEWEST = 32;

/** What is wrong with a manifest, in short: severity, rule and path. */
export function judged(manifest: Manifest, istioMinor = NEWEST): string[] {
  return acceptanceOf(manifest, { istioMinor }).map(({ severity, rule, path }) => `${severity} ${rule} at ${path.join('.')}`);
}

/** The texts of what is wrong with it. */
export function texts(manifest: Manifest, istioMinor = NEWEST): string[] {
  return acceptanceOf(manifest, { istioMinor }).map(({ message, fix }) => `${message}; ${fix}`);
}
