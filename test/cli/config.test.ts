import { EVEN, folderOf, odd, runIn } from './terminal';

const run = (config: string, args: string[] = [], file = '.istio-egress.yaml') =>
  runIn(folderOf({ [file]: config, 'odd.yaml': odd({ severity: 'warning' }), 'even.yaml': EVEN }), ['lint', 'odd.yaml', ...args]);

test('has the same settings as the command line', async () => {
  const { code, stdout } = await run('format: json\nistio: "1.27"\nkubernetes: "1.33"\nfail-on: error\ncategory: [conflict]\nrule: odd-kind\nignore: []\n');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ rule: 'odd-kind' }], summary: { istio: '1.27' } });
});

test('gives way to the command line', async () => {
  expect((await run('fail-on: error\n', ['--fail-on', 'info'])).code).toBe(1);
  expect((await run('ignore: odd-kind\n')).code).toBe(0);
  expect((await run('ignore: odd-kind\n', ['--ignore', 'duplicate-key'])).code).toBe(1);
});

test('may be elsewhere', async () => {
  expect((await run('ignore: [odd-kind]\n', ['--config', 'ci/lint.yaml'], 'ci/lint.yaml')).code).toBe(0);
  expect(await run('', ['--config', 'missing.yaml'])).toMatchObject({ code: 2, stderr: 'error: missing.yaml does not exist\n' });
});

test.each(['', '# nothing\n', '{}'])('may be empty: %j', async config => {
  expect((await run(config)).code).toBe(1);
});

test.each([
  ['fail_on: error\n', '.istio-egress.yaml: fail_on is no setting; there are format, istio, kubernetes, dns-capture, cluster-domain, fail-on, category, rule, ignore'],
  ['constructor: 1\n', '.istio-egress.yaml: constructor is no setting; there are format, istio, kubernetes, dns-capture, cluster-domain, fail-on, category, rule, ignore'],
  ['explain: odd-kind\n', '.istio-egress.yaml: explain is no setting; there are format, istio, kubernetes, dns-capture, cluster-domain, fail-on, category, rule, ignore'],
  ['istio: 1.30\n', '.istio-egress.yaml: istio must be a text: put it in quotes, since YAML reads 1.30 as the number 1.3'],
  ['dns-capture: maybe\n', '.istio-egress.yaml: dns-capture must be true or false, got "maybe"'],
  ['cluster-domain: Corp.Example\n', '.istio-egress.yaml: cluster-domain must be a DNS name in lower case such as \'cluster.local\', got "Corp.Example"'],
  ['format: xml\n', '.istio-egress.yaml: format must be one of text, json, sarif, github, got "xml"'],
  ['category: [acceptance, style]\n', '.istio-egress.yaml: category must be one of acceptance, conflict, advice, got "style"'],
  ['- format\n', '.istio-egress.yaml must be a map of settings, such as fail-on: error'],
  ['a: [b\n', '.istio-egress.yaml:2 is no YAML: flow sequence in block collection must be sufficiently indented and end with a ]'],
])('is refused where it makes no sense: %j', async (config, message) => {
  expect(await run(config)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n` });
});

test('is no manifest of the folder that it is in', async () => {
  const folder = folderOf({ '.istio-egress.yaml': 'fail-on: error\n', 'even.yaml': EVEN });
  expect(JSON.parse((await runIn(folder, ['lint', '.', '--format', 'json'])).stdout).summary).toMatchObject({ files: 1, others: 0 });
});
