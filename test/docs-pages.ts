import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as library from '../src';

export const ROOT = join(__dirname, '..');

/** A page of the documentation. */
export interface Page {
  /** Its path in the repository. */
  readonly file: string;
  readonly text: string;
  /** What stands in its blocks of TypeScript. */
  readonly snippets: string[];
  /** The objects that its blocks of YAML show, and whether each shows the whole of it: a line `# …` says that it does not. */
  readonly manifests: { readonly object: any; readonly whole: boolean }[];
  /** Where its links lead to, those to other sites apart. */
  readonly links: string[];
}

/** All pages that people write: README, its siblings, and docs/. */
export function readPages(): Page[] {
  const written = (folder: string) => readdirSync(join(ROOT, folder)).filter(file => file.endsWith('.md') && file !== 'API.md').map(file => join(folder, file));
  return [...written(''), ...written('docs')].map(file => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return {
      file,
      text,
      snippets: blocks(text, 'ts'),
      manifests: blocks(text, 'yaml').flatMap(block => block.split(/^---\n/m)).map(source => ({
        object: parseAllDocuments(source)[0].toJS(), whole: !source.includes('# …'),
      })),
      links: [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]).filter(link => !/^[a-z]+:/.test(link)),
    };
  });
}

/** What is wrong with a link of a page; undefined if it leads somewhere. */
export function brokenLink(page: Page, link: string): string | undefined {
  const [path, anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page.file) : join(ROOT, dirname(page.file), path);
  if (!existsSync(target)) {
    return `${link}: there is no ${relative(ROOT, target)}`;
  }
  return anchor === undefined || anchors(readFileSync(target, 'utf8')).includes(anchor) ? undefined : `${link}: there is no such heading in ${relative(ROOT, target)}`;
}

// What snippets may rely on, so that they stay short: all names of the library, an app, and a chart in the namespace `shop`. A page that
// imports by itself, as the README does for those who copy from it, gets nothing.
const PRELUDE = `import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { ${Object.keys(library).join(', ')} } from 'cdk8s-istio-egress';
import * as kplus from 'cdk8s-plus-27';
const app = new App();
const chart = new Chart(app, 'egress', { namespace: 'shop' });
`;

/** The snippets of a page as one program, since they build on each other, with each import taken once. */
function programOf({ snippets }: Page): string {
  const imports = new Map<string, Set<string>>();
  const code = snippets.join('\n')
    .replace(/^import \{ (.*?) \} from '(.*?)';\n/gm, (_, names: string, from: string) => {
      names.split(', ').forEach(name => imports.set(from, (imports.get(from) ?? new Set()).add(name)));
      return '';
    })
    .replace(/^app\.synth\(\);\n/m, '');
  const prelude = imports.size === 0 ? PRELUDE : [...imports].map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}';\n`).join('');
  return `${prelude}${code}\nexport const yaml = app.synthYaml();\n`;
}

/** The program of a page: what the compiler says of it, and what it does. */
export interface Program {
  readonly errors: string[];
  /** The objects that it synthesizes to. */
  readonly run: () => any[];
}

/** Compiles the programs of all pages at once, in memory: the library's types are looked at only once. */
export function compile(pages: Page[]): Map<Page, Program> {
  const config = ts.readConfigFile(join(ROOT, 'examples/tsconfig.json'), ts.sys.readFile).config;
  const options = {
    ...ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, 'examples')).options, noEmit: false, noEmitOnError: false, declaration: false, noUnusedLocals: false,
  };
  const sources = new Map(pages.map(page => [join(ROOT, 'examples', `${page.file.replace('/', '-')}.ts`), programOf(page)]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = file => sources.has(file) || fileExists(file);
  host.readFile = file => sources.get(file) ?? readFile(file);
  const compiler = ts.createProgram([...sources.keys()], options, host);
  return new Map([...sources.keys()].map((file, index) => {
    const source = compiler.getSourceFile(file)!;
    let javascript = '';
    compiler.emit(source, (_, text) => javascript = text);
    return [pages[index], {
      errors: ts.getPreEmitDiagnostics(compiler, source).map(diagnostic => described(diagnostic)),
      run: () => execute(javascript),
    }];
  }));
}

function described({ file, start, messageText }: ts.Diagnostic): string {
  const line = file && start !== undefined ? file.text.split('\n')[file.getLineAndCharacterOfPosition(start).line].trim() : '';
  return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}

function execute(javascript: string): any[] {
  const exported: { yaml?: string } = {};
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program's imports, with the library under test among them
  new Function('require', 'exports', javascript)((name: string) => name === 'cdk8s-istio-egress' ? library : require(name), exported);
  return parseAllDocuments(exported.yaml!, { version: '1.1' }).map(document => document.toJS());
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]);
}

/** The text without code, where brackets are no links and `#` begins no heading. */
function prose(text: string): string {
  return text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''));
}

/** The anchors that GitHub makes of headings. */
function anchors(text: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(match => {
    const anchor = match[1].toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}
