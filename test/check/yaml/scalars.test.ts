import { readScalar } from '../../../src/check/yaml/scalars';

// What sigs.k8s.io/yaml, Kubernetes' reader, makes of each.
test.each<[string, unknown]>([
  ['y', true], ['Yes', true], ['on', true], ['TRUE', true],
  ['n', false], ['No', false], ['OFF', false], ['false', false],
  ['', null], ['~', null], ['null', null], ['NULL', null],
  ['0', 0], ['443', 443], ['-1', -1], ['+1', 1], ['1_000', 1000], ['-0', 0],
  ['010', 8], ['0o10', 8], ['0x1F', 31], ['-0x1f', -31], ['0b101', 5], ['08', 8], ['00', 0],
  ['1.10', 1.1], ['.5', 0.5], ['1.', 1], ['1e3', 1000], ['+1.5', 1.5], ['12345678901234567890', 12345678901234567890],
])('%j without quotes is %j', (text, value) => {
  expect(readScalar(text)).toBe(value);
});

test.each(['tRue', 'yES', 'api.example.com', '2020-01-01', '1:30', '190:20:30', '1.2.3', '10.0.0.0/8', '0x', '0b', '-', '.', '1e', '1e400', '_1', '='])('%j is a text', text => {
  expect(readScalar(text)).toBe(text);
});

test.each<[string, number]>([['.inf', Infinity], ['-.INF', -Infinity], ['.nan', NaN]])('%s is a number that JSON does not have', (text, value) => {
  expect(readScalar(text)).toBe(value);
});
