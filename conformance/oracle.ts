import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

export const SOURCES = join(__dirname, 'oracle');
const MAX_OUTPUT = 256 * 1024 * 1024;
/** The definitions of the kinds that are not Istio's own. */
const CRDS = join(__dirname, '..', 'crds', 'gateway-api.yaml');
export const CACHE = join(__dirname, '..', '.cache', 'conformance');

/** A version of Istio whose code judges. */
export interface Oracle {
  /** What Mesh is told. */
  readonly istio: string;
  /** The module file that pins it. */
  readonly modfile: string;
}

export const ORACLES: Oracle[] = [
  { istio: '1.32', modfile: 'go.mod' },
  { istio: '1.29', modfile: 'go.1.29.mod' },
];

/** The judge as a program, compiled unless nothing changed since. Istio's code takes minutes the first time. */
export function build(oracle: Oracle): string {
  const binary = join(CACHE, `oracle-${oracle.istio}-${fingerprint()}`);
  if (!existsSync(binary)) {
    mkdirSync(CACHE, { recursive: true });
    console.error(`compiling the judge for Istio ${oracle.istio} (minutes the first time)`);
    requireGo();
    execFileSync('go', ['test', '-c', '-o', binary, `-modfile=${oracle.modfile}`, '.'], { cwd: SOURCES, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return binary;
}

/** Has the judge answer all inputs, in their order. */
export function judge(oracle: Oracle, inputs: object[]): any[] {
  if (inputs.length === 0) {
    return [];
  }
  const binary = build(oracle);
  const input = join(CACHE, `cases-${oracle.istio}.jsonl`);
  const output = join(CACHE, `answers-${oracle.istio}.jsonl`);
  writeFileSync(input, inputs.map(each => JSON.stringify(each) + '\n').join(''));
  const run = spawnSync(binary, ['-test.timeout', '0'], {
    cwd: CACHE,
    env: { ...process.env, CONFORMANCE_IN: input, CONFORMANCE_OUT: output, CONFORMANCE_CRDS: CRDS },
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  if (run.status !== 0) {
    throw new Error(`the judge for Istio ${oracle.istio} failed (${run.signal ?? run.status}):\n${run.stderr.slice(-4000)}${run.stdout.slice(-2000)}`);
  }
  return readFileSync(output, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCES).filter(name => /\.(go|mod|sum)$/.test(name)).sort()) {
    hash.update(file).update(readFileSync(join(SOURCES, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function requireGo(): void {
  if (spawnSync('go', ['version']).status !== 0) {
    throw new Error('conformance needs Go 1.26 or newer to compile Istio\'s code, and there is no `go`; install it from https://go.dev/dl/');
  }
}
