import { StringMatch, StringMatchKind } from '../src/string-match';

const untyped: any = StringMatch;

test.each<[StringMatch, StringMatchKind, string]>([
  [StringMatch.exact('v1'), StringMatchKind.EXACT, 'v1'],
  [StringMatch.exact(''), StringMatchKind.EXACT, ''],
  [StringMatch.prefix('v'), StringMatchKind.PREFIX, 'v'],
  [StringMatch.regex('v[12]'), StringMatchKind.REGEX, 'v[12]'],
  [StringMatch.any(), StringMatchKind.ANY, ''],
])('keeps how it compares and with what: %p', (match, kind, text) => {
  expect({ ...match }).toEqual({ kind, text });
});

test.each<[() => StringMatch, string]>([
  [() => untyped.exact(1), "'text' of StringMatch.exact must be a string, got 1"],
  [() => StringMatch.prefix(''), "'text' of StringMatch.prefix must not be empty, got \"\"; use StringMatch.any() for whatever there is"],
  [() => untyped.prefix(), "'text' of StringMatch.prefix must not be empty, got undefined; use StringMatch.any() for whatever there is"],
  [() => StringMatch.regex('*'), "'pattern' must be a regular expression of RE2, got \"*\"; use StringMatch.any() for whatever there is"],
  [() => StringMatch.regex('a(?=b)'), "'pattern' must be a regular expression that RE2 understands, got \"a(?=b)\": invalid or unsupported Perl syntax: `(?=`; " +
    'see https://github.com/google/re2/wiki/Syntax'],
])('refuses what matches nothing, or what Istio refuses: %p', (make, message) => {
  expect(make).toThrow(new Error(message));
});
