import { Severity, type Finding } from '../finding';
import type { RefusalId, WarningId } from './explained/constructs';

/** A finding before its construct is known: checks judge data, not constructs. */
export type Verdict = Pick<Finding, 'rule' | 'severity' | 'message' | 'fix'>;

/** A verdict that stops synth. */
export function error(rule: RefusalId, message: string, fix: string): Verdict {
  return { rule, severity: Severity.ERROR, message, fix };
}

/** A verdict that is only reported. */
export function warning(rule: WarningId, message: string, fix: string): Verdict {
  return { rule, severity: Severity.WARNING, message, fix };
}
