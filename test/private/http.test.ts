import { checkHeaderName, checkHeaderValue, checkRequestPath, checkStatus } from '../../src/private/http';

const ORDINARY = "match with 'authority', 'method' or 'path', and let the Host follow the destination";

test('names of headers have no case', () => {
  expect(checkHeaderName('a name', 'X-Canary')).toBe('x-canary');
});

test.each([
  ['Host', `a name must not be "Host", which is no ordinary header; ${ORDINARY}`],
  [':authority', `a name must not be ":authority", which is no ordinary header; ${ORDINARY}`],
  ['@request.auth.claims.sub', 'a name must not be "@request.auth.claims.sub": claims of a token are known at gateways only, not where a request leaves its workload'],
  ['', "a name must be the name of an HTTP header such as 'x-canary', got \"\""],
  ['x canary', "a name must be the name of an HTTP header such as 'x-canary', got \"x canary\""],
])('the name %j is refused', (name, message) => {
  expect(() => checkHeaderName('a name', name)).toThrow(new Error(message));
});

test.each(['', 'a\tb', '100%%', '%HOSTNAME%', 'from %REQ(x-team?:path)% at %START_TIME%', '%ENVIRONMENT(POD)%%%'])('the value %j is sent', value => {
  expect(checkHeaderValue('header', value)).toBe(value);
});

test.each(['100%', '%', '%%%', '%FOO%', '5% of 7%', '%hostname%', '%REQ%', '%REQ(x):10%', '%HOSTNAME(x)%', '%REQ(x y)%'])(
  'the value %j is refused, because Envoy would refuse all routes for it', value => {
    expect(() => checkHeaderValue('header', value)).toThrow(new Error(`header has a '%' that Envoy would not understand, got ${JSON.stringify(value)}; ` +
      "write '%%' for the sign itself, or a variable: %DOWNSTREAM_LOCAL_ADDRESS%, %DOWNSTREAM_LOCAL_PORT%, %DOWNSTREAM_REMOTE_ADDRESS%, " +
      '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%, %HOSTNAME%, %PROTOCOL%, %RESPONSE_CODE%, %RESPONSE_CODE_DETAILS%, %RESPONSE_FLAGS%, %START_TIME%, ' +
      '%UPSTREAM_HOST%, %ENVIRONMENT(…)%, %REQ(…)%, %RESP(…)%'));
  });

test.each([['a\nb', '"a\\nb"'], ['\u007f', '"\u007f"'], [1 as any, '1']])('the value %j is refused', (value, shown) => {
  expect(() => checkHeaderValue('header', value)).toThrow(new Error(`header must be a string without control characters, got ${shown}`));
});

test.each(['/', '/v1/', '/a%20b;c=d'])('the path %j is taken', path => {
  expect(checkRequestPath('path', path, 'leave it')).toBe(path);
});

test.each([
  ['', "'path' must start with '/', got \"\""],
  ['v1', "'path' must start with '/', got \"v1\""],
  [undefined as any, "'path' must start with '/', got undefined"],
  ['/v1?a=b', "'path' must be a path alone, without \"?\", got \"/v1?a=b\"; leave it"],
  ['/v1#a', "'path' must be a path alone, without \"#\", got \"/v1#a\"; leave it"],
  ['/v 1', "'path' must be a path alone, without \" \", got \"/v 1\"; leave it"],
])('the path %j is refused', (path, message) => {
  expect(() => checkRequestPath('path', path, 'leave it')).toThrow(new Error(message));
});

test.each([200, 404, 599])('%p is a status', status => {
  expect(checkStatus('status', status)).toBe(status);
});

test.each([199, 600, 404.5, NaN, '404' as any])('%p is no status that Envoy answers', status => {
  expect(() => checkStatus('status', status)).toThrow(new Error(`'status' must be an HTTP status from 200 to 599, got ${typeof status === 'string' ? '"404"' : status}`));
});
