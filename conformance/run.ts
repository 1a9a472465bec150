/**
 * Judges every example and every case by Istio's own code: what the API server and the webhook accept, what `istioctl analyze` says, and what
 * the sidecars would do. Prints a table for people, writes the same as JSON, and ends with a non-zero code if anything is wrong. Words on the command
 * line leave out, by their titles, all patterns that have none of them, and then the count of options without a case.
 */
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { patterns } from './cases';
import { judgePatterns } from './judge';
import { coveredOptions, publicOptions } from './options';
import { ORACLES } from './oracle';

const WANTED = process.argv.slice(2);
const PATTERNS = patterns().filter(({ title }) => WANTED.length === 0 || WANTED.some(word => title.toLowerCase().includes(word.toLowerCase())));
const results = ORACLES.flatMap(oracle => judgePatterns(PATTERNS, oracle));
const options = WANTED.length > 0 ? [] : publicOptions();
const covered = WANTED.length > 0 ? new Set<string>() : coveredOptions(PATTERNS, options);
const uncovered = options.filter(option => !covered.has(option));
report();

function report(): void {
  for (const { title, cases } of PATTERNS) {
    console.log(`\n${title}`);
    for (const each of cases) {
      const own = results.filter(result => result.pattern === title && result.name === each.name);
      console.log(`  ${each.name}: ${own.map(({ istio, verdict }) => `${istio} ${verdict}`).join(', ')}`);
      own.flatMap(({ failures }) => failures).forEach(failure => console.log(`      ${failure}`));
    }
  }
  const failed = results.filter(({ verdict }) => verdict === 'FAILS');
  const sum = (field: 'meshes' | 'calls') => results.reduce((total, result) => total + result[field], 0);
  console.log(`\nOptions without a case: ${uncovered.length === 0 ? 'none' : uncovered.join(', ')} (of ${options.length})`);
  console.log(`${PATTERNS.flatMap(({ cases }) => cases).length} cases, ${sum('meshes')} meshes, ${sum('calls')} calls, Istio ${ORACLES.map(({ istio }) => istio).join(' and ')}`);
  console.log(`${results.length - failed.length} passed, ${failed.length + uncovered.length} failed`);

  const file = join(__dirname, '..', 'dist', 'conformance.json');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify({ results, options, uncovered }, null, 2) + '\n');
  process.exitCode = failed.length + uncovered.length > 0 ? 1 : 0;
}
