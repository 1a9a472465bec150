import { FORMATTERS } from '../../src/cli/formats';
import type { Context, Report } from '../../src/cli/report';
import type { Format } from '../../src/cli/settings';

const FINDING: Report['findings'][number] = {
  rule: 'odd-kind',
  category: 'conflict',
  severity: 'error',
  message: 'kind is "odd"',
  fix: 'make it even',
  codes: ['IST0000'],
  object: 'Odd shop/thing',
  file: 'egress/a b.yaml',
  document: 2,
  line: 6,
  column: 7,
  path: 'spec.kinds[0]',
};
const REPORT: Report = {
  findings: [FINDING, { ...FINDING, severity: 'warning', path: '', codes: [] }, { ...FINDING, severity: 'info', rule: 'duplicate-key', category: 'advice' }],
  unusable: [{ file: 'broken.yaml', line: 3, column: 1, message: 'is no YAML' }, { file: 'gone.yaml', message: 'does not exist' }],
  summary: { files: 3, objects: 1, others: 2, findings: { error: 1, warning: 1, info: 1 }, acknowledged: 0, unusable: 2, istio: '1.30' },
};
const CLEAN: Report = { findings: [], unusable: [], summary: { files: 1, objects: 2, others: 0, findings: { error: 0, warning: 0, info: 0 }, acknowledged: 0, unusable: 0, istio: '1.30' } };
const ACKNOWLEDGED: Report = {
  ...CLEAN, findings: [{ ...FINDING, acknowledged: 'it is odd on purpose' }], summary: { ...CLEAN.summary, acknowledged: 1 },
};

const show = (format: Format, report: Report, context: Partial<Context> = {}) => FORMATTERS[format](report, { version: '1.2.3', folder: '/repo', colour: false, ...context });
const hostile = (text: string): Report => ({ ...CLEAN, findings: [{ ...FINDING, object: text, message: text, file: text }] });

