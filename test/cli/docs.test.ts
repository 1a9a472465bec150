import { readFileSync } from 'fs';
import { join } from 'path';
import { folderOf, runIn } from './terminal';
import { LEVELS, RULES } from '../../src/check/rules';
import { FORMATS } from '../../src/cli/settings';

const PAGE = readFileSync(join(__dirname, '../../docs/lint.md'), 'utf8');
const blocks = (language: string) => [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]);

test('docs/lint.md shows what the command prints', async () => {
  const folder = folderOf({ 'egress.yaml': blocks('yml').find(block => block.startsWith('apiVersion'))! });
  expect(await runIn(folder, ['lint', 'egress.yaml'])).toEqual({ code: 1, stdout: blocks('text')[0], stderr: '' });
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

test('rules that are explained have ids and sentences as others have', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, title, why } of RULES) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(title).toMatch(/^[^A-Z].*[^.]$/);
    expect(why).toMatch(/^[A-Z].*\.$/);
  }
});
