import { Duration } from 'cdk8s';
import { optionalSeconds, seconds } from '../../src/emit/duration';

test.each([
  [Duration.seconds(5), '5s'], [Duration.millis(1), '0.001s'], [Duration.millis(1500), '1.5s'], [Duration.seconds(1.001), '1.001s'], [Duration.seconds(0), '0s'],
  [Duration.minutes(2), '120s'], [Duration.days(365), '31536000s'],
])('%s is written in seconds', (time, text) => {
  expect(seconds(time)).toBe(text);
  expect(optionalSeconds(time)).toBe(text);
});

test('what is left out stays so', () => {
  expect(optionalSeconds(undefined)).toBeUndefined();
});
