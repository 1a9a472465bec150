import { regexProblems } from '../../../src/check/istio/regexes';

const judge = (regex: string) => [...regexProblems(regex, ['regex'])].map(({ rule, severity, path }) => `${severity} ${rule} at ${path.join('.')}`);

test.each(['', 'a.*', '(?i)a', '(?P<n>a)', '(?<n>a)', '\\pL+', '\\Q+\\E', '[[:alpha:]]', 'a{1000}', 'x'.repeat(1024),
  '(?P<n>a)(?P<n>b)', '(?<n>a)\\(?(?<n>b)'])('%.30j is a regular expression', regex => {
  expect(judge(regex)).toEqual([]);
});

test.each(['*', '(', '(?!a)', '(?=a)', '(a)\\1', 'a{1001}', 'a**', '[z-a]', '\\', '(?P<n>a)(?P<n>b)*?+'])('%j is none', regex => {
  expect(judge(regex)).toEqual(['error regex-invalid at regex']);
});

test.each(['x'.repeat(1025), 'é'.repeat(513)])('%.10j… is too long', regex => {
  expect(judge(regex)).toEqual(['error regex-too-long at regex']);
});

test('the reason is told', () => {
  expect([...regexProblems('(?!a)', [])]).toMatchObject([{
    message: '"(?!a)" is no regular expression of RE2: invalid or unsupported Perl syntax: `(?!`',
    fix: 'write it without look-around and back references, see https://github.com/google/re2/wiki/Syntax',
  }]);
});
