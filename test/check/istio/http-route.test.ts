import { judged, texts } from './judged';
import { ROUTE, withRule } from './virtual-services';

const DIRECT = { directResponse: { status: 503 }, route: undefined };
const REDIRECT = { redirect: { uri: '/x' }, route: undefined };

test.each([
  {},
  DIRECT,
  REDIRECT,
  { route: undefined, delegate: { name: 'x' } },
  { route: [], delegate: { name: 'x' }, fault: { delay: { fixedDelay: '1s' } }, rewrite: { uri: '/x' } },
  { ...DIRECT, route: [] },
  { ...REDIRECT, route: [] },
  { mirror: { host: 'copy' }, mirrors: [] },
])('%j is a rule', rule => expect(judged(withRule(rule))).toEqual([]));

test.each([undefined, []])('a rule with route %j does nothing', route => {
  expect(judged(withRule({ route }))).toEqual(['error virtual-service-without-action at spec.http.0']);
  expect(texts(withRule({ route }))).toEqual(["the rule says what to match, and not what to do; set 'route', 'redirect' or 'directResponse'"]);
});

test.each([
  [{ ...REDIRECT, route: ROUTE }, 'route'],
  [{ ...REDIRECT, ...DIRECT }, 'directResponse'],
  [{ ...REDIRECT, fault: { delay: { fixedDelay: '1s' } } }, 'fault'],
  [{ ...REDIRECT, rewrite: { uri: '/y' } }, 'rewrite'],
  [{ ...DIRECT, route: ROUTE }, 'route'],
  [{ ...DIRECT, fault: { delay: { fixedDelay: '1s' } } }, 'fault'],
  [{ ...DIRECT, rewrite: { uri: '/y' } }, 'rewrite'],
  [{ delegate: { name: 'x' }, route: ROUTE }, 'route'],
  [{ ...REDIRECT, delegate: {} }, 'redirect'],
  [{ mirror: { host: 'copy' }, mirrors: [{ destination: { host: 'copy' } }] }, 'mirrors'],
])('%j is too much', (rule, field) => {
  expect(judged(withRule(rule))).toEqual([`error virtual-service-actions-clash at spec.http.0.${field}`]);
});

test('what is too much is told', () => {
  expect(texts(withRule({ ...DIRECT, route: ROUTE }))).toEqual([
    "a rule can not have both 'directResponse' and 'route'; take 'route' out, or put it into a rule of its own",
  ]);
});

test('its timeout is a time that Istio takes', () => {
  expect(judged(withRule({ timeout: '1.5s' }))).toEqual([]);
  expect(judged(withRule({ timeout: '1.5ms' }))).toEqual(['error virtual-service-bad-time at spec.http.0.timeout']);
});

test('headers are judged of the rule and of its destinations', () => {
  const headers = { request: { set: { a: '%' } } };
  expect(judged(withRule({ headers, route: [{ destination: { host: 'x' }, headers }] }))).toEqual([
    'error header-bad-value at spec.http.0.headers.request.set.a',
    'error header-bad-value at spec.http.0.route.0.headers.request.set.a',
  ]);
});
