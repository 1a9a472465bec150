import { existsSync, readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { brokenLink, compile, readPages, ROOT, type Page, type Program } from './docs-pages';
import { rulesPage } from '../docs/rules';
import { versionsPage } from '../docs/versions';

const PAGES = readPages();
const named = (pages: Page[]) => pages.map(page => [page.file, page] as const);
const withCode = PAGES.filter(({ snippets, manifests }) => snippets.length + manifests.length > 0);
const examples = readdirSync(join(ROOT, 'examples')).filter(name => existsSync(join(ROOT, 'examples', name, 'main.ts')));

test('docs/versions.md says what the table of version gates says', () => {
  expect(readFileSync(join(ROOT, 'docs/versions.md'), 'utf8')).toBe(versionsPage());
});

test('docs/rules.md says what the rules say', () => {
  expect(readFileSync(join(ROOT, 'docs/rules.md'), 'utf8')).toBe(rulesPage());
});

describe('code', () => {
  let programs: Map<Page, Program>;
  beforeAll(() => {
    programs = compile(withCode);
  }, 60_000);

  test('there is some in the README and on most pages', () => {
    expect(withCode.map(({ file }) => file)).toContain('README.md');
    expect(withCode.length).toBeGreaterThan(8);
  });

  test.each(named(withCode))('every snippet of %s has the right types', (_, page) => {
    expect(programs.get(page)!.errors).toEqual([]);
  });

  test.each(named(withCode))('the snippets of %s synthesize, to the YAML that it shows', (_, page) => {
    jest.spyOn(console, 'warn').mockImplementation(); // the README shows how to read findings
    const emitted = programs.get(page)!.run();
    for (const { object, whole } of page.manifests) {
      const meant = emitted.filter(each => isMeant(object, each));
      expect({ shown: nameOf(object), emitted: meant.map(nameOf) }).toEqual({ shown: nameOf(object), emitted: [expect.anything()] });
      if (whole) {
        expect(meant[0]).toEqual(object);
      } else {
        expect(meant[0]).toMatchObject(object);
      }
    }
  });
});

describe('links', () => {
  test.each(named(PAGES))('of %s lead to files and headings that exist', (_, page) => {
    expect(page.links.flatMap(link => brokenLink(page, link) ?? [])).toEqual([]);
  });

  test('of docs/README.md name every page and every example', () => {
    const { links } = PAGES.find(({ file }) => file === 'docs/README.md')!;
    const pages = PAGES.filter(({ file }) => file.startsWith('docs/') && file !== 'docs/README.md').map(({ file }) => basename(file));
    expect(links).toEqual(expect.arrayContaining([...pages, ...examples.map(name => `../examples/${name}/main.ts`)]));
  });
});

describe('examples', () => {
  const linked = ({ links }: Page) => examples.filter(name => links.includes(`../examples/${name}/main.ts`));

  test.each(named(withCode.filter(page => linked(page).length > 0)))('that %s links to have its first snippet, word for word', (_, page) => {
    const unindented = (code: string) => code.trim().split('\n').map(line => line.trim()).join('\n');
    const sources = linked(page).map(name => unindented(readFileSync(join(ROOT, 'examples', name, 'main.ts'), 'utf8')));
    expect(sources.some(source => source.includes(unindented(page.snippets[0])))).toBe(true);
  });
});

/** What tells an object apart: its kind, and as far as they are shown its name and its hosts. */
function nameOf({ kind, metadata, spec }: any): object {
  return { kind, name: metadata?.name, host: spec?.host, hosts: spec?.hosts };
}

function isMeant(shown: any, emitted: any): boolean {
  const its: any = nameOf(emitted);
  return Object.entries(nameOf(shown)).every(([key, value]) => value === undefined || JSON.stringify(value) === JSON.stringify(its[key]));
}
