import { isFqdn, isLabel, isPartialWildcard, isWildcardDomain, isWithin, overlap } from '../../../src/check/istio/names';

const letters = (count: number) => 'a'.repeat(count);
const LONGEST = `${`${letters(60)}.`.repeat(4)}${letters(11)}`;

test.each(['a', 'A', '1', 'a-b', 'a--b', letters(63)])('%s is a label', text => expect(isLabel(text)).toBe(true));
test.each(['', '-a', 'a-', 'a.b', 'a_b', 'é', 'a\n', '*', letters(64)])('%j is no label', text => expect(isLabel(text)).toBe(false));

test.each(['api', 'api.example.com', 'API.Example.COM', 'api.example.com.', 'a.1e3', 'a.99999999999999999999', `${letters(63)}.com`, LONGEST])('%s is a full name', text => {
  expect([isFqdn(text), isWildcardDomain(text)]).toEqual([true, true]);
});

test.each(['', '.', '.a', 'a..b', 'a.b..', 'a.123', '1.2.3.4', 'a.9223372036854775807', '-a.com', 'a_b.com', 'é.com', ' a.com', '::1', 'a*.com', 'a.*.com', '**.com', '*-', '*.123',
  `${letters(64)}.com`, `${LONGEST}a`])('%j is no name', text => {
  expect([isFqdn(text), isWildcardDomain(text)]).toEqual([false, false]);
});

test.each(['*', '*.', '*.example.com', '*foo.com', '*-foo.com', `*${letters(62)}.com`])('%s is a wildcard', text => {
  expect([isWildcardDomain(text), isFqdn(text)]).toEqual([true, false]);
});

test('a number is a wildcard domain, and no full name', () => {
  expect([isWildcardDomain('123'), isFqdn('123')]).toEqual([true, false]);
});

test.each([['*foo.com', true], ['*-foo.com', true], ['*foo', true], ['a*', true], ['*', false], ['*.com', false], ['a.com', false]])('whether %s is a wildcard in part: %p', (text, expected) => {
  expect(isPartialWildcard(text)).toBe(expected);
});

test.each<[string, string, boolean, boolean]>([
  ['a.com', 'a.com', true, true],
  ['a.com', 'b.com', false, false],
  ['a.com', '*.com', true, true],
  ['*.com', 'a.com', true, false],
  ['*.a.com', '*.com', true, true],
  ['*.com', '*.a.com', true, false],
  ['*.a.com', 'a.com', false, false],
  ['*', 'a.com', true, false],
  ['a.com', '*', true, true],
  ['*', '*', true, true],
  ['*.a.com', '*.b.com', false, false],
])('%s and %s overlap: %p; the first is within the second: %p', (one, other, together, within) => {
  expect([overlap(one, other), overlap(other, one), isWithin(one, other)]).toEqual([together, together, within]);
});
