/** The package as users get it: packed, installed somewhere else, loaded and type-checked there. Needs no network. */
import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const NAME = 'cdk8s-istio-egress';
const PEERS = ['cdk8s', 'constructs'];
const BUNDLED = ['commander', 're2js', 'yaml'];

/** A program that uses every construct and shows what came out. */
const PROGRAM = `
const app = new App();
Mesh.configure(app, { istioVersion: '1.30' });
const chart = new Chart(app, 'egress', { namespace: 'shop' });
const stripe: IExternalApi = new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] });
new ExternalNameAlias(chart, 'payments', { target: stripe });
new EndpointsAlias(chart, 'legacy', { addresses: ['192.0.2.10'], ports: [EgressPort.tls(443)] });
new LocalAlias(chart, 'orders', { selector: { app: 'orders' }, ports: [EgressPort.http(80)] });
console.log(JSON.stringify(chart.toJson().map(({ kind }) => kind)));
`;
const NAMES = 'EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, LocalAlias, Mesh, UpstreamTls';
const EMITTED = ['ServiceEntry', 'DestinationRule', 'VirtualService', 'Service', 'Service', 'DestinationRule', 'EndpointSlice', 'Service'];

const untyped = (program: string) => program.replace(/: IExternalApi/g, '');
const npm = (cwd: string, ...args: string[]) => execFileSync('npm', [...args, '--prefix', cwd, '--offline', '--ignore-scripts', '--loglevel=error'], { cwd, encoding: 'utf8' });

