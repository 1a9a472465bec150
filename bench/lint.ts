/**
 * What `istio-egress lint` costs beside Istio's own analyzers (`istioctl analyze --use-kube=false --all-namespaces`) on the same file: both as processes, in turns,
 * each with its own start. Needs Go, for Istio's code and for the meter. Wall time, time of the processor (all threads) and the peak of memory; they depend on the
 * machine, their ratios little.
 */
import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Yaml } from 'cdk8s';
import { emitted, handWritten, type Manifest } from './manifests';
import { cell, median, ms } from './numbers';
import { build, ORACLES } from '../conformance/oracle';

const REPETITIONS = Number(process.argv[2] ?? 5);
const ROOT = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'bench-lint-'));
const meter = join(folder, 'measure');
execFileSync('go', ['build', '-o', meter, join(__dirname, 'measure.go')], { stdio: 'inherit' });
const analyzer = build(ORACLES[0]);

interface Run {
  readonly wall: number;
  readonly processor: number;
  readonly memory: number;
  /** Objects that were looked at, and what was said of them. */
  readonly objects: number;
  readonly findings: number;
}

function measure(command: string[], env: NodeJS.ProcessEnv, codes: number[]): Omit<Run, 'objects' | 'findings'> & { stdout: string } {
  const report = join(folder, 'usage.json');
  const { stdout, stderr } = spawnSync(meter, [report, ...command], { env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const { code, ...usage } = JSON.parse(readFileSync(report, 'utf8'));
  if (!codes.includes(code)) {
    throw new Error(`${command.join(' ')} ended with ${code}:\n${stderr.slice(-2000)}`);
  }
  return { ...usage, stdout };
}

/** Findings are no failure: exit code 1 says that there are some. */
function ours(file: string): Run {
  const { stdout, ...usage } = measure([process.execPath, join(ROOT, 'bin', 'istio-egress'), 'lint', file, '--format', 'json'], {}, [0, 1]);
  const { summary, findings } = JSON.parse(stdout);
  return { ...usage, objects: summary.objects, findings: findings.length };
}

function istios(file: string): Run {
  const output = join(folder, 'analysis.json');
  const { stdout: _, ...usage } = measure([analyzer], { CONFORMANCE_ANALYZE: '1', CONFORMANCE_IN: file, CONFORMANCE_OUT: output }, [0]);
  const { resources, messages } = JSON.parse(readFileSync(output, 'utf8'));
  return { ...usage, objects: resources, findings: messages?.length ?? 0 };
}

function fileOf(name: string, manifests: Manifest[]): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, manifests.map(each => `---\n${Yaml.stringify(each)}`).join(''));
  return file;
}

function show(name: string, runs: Run[]): void {
  const of = (field: keyof Run) => median(runs.map(run => run[field]));
  console.log(`  ${name.padEnd(20)}${ms(of('wall'))}${ms(of('processor'))}${cell(`${of('memory').toFixed(0)} MB`, 10)}${cell(String(of('objects')), 10)}${cell(String(of('findings')), 10)}`);
}

function sideBySide(title: string, manifests: Manifest[]): void {
  const file = fileOf('objects', manifests);
  const runs = Array.from({ length: REPETITIONS }, (_, index) => {
    const [first, second] = index % 2 ? [ours(file), istios(file)] : [istios(file), ours(file)];
    return index % 2 ? { ours: first, istios: second } : { ours: second, istios: first };
  });
  if (runs.some(run => run.ours.objects !== manifests.length || run.istios.objects < manifests.length / 2)) {
    throw new Error(`not all objects were looked at: ${runs.map(run => `${run.ours.objects}, ${run.istios.objects}`).join('; ')}`);
  }
  console.log(`${title}: ${manifests.length} objects, ${(readFileSync(file).length / 1e6).toFixed(1)} MB`);
  console.log(`  ${''.padEnd(20)}${['wall', 'processor', 'memory', 'objects', 'findings'].map(each => cell(each, 10)).join('')}`);
  show('istio-egress lint', runs.map(run => run.ours));
  show("Istio's analyzers", runs.map(run => run.istios));
  const ratio = (field: 'wall' | 'processor' | 'memory') => `×${median(runs.map(run => run.ours[field] / run.istios[field])).toFixed(2)}`;
  console.log(`  ${'ours / Istio\'s'.padEnd(20)}${(['wall', 'processor', 'memory'] as const).map(field => cell(ratio(field), 10)).join('')}`);
}

/** Processor time for an object, without what it takes to start; of different sizes the same, if it is linear. */
function growth(title: string, manifestsOf: (count: number) => Manifest[]): void {
  const start = median(Array.from({ length: REPETITIONS }, () => ours(fileOf('one', manifestsOf(5).slice(0, 1))).processor));
  console.log(`${title}: start ${start.toFixed(0)} ms`);
  const perObject = [1000, 2000, 5000, 10_000, 20_000].map(count => {
    const file = fileOf('growing', manifestsOf(count));
    const run = Array.from({ length: REPETITIONS }, () => ours(file));
    const [time, memory] = [median(run.map(each => each.processor)), median(run.map(each => each.memory))];
    console.log(`  ${cell(String(count), 6)} objects${ms(time)}${cell(`${memory.toFixed(0)} MB`, 10)}${cell(`${((time - start) / count * 1000).toFixed(0)} µs an object`, 18)}`);
    return (time - start) / count;
  });
  console.log(`  an object among 20,000 costs ×${(perObject[4] / perObject[0]).toFixed(2)} of one among 1,000 (1 is linear, 20 would be quadratic)`);
}

console.log(`medians of ${REPETITIONS} runs of each, in turns`);
sideBySide('what constructs emit', emitted(10_000));
sideBySide('written by hand, with problems', handWritten(10_000));
growth('growth, emitted', emitted);
growth('growth, with problems', handWritten);
rmSync(folder, { recursive: true, force: true });
