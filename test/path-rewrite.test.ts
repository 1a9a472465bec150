import { PathRewrite } from '../src/path-rewrite';

const untyped: any = PathRewrite;

test('puts a text into the place of what was matched', () => {
  expect({ ...PathRewrite.to('/v2/') }).toEqual({ substitution: '/v2/', pattern: undefined });
});

test.each(['/u/\\1', '\\0/', '/\\\\', '/'])('puts %j into the place of what is found', substitution => {
  expect({ ...PathRewrite.regex('^/users/([0-9]+)', substitution) }).toEqual({ substitution, pattern: '^/users/([0-9]+)' });
});

test.each<[() => PathRewrite, string]>([
  [() => PathRewrite.to('v2'), "'path' must start with '/', got \"v2\""],
  [() => PathRewrite.to('/v2?a'), "'path' must be a path alone, without \"?\", got \"/v2?a\"; the query stays as it is"],
  [() => PathRewrite.regex('/(', '/'), "'pattern' must be a regular expression that RE2 understands, got \"/(\": missing closing ): `/(`; " +
    'see https://github.com/google/re2/wiki/Syntax'],
  [() => PathRewrite.regex('/a', ''), "'substitution' must not be empty, got \"\"; keep at least a slash, such as '/'"],
  [() => untyped.regex('/a'), "'substitution' must not be empty, got undefined; keep at least a slash, such as '/'"],
  [() => PathRewrite.regex('/a', '/\\d'), "'substitution' may have '\\' only before the number of a group or another '\\', got \"/\\\\d\""],
  [() => PathRewrite.regex('/a', '/\\'), "'substitution' may have '\\' only before the number of a group or another '\\', got \"/\\\\\""],
  [() => PathRewrite.regex('/(a)', '/\\2'), "'substitution' names the group \\2, and the pattern has 1, got \"/\\\\2\"; put '(' and ')' around what it shall keep"],
])('refuses %p', (make, message) => {
  expect(make).toThrow(new Error(message));
});
