import { nearest } from '../../src/check/nearest';

const NAMES = ['duplicate-host', 'duplicate-key', 'schema-port-name', 'schema-port-number', 'service-port-name', 'tls-in-tls'];

test.each([
  ['duplicate-hots', ['duplicate-host', 'duplicate-key']],
  ['port-name', ['schema-port-name', 'service-port-name']],
  ['tls-in-tls', ['tls-in-tls']],
  ['tls-on-tls', ['tls-in-tls']],
  ['nothing-of-the-kind', []],
  ['', []],
])('the names that are most like %p are %j', (name, alike) => {
  expect(nearest(name, NAMES)).toEqual(alike);
});

test('no more than a few are named', () => {
  expect(nearest('s', [...Array(20).keys()].map(index => `s${index}`))).toHaveLength(5);
});
