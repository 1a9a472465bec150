import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { fail, show } from './errors';
import { acknowledgementOf } from './own-keys';

const RULE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Notes at an object why what a rule finds in it is meant. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  if (typeof rule !== 'string' || !RULE_ID.test(rule)) {
    fail(scope, `'rule' must be the id of a rule such as 'exported-to-everyone', got ${show(rule)}; findings have it as 'rule'`);
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    fail(scope, `'reason' must say why what ${rule} finds is meant, got ${show(reason)}`);
  }
  const object = ApiObject.isApiObject(scope) ? scope : scope.node.defaultChild;
  if (!ApiObject.isApiObject(object)) {
    fail(scope, `what ${rule} finds can only be acknowledged where it arises: write EgressChecks.of() of the object or construct that 'constructPath' of the finding names`);
  }
  object.metadata.addAnnotation(acknowledgementOf(rule), reason);
}
