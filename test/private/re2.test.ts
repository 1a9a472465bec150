import { checkRegex } from '../../src/private/re2';

test.each([
  ['/v[12]/.*', 0], ['(a)(?:b)(?P<name>c)', 2], ['(?i)abc', 0], ['\\p{Greek}+', 0], ['\\Q*\\E', 0], ['a{1000}', 0], ['x'.repeat(1024), 0],
])('takes %j, as Istio does', (pattern, groups) => {
  expect(checkRegex('pattern', pattern)).toBe(groups);
});

test.each([
  ['(', 'missing closing ): `(`'],
  ['[a-z', 'missing closing ]: `[a-z`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['(a)\\1', 'invalid escape sequence: `\\1`'],
  ['(?<!a)b', 'invalid named capture: `(?<!a)b`'],
  ['\\Z', 'invalid escape sequence: `\\Z`'],
])('refuses %j, as Istio does', (pattern, reason) => {
  expect(() => checkRegex('pattern', pattern)).toThrow(new Error(
    `'pattern' must be a regular expression that RE2 understands, got ${JSON.stringify(pattern)}: ${reason}; see https://github.com/google/re2/wiki/Syntax`));
});

test.each([['', '""'], [undefined as any, 'undefined'], [/a/ as any, '{}']])('refuses %p, which is none', (pattern, shown) => {
  expect(() => checkRegex('pattern', pattern)).toThrow(new Error(`'pattern' must be a regular expression, got ${shown}; write one such as '/v[12]/.*'`));
});

test('counts bytes, not characters', () => {
  expect(() => checkRegex('pattern', 'é'.repeat(513))).toThrow(new Error("'pattern' must have at most 1024 bytes, got 1026; use several matches"));
});

test('is not loaded before there is something to check', () => {
  jest.isolateModules(() => {
    jest.doMock('re2js', () => {
      throw new Error('loaded');
    });
    const { StringMatch } = jest.requireActual('../../src/string-match');
    expect(StringMatch.prefix('/v1/').text).toBe('/v1/');
    expect(() => StringMatch.regex('a')).toThrow('loaded');
    jest.dontMock('re2js');
  });
});
