import { HeaderOperations, type HeaderOperationsOptions } from '../src/header-operations';

test('keeps what to do, with names in lower case', () => {
  expect({ ...HeaderOperations.of({ set: { 'X-Tenant': 'shop' }, add: { Via: '1.1 mesh' }, remove: ['Cookie'] }) })
    .toEqual({ set: { 'x-tenant': 'shop' }, add: { via: '1.1 mesh' }, remove: ['cookie'] });
});

test.each<[HeaderOperationsOptions, string]>([
  [{}, 'header operations must set, add or remove something; leave them out to let headers be'],
  [{ set: {}, remove: [] }, 'header operations must set, add or remove something; leave them out to let headers be'],
  [{ set: { 'x-a': '1' }, remove: ['X-A'] }, 'header operations have "x-a" twice; say once what becomes of it: \'set\' replaces what is there, \'add\' does not'],
  [{ remove: ['x-a', 'x-a'] }, 'header operations have "x-a" twice; say once what becomes of it: \'set\' replaces what is there, \'add\' does not'],
  [{ add: { 'x-a': '1', 'X-A': '2' } }, '\'add\' has "x-a" twice, because names of headers have no case; write it once'],
  [{ set: { 'x-a': 'a\nb' } }, 'header "x-a" in \'set\' must be a string without control characters, got "a\\nb"'],
  [{ set: { host: 'b.example.com' } }, 'a name in \'set\' must not be "host", which is no ordinary header; match with \'authority\', \'method\' or \'path\', and let the ' +
    'Host follow the destination'],
  [{ remove: [''] }, 'a name in \'remove\' must be the name of an HTTP header such as \'x-canary\', got ""'],
])('refuses %j', (options, message) => {
  expect(() => HeaderOperations.of(options)).toThrow(new Error(message));
});
