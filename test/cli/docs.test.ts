import { readFileSync } from 'fs';
import { join } from 'path';
import { folderOf, runIn } from './terminal';
import { CONSTRUCT_EXPLANATIONS, EXPLANATIONS, LEVELS, RULE_IDS } from '../../src/check/catalog';
import { JUDGES } from '../../src/check/judge';
import { FORMATS } from '../../src/cli/settings';

const PAGE = readFileSync(join(__dirname, '../../docs/lint.md'), 'utf8');
const blocks = (language: string) => [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]);

test('docs/lint.md shows what the command prints', async () => {
  const folder = folderOf({ 'egress.yaml': blocks('yml').find(block => block.startsWith('apiVersion'))! });
  expect(await runIn(folder, ['lint', 'egress.yaml'], { judges: [...JUDGES] })).toEqual({ code: 1, stdout: blocks('text')[0], stderr: '' });
});

test('docs/lint.md shows a file of options that is taken', async () => {
  const folder = folderOf({ '.istio-egress.yaml': blocks('yml').find(block => block.startsWith('istio:'))!, 'a.yaml': 'apiVersion: v1\nkind: A\n' });
  expect(await runIn(folder, ['lint', 'a.yaml'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Istio 1.30') });
});

test('docs/lint.md names every option of the command, and its values', async () => {
  const { stdout } = await runIn(folderOf({}), ['lint', '--help']);
  const options = [...stdout.matchAll(/^ +(?:-h, )?(--[a-z-]+)/gm)].map(match => match[1]).filter(option => option !== '--help');
  expect(options.length).toBeGreaterThan(7);
  for (const named of [...options, ...FORMATS, ...LEVELS]) {
    expect(PAGE).toContain(`\`${named}\``);
  }
});

test.each(RULE_IDS)('--explain tells what %s is about', async id => {
  expect(await runIn(folderOf({}), ['lint', '--explain', id])).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
});

test('rules that are explained have ids and sentences as others have', () => {
  expect(new Set(RULE_IDS).size).toBe(RULE_IDS.length);
  for (const { id, title, why } of [...EXPLANATIONS, ...CONSTRUCT_EXPLANATIONS]) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(title).toMatch(/[^.]$/);
    expect(why).toMatch(/^[A-Z`].*\.$/);
  }
});
