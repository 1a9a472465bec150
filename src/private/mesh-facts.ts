import type { IConstruct } from 'constructs';
import type { MeshFacts } from '../mesh';

// A registered symbol: several copies of this package in one app must read each other's facts.
const FACTS = Symbol.for('cdk8s-istio-egress.MeshFacts');

/** What was said at a construct itself. */
function factsAt(scope: IConstruct): MeshFacts | undefined {
  return (scope as { [FACTS]?: MeshFacts })[FACTS];
}

/** What holds at a construct: the nearest that says something of a fact is right. */
export function factsFor(scope: IConstruct): MeshFacts | undefined {
  let facts: MeshFacts | undefined;
  for (let each: IConstruct | undefined = scope; each !== undefined; each = each.node.scope) {
    const said = factsAt(each);
    facts = said && facts ? { ...said, ...facts } : said ?? facts;
  }
  return facts;
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
