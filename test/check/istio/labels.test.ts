import { isLabelKey, isLabelValue, labelProblems } from '../../../src/check/istio/labels';
import { error } from '../../../src/check/problem';

const letters = (count: number) => 'a'.repeat(count);
const prefix = (last: number) => `${`${letters(60)}.`.repeat(4)}${letters(last)}/b`;

test.each(['app', 'A', '1', 'a-b_c.d', 'a.b/c', 'A/b', letters(63), prefix(9)])('%s is the name of a label', key => expect(isLabelKey(key)).toBe(true));
test.each(['', '-a', 'a-', '/b', 'a/', 'a/b/c', 'a_b/c', 'a..b/c', '*', 'é', 'a b', letters(64), prefix(10)])('%j is not', key => expect(isLabelKey(key)).toBe(false));

test.each(['', 'x', 'a-b_c.d', letters(64)])('%j is a value', value => expect(isLabelValue(value)).toBe(true));
test.each(['-a', 'a-', 'a b', '*', 'é', 'a/b'])('%j is not', value => expect(isLabelValue(value)).toBe(false));

test('nothing is wrong with good labels, or none', () => {
  expect([...labelProblems({ 'app': 'x', 'a.b/c': '' }, ['spec']), ...labelProblems(undefined, ['spec'])]).toEqual([]);
});

test('says what is wrong, and where', () => {
  expect([...labelProblems({ '-a': 'x', 'app': 'a b' }, ['spec', 'labels'])]).toEqual([
    error('label-invalid-key', ['spec', 'labels', '-a'], '"-a" can not be the name of a label',
      "write up to 63 letters, digits, '-', '_' and '.', with a DNS name and '/' before them if need be"),
    error('label-invalid-value', ['spec', 'labels', 'app'], 'label "app" can not have the value "a b"', "write letters, digits, '-', '_' and '.', with a letter or digit at both ends"),
  ]);
});
