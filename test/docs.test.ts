import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { versionsPage } from '../docs/versions';

const ROOT = join(__dirname, '..');

test('docs/versions.md says what the table of version gates says', () => {
  expect(readFileSync(join(ROOT, 'docs/versions.md'), 'utf8')).toBe(versionsPage());
});

describe('README', () => {
  // The snippets build on each other, as they are read: one program, each import taken once.
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const snippets = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(match => match[1]);
  const imports = new Map<string, Set<string>>();
  const program = snippets.join('\n')
    .replace(/^import \{ (.*?) \} from '(.*?)';\n/gm, (_, names: string, from: string) => {
      names.split(', ').forEach(name => imports.set(from, (imports.get(from) ?? new Set()).add(name)));
      return '';
    })
    .replace(/^app\.synth\(\);\n/m, '');
  const source = [...imports].map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}';\n`).join('') + program;
  const folder = join(ROOT, 'examples', '.readme');

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.ts'), `${source}\napp.synth();\n`);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', include: ['main.ts'] }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('every snippet has the right types', () => {
    expect(snippets.length).toBeGreaterThan(8);
    execFileSync('npx', ['tsc', '-p', folder], { cwd: ROOT, stdio: 'pipe' });
  });

  test('all snippets together synthesize, and the first gives the YAML that is shown', () => {
    const outdir = join(folder, 'dist');
    execFileSync('npx', ['ts-node', '--transpile-only', '--project', join(folder, 'tsconfig.json'), join(folder, 'main.ts')],
      { cwd: ROOT, stdio: 'pipe', env: { ...process.env, CDK8S_OUTDIR: outdir } });
    const shown = /^```yaml\n(.*?)^```/ms.exec(readme)![1];
    expect(readFileSync(join(outdir, 'egress.k8s.yaml'), 'utf8').startsWith(`${shown}---\n`)).toBe(true);
  });
});
