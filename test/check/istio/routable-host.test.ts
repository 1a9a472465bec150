import { isRoutableHost } from '../../../src/check/istio/routable-host';

test.each(['outbound_.80_._.api.example.com', 'outbound_x1y__a', 'outbound_.80_.v1_.a_b', 'outbound_1_*_a..b'])('%s is one between clusters', host => {
  expect(isRoutableHost(host, true)).toBe(true);
  expect(isRoutableHost(host, false)).toBe(false);
});

test.each(['outbound_', 'outbound_.80_.', 'outbound_.x_._.a.b', 'outbound_.80_._.1.2', `outbound_.80_._.${'a'.repeat(240)}`])('%s is none', host => {
  expect(isRoutableHost(host, true)).toBe(false);
});

test('other hosts are the same at both', () => {
  expect([true, false].map(takesGatewayNames => isRoutableHost('*.example.com', takesGatewayNames))).toEqual([true, true]);
  expect([true, false].map(takesGatewayNames => isRoutableHost('a_b', takesGatewayNames))).toEqual([false, false]);
  expect([true, false].map(takesGatewayNames => isRoutableHost('outbound', takesGatewayNames))).toEqual([true, true]);
});
