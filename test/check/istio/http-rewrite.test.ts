import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const rewrite = (parts: object, headers?: object) => withRule({ rewrite: parts, headers });

test.each([
  { uri: '/x' }, { authority: 'a' }, { uri: '/x', authority: 'a' }, { uriRegexRewrite: { match: '/(a|b)', rewrite: '/\\1' } },
])('%j is a rewrite', parts => expect(judged(rewrite(parts))).toEqual([]));

test.each([
  [{}, 'virtual-service-empty-rewrite', ''],
  [{ uri: '', authority: '' }, 'virtual-service-empty-rewrite', ''],
  [{ uri: '/x', uriRegexRewrite: { match: 'a', rewrite: 'b' } }, 'virtual-service-rewrite-uri-twice', ''],
  [{ uriRegexRewrite: {} }, 'virtual-service-incomplete-regex-rewrite', '.uriRegexRewrite'],
  [{ uriRegexRewrite: { match: 'a', rewrite: '' } }, 'virtual-service-incomplete-regex-rewrite', '.uriRegexRewrite'],
  [{ uriRegexRewrite: { match: '(', rewrite: 'b' } }, 'regex-invalid', '.uriRegexRewrite.match'],
])('%j is none', (parts, rule, field) => {
  expect(judged(rewrite(parts))).toEqual([`error ${rule} at spec.http.0.rewrite${field}`]);
});

test('what is wrong is shown', () => {
  expect(texts(rewrite({}))).toEqual(["'rewrite' changes nothing; set 'uri', 'uriRegexRewrite' or 'authority', or take 'rewrite' out"]);
  expect(texts(rewrite({ uriRegexRewrite: { match: 'a' } }))).toEqual(['\'uriRegexRewrite\' needs \'match\' and \'rewrite\', got {"match":"a"}; set both']);
});

describe('the authority', () => {
  const at = 'spec.http.0.headers.request';

  test('is changed in one place', () => {
    expect(judged(rewrite({ authority: 'a' }, { request: { set: { Host: 'b' } } }))).toEqual([`error virtual-service-authority-twice at ${at}.set.Host`]);
    expect(judged(rewrite({ uri: '/x' }, { request: { set: { Host: 'a' }, add: { ':authority': 'b' } } }))).toEqual([`error virtual-service-authority-twice at ${at}.add.:authority`]);
    expect(judged(rewrite({ uri: '/x' }, { request: { set: { Host: 'a' } } }))).toEqual([]);
    expect(texts(rewrite({ authority: 'a' }, { request: { set: { Host: 'b' } } }))).toEqual([
      'the authority becomes both "a" and "b"; leave it in one place, best in \'rewrite.authority\'',
    ]);
  });

  test('may be changed to nothing before', () => {
    expect(judged(withRule({ headers: { request: { set: { Host: '' }, add: { Host: 'b' } } } }))).toEqual([]);
    expect(judged(withRule({ headers: { request: { set: { Host: 'a' }, add: { Host: '' } } } }))).toEqual([`error virtual-service-authority-twice at ${at}.add.Host`]);
  });
});
