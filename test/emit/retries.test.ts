import { Duration } from 'cdk8s';
import { httpRetries, retryBudgetOf, retryFeatures } from '../../src/emit/retries';
import { Retries } from '../../src/retries';
import { RetryCondition } from '../../src/retry-condition';
import { crdErrors } from '../crd-schema';

const wire = (retries: Retries, hasResetBeforeRequest = true) => {
  const written = JSON.parse(JSON.stringify(httpRetries(retries, hasResetBeforeRequest)));
  expect(crdErrors({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a' }, spec: { hosts: ['a.example.com'], http: [{ retries: written }] },
  })).toEqual([]);
  return written;
};

test('safe retries name their conditions, and do without the one that older Istio refuses', () => {
  expect(wire(Retries.safe(2))).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' });
  expect(wire(Retries.safe(2), false)).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream' });
});

test('chosen conditions are written as chosen', () => {
  const retries = Retries.on(3, [RetryCondition.httpStatus(429), RetryCondition.RESET_BEFORE_REQUEST, RetryCondition.GRPC_UNAVAILABLE]);
  expect(wire(retries)).toEqual({ attempts: 3, retryOn: '429,reset-before-request,unavailable' });
  expect(wire(retries, false)).toEqual(wire(retries, true));
});

test('options are written in Istio\'s words', () => {
  expect(wire(Retries.on(1, [RetryCondition.GATEWAY_ERROR], {
    perTryTimeout: Duration.millis(2500), backoff: Duration.millis(100), otherLocalities: true, ignorePreviousHosts: false, budget: { percent: 5 },
  }))).toEqual({
    attempts: 1, retryOn: 'gateway-error', perTryTimeout: '2.5s', backoff: '0.1s', retryRemoteLocalities: true, retryIgnorePreviousHosts: false,
  });
});

test('no retries are nothing but zero, beside which Istio refuses all else', () => {
  expect(wire(Retries.none())).toEqual({ attempts: 0 });
});

test('a budget always has its percentage', () => {
  const budget = (retries?: Retries) => JSON.parse(JSON.stringify(retryBudgetOf(retries) ?? null));
  expect(budget(Retries.safe(2, { budget: {} }))).toEqual({ percent: 20 });
  expect(budget(Retries.safe(2, { budget: { percent: 12.5, minRetryConcurrency: 5 } }))).toEqual({ percent: 12.5, minRetryConcurrency: 5 });
  expect(budget(Retries.safe(2))).toBeNull();
  expect(budget(Retries.none())).toBeNull();
  expect(budget(undefined)).toBeNull();
});

test.each<[string, Retries, string[]]>([
  ['none', Retries.none(), []],
  ['safe ones', Retries.safe(2, { otherLocalities: true }), []],
  ['an explicit new condition', Retries.on(2, [RetryCondition.RESET_BEFORE_REQUEST]), ['resetBeforeRequest']],
  ['other conditions', Retries.on(2, [RetryCondition.RESET], { perTryTimeout: Duration.seconds(1) }), []],
  ['a backoff', Retries.safe(2, { backoff: Duration.seconds(1) }), ['retryBackoff']],
  ['other addresses', Retries.safe(2, { ignorePreviousHosts: true }), ['retryIgnorePreviousHosts']],
  ['the same addresses', Retries.safe(2, { ignorePreviousHosts: false }), ['retryIgnorePreviousHosts']],
  ['a budget', Retries.safe(2, { budget: {} }), ['retryBudget']],
])('%s need of Istio what not every version has', (_, retries, features) => {
  expect(retryFeatures(retries)).toEqual(features);
});
