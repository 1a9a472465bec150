#!/usr/bin/env node
// Records the cases of Istio's own tests of its validators, with Istio's verdicts, as JSON lines.
//
//   node record.mjs CACHE_FOLDER [MODFILE]
//
// writes CACHE_FOLDER/upstream-vectors.jsonl. MODFILE is the module file in ../oracle that says which Istio;
// go.mod if left out. The cases belong to Istio (Apache-2.0), so they are made when needed and not kept in this
// repository. A Go module can not be changed in its cache, so this works in a copy that it deletes afterwards.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ISTIO = 'istio.io/istio';
const TESTS = [
  'ServiceEntries', 'DestinationRule', 'VirtualService', 'ChainingVirtualService', 'Gateway', 'Sidecar', 'WorkloadEntry',
  'WorkloadGroup', 'AuthorizationPolicy',
];

const here = dirname(fileURLToPath(import.meta.url));
const oracle = join(dirname(here), 'oracle');
const [cacheFolder, modfile = 'go.mod'] = process.argv.slice(2);
if (!cacheFolder) {
  console.error('usage: record.mjs CACHE_FOLDER [MODFILE]');
  process.exit(1);
}
const cache = resolve(cacheFolder);

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
function useStandIns(copy) {
  const { Replace } = JSON.parse(go(oracle, ['mod', 'edit', '-json', modfile]));
  for (const { Old, New } of Replace ?? []) {
    go(copy, ['mod', 'edit', `-replace=${Old.Path}=${New.Path}@${New.Version}`]);
  }
}

go(oracle, ['mod', 'download', `-modfile=${modfile}`, ISTIO]);
const source = go(oracle, ['list', '-m', `-modfile=${modfile}`, '-f', '{{.Dir}}', ISTIO]).trim();
const scratch = mkdtempSync(join(tmpdir(), 'istio-record-'));
try {
  const copy = join(scratch, 'istio');
  cpSync(source, copy, { recursive: true });
  makeWritable(copy);
  useStandIns(copy);
  copyFileSync(join(here, 'zz_record_test.go.txt'), join(copy, 'pkg/config/validation/zz_record_test.go'));
  const recorded = join(scratch, 'vectors.jsonl');
  const output = go(copy, [
    'test', '-mod=mod', '-count=1', '-run', `^TestValidate(${TESTS.join('|')})$`, './pkg/config/validation',
  ], { RECORD_OUT: recorded });
  process.stderr.write(output);
  const vectors = readFileSync(recorded, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  mkdirSync(cache, { recursive: true });
  const target = join(cache, 'upstream-vectors.jsonl');
  // By way of the same folder: a rename does not cross file systems, and nobody reads half a file.
  copyFileSync(recorded, `${target}.new`);
  renameSync(`${target}.new`, target);
  const mute = vectors.filter((v) => v.inexpressible).length;
  console.error(`${vectors.length} vectors, ${mute} of them inexpressible in YAML: ${target}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
