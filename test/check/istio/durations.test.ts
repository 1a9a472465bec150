import { isWholeMilliseconds, nanoseconds } from '../../../src/check/istio/durations';

test.each<[string, number]>([
  ['0', 0], ['+0', 0], ['-0', 0], ['0s', 0],
  ['1ns', 1], ['1us', 1e3], ['1µs', 1e3], ['1μs', 1e3], ['1ms', 1e6], ['1s', 1e9], ['1m', 60e9], ['1h', 3600e9],
  ['-1s', -1e9], ['+1s', 1e9], ['1.s', 1e9], ['.5s', 5e8], ['1h30m', 5400e9], ['1m1m', 120e9], ['0.29s', 29e7], ['8.7s', 87e8], ['0.0005s', 5e5], ['0.5ns', 0],
  ['0.0010000000000000000001s', 1e6], ['0.0009999999999999999999s', 1e6],
])('%s has %d nanoseconds', (text, expected) => expect(nanoseconds(text)).toBe(expected));

test.each(['', '1', 's', '.', '.s', '-', '1.5.5s', '1 s', ' 1s', '1s ', '1S', '1d', '1e3s', '9223372036.854775808s', '-9223372036.854775809s', '2562047h47m16.855s', '99999999999999999999s'])('%j is no time', text => {
  expect(nanoseconds(text)).toBeUndefined();
  expect(isWholeMilliseconds(text)).toBe(false);
});

test('the longest times', () => {
  expect([nanoseconds('9223372036.854775807s'), nanoseconds('-9223372036.854775808s')]).toEqual([2 ** 63, -(2 ** 63)]);
});

test.each(['1ms', '0.001s', '3.3s', '1h1m1s1ms', '1000us', '9007199254.741s', '2562047h47m16.854s'])('%s is whole milliseconds', text => expect(isWholeMilliseconds(text)).toBe(true));
test.each(['0s', '-1s', '0.5ms', '1.0005s', '1ns', '9007199254.740001s', '9223372036.854775807s'])('%s is not', text => expect(isWholeMilliseconds(text)).toBe(false));
