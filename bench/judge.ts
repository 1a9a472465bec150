/**
 * What the judge of manifests alone costs, without reading YAML, and how it grows where a rule could compare each with each. Times are those of the processor, in one
 * process that is warm.
 */
import { emitted, handWritten, SHAPES, type Manifest } from './manifests';
import { cell, median, ms, processorTime } from './numbers';
import { judge } from '../lib/src/check/judge';

const REPETITIONS = Number(process.argv[2] ?? 5);
const SIZE = Number(process.argv[3] ?? 4000);
const TARGET = { istioMinor: 32 };

/** The median, after as many runs that do not count. */
function time(manifests: Manifest[], repetitions: number): number {
  const once = () => {
    const start = processorTime();
    judge(manifests, TARGET);
    return processorTime() - start;
  };
  Array.from({ length: repetitions }, once);
  return median(Array.from({ length: repetitions }, once));
}

console.log(`the judge alone on 10,000 objects, median of ${3 * REPETITIONS} runs`);
for (const [name, manifests] of [['what constructs emit', emitted(10_000)], ['written by hand, with problems', handWritten(10_000)]] as const) {
  const total = time(manifests, 3 * REPETITIONS);
  console.log(`  ${name.padEnd(50)}${ms(total)}${cell(`${(total / manifests.length * 1000).toFixed(1)} µs an object`, 20)}${cell(`${judge(manifests, TARGET).length} findings`, 16)}`);
}
console.log(`growth from ${SIZE} to ${4 * SIZE} (1 is linear, 4 quadratic)`);
for (const [name, manifestsOf] of Object.entries(SHAPES)) {
  const [few, many] = [SIZE, 4 * SIZE].map(size => time(manifestsOf(size), 3));
  console.log(`  ${name.padEnd(50)}${ms(few)}${ms(many)}${cell(`×${(many / few / 4).toFixed(2)}`, 8)}`);
}
