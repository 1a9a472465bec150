/** The command as the shell runs it. */
import { spawn, spawnSync, type SpawnSyncOptions } from 'child_process';
import { openSync, readFileSync } from 'fs';
import { join } from 'path';
import { EVEN, folderOf } from './terminal';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
const BIN = join(__dirname, '../../bin/istio-egress');
const TWICE = `${EVEN}spec:\n  a: 1\n  a: 2\n`;

const folder = folderOf({ 'even.yaml': EVEN, 'twice.yaml': TWICE, 'broken.yaml': 'a: [b\n' });
const run = (args: string[], options: SpawnSyncOptions = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8', timeout: 60_000, ...options });
  return { status, stdout: String(stdout), stderr: String(stderr) };
};

test('judges files', () => {
  expect(run(['lint', 'even.yaml'])).toEqual({ status: 0, stdout: '0 errors, 0 warnings in 1 object of 1 file, judged as Istio 1.32 would\n', stderr: '' });
  expect(run(['lint', 'twice.yaml'])).toMatchObject({ status: 1, stdout: expect.stringContaining('twice.yaml:6:6 warning Even thing at spec.a') });
  expect(run(['lint', '.'])).toMatchObject({ status: 2, stdout: expect.stringContaining('broken.yaml:2:1 unusable') });
});

test('judges the standard input', () => {
  expect(run(['lint', '-'], { input: TWICE })).toMatchObject({ status: 1, stdout: expect.stringContaining('stdin:6:6 warning') });
  expect(run(['lint', '-'], { input: '' })).toMatchObject({ status: 2, stdout: expect.stringContaining('there is no Kubernetes object to judge') });
});

test('knows its version', () => {
  expect(run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('refuses wrong commands', () => {
  expect(run(['lint'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: there is nothing to lint/) });
  expect(run(['judge'])).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown command 'judge'") });
});

test('ends quietly when nobody reads on', async () => {
  const child = spawn(process.execPath, [BIN, 'lint', '-', '--format', 'json'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', chunk => stderr += chunk);
  child.stdout.once('data', () => child.stdout.destroy());
  child.stdin.end(`apiVersion: v1\nkind: List\nitems:\n${'- {apiVersion: v1, kind: A, a: 1, a: 2}\n'.repeat(1000)}`);
  await new Promise(resolve => child.once('close', resolve));
  expect(stderr).toBe('');
}, 30_000);

test('keeps its memory bounded with hostile input', () => {
  const bomb = Array.from({ length: 30 }, (_, level) => `a${level}: &a${level} [${level === 0 ? 'x' : Array(10).fill(`*a${level - 1}`).join(',')}]\n`).join('');
  const hostile = folderOf({ 'deep.yaml': '['.repeat(200_000), 'bomb.yaml': bomb, 'soup.yaml': '---\n'.repeat(5_000_000), 'nul.yaml': Buffer.alloc(10_000), 'twice.yaml': TWICE });
  const { status, stdout, stderr } = run(['lint', '.', '--format', 'github'], { cwd: hostile, env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=300' } });
  expect(stderr).toBe('');
  expect(status).toBe(2);
  expect(stdout.split('\n').map(line => line.replace(/col=\d+,/, '').slice(0, 60))).toEqual([
    '::warning file=twice.yaml,line=6,title=duplicate-key::Even t',
    '::error file=bomb.yaml,line=5,title=unusable::bomb.yaml repe',
    '::error file=deep.yaml,line=1,title=unusable::deep.yaml has ',
    '::error file=nul.yaml,line=1,title=unusable::nul.yaml is no ',
    '',
  ]);
}, 60_000);

test('stops reading a stream that does not end', () => {
  const zeros = openSync('/dev/zero', 'r');
  expect(run(['lint', '-'], { stdio: [zeros, 'pipe', 'pipe'] })).toMatchObject({ status: 2, stdout: expect.stringContaining('stdin unusable\n  has more than 100 MB; split it') });
  expect(run(['lint', '/dev/zero'])).toMatchObject({ status: 2, stdout: expect.stringContaining('/dev/zero unusable\n  has more than 100 MB; split it') });
}, 60_000);
