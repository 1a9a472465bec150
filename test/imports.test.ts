import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..');

interface Source {
  readonly module: string;
  readonly files: Record<string, string>;
  readonly made: Record<string, string>;
}

const sources: Source[] = JSON.parse(readFileSync(join(ROOT, 'crds', 'source.json'), 'utf8'));

test('every file of definitions is one whose origin crds/source.json tells', () => {
  const made = Object.assign({}, ...sources.map(source => source.made));
  expect(Object.keys(made)).toEqual(['istio.yaml', 'istio.json', 'gateway-api.yaml']);
  for (const [file, sum] of Object.entries(made)) {
    expect([file, createHash('sha256').update(readFileSync(join(ROOT, 'crds', file))).digest('hex')]).toEqual([file, sum]);
  }
});

const isJudged = (kind: string) => kind !== 'Telemetry';

test('crds/istio.json has the schemas of crds/istio.yaml, but for what is only emitted', () => {
  const definitions = parseAllDocuments(readFileSync(join(ROOT, 'crds', 'istio.yaml'), 'utf8')).map(document => document.toJS().spec);
  expect(definitions.filter(({ names }) => !isJudged(names.kind)).map(({ names }) => names.kind)).toEqual(['Telemetry']);
  expect(definitions).toHaveLength(9);
  expect(JSON.parse(readFileSync(join(ROOT, 'crds', 'istio.json'), 'utf8'))).toEqual(Object.fromEntries(definitions.filter(({ names }) => isJudged(names.kind)).map(({ group, names, versions }: any) => [
    `${group}/${names.kind}`, { versions: expect.arrayContaining(['v1', 'v1beta1']), schema: versions[0].schema.openAPIV3Schema },
  ])));
});

test('crds/source.json names one release of each API', () => {
  expect(sources).toEqual(['istio.io/api', 'sigs.k8s.io/gateway-api'].map(module => ({
    module,
    version: expect.stringMatching(/^v1\.\d+\.\d+$/),
    sum: expect.stringMatching(/^h1:[A-Za-z0-9+/]{43}=$/),
    files: expect.any(Object),
    made: expect.any(Object),
  })));
  for (const sum of sources.flatMap(({ files, made }) => Object.values({ ...files, ...made }))) {
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
  }
});

describe('imports/', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'imports-'));
  afterAll(() => rmSync(fresh, { recursive: true, force: true }));

  test("is what the task 'import' makes from crds/", () => {
    const { steps } = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf8')).tasks.import;
    for (const { exec } of steps) {
      const [program, ...args]: string[] = exec.split(' ');
      expect(args.filter(arg => arg === 'imports')).toHaveLength(1);
      execFileSync(join(ROOT, 'node_modules', '.bin', program), args.map(arg => arg === 'imports' ? fresh : arg), { cwd: ROOT, stdio: 'pipe' });
    }

    const files = readdirSync(fresh).sort();
    expect(files).toEqual(['gateway.networking.k8s.io.ts', 'networking.istio.io.ts', 'security.istio.io.ts', 'telemetry.istio.io.ts']);
    expect(readdirSync(join(ROOT, 'imports')).sort()).toEqual(files);
    for (const file of files) {
      const same = readFileSync(join(fresh, file), 'utf8') === readFileSync(join(ROOT, 'imports', file), 'utf8');
      expect([file, same ? 'up to date' : "stale: run 'npm run import'"]).toEqual([file, 'up to date']);
    }
  }, 60_000);
});
