import type { Manifest } from './manifest';
import { acknowledgementsOf } from '../private/own-keys';

/** Why what a rule finds in an object is meant, if the object says so. */
export function reasonFor(rule: string, manifest: Manifest): string | undefined {
  const annotations = annotationsOf(manifest);
  return acknowledgementsOf(rule).map(key => annotations[key]).find(isReason);
}

/** The annotations of an object, whatever it is. */
export function annotationsOf(manifest: Manifest): { readonly [key: string]: unknown } {
  const annotations = manifest?.metadata?.annotations;
  return typeof annotations === 'object' && annotations !== null ? annotations : {};
}

/** Whether something says why. */
export function isReason(reason: unknown): reason is string {
  return typeof reason === 'string' && reason.trim() !== '';
}
