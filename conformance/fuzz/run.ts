/** Compares our judge of manifests with Istio's on objects made at random, and fails if they differ on any. */
import { parseArgs } from 'util';
import { ORACLES, type Oracle } from '../oracle';
import { makeCase, makeCases, type Case } from './cases';
import { askIstio, askUs, differ, groupOf, outcomeOf, withoutValues, type Difference } from './compare';
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
  ? [makeCase(kinds[0], undefined, seed, Number(options.only.split('/')[1]))]
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
  const messages = new Set<string>();
  const rules = new Set<string>();
  const found: Found[] = [];
  cases.forEach((from, index) => {
    const istio = verdicts[index];
    const ours = askUs(oracle, from.manifest);
    const count = counts.get(from.kind)!;
    count.cases++;
    count.refused += outcomeOf(istio) === 'error' ? 1 : 0;
    count.warned += outcomeOf(istio) === 'warning' ? 1 : 0;
    [...istio.errors, ...istio.warnings].forEach(message => messages.add(message));
    [...ours.errors, ...ours.warnings].forEach(rule => rules.add(rule));
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

function reportCoverage(oracle: Oracle, messages: ReadonlySet<string>, rules: ReadonlySet<string>): void {
  const texts = textsOf(oracle, kinds);
  const unsaid = neverSaid(texts, messages);
  const inSchema = [...new Set(kinds.flatMap(kind => kind.rules))];
  const unsaidInSchema = neverSaid(inSchema.map(rule => rule.replace(/%/g, '%%')), messages);
  console.log(`${new Set([...messages].map(withoutValues)).size} kinds of messages; ${texts.length - unsaid.length} of ${texts.length} texts in Istio's code were provoked, `
    + `${inSchema.length - unsaidInSchema.length} of ${inSchema.length} rules of its schemas, ${rules.size} rules of ours`);
  if (options.unsaid) {
    [...unsaid, ...unsaidInSchema].forEach(text => console.log(`  never: ${text}`));
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
