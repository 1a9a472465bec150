import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const request = (operations: object) => withRule({ headers: { request: operations } });
const response = (operations: object) => withRule({ headers: { response: operations } });

test('headers are changed', () => {
  const operations = { set: { 'x-a': '%HOSTNAME%' }, add: { 'x-b': '' }, remove: ['x-c'] };
  expect(judged(request(operations))).toEqual([]);
  expect(judged(response(operations))).toEqual([]);
  expect(judged(withRule({ headers: {} }))).toEqual([]);
});

test.each(['add', 'set'])('%s can not be told a bad value, or no name', operation => {
  const at = `spec.http.0.headers.request.${operation}`;
  expect(judged(request({ [operation]: { a: '100%' } }))).toEqual([`error header-bad-value at ${at}.a`]);
  expect(judged(response({ [operation]: { a: '100%' } }))).toEqual([`error header-bad-value at spec.http.0.headers.response.${operation}.a`]);
  expect(judged(request({ [operation]: { '': 'a' } }))).toEqual([`error header-without-name at ${at}.`]);
});

test.each(['add', 'set'])('%s can be told the host of a request alone', operation => {
  for (const name of ['Host', ':authority']) {
    expect(judged(request({ [operation]: { [name]: 'a' } }))).toEqual([]);
    expect(judged(response({ [operation]: { [name]: 'a' } }))).toEqual([`error header-reserved at spec.http.0.headers.response.${operation}.${name}`]);
  }
  expect(judged(request({ [operation]: { ':path': 'a' } }))).toEqual([`error header-reserved at spec.http.0.headers.request.${operation}.:path`]);
});

test.each(['host', ':authority', ':path'])('%s can not be taken out', name => {
  expect(judged(request({ remove: ['x', name] }))).toEqual(['error header-reserved at spec.http.0.headers.request.remove.1']);
  expect(judged(response({ remove: [name] }))).toEqual(['error header-reserved at spec.http.0.headers.response.remove.0']);
});

test('nothing can not be taken out', () => expect(judged(request({ remove: [''] }))).toEqual(['error header-without-name at spec.http.0.headers.request.remove.0']));

test('what is wrong is shown', () => {
  expect(texts(request({ remove: ['host'] }))).toEqual([
    'the header "host" can not be changed here; take it out; the host of a request is changed with \'rewrite.authority\', its path with \'rewrite.uri\'',
  ]);
  expect(texts(request({ set: { a: '100%' } }))).toEqual([
    'the value of the header "a" is nothing that Envoy can format, got "100%"; write a percent sign as \'%%\', close commands such as \'%HOSTNAME%\', and use no control characters',
  ]);
});
