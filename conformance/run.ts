/**
 * Judges every example and every case by Istio's own code: what the API server and the webhook accept, what `istioctl analyze` says, and what
 * the sidecars would do. Prints a table for people, writes the same as JSON, and ends with a non-zero code if anything is wrong. Words on the command
 * line leave out, by their titles, all patterns that have none of them, and then the count of options without a case.
 */
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { patterns } from './cases';
import { combinations, COMBINATIONS_TITLE, type Combinations } from './combinations';
import { judgePatterns, type Result } from './judge';
import { coveredOptions, publicOptions } from './options';
import { ORACLES } from './oracle';

const WANTED = process.argv.slice(2);
const PATTERNS = patterns().filter(isWanted);
const COMBINATIONS = isWanted({ title: COMBINATIONS_TITLE }) ? combinations(ORACLES[0].istio) : undefined;
const results = ORACLES.flatMap(oracle => judgePatterns([...PATTERNS, ...(COMBINATIONS ? [COMBINATIONS.pattern] : [])], oracle));
const options = WANTED.length > 0 ? [] : publicOptions();
const covered = WANTED.length > 0 ? new Set<string>() : coveredOptions(PATTERNS, options);
const uncovered = options.filter(option => !covered.has(option));
report();

function isWanted({ title }: { title: string }): boolean {
  return WANTED.length === 0 || WANTED.some(word => title.toLowerCase().includes(word.toLowerCase()));
}

function report(): void {
  for (const { title, cases } of PATTERNS) {
    console.log(`\n${title}`);
    for (const each of cases) {
      const own = results.filter(result => result.pattern === title && result.name === each.name);
      console.log(`  ${each.name}: ${own.map(({ istio, verdict }) => `${istio} ${verdict}`).join(', ')}`);
      own.flatMap(({ failures }) => failures).forEach(failure => console.log(`      ${failure}`));
    }
  }
  const combined = results.filter(({ pattern }) => pattern === COMBINATIONS_TITLE);
  if (COMBINATIONS) {
    reportCombinations(COMBINATIONS, combined);
  }
  const failed = results.filter(({ verdict }) => verdict === 'FAILS');
  const wrong = failed.length + uncovered.length + (COMBINATIONS?.wrong.length ?? 0);
  console.log(`\nOptions without a case: ${uncovered.length === 0 ? 'none' : uncovered.join(', ')} (of ${options.length})`);
  console.log(`${PATTERNS.flatMap(({ cases }) => cases).length} cases, ${counts(results.filter(result => !combined.includes(result)))}`);
  console.log(`${results.length - failed.length} passed, ${wrong} failed`);

  const file = join(__dirname, '..', 'dist', 'conformance.json');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify({ results, options, uncovered, combinations: { ...COMBINATIONS, pattern: undefined } }, null, 2) + '\n');
  process.exitCode = wrong > 0 ? 1 : 0;
}

/** Hundreds of rows, of which only those that fail are worth reading. */
function reportCombinations({ pattern, pairs, accepted, refused, unwritable, wrong }: Combinations, combined: Result[]): void {
  console.log(`\n${pattern.title}`);
  for (const { name, istio, failures } of combined.filter(({ verdict }) => verdict === 'FAILS')) {
    console.log(`  ${name}: ${istio} FAILS`);
    failures.forEach(failure => console.log(`      ${failure}`));
  }
  wrong.forEach(each => console.log(`  ${each}`));
  console.log(`  ${pairs} pairs: ${accepted} accepted, ${Object.keys(refused).length} refused with a message, ${unwritable.length} without props`);
  console.log(`  ${pattern.cases.length} accepted combinations have them all, ${counts(combined)}`);
}

function counts(some: Result[]): string {
  const sum = (field: 'meshes' | 'calls') => some.reduce((total, result) => total + result[field], 0);
  return `${sum('meshes')} meshes, ${sum('calls')} calls, Istio ${ORACLES.map(({ istio }) => istio).join(' and ')}`;
}
