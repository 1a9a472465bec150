import type { Construct, IConstruct } from 'constructs';
import type { Verdict } from '../check/finding';
import { Severity, type Finding } from '../finding';

// A registered symbol: findings of constructs from another copy of this package count too.
const FINDINGS = Symbol.for('cdk8s-istio-egress.findings');

/** Lets a construct be judged whenever somebody asks, and lets its errors stop synth. */
export function reportFindings(construct: Construct, judge: () => Verdict[]): void {
  const findings = () => judge().map(verdict => ({ ...verdict, constructPath: construct.node.path }));
  Object.defineProperty(construct, FINDINGS, { value: findings });
  construct.node.addValidation({
    validate: () => findings().filter(({ severity }) => severity === Severity.ERROR).map(({ message, fix, rule }) => `${message}; ${fix} (${rule})`),
  });
}

/** What is found at one construct; nothing at those that are not ours. */
export function findingsOf(construct: IConstruct): Finding[] {
  return (construct as any)[FINDINGS]?.() ?? [];
}
