import { RULE_IDS, type OwnId } from './catalog';
import type { Verdict } from './judge';
import type { Manifest } from './manifest';
import { nearest } from './nearest';
import { annotationsOf, isReason, reasonFor } from './reasons';
import { acknowledgedBy } from '../private/own-keys';

/** Verdicts with the reasons that their objects give for them. */
export function acknowledged(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.map(verdict => {
    const reason = reasonFor(verdict.rule, verdict.manifest);
    return reason === undefined ? verdict : { ...verdict, acknowledged: reason };
  });
}

/** Acknowledgements that say nothing: those without a reason do not count. */
export function acknowledgementsWithoutReason(given: readonly Acknowledgement[]): Verdict[] {
  return given.filter(({ reason }) => !isReason(reason)).map(each => about(each, 'acknowledgement-without-reason',
    `${each.rule} is acknowledged without a reason, which does not count`, 'write why this is meant as the value of the annotation, or leave it out'));
}

/** Acknowledgements of what nobody finds: they do not count either. Judges may find what is not explained. */
export function acknowledgementsOfUnknownRules(given: readonly Acknowledgement[], found: readonly Verdict[]): Verdict[] {
  if (given.length === 0) {
    return [];
  }
  const known = new Set([...RULE_IDS, ...found.map(({ rule }) => rule)]);
  return given.filter(({ rule }) => !known.has(rule)).map(each => {
    const alike = nearest(each.rule, [...known]);
    return about(each, 'acknowledgement-of-unknown-rule', `there is no rule ${JSON.stringify(each.rule)} that could be acknowledged`,
      alike.length > 0 ? `did you mean ${alike.join(', ')}? Write that, or take the annotation out` : 'write the id that the finding ends with, or take the annotation out');
  });
}

/** An annotation by which an object acknowledges what a rule finds. */
export interface Acknowledgement {
  readonly manifest: Manifest;
  readonly key: string;
  readonly rule: string;
  readonly reason: unknown;
}

export function acknowledgementsIn(manifests: readonly Manifest[]): Acknowledgement[] {
  return manifests.flatMap(manifest => Object.entries(annotationsOf(manifest)).flatMap(([key, reason]) => {
    const rule = acknowledgedBy(key);
    return rule === undefined ? [] : [{ manifest, key, rule, reason }];
  }));
}

function about({ manifest, key }: Acknowledgement, rule: OwnId, message: string, fix: string): Verdict {
  return { manifest, rule, category: 'advice', severity: 'warning', path: ['metadata', 'annotations', key], message, fix };
}
