import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { fail, show } from './errors';
import { acknowledgementOf } from './own-keys';
import { nearest } from '../check/nearest';

/** Notes at an object why what a rule finds in it is meant. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  checkRule(scope, rule);
  if (typeof reason !== 'string' || reason.trim() === '') {
    fail(scope, `'reason' must say why what ${rule} finds is meant, got ${show(reason)}`);
  }
  const object = ApiObject.isApiObject(scope) ? scope : scope.node.defaultChild;
  if (!ApiObject.isApiObject(object)) {
    fail(scope, `what ${rule} finds can only be acknowledged where it arises: write EgressChecks.of() of the object or construct that 'constructPath' of the finding names`);
  }
  object.metadata.addAnnotation(acknowledgementOf(rule), reason);
}

function checkRule(scope: IConstruct, rule: unknown): void {
  // The judge and its rules are loaded only where they are needed.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { ACKNOWLEDGEABLE, RULE_IDS } = require('../check/catalog') as typeof import('../check/catalog');
  if (ACKNOWLEDGEABLE.includes(rule as string)) {
    return;
  }
  const alike = typeof rule === 'string' ? nearest(rule, ACKNOWLEDGEABLE) : [];
  fail(scope, RULE_IDS.includes(rule as string)
    ? `'rule' must be the id of a rule on manifests or of a warning, got ${show(rule)}, which a construct refuses and nobody can acknowledge; do what the finding says`
    : `'rule' must be the id of a rule such as 'exported-to-everyone', got ${show(rule)}; ${alike.length > 0 ? `did you mean ${alike.join(', ')}?` : "findings have it as 'rule'"}`);
}
