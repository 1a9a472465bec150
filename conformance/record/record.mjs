#!/usr/bin/env node
// Records the cases of Istio's own tests, with Istio's verdicts, as JSON lines.
//
//   node record.mjs CACHE_FOLDER
//
// writes to CACHE_FOLDER
// - upstream-vectors.jsonl: what the tests of the validators ask, and what the newest Istio says;
// - analyzers-VERSION.jsonl: the files of the tests of the analyzers, and what all analyzers of that Istio say of them.
//
// The cases belong to Istio (Apache-2.0), so they are made when needed and not kept in this repository. A Go module can
// not be changed in its cache, so this works in copies that it deletes afterwards.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ISTIO = 'istio.io/istio';
const VALIDATED = [
  'ServiceEntries', 'DestinationRule', 'VirtualService', 'ChainingVirtualService', 'Gateway', 'Sidecar', 'WorkloadEntry',
  'WorkloadGroup', 'AuthorizationPolicy',
];

/** What is put beside Istio's tests, where, and which tests then write down what they ask. */
const VALIDATORS = { recorder: 'validators_test.go.txt', folder: 'pkg/config/validation', tests: `^TestValidate(${VALIDATED.join('|')})$` };
const ANALYZERS = { recorder: 'analyzers_test.go.txt', folder: 'pkg/config/analysis/analyzers', tests: '^TestRecordAnalyzers$' };

/** The module files in ../oracle, and what is recorded of the Istio that each pins. */
const RECORDINGS = [
  { modfile: 'go.mod', recordings: { 'upstream-vectors.jsonl': VALIDATORS, 'analyzers-1.32.jsonl': ANALYZERS } },
  { modfile: 'go.1.29.mod', recordings: { 'analyzers-1.29.jsonl': ANALYZERS } },
];

const here = dirname(fileURLToPath(import.meta.url));
const oracle = join(dirname(here), 'oracle');
const [cacheFolder] = process.argv.slice(2);
if (!cacheFolder) {
  console.error('usage: record.mjs CACHE_FOLDER');
  process.exit(1);
}
const cache = resolve(cacheFolder);
mkdirSync(cache, { recursive: true });

/** Runs go and gives what it prints. */
function go(cwd, args, env = {}) {
  return execFileSync('go', args, {
    cwd, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28,
  });
}

/** The module cache is read-only, and its copies too. */
function makeWritable(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(path);
    else if (!entry.isSymbolicLink()) chmodSync(path, 0o644);
  }
}

/** Some revisions that Istio requires are not served; our module file names stand-ins, which the copy needs as well. */
function useStandIns(copy, modfile) {
  const { Replace } = JSON.parse(go(oracle, ['mod', 'edit', '-json', modfile]));
  for (const { Old, New } of Replace ?? []) {
    go(copy, ['mod', 'edit', `-replace=${Old.Path}=${New.Path}@${New.Version}`]);
  }
}

function record(copy, target, { recorder, folder, tests }) {
  const recorded = join(copy, `${folder}/recorded.jsonl`);
  copyFileSync(join(here, recorder), join(copy, `${folder}/zz_recorder_test.go`));
  process.stderr.write(go(copy, ['test', '-mod=mod', '-count=1', '-run', tests, `./${folder}`], { RECORD_OUT: recorded }));
  const cases = readFileSync(recorded, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  // By way of the same folder: a rename does not cross file systems, and nobody reads half a file.
  copyFileSync(recorded, `${target}.new`);
  renameSync(`${target}.new`, target);
  const mute = cases.filter((each) => each.inexpressible).length;
  console.error(`${cases.length} cases${mute > 0 ? `, ${mute} of them inexpressible in YAML` : ''}: ${target}`);
}

for (const { modfile, recordings } of RECORDINGS) {
  go(oracle, ['mod', 'download', `-modfile=${modfile}`, ISTIO]);
  const source = go(oracle, ['list', '-m', `-modfile=${modfile}`, '-f', '{{.Dir}}', ISTIO]).trim();
  const scratch = mkdtempSync(join(tmpdir(), 'istio-record-'));
  try {
    const copy = join(scratch, 'istio');
    cpSync(source, copy, { recursive: true });
    makeWritable(copy);
    useStandIns(copy, modfile);
    Object.entries(recordings).forEach(([file, recording]) => record(copy, join(cache, file), recording));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
