import { RetryCondition } from '../src/retry-condition';

// What Istio's webhook takes beside numbers. The rest of it is configured by what a VirtualService does not have.
const ENVOYS_WORDS = [
  '5xx', 'cancelled', 'connect-failure', 'deadline-exceeded', 'envoy-ratelimited', 'gateway-error', 'internal', 'refused-stream', 'reset', 'reset-before-request',
  'resource-exhausted', 'retriable-4xx', 'unavailable',
];

test('has a member for each of Envoy\'s words', () => {
  const members = Object.values(RetryCondition).filter(member => member instanceof RetryCondition);
  expect(members.map(({ name }) => name).sort()).toEqual(ENVOYS_WORDS);
});

test.each([400, 409, 418, 421, 429, 431, 451, 500, 503, 508, 511])('may be the status %d', code => {
  expect(RetryCondition.httpStatus(code).name).toBe(String(code));
});

test.each([[399, '399'], [200, '200'], [419, '419'], [420, '420'], [427, '427'], [430, '430'], [499, '499'], [509, '509'], [512, '512'], [599, '599'], [503.5, '503.5'],
  [NaN, 'NaN'], ['503' as any, '"503"'], [undefined as any, 'undefined']])('may not be the status %p', (code, shown) => {
  expect(() => RetryCondition.httpStatus(code)).toThrow(new Error(
    `'code' must be a registered HTTP status of an error, such as 503, got ${shown}; Istio refuses other numbers`));
});
