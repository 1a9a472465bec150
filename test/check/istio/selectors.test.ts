import { selectorProblems } from '../../../src/check/istio/selectors';
import { error, warning } from '../../../src/check/problem';

const PATH = ['spec', 'workloadSelector', 'labels'];
const problems = (labels?: { [key: string]: string }) => [...selectorProblems(labels, PATH)];

test.each([[{ app: 'x' }], [{ 'not a label': 'not/a value' }]])('nothing is wrong with %j', labels => expect(problems(labels)).toEqual([]));

test.each([[undefined], [{}]])('%j selects everything', labels => {
  expect(problems(labels)).toEqual([warning('selector-without-labels', PATH, 'a selector without labels selects all workloads', 'name labels, or take the selector out')]);
});

test('a key must be there', () => {
  expect(problems({ '': 'x' })).toEqual([error('selector-empty-key', PATH, 'a selector needs keys of labels, got an empty one with "x"', 'write the name of the label')]);
});

test.each([['app*', 'x'], ['app', '*']])('%s=%s has a wildcard', (key, value) => {
  expect(problems({ [key]: value })).toEqual([error('selector-wildcard', [...PATH, key], `a selector takes no wildcards, got "${key}=${value}"`, 'write the whole label')]);
});
