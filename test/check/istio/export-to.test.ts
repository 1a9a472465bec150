import { exportToProblems, type ExportOptions } from '../../../src/check/istio/export-to';
import { error } from '../../../src/check/problem';

const PATH = ['spec', 'exportTo'];
const rules = (exportTo: string[] | undefined, options: ExportOptions = {}, namespace = 'shop') =>
  [...exportToProblems(exportTo, namespace, PATH, options)].map(({ rule, severity, path }) => [severity, rule, path.join('.')]);

test.each([[undefined], [[]], [['.']], [['*']], [['shop']], [['shop', 'bank']], [['.', 'bank']], [['A']]])('nothing is wrong with %j', exportTo => expect(rules(exportTo)).toEqual([]));

test('an entry may be there once', () => {
  expect(rules(['bank', 'shop', 'bank'])).toEqual([['error', 'export-to-duplicate', 'spec.exportTo.2']]);
  expect(rules(['.', 'shop'])).toEqual([['error', 'export-to-duplicate', 'spec.exportTo.1']]);
});

test('the own namespace counts by its name', () => {
  expect([...exportToProblems(['shop', '.'], 'shop', PATH, {})]).toEqual([
    error('export-to-duplicate', [...PATH, 1], "'exportTo' names \".\" twice, as the namespace is \"shop\"", 'take one of them out'),
  ]);
  expect(rules(['.', '*'], {}, '*')).toEqual([
    ['error', 'export-to-duplicate', 'spec.exportTo.1'],
    ['error', 'export-to-everybody-and-more', 'spec.exportTo'],
  ]);
});

test.each(['a_b', '', 'a.b', '**'])('%j is no namespace', name => {
  expect([...exportToProblems([name], 'shop', PATH, {})]).toEqual([
    error('export-to-invalid', [...PATH, 0], `${JSON.stringify(name)} in 'exportTo' is no name of a namespace`, "write the name of a namespace, '.' for the own one, or '*' for all"),
  ]);
});

test('only a ServiceEntry may be for nobody', () => {
  expect(rules(['~'])).toEqual([['error', 'export-to-nobody', 'spec.exportTo.0']]);
  expect(rules(['~'], { serviceEntry: true })).toEqual([]);
});

test.each([['*', 'everybody'], ['~', 'nobody']])('%s stands alone', (entry, who) => {
  expect(rules([entry, 'shop'], { serviceEntry: true })).toEqual([['error', `export-to-${who}-and-more`, 'spec.exportTo']]);
});

test('a DestinationRule of selected workloads is for its own namespace', () => {
  const beyond = ['error', 'export-to-beyond-selector', 'spec.exportTo'];
  expect([['.'], ['shop'], []].flatMap(exportTo => rules(exportTo, { workloadSelector: true }))).toEqual([]);
  expect([['bank'], ['.', 'bank'], ['*']].flatMap(exportTo => rules(exportTo, { workloadSelector: true }))).toEqual([beyond, beyond, beyond]);
});
