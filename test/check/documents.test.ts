import { placesOf, readManifests } from '../../src/check/documents';
import type { Path } from '../../src/check/problem';
import { LIMITS } from '../../src/check/yaml/tree';

const OBJECT = 'apiVersion: v1\nkind: Service\n';

const read = (text: string) => readManifests('egress.yaml', text);
const manifests = (text: string) => {
  const { objects, unusable } = read(text);
  expect(unusable).toEqual([]);
  return objects.map(({ manifest }) => manifest);
};
/** The spec of one object. */
const spec = (text: string) => manifests(`${OBJECT}spec:\n${text.replace(/^/gm, '  ')}`)[0].spec;
/** What makes a text unusable, with line and column. */
const unusable = (text: string) => read(text).unusable.map(({ line, column, message }) => `${line}:${column} ${message}`);
const places = (text: string, ...paths: Path[]) => {
  const [{ document, path }] = read(text).objects.slice(-1);
  return placesOf(document, paths.map(each => [...path, ...each])).map(({ line, column }) => `${line}:${column}`);
};

describe('documents', () => {
  test('are told apart by ---, and counted where they hold something', () => {
    const text = `# a comment\n---\n---\n${OBJECT}---   # and a comment\n\n---\r\n# empty\n--- \n${OBJECT}\n---\n`;
    expect(read(text).objects.map(({ document: { number, start } }) => [number, start.line])).toEqual([[1, 4], [2, 11]]);
  });

  test.each(['', '\n', '# nothing\n', '---\n', '---\n---\n', '%YAML 1.1\n---\n# nothing\n', 'null\n', '~'])('that are empty hold nothing: %j', text => {
    expect(read(text)).toEqual({ objects: [], unusable: [], others: 0 });
  });

  test('may begin with a byte order mark', () => {
    expect(manifests(`\ufeff${OBJECT}---\n\ufeff${OBJECT}\ufeff---\n`.replace('\ufeff---', '---'))).toHaveLength(2);
    expect(manifests(`\ufeff---\n${OBJECT}`)).toHaveLength(1);
  });

  test('may have Windows line ends', () => {
    expect(manifests(`${OBJECT}spec:\n  a: x\n---\n${OBJECT}`.replaceAll('\n', '\r\n'))).toEqual([
      { apiVersion: 'v1', kind: 'Service', metadata: {}, spec: { a: 'x' } }, { apiVersion: 'v1', kind: 'Service', metadata: {} },
    ]);
  });

  test('may be JSON, indented by tabs too', () => {
    expect(manifests('{\n\t"apiVersion": "v1",\n\t"kind": "Service",\n\t"spec": {"a": ["yes", 1e3, null]}\n}\n')[0].spec).toEqual({ a: ['yes', 1000, null] });
  });

  test('may be JSON objects one after another', () => {
    const text = '{"apiVersion": "v1", "kind": "A{"}\n{"apiVersion": "v1", "kind": "B\\"}"} {"apiVersion": "v1", "kind": "C",\n "spec": 1}';
    expect(manifests(text).map(({ kind }) => kind)).toEqual(['A{', 'B"}', 'C']);
    expect(places(text, ['kind'], ['spec'])).toEqual(['2:67', '3:10']);
  });

  test('that are no Kubernetes objects are counted', () => {
    const { objects, others } = read(`services: {}\n---\n- ${OBJECT.replaceAll('\n', '\n  ')}\n---\ntext\n---\napiVersion: v2\nname: chart\n---\nkind: pipeline\n---\n${OBJECT}---\napiVersion: 1\nkind: A\n`);
    expect([objects.length, others]).toEqual([1, 6]);
  });

  test('that are broken do not keep others from being read', () => {
    const { objects, unusable: broken } = read(`${OBJECT}---\na: [b\n---\n${OBJECT}`);
    expect(objects.map(({ document: { number } }) => number)).toEqual([1, 3]);
    expect(broken).toEqual([expect.objectContaining({ file: 'egress.yaml', line: 5 })]);
  });

  test('that are broken are told of ten times a file', () => {
    expect(read('a: [b\n---\n'.repeat(1000)).unusable.slice(9)).toEqual([
      expect.objectContaining({ line: 20 }), { file: 'egress.yaml', message: 'has 990 more documents that can not be read' },
    ]);
  });
});

