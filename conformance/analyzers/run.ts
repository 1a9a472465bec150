/**
 * Compares our lint with Istio's analyzers on the cases of their own tests, as `conformance:record` writes them: what Istio says of an object of our kinds
 * we must say of it too, and nothing with a code of Istio's that it does not say, unless reasons.ts has the reason. Fails on any other difference, and on a
 * reason that is not needed. Last it takes away our rules, one after the other, and shows which of them are missed.
 */
import { RULES } from '../../src/check/rules';
import { ORACLES } from '../oracle';
import { analyzerCases, type AnalyzerCase } from './cases';
import { compare, type Compared } from './compare';
import { askUs } from './ours';
import { REASON_GROUPS, REASONS, type Reason } from './reasons';
import { review, unneeded, type Review } from './review';

interface Run {
  readonly istio: string;
  readonly cases: readonly AnalyzerCase[];
  readonly compared: readonly Compared[];
  readonly result: Review;
}

const runs = ORACLES.map((oracle): Run => {
  const cases = analyzerCases(oracle);
  const compared = cases.map(each => compare(each, askUs(oracle.istio, each)));
  return { istio: oracle.istio, cases, compared, result: review(compared, REASONS) };
});
runs.forEach(report);
const superfluous = unneeded(REASONS, runs.map(({ result }) => result));
superfluous.forEach(({ code, why }) => console.log(`a reason that nothing needs: ${code}: ${why}`));
reportRules(runs[0]);
process.exitCode = superfluous.length > 0 || runs.some(({ result }) => result.unexplained.length > 0) ? 1 : 0;

function report({ istio, cases, result: { messages, same, excused, unexplained } }: Run): void {
  const all = cases.flatMap(each => each.messages).length;
  const sumOf = (reasons: readonly Reason[]) => reasons.reduce((total, reason) => total + (excused.get(reason) ?? 0), 0);
  console.log(`\nIstio ${istio}: ${cases.length} cases with ${all} messages, ${messages} of them about objects of our kinds: ${same} we say too; `
    + `${sumOf(REASONS)} differences have a reason, ${unexplained.length} have none`);
  for (const { title, reasons } of REASON_GROUPS.filter(group => sumOf(group.reasons) > 0)) {
    console.log(`  ${sumOf(reasons)} ${title}`);
    reasons.filter(reason => excused.has(reason)).forEach(reason =>
      console.log(`${String(excused.get(reason)).padStart(8)} ${reason.code}${reason.by === 'us' ? ', which only we say' : ''}: ${reason.why}`));
  }
  unexplained.forEach(each => console.log(`  ${each}`));
}

/** Only of a rule that is missed when it is gone does the comparison prove something. */
function reportRules({ cases, compared }: Run): void {
  const coded = RULES.filter(({ codes = [] }) => codes.some(code => code.startsWith('IST')));
  const missed = coded.filter(({ id }) =>
    review(cases.map((each, index) => compare(each, without(id, compared[index]))), REASONS).unexplained.length > 0);
  const unmissed = coded.filter(rule => !missed.includes(rule)).map(({ id }) => id);
  console.log(`\n${missed.length} of ${coded.length} rules with a code of Istio's are missed when they are gone${unmissed.length > 0 ? `; not ${unmissed.join(', ')}` : ''}`);
}

function without(id: string, { ours }: Compared): Compared['ours'] {
  const others = (findings: Compared['ours']['findings']) => findings.filter(({ rule }) => rule !== id);
  return { ...ours, findings: others(ours.findings), besideNeighbours: others(ours.besideNeighbours) };
}
