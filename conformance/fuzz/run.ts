/** Compares our judge of manifests with Istio's on objects made at random, and fails if they differ on any. */
import { parseArgs } from 'util';
import { ORACLES, type Oracle } from '../oracle';
import { caseMaker, makeCases, type Case } from './cases';
import { askIstio, askUs, differ, groupOf, outcomeOf, soleReason, type Difference, type Verdict } from './compare';
import { describe, grouped, tableOf, type Counts } from './report';
import { readKinds } from './shape';
import { shrink } from './shrink';
import { neverSaid, textsOf } from './texts';

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    istio: { type: 'string' },
    only: { type: 'string' },
    groups: { type: 'string', default: '40' },
    unsaid: { type: 'boolean', default: false },
  },
});

/** How often Istio is asked again about an object on which we differ: what it says then must be the same. */
const AGAIN = 8;

interface Found extends Difference {
  readonly from: Case;
}

const seed = Number(options.seed);
const kinds = readKinds().filter(({ name }) => name === (options.only?.split('/')[0] ?? options.kind ?? name));
const oracles = ORACLES.filter(({ istio }) => istio === (options.istio ?? istio));
if (kinds.length === 0 || oracles.length === 0) {
  throw new Error(`nothing to do: kinds are ${readKinds().map(({ name }) => name).join(', ')}; versions ${ORACLES.map(({ istio }) => istio).join(', ')}`);
}
const cases = options.only
  ? [caseMaker(kinds[0], seed)(Number(options.only.split('/')[1]))]
  : makeCases(kinds, seed, Number(options.cases));
if (options.only) {
  console.log(JSON.stringify(cases[0], null, 2));
}

const differences = oracles.map(compareWith);
process.exitCode = differences.some(count => count > 0) ? 1 : 0;

function compareWith(oracle: Oracle): number {
  const started = Date.now();
  const verdicts = askIstio(oracle, cases.map(({ manifest }) => manifest));
  const asked = Date.now();
  const counts = new Map<string, Counts>(kinds.map(({ name }) => [name, { cases: 0, refused: 0, warned: 0, differences: 0 }]));
  const messages = { all: new Set<string>(), sole: new Set<string>() };
  const rules = { all: new Set<string>(), sole: new Set<string>() };
  const found: Found[] = [];
  cases.forEach((from, index) => {
    const istio = verdicts[index];
    const ours = askUs(oracle, from.manifest);
    const count = counts.get(from.kind)!;
    count.cases++;
    count.refused += outcomeOf(istio) === 'error' ? 1 : 0;
    count.warned += outcomeOf(istio) === 'warning' ? 1 : 0;
    take(istio, messages);
    take(ours, rules);
    if (differ(istio, ours)) {
      count.differences++;
      found.push({ from, manifest: from.manifest, istio, ours });
    }
  });
  console.log(`\nIstio ${oracle.istio}, seed ${seed}: Istio took ${asked - started} ms, we ${Date.now() - asked} ms`);
  console.log(tableOf(counts).join('\n'));
  reportCoverage(oracle, messages, rules);
  reportDifferences(oracle, found);
  return found.length;
}

/** What was said, and what of it was the sole reason of a verdict: only then does it show when the other side does not know the rule. */
interface Said {
  readonly all: Set<string>;
  readonly sole: Set<string>;
}

function take(verdict: Verdict, said: Said): void {
  [...verdict.errors, ...verdict.warnings].forEach(reason => said.all.add(reason));
  const sole = soleReason(verdict);
  if (sole !== undefined) {
    said.sole.add(sole);
  }
}

function reportCoverage(oracle: Oracle, messages: Said, rules: Said): void {
  const texts = [...textsOf(oracle, kinds), ...new Set(kinds.flatMap(kind => kind.rules.map(rule => rule.replace(/%/g, '%%'))))];
  const unsaid = neverSaid(texts, messages.all);
  const beside = neverSaid(texts, messages.sole).filter(text => !unsaid.includes(text));
  const shadowed = [...rules.all].filter(rule => !rules.sole.has(rule));
  console.log(`of ${texts.length} texts in Istio's code and schemas ${texts.length - unsaid.length} were provoked, ${texts.length - unsaid.length - beside.length} as the sole reason; `
    + `of ours ${rules.all.size} rules, ${rules.sole.size} as the sole reason`);
  if (options.unsaid) {
    unsaid.forEach(text => console.log(`  never: ${text}`));
    beside.forEach(text => console.log(`  only beside others: ${text}`));
    shadowed.forEach(rule => console.log(`  ours only beside others: ${rule}`));
  }
}

function reportDifferences(oracle: Oracle, found: readonly Found[]): void {
  const groups = grouped(found).slice(0, Number(options.groups));
  const smallest = groups.map(([, members]) => members.reduce((best, each) => sizeOf(each) < sizeOf(best) ? each : best));
  const minimal = minimized(oracle, groups.map(([name]) => name), smallest);
  const wavering = new Set(undecidedAmong(oracle, minimal));
  groups.forEach(([name, members], index) => {
    console.log(`\n${members.length} × ${name}${wavering.has(index) ? ' UNDECIDED: Istio says now this and now that' : ''}\n  ${members.slice(0, 5).map(({ from }) => from.id).join(' ')}`);
    console.log(describe(minimal[index]).join('\n'));
  });
  const total = grouped(found).length;
  if (total > 0) {
    console.log(`\n${found.length} differences in ${total} groups${total > groups.length ? `, of which ${groups.length} are shown (--groups)` : ''}`);
  }
}

function minimized(oracle: Oracle, names: readonly string[], found: readonly Difference[]): Difference[] {
  const objects = shrink(found.map(({ manifest }) => manifest), candidates => differencesOf(oracle, candidates.map(({ object }) => object))
    .map((difference, place) => differ(difference.istio, difference.ours) && groupOf(difference) === names[candidates[place].index]));
  return differencesOf(oracle, objects);
}

function differencesOf(oracle: Oracle, manifests: readonly any[]): Difference[] {
  return askIstio(oracle, manifests).map((istio, index) => ({ manifest: manifests[index], istio, ours: askUs(oracle, manifests[index]) }));
}

/** Those of which Istio does not always say the same. */
function undecidedAmong(oracle: Oracle, all: readonly Difference[]): number[] {
  const verdicts = askIstio(oracle, all.flatMap(({ manifest }) => Array.from({ length: AGAIN }, () => manifest)));
  return all.map((_, index) => index).filter(index => new Set(verdicts.slice(index * AGAIN, (index + 1) * AGAIN).map(outcomeOf)).size > 1);
}

function sizeOf({ manifest }: Difference): number {
  return JSON.stringify(manifest).length;
}