describe('lists', () => {
  test('are judged item by item, each in its place', () => {
    const text = `kind: List\napiVersion: v1\nitems:\n- ${OBJECT.replaceAll('\n', '\n  ')}metadata: {name: a}\n- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: x/v1\n    kind: B\n    spec:\n      port: 1\n- text\n`;
    const { objects, others } = read(text);
    expect(objects.map(({ manifest, path }) => [manifest.kind, path])).toEqual([['Service', ['items', 0]], ['B', ['items', 1, 'items', 0]]]);
    expect(others).toBe(1);
    expect(places(text, ['spec', 'port'], [])).toEqual(['13:13', '10:5']);
  });

  test('of one kind give their items kind and version', () => {
    const text = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntryList\nitems: [{metadata: {name: a}}, {apiVersion: v1, kind: Service}]';
    expect(manifests(text)).toEqual([
      { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Service', metadata: {} },
    ]);
  });

  test('without items are objects as others', () => {
    expect(manifests('apiVersion: example.com/v1\nkind: AllowList\nspec: 1\n')).toEqual([{ apiVersion: 'example.com/v1', kind: 'AllowList', metadata: {}, spec: 1 }]);
  });
});

describe('values', () => {
  test('are read as YAML 1.1, as far as Kubernetes does', () => {
    expect(spec('a: yes\nb: "yes"\nc: 0644\nd: 2020-01-01\n12: x\noff: y\ne:\nf: !!str 1\ng: !!int "3"\nh: |\n  on\n')).toEqual({
      a: true, b: 'yes', c: 420, d: '2020-01-01', 12: 'x', false: true, e: null, f: '1', g: 3, h: 'on\n',
    });
  });

  test('of duplicate keys are the last, and the keys are told', () => {
    const { objects } = read(`${OBJECT}spec:\n  a: 1\n  b: {c: 1, c: 2, c: 3}\n  a: 2\nkind: Other\n`);
    expect(objects).toEqual([expect.objectContaining({
      manifest: expect.objectContaining({ kind: 'Other', spec: { a: 2, b: { c: 3 } } }), duplicates: [['spec', 'b', 'c'], ['spec', 'a'], ['kind']],
    })]);
  });

  test('may come by aliases', () => {
    expect(spec('a: &a {x: 1}\nb: *a\nc: [*a, *a]\n&k d: *k\n')).toEqual({ a: { x: 1 }, b: { x: 1 }, c: [{ x: 1 }, { x: 1 }], d: 'd' });
  });

  test('may be merged in, the later over the earlier, and the first of a list over the others', () => {
    const base = 'a: &a {x: 1, v: 2}\nb: &b {x: 3, z: 4}\n';
    const merged = (text: string) => spec(`${base}c:\n${text.replace(/^/gm, '  ')}`).c;
    expect(merged('<<: *a\nx: 9')).toEqual({ x: 9, v: 2 });
    expect(merged('x: 9\n<<: *a')).toEqual({ x: 1, v: 2 });
    expect(merged('<<: [*a, *b]')).toEqual({ x: 1, v: 2, z: 4 });
    expect(merged('"<<": 1')).toEqual({ '<<': 1 });
  });

  test('do not change what objects are', () => {
    const [manifest] = manifests(`${OBJECT}__proto__: {polluted: true}\nspec:\n  constructor: {prototype: {polluted: true}}\n  __proto__: 1\n`);
    expect(({} as any).polluted).toBeUndefined();
    expect((manifest as any).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(manifest.spec)).toBe(Object.prototype);
    expect(Object.keys(manifest.spec)).toEqual(['constructor', '__proto__']);
  });
});

describe('places', () => {
  const text = `# egress\n---\n${OBJECT}metadata: {name: a}\nspec:\n  ports:\n    - number: 443\n      name: https\n  hosts: [ a, "b" ]\n  empty:\n  same: 1\n  same: 2\n`;

  test.each<[string, Path, string]>([
    ['a value', ['spec', 'ports', 0, 'number'], '8:15'],
    ['a value in brackets', ['spec', 'hosts', 1], '10:15'],
    ['a list in brackets', ['spec', 'hosts'], '10:10'],
    ['a list of lines', ['spec', 'ports'], '7:3'],
    ['an item', ['spec', 'ports', 0], '8:7'],
    ['a key without value', ['spec', 'empty'], '11:3'],
    ['the last of duplicate keys', ['spec', 'same'], '13:9'],
    ['what is missing', ['spec', 'ports', 0, 'protocol'], '8:7'],
    ['what is missing further up', ['spec', 'http', 0, 'route', 1], '6:1'],
    ['an index that is missing', ['spec', 'hosts', 7], '10:10'],
    ['the object', [], '3:1'],
  ])('of %s', (_, path, place) => {
    expect(places(text, path)).toEqual([place]);
  });

  test('of what came by an alias are at the anchor', () => {
    const aliased = `${OBJECT}a: &a\n  x: 1\nb: *a\nc:\n  <<: [*a, {x: 2, v: 3}]\n  z: 4\n`;
    expect(places(aliased, ['b', 'x'], ['c', 'x'], ['c', 'v'], ['c', 'z'])).toEqual(['4:6', '4:6', '7:22', '8:6']);
  });
});

describe('what is unusable says why and where', () => {
  test.each<[string, string, string]>([
    ['a tab', 'a:\n\tb: c\n', '2:1 is no YAML: it is indented by a tab; use spaces'],
    ['an unclosed quote', 'a: "b\n', '2:1 is no YAML: missing closing "quote'],
    ['an unknown alias', 'a: 1\nb: *c\n', '2:4 is no YAML: there is no anchor &c before the alias *c'],
    ['an alias of another document', 'a: &a 1\n---\nb: *a\n', '3:4 is no YAML: there is no anchor &a before the alias *a'],
    ['an anchor in itself', 'a: &a\n  b: *a\n', '2:6 is no YAML: the anchor &a contains itself'],
    ['a merge of no map', 'a:\n  <<: 1\n', '2:7 is no YAML: << merges maps, and this is none'],
    ['a key that is no text', '? [a]\n: b\n', '1:3 is no YAML that Kubernetes reads: a key must be a text'],
    ['a number that JSON does not have', 'a: .inf\n', '1:4 can not be sent to Kubernetes: JSON has no number .inf; put it in quotes if it is a text'],
    ['a tag that does not fit', 'a: !!int x\n', '1:10 is no YAML: "x" is no int'],
    ['a NUL', 'a: 1\nb: \0\n', '2:4 is no YAML: it contains the control character U+0000'],
    ['something behind ---', 'a: 1\n--- {b: 1}\n', '2:1 can not be read: after --- Kubernetes takes nothing but a comment; begin the document on the next line'],
    ['a document behind ...', 'a: 1\n...\nb: 1\n', '3:1 goes on after `...`, which Kubernetes does not read; separate documents by ---'],
  ])('%s', (_, text, message) => {
    expect(unusable(text)).toEqual([message]);
  });

  test.each([
    ['a value', 'apiVersion: v1\nkind: A\nname: {{ .Values.name }}\n', '3:7'],
    ['a line', 'apiVersion: v1\n{{- if .Values.on }}\nkind: A\n{{- end }}\n', '2:1'],
  ])('a template in %s', (_, text, place) => {
    expect(unusable(text)).toEqual([`${place} is a template ({{ … }}): render it first, for example by helm template CHART | istio-egress lint -`]);
  });

  test('but not templates in quotes, which are for others than Helm', () => {
    expect(spec('summary: "{{ $labels.pod }} is down"\n')).toEqual({ summary: '{{ $labels.pod }} is down' });
  });
});

describe('hostile texts', () => {
  const DEEP = `has more than ${LIMITS.depth} levels of maps and lists within each other`;

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['closed brackets', '['.repeat(600) + ']'.repeat(600)],
    ['braces', '{a: '.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['question marks', '? '.repeat(100_000)],
    ['lines', Array.from({ length: 1500 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
  ])('of many levels of %s are refused', (_, text) => {
    expect(unusable(text)).toEqual([expect.stringContaining(DEEP)]);
  });

  test('may have as many levels as anybody needs', () => {
    expect(spec(`a: ${'['.repeat(400)}${']'.repeat(400)}`)).toBeDefined();
  });

  test('of aliases of aliases are refused', () => {
    const bomb = Array.from({ length: 12 }, (_, level) => `a${level}: &a${level} [${level === 0 ? 'x' : Array(10).fill(`*a${level - 1}`).join(',')}]\n`).join('');
    const merges = Array.from({ length: 40 }, (_, level) => `a${level}: &a${level} {${level === 0 ? 'x: 1' : `<<: [*a${level - 1}, *a${level - 1}]`}}\n`).join('');
    expect(unusable(bomb)).toEqual([expect.stringContaining('repeats so much by aliases that Kubernetes refuses to read it')]);
    expect(unusable(merges)).toEqual([expect.stringContaining('repeats so much by aliases that Kubernetes refuses to read it')]);
  });

  test('of long chains of aliases are refused', () => {
    const chain = Array.from({ length: 600 }, (_, level) => `- &a${level} [${level === 0 ? 'x' : `*a${level - 1}`}]\n`).join('');
    expect(unusable(chain)).toHaveLength(1);
  });

  test('of more words than memory is for are refused', () => {
    expect(readManifests('a.yaml', 'a: b\n'.repeat(100), { ...LIMITS, tokens: 100 }).unusable).toEqual([
      { file: 'a.yaml', line: 21, column: 1, message: 'is too large to be read as one document, which may have 100 words and marks; split it' },
    ]);
  });

  test('of one anchor that is used often are fine', () => {
    expect(spec(`a: &a {x: 1}\nb: [${Array(3000).fill('*a').join(', ')}]\n`).b).toHaveLength(3000);
  });

  test.each([
    ['separators', '---\n'.repeat(1_000_000)],
    ['comments', '# c\n'.repeat(500_000)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['tabs', 'a:\n\tb: c\n'.repeat(20_000)],
    ['closing brackets', ']'.repeat(50_000)],
    ['commas', `[${','.repeat(50_000)}]`],
    ['the same key', 'a: b\n'.repeat(50_000)],
    ['different keys', Array.from({ length: 50_000 }, (_, index) => `k${index}: v\n`).join('')],
    ['unknown tags', '- !!x y\n'.repeat(20_000)],
    ['directives', '%X y\n'.repeat(20_000)],
    ['JSON objects', '{}'.repeat(20_000)],
    ['braces of templates', '{{'.repeat(50_000)],
    ['an unclosed quote', `a: "${'x\n'.repeat(200_000)}`],
  ])('of nothing but %s take no long time', (_, text) => {
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(15_000);
  }, 30_000);
});
