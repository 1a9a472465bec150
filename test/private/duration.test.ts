import { Duration } from 'cdk8s';
import { checkDuration, checkSeconds, milliseconds } from '../../src/private/duration';

test.each([Duration.millis(1), Duration.seconds(1.001), Duration.minutes(0.5), Duration.days(365), undefined])('a time may be %s', time => {
  expect(checkDuration('timeout', time)).toBe(time);
});

test.each([[Duration.millis(0), '0'], [Duration.millis(0.5), '0.5'], [Duration.seconds(1.0005), '1000.5'], [Duration.seconds(Infinity), 'Infinity']])(
  'a time may not be %s', (time, shown) => {
    expect(() => checkDuration('timeout', time)).toThrow(new Error(
      `'timeout' must be a whole number of milliseconds, at least 1, got ${shown} ms; leave it out for the default`));
  });

test.each([['5s', '"5s"'], [5, '5'], [null, 'null'], [{}, '{}']])('a time may not be %j', (time, shown) => {
  const message = `'timeout' must be a Duration, got ${shown}; write such as Duration.seconds(5)`;
  expect(() => checkDuration('timeout', time as any)).toThrow(new Error(message));
  expect(() => checkSeconds('timeout', time as any, 1)).toThrow(new Error(message));
});

test.each([Duration.seconds(1), Duration.millis(2000), Duration.minutes(1), undefined])('a time in whole seconds may be %s', time => {
  expect(checkSeconds('ttl', time, 1)).toBe(time);
});

test.each([[Duration.seconds(0), '0'], [Duration.millis(1), '1'], [Duration.seconds(1.5), '1500']])('a time in whole seconds may not be %s', (time, shown) => {
  expect(() => checkSeconds('ttl', time, 1)).toThrow(new Error(
    `'ttl' must be a whole number of seconds, at least 1, got ${shown} ms; leave it out for the default`));
});

test('no time at all is one where that means something', () => {
  expect(checkSeconds('ttl', Duration.seconds(0), 0)?.toSeconds()).toBe(0);
});

test.each([[1.001, 1001], [4.35, 4350], [0.0005, 0.5]])('%d seconds are %d milliseconds, whatever binary fractions make of them', (time, expected) => {
  expect(milliseconds(Duration.seconds(time))).toBe(expected);
});
