import type { IConstruct } from 'constructs';
import type { MeshFacts } from '../mesh';

// A registered symbol: several copies of this package in one app must read each other's facts.
const FACTS = Symbol.for('cdk8s-istio-egress.MeshFacts');

/** What was said at a construct itself. */
export function factsAt(scope: IConstruct): MeshFacts {
  return (scope as any)[FACTS] ?? {};
}

/** Whether anything was said at a construct itself. */
export function hasFacts(scope: IConstruct): boolean {
  return FACTS in scope;
}

/** Adds to what was said at a construct. */
export function addFacts(scope: IConstruct, facts: MeshFacts): void {
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  Object.defineProperty(scope, FACTS, { value: { ...factsAt(scope), ...known }, configurable: true });
}
