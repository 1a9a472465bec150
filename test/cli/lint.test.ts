import { chmodSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { join } from 'path';
import { EVEN, folderOf, odd, runIn } from './terminal';

const folder = folderOf({
  'even.yaml': EVEN,
  'odd.yaml': `${EVEN}---\n${odd()}`,
  'warning.yaml': odd({ severity: 'warning', category: 'advice', rule: 'other-rule' }),
  'info.yaml': odd({ severity: 'info', rule: 'odd-info' }),
  'broken.yaml': 'a: [b\n',
  'tree/b.yml': odd({}, 'b'),
  'tree/a/c.json': '{"apiVersion": "v1", "kind": "Odd", "metadata": {"name": "c"}}',
  'tree/a/notes.txt': odd({}, 'notes'),
  'tree/a/.hidden.yaml': odd({}, 'hidden'),
  'tree/.git/config.yaml': odd({}, 'git'),
  'tree/node_modules/x.yaml': odd({}, 'module'),
  'empty/notes.txt': '',
  'utf16.yaml': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(EVEN, 'utf16le')]),
  'latin1.yaml': Buffer.concat([Buffer.from(`${EVEN}# `), Buffer.from([0xe9]), Buffer.from('\n')]),
  'bom.yaml': `\ufeff---\n${odd()}`,
});

const lint = (...args: string[]) => runIn(folder, ['lint', ...args]);
const found = async (...args: string[]) => {
  const { stdout, code } = await lint(...args, '--format', 'json');
  const { findings, unusable, summary } = JSON.parse(stdout);
  return {
    code,
    summary,
    findings: findings.map((each: any) => `${each.file}:${each.line}:${each.column} ${each.rule}`),
    unusable: unusable.map((each: any) => [each.file, each.line, each.message].filter(part => part !== undefined).join(' ')),
  };
};

test.each<[string, string]>([['nothing', ''], ['no Kubernetes object', 'name: shop\n']])('%s to judge is not all well', async (_, stdin) => {
  const { code, stdout } = await runIn(folder, ['lint', '-'], { stdin });
  expect([code, stdout]).toEqual([2, expect.stringContaining('stdin unusable\n  there is no Kubernetes object to judge')]);
  // Beside objects it is.
  expect((await runIn(folder, ['lint', '-', 'even.yaml'], { stdin })).code).toBe(0);
});

describe('the exit code', () => {
  test.each<[number, string[]]>([
    [0, ['even.yaml']],
    [1, ['odd.yaml']],
    [1, ['even.yaml', 'odd.yaml']],
    [1, ['warning.yaml']],
    [0, ['info.yaml']],
    [0, ['warning.yaml', '--fail-on', 'error']],
    [1, ['odd.yaml', '--fail-on', 'error']],
    [1, ['info.yaml', '--fail-on', 'info']],
    [2, ['broken.yaml']],
    [2, ['odd.yaml', 'broken.yaml']],
    [2, ['missing.yaml']],
    [2, []],
    [2, ['even.yaml', '--format', 'xml']],
    [2, ['even.yaml', '--unknown']],
    [2, ['even.yaml', '--istio']],
  ])('is %i for %j', async (code, args) => {
    expect((await lint(...args)).code).toBe(code);
  });
});

