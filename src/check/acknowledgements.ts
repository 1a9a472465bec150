import type { OwnId } from './catalog';
import type { Verdict } from './judge';
import type { Manifest } from './manifest';
import { acknowledgedBy, acknowledgementsOf } from '../private/own-keys';

/** Verdicts with the reasons that their objects give for them. */
export function acknowledged(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.map(verdict => {
    const reason = reasonFor(verdict.rule, verdict.manifest);
    return reason === undefined ? verdict : { ...verdict, acknowledged: reason };
  });
}

/** Why what a rule finds in an object is meant, if the object says so. */
export function reasonFor(rule: string, manifest: Manifest): string | undefined {
  const annotations = annotationsOf(manifest);
  return acknowledgementsOf(rule).map(key => annotations[key]).find(isReason);
}

/** Acknowledgements that say nothing: those without a reason do not count. */
export function acknowledgementsWithoutReason(manifests: readonly Manifest[]): Verdict[] {
  return manifests.flatMap(manifest => Object.entries(annotationsOf(manifest))
    .filter(([key, reason]) => acknowledgedBy(key) !== undefined && !isReason(reason))
    .map(([key]): Verdict => ({
      manifest,
      rule: 'acknowledgement-without-reason' satisfies OwnId,
      category: 'advice',
      severity: 'warning',
      path: ['metadata', 'annotations', key],
      message: `${acknowledgedBy(key)} is acknowledged without a reason, which does not count`,
      fix: 'write why this is meant as the value of the annotation, or leave it out',
    })));
}

function annotationsOf(manifest: Manifest): { readonly [key: string]: unknown } {
  const annotations = manifest?.metadata?.annotations;
  return typeof annotations === 'object' && annotations !== null ? annotations : {};
}

function isReason(reason: unknown): reason is string {
  return typeof reason === 'string' && reason.trim() !== '';
}
