import { judged, texts } from './judged';
import { withRule } from './virtual-services';

const retries = (parts: object) => withRule({ retries: parts });
const on = (retryOn: string) => retries({ attempts: 2, retryOn });

test.each([
  {}, { attempts: 0 }, { attempts: 3, perTryTimeout: '2s', backoff: '25ms', retryOn: '' }, { attempts: 0, backoff: '1s' }, { attempts: 0, retryRemoteLocalities: null },
])('%j are retries', parts => expect(judged(retries(parts))).toEqual([]));

test('there are no fewer than none', () => {
  expect(judged(retries({ attempts: -1, perTryTimeout: '1s' }))).toEqual(['error virtual-service-negative-attempts at spec.http.0.retries.attempts']);
  expect(texts(retries({ attempts: -1 }))).toEqual(["'attempts' must not be negative, got -1; write 0 for no retries"]);
});

test.each([{ perTryTimeout: '2s' }, { retryOn: '5xx' }, { retryRemoteLocalities: false }])('where there are none, %j is for nothing', parts => {
  expect(judged(retries(parts))).toEqual(['error virtual-service-retries-without-attempts at spec.http.0.retries']);
});

test('what is for nothing is told', () => {
  expect(texts(retries({ perTryTimeout: '2s', retryOn: '5xx' }))).toEqual([
    "there are no retries to which 'perTryTimeout' and 'retryOn' could apply; set 'attempts' to 1 or more, or take them out",
  ]);
  expect(texts(retries({ attempts: 0, retryOn: '5xx' }))).toEqual([
    "there are no retries to which 'retryOn' could apply; set 'attempts' to 1 or more, or take it out",
  ]);
});

test.each(['perTryTimeout', 'backoff'])('%s is a time that Istio takes', field => {
  expect(judged(retries({ attempts: 1, [field]: '1.5ms' }))).toEqual([`error virtual-service-bad-time at spec.http.0.retries.${field}`]);
});

test.each(['5xx', '503', '5xx,reset,503', 'cancelled', 'http3-post-connect-failure', '+503', '0503', '100', '511'])('%j are conditions', retryOn => {
  expect(judged(on(retryOn))).toEqual([]);
});

test.each(['5xx, 503', '5xx,', ',503', ' ', '5XX', '306', '509', '600', '-503', '1e2', '٥٠٣'])('%j are not', retryOn => {
  expect(judged(on(retryOn))).toEqual(['error virtual-service-bad-retry-on at spec.http.0.retries.retryOn']);
});

test('requests that were not sent yet are repeated from 1.23 on', () => {
  expect(judged(on('reset-before-request'), 22)).toEqual(['error virtual-service-bad-retry-on at spec.http.0.retries.retryOn']);
  expect(judged(on('reset-before-request'), 23)).toEqual([]);
});

test('spaces are pointed out', () => {
  expect(texts(on('5xx, 503'))).toEqual(['" 503" in \'retryOn\' is nothing to retry on; write the conditions with commas and no spaces between them']);
  expect(texts(on('foo'))).toEqual([expect.stringMatching(/^"foo" in 'retryOn' is nothing to retry on; write statuses such as 503, or of 5xx, gateway-error, /)]);
});