describe('input', () => {
  test('that is unusable does not keep the rest from being judged', async () => {
    expect(await found('broken.yaml', 'missing.yaml', 'odd.yaml')).toMatchObject({
      findings: ['odd.yaml:6:7 odd-kind'], unusable: ['broken.yaml 2 is no YAML: flow sequence in block collection must be sufficiently indented and end with a ]', 'missing.yaml does not exist'],
    });
  });

  test('is a folder with all YAML and JSON in it, hidden things and modules apart', async () => {
    expect(await found('tree')).toMatchObject({ findings: ['tree/a/c.json:1:30 odd-kind', 'tree/b.yml:2:7 odd-kind'], unusable: [], summary: { files: 2 } });
  });

  test('is a file that is named, whatever its name', async () => {
    expect(await found('tree/a/notes.txt', 'tree/a/.hidden.yaml')).toMatchObject({ summary: { files: 2, objects: 2 } });
  });

  test('is taken once, however often it is named', async () => {
    expect(await found('odd.yaml', './odd.yaml', join(folder, 'odd.yaml'), '.')).toMatchObject({ code: 2 });
    expect((await found('odd.yaml', './odd.yaml', join(folder, 'odd.yaml'))).findings).toEqual(['odd.yaml:6:7 odd-kind']);
    expect((await found('tree', 'tree/b.yml', 'tree/a')).summary.files).toBe(2);
  });

  test('is the standard input for -', async () => {
    const { stdout, code } = await runIn(folder, ['lint', '-', 'even.yaml', '--format', 'json'], { stdin: odd() });
    expect([code, JSON.parse(stdout).findings]).toEqual([1, [expect.objectContaining({ file: 'stdin', line: 2 })]]);
  });

  test('that is a folder without manifests is unusable', async () => {
    expect(await found('empty')).toMatchObject({ code: 2, unusable: ['empty has no *.yaml, *.yml or *.json in it'] });
  });

  test('in an other encoding than UTF-8 is unusable, and a byte order mark is not', async () => {
    expect(await found('utf16.yaml', 'latin1.yaml', 'bom.yaml')).toMatchObject({
      findings: ['bom.yaml:3:7 odd-kind'], unusable: ['utf16.yaml is UTF-16; save it as UTF-8', 'latin1.yaml 4 is no text in UTF-8'],
    });
  });

  test('with keys twice is told of', async () => {
    const { stdout, code } = await runIn(folder, ['lint', '-'], { stdin: `${EVEN}spec:\n  a: 1\n  a: 2\n`, judges: [] });
    expect([code, stdout]).toEqual([1, expect.stringContaining('stdin:6:6 warning Even thing at spec.a')]);
  });

  test('in links to folders above comes to an end', async () => {
    const loops = folderOf({ 'a/b/odd.yaml': odd() });
    symlinkSync(loops, join(loops, 'a/b/up'));
    symlinkSync('self.yaml', join(loops, 'a/self.yaml'));
    symlinkSync('gone.yaml', join(loops, 'a/link.yaml'));
    symlinkSync('gone', join(loops, 'a/link'));
    const { stdout } = await runIn(loops, ['lint', '.', '--format', 'json']);
    const { findings, unusable } = JSON.parse(stdout);
    expect(findings.map((each: any) => each.file)).toEqual(['a/b/odd.yaml']);
    expect(unusable.map((each: any) => `${each.file} ${each.message}`)).toEqual(['a/link.yaml does not exist', 'a/self.yaml is a symbolic link that leads to itself']);
  });

  test('that may not be read is unusable', async () => {
    const locked = folderOf({ 'locked.yaml': EVEN });
    chmodSync(join(locked, 'locked.yaml'), 0);
    const { code, stdout } = await runIn(locked, ['lint', 'locked.yaml']);
    expect([code, stdout]).toEqual(process.getuid?.() === 0 ? [0, expect.anything()] : [2, expect.stringContaining('may not be read')]);
  });

  test('of more than 100 MB is not read', async () => {
    const large = folderOf({ 'odd.yaml': odd() });
    writeFileSync(join(large, 'large.yaml'), '');
    truncateSync(join(large, 'large.yaml'), 100_000_001);
    const before = process.memoryUsage.rss();
    const { code, stdout } = await runIn(large, ['lint', '.']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/large.yaml unusable\n {2}has more than 100 MB; split it/);
    expect(stdout).toContain('odd.yaml:2:7 error');
    expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000);
  });
});

describe('choice of findings', () => {
  const all = ['odd.yaml', 'warning.yaml', 'info.yaml'];
  const rules = async (...args: string[]) => (await found(...all, ...args)).findings.map((each: string) => each.split(' ')[1]);

  test('by category', async () => {
    expect(await rules('--category', 'advice')).toEqual(['other-rule']);
    expect(await rules('--category', 'advice', '--category', 'conflict')).toEqual(['odd-info', 'odd-kind', 'other-rule']);
  });

  test('by rule', async () => {
    expect(await rules('--rule', 'odd-kind')).toEqual(['odd-kind']);
    expect(await rules('--rule', 'odd-*', '--rule', 'other-rule')).toEqual(['odd-info', 'odd-kind', 'other-rule']);
    expect(await rules('--rule', 'clear-text-*')).toEqual([]);
  });

  test('by rules to ignore, which win', async () => {
    expect(await rules('--ignore', 'odd-kind')).toEqual(['odd-info', 'other-rule']);
    expect(await rules('--rule', 'odd-*', '--ignore', '*-kind')).toEqual(['odd-info']);
  });

  test.each(['--rule', '--ignore'])('by %s of no rule is refused, which would find nothing for ever', async option => {
    expect(await lint('odd.yaml', option, 'exportd-to-everyone')).toEqual({ code: 2, stdout: '', stderr: 'error: there is no rule "exportd-to-everyone"; did you mean exported-to-everyone?\n' });
    expect(await lint('odd.yaml', option, 'odd')).toMatchObject({ code: 2, stdout: '' });
    expect(await lint('odd.yaml', option, 'no-such-*')).toMatchObject({ code: 2, stdout: '' });
    expect(await lint('odd.yaml', option, 'claimed-*')).toEqual({ code: 2, stdout: '', stderr: 'error: "claimed-*" is found by constructs alone, at synth, and never in manifests\n' });
  });

  test('leaves nothing to fail for', async () => {
    expect((await lint('odd.yaml', '--ignore', 'odd-*')).code).toBe(0);
  });
});