describe('the packed library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  let packed: { filename: string; unpackedSize: number; files: { path: string }[] };

  const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
  const run = (...args: string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return stdout + stderr;
  };

  beforeAll(() => {
    mkdirSync(join(folder, 'tarball'));
    [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--pack-destination', join(folder, 'tarball')));
    write('package.json', JSON.stringify({
      private: true,
      dependencies: {
        [NAME]: `file:tarball/${packed.filename}`,
        ...Object.fromEntries(PEERS.map(peer => [peer, `file:${realpathSync(join(ROOT, 'node_modules', peer))}`])),
      },
    }));
    npm(folder, 'install', '--install-links', '--no-audit', '--no-fund');
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the compiled sources and what describes them, nothing else', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
      .map(file => `lib/src/${file.slice(0, -'.ts'.length)}`);
    const own = packed.files.map(({ path }) => path).filter(path => !BUNDLED.some(name => path.startsWith(`node_modules/${name}/`)));
    expect(own.filter(path => !/^[A-Z]+\.md$/.test(path)).sort()).toEqual([
      '.jsii', 'LICENSE', 'bin/istio-egress', 'cdk8s-plugin.js', 'crds/istio.json', 'package.json', ...sources.flatMap(source => [`${source}.d.ts`, `${source}.js`]),
    ].sort());
    expect(packed.files.map(({ path }) => path)).toContain('README.md');
    expect(packed.unpackedSize).toBeLessThan(7_500_000);
  });

  test('installs with its peers and what is bundled, nothing else', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.')).sort()).toEqual([NAME, ...PEERS].sort());
    expect(readdirSync(join(folder, 'node_modules', NAME, 'node_modules')).filter(name => !name.startsWith('.')).sort()).toEqual(BUNDLED);
  });

  test('is used from CommonJS', () => {
    write('main.cjs', `const { App, Chart } = require('cdk8s');\nconst { ${NAMES} } = require('${NAME}');\n${untyped(PROGRAM)}`);
    expect(run('main.cjs')).toBe(`${JSON.stringify(EMITTED)}\n`);
  });

  test('is used from an ES module, by named imports', () => {
    write('main.mjs', `import { App, Chart } from 'cdk8s';\nimport { ${NAMES} } from '${NAME}';\n${untyped(PROGRAM)}`);
    expect(run('main.mjs')).toBe(`${JSON.stringify(EMITTED)}\n`);
  });

  test('has the command, which judges what the library emits', () => {
    const command = join(folder, 'node_modules', '.bin', 'istio-egress');
    const lint = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(command, ['lint', ...args], { cwd: folder, encoding: 'utf8' });
      return { status, stdout, stderr };
    };
    write('synth.cjs', `const { App, Chart } = require('cdk8s');\nconst { ${NAMES} } = require('${NAME}');\n${untyped(PROGRAM)}\napp.synth();`);
    run('synth.cjs');
    expect(lint('dist')).toEqual({ status: 0, stdout: '0 errors, 0 warnings in 8 objects of 1 file, judged as Istio 1.32 would\n', stderr: '' });
    write('twice.yaml', 'apiVersion: v1\nkind: Service\nkind: Service\n');
    expect(lint('dist', 'twice.yaml')).toMatchObject({ status: 1, stdout: expect.stringContaining('twice.yaml:3:7 warning Service') });
  });

  test.each(['node16', 'nodenext'])('has types for CommonJS and ES modules under moduleResolution %s, checked to the last declaration', moduleResolution => {
    const imports = `import { App, Chart } from 'cdk8s';\nimport { ${NAMES}, type IExternalApi } from '${NAME}';\ndeclare const console: { log(text: string): void };\n`;
    const wrong = '// @ts-expect-error -- shows that types are looked at\nnew ExternalApi(chart, \'wrong\', { host: 42 });\n';
    write('typed.cts', imports + PROGRAM + wrong);
    write('typed.mts', imports + PROGRAM + wrong);
    write('tsconfig.json', JSON.stringify({
      compilerOptions: {
        module: moduleResolution, moduleResolution, target: 'es2022', lib: ['es2022'], types: [], strict: true, skipLibCheck: false, noEmit: true,
      },
      files: ['typed.cts', 'typed.mts'],
    }));
    expect(run(join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.')).toBe('');
  }, 60_000);

  test('loads no package but its peers, neither at once nor while it works, and the judge only then', () => {
    write('loads.cjs', `
const { App, Chart } = require('cdk8s');
const { ${NAMES} } = require('${NAME}');
const owner = ({ filename }) => filename.split('/node_modules/').pop().split('/')[0];
const own = () => Object.values(require.cache).filter(each => owner(each) === '${NAME}');
const judge = own().filter(({ filename }) => /check.(judge|rules|acceptance|istio|kubernetes)/.test(filename)).length;
const log = console.log;
console.log = () => {};
${untyped(PROGRAM)}
const packages = [...new Set(own().flatMap(({ children }) => children).map(owner))].filter(name => name !== '${NAME}').sort();
log(JSON.stringify({ own: own().length, judge, packages }));
`);
    const { own, judge, packages } = JSON.parse(run('loads.cjs'));
    expect(own).toBeGreaterThan(20);
    expect(judge).toBe(0);
    expect(packages).toEqual(PEERS);
  });

  test('judges manifests by the schemas that it brings along, without cdk8s', () => {
    write('judge.cjs', `
const { acceptanceOf } = require('./node_modules/${NAME}/lib/src/check/acceptance.js');
const entry = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a' }, spec: { hosts: ['a.example.com'], ports: [{ number: '443', name: 'a' }] } };
const problems = acceptanceOf(entry, { istioMinor: 31 }).map(({ message }) => message);
console.log(JSON.stringify({ problems, cdk8s: Object.keys(require.cache).some(file => file.includes('/node_modules/cdk8s/')) }));
`);
    expect(JSON.parse(run('judge.cjs'))).toEqual({ problems: ['spec.ports[0].number must be a whole number, got "443"'], cdk8s: false });
  });

  test('loads the reader of YAML only to read some, and what parses commands only for one', () => {
    write('reads.cjs', `
const judge = '${join(folder, 'node_modules', NAME, 'lib', 'src', 'check')}';
const { readManifests } = require(judge + '/documents');
require(judge + '/findings');
const bundled = () => ${JSON.stringify(BUNDLED)}.filter(name => Object.keys(require.cache).some(file => file.includes('/node_modules/' + name + '/')));
const before = bundled();
readManifests('a.yaml', 'a: 1');
console.log(JSON.stringify([before, bundled()]));
`);
    expect(run('reads.cjs')).toBe('[[],["yaml"]]\n');
  });
});