describe('text', () => {
  test('says what is wrong, where, and what to do', () => {
    expect(show('text', REPORT)).toBe(`egress/a b.yaml:6:7 error Odd shop/thing at spec.kinds[0]
  kind is "odd"; make it even (odd-kind, IST0000)

egress/a b.yaml:6:7 warning Odd shop/thing
  kind is "odd"; make it even (odd-kind)

egress/a b.yaml:6:7 info Odd shop/thing at spec.kinds[0]
  kind is "odd"; make it even (duplicate-key, IST0000)

broken.yaml:3:1 unusable
  is no YAML

gone.yaml unusable
  does not exist

1 error, 1 warning, 1 info in 1 object of 3 files, judged as Istio 1.30 would; 2 skipped, being no Kubernetes objects; 2 unusable
`);
  });

  test('shows what is acknowledged as such, with the reason', () => {
    expect(show('text', ACKNOWLEDGED)).toBe(`egress/a b.yaml:6:7 acknowledged error Odd shop/thing at spec.kinds[0]
  kind is "odd"; this is meant: it is odd on purpose (odd-kind, IST0000)

0 errors, 0 warnings in 2 objects of 1 file, judged as Istio 1.30 would; 1 acknowledged
`);
  });

  test('sums up what is clean in one line', () => {
    expect(show('text', CLEAN)).toBe('0 errors, 0 warnings in 2 objects of 1 file, judged as Istio 1.30 would\n');
  });

  test.each([false, true])('lets no name move the cursor or begin a line, with colours: %s', colour => {
    const shown = show('text', hostile('\u001b[2J\r\n::error::x\u202e\u009b'), { colour });
    expect(shown).not.toMatch(/\u001b\[2J|\r|\u202e|\u009b|^::/m);
    expect(shown).toContain('\\u001b[2J\\u000d\\u000a::error::x\\u202e\\u009b');
  });
});

test('json is one document with findings, what is unusable, and a summary', () => {
  expect(JSON.parse(show('json', REPORT))).toEqual(REPORT);
});

describe('github', () => {
  test('has a command for each finding', () => {
    expect(show('github', REPORT)).toBe(`::error file=egress/a b.yaml,line=6,col=7,title=odd-kind::Odd shop/thing at spec.kinds[0]: kind is "odd"; make it even
::warning file=egress/a b.yaml,line=6,col=7,title=odd-kind::Odd shop/thing: kind is "odd"; make it even
::notice file=egress/a b.yaml,line=6,col=7,title=duplicate-key::Odd shop/thing at spec.kinds[0]: kind is "odd"; make it even
::error file=broken.yaml,line=3,col=1,title=unusable::broken.yaml is no YAML
::error file=gone.yaml,title=unusable::gone.yaml does not exist
`);
    expect(show('github', CLEAN)).toBe('');
    expect(show('github', ACKNOWLEDGED)).toBe('');
  });

  test('lets no name end a command or begin another', () => {
    expect(show('github', hostile('a,b:c%\r\n::error::x'))).toBe(
      '::error file=a%2Cb%3Ac%25%0D%0A%3A%3Aerror%3A%3Ax,line=6,col=7,title=odd-kind::a,b:c%25%0D%0A::error::x at spec.kinds[0]: a,b:c%25%0D%0A::error::x; make it even\n');
  });
});

describe('sarif', () => {
  test('has what is acknowledged as suppressed, with the reason', () => {
    expect(JSON.parse(show('sarif', ACKNOWLEDGED)).runs[0].results[0].suppressions).toEqual([{ kind: 'inSource', justification: 'it is odd on purpose' }]);
  });

  const [run] = JSON.parse(show('sarif', REPORT)).runs;

  test('is 2.1.0, of this tool', () => {
    expect(JSON.parse(show('sarif', CLEAN))).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{
        tool: { driver: { name: 'istio-egress', version: '1.2.3', semanticVersion: '1.2.3', informationUri: expect.stringMatching(/^https:/), rules: [] } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
        results: [],
      }],
    });
  });

  test('describes each rule once, and results refer to it', () => {
    expect(run.tool.driver.rules.map(({ id }: any) => id)).toEqual(['duplicate-key', 'odd-kind']);
    for (const { ruleId, ruleIndex } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
    expect(run.tool.driver.rules[1]).toEqual({
      id: 'odd-kind',
      shortDescription: { text: 'odd kind' },
      fullDescription: { text: 'odd kind' },
      help: { text: 'make it even' },
      helpUri: expect.stringContaining('docs/lint.md'),
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['conflict', 'IST0000'] },
    });
  });

  test('has a result for each finding, with its place', () => {
    expect(run.results.map(({ level }: any) => level)).toEqual(['error', 'warning', 'note']);
    expect(run.results[0]).toEqual({
      ruleId: 'odd-kind',
      ruleIndex: 1,
      level: 'error',
      message: { text: 'Odd shop/thing: kind is "odd"; make it even' },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'egress/a%20b.yaml' }, region: { startLine: 6, startColumn: 7 } },
        logicalLocations: [{ fullyQualifiedName: 'Odd shop/thing spec.kinds[0]', kind: 'object' }],
      }],
      properties: { category: 'conflict' },
    });
  });

  test('says what was unusable', () => {
    expect(run.invocations).toEqual([{
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: 'broken.yaml is no YAML' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'broken.yaml' }, region: { startLine: 3, startColumn: 1 } } }] },
        { level: 'error', message: { text: 'gone.yaml does not exist' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'gone.yaml' } } }] },
      ],
    }]);
  });

  test.each([
    ['/repo/egress/a.yaml', 'egress/a.yaml'],
    ['/other/a.yaml', 'file:///other/a.yaml'],
    ['egress/ä#1?.yaml', 'egress/%C3%A4%231%3F.yaml'],
  ])('names %s as GitHub finds it', (file, uri) => {
    const [{ results: [{ locations: [{ physicalLocation }] }] }] = JSON.parse(show('sarif', { ...CLEAN, findings: [{ ...FINDING, file }] })).runs;
    expect(physicalLocation.artifactLocation.uri).toBe(uri);
  });
});