describe('the versions', () => {
  const versions = async (...args: string[]) => {
    let seen: unknown;
    const result = await runIn(folder, ['lint', 'even.yaml', ...args], { judges: [(_, target) => (seen = target, [])] });
    return result.code === 0 ? seen : result.stderr;
  };

  test('are those that are named, or the newest that is known', async () => {
    expect(await versions()).toEqual({ istioMinor: 32, kubernetesMinor: undefined });
    expect(await versions('--istio', '1.27', '--kubernetes', 'v1.33.2')).toEqual({ istioMinor: 27, kubernetesMinor: 33 });
    expect(await versions('--dns-capture', '--cluster-domain', 'corp.example')).toEqual({ istioMinor: 32, dnsCapture: true, clusterDomain: 'corp.example' });
    expect(await versions('--no-dns-capture')).toEqual({ istioMinor: 32, dnsCapture: false });
  });

  test.each([
    ['1.21', 'error: --istio must be 1.22 or newer, got "1.21"\n'],
    ['newest', "error: --istio must be a version such as '1.30', got \"newest\"\n"],
  ])('are refused where nothing is known of them: %s', async (version, message) => {
    expect(await versions('--istio', version)).toBe(message);
  });
});

describe('words on the screen', () => {
  test('say what is wrong with a command', async () => {
    expect((await lint()).stderr).toBe('error: there is nothing to lint: name files or folders, or - for the standard input\n');
    expect((await lint('a', '--format', 'xml')).stderr).toBe('error: --format must be one of text, json, sarif, github, got "xml"\n');
    expect((await lint('a', '--fail-on', 'no')).stderr).toBe('error: --fail-on must be one of error, warning, info, got "no"\n');
    expect((await lint('a', '--rule', 'A B')).stderr).toContain("--rule must be the id of a rule, such as 'duplicate-key' or 'service-entry-*', got \"A B\"");
    expect((await lint('a', '--formta', 'text')).stderr).toContain('Did you mean --format?');
  });

  test('help, with examples, for the command and for lint', async () => {
    expect(await runIn(folder, ['--help'])).toEqual({ code: 0, stderr: '', stdout: expect.stringContaining('lint [options] [paths...]') });
    expect(await lint('--help')).toEqual({ code: 0, stderr: '', stdout: expect.stringContaining('helm template my-chart | istio-egress lint -') });
    expect(await runIn(folder, [])).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: istio-egress') });
  });

  test('tell the version', async () => {
    expect(await runIn(folder, ['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test('explain a rule', async () => {
    expect(await lint('--explain', 'duplicate-key')).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^duplicate-key \(advice\): a key stands more than once/) });
    expect(await lint('--explain', 'ist0110')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^duplicate-sidecar \(conflict, IST0110, IST0111\): two Sidecars/) });
    expect(await lint('--explain', 'IST0128')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: there is no rule "IST0128": /) });
    expect(await lint('--explain', 'no-rule')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: there is no rule "no-rule": https:.*\/docs\/rules.md has them all\n$/) });
    expect(await lint('--explain', 'dynamic-dns-unserved')).toMatchObject({ stdout: expect.stringMatching(/^dynamic-dns-unserved \(advice, Istio 1.28 to 1.29\): /) });
    expect(await lint('--explain', 'claimed-twice')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^claimed-twice \(of constructs, at synth\): a host or an address/) });
    expect(await lint('--explain', 'claimed-twise')).toMatchObject({ code: 2, stderr: 'error: there is no rule "claimed-twise"; did you mean claimed-twice?\n' });
  });

  test('have colours and progress only for people who want them', async () => {
    const plain = await runIn(folder, ['lint', 'odd.yaml', 'even.yaml']);
    expect(plain.stdout + plain.stderr).not.toContain('\u001b');
    const shown = await runIn(folder, ['lint', 'odd.yaml', 'even.yaml'], { isTTY: true });
    expect(shown.stdout).toContain('\u001b[31merror\u001b[0m');
    expect(shown.stderr).toBe('\r\u001b[Kreading 1 of 2 files\r\u001b[K');
    expect((await runIn(folder, ['lint', 'odd.yaml'], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).toBe((await runIn(folder, ['lint', 'odd.yaml'])).stdout);
  });
});
