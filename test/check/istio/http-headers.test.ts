import { isAuthority, isClaim, isHeaderName, isHeaderValue, isMatchableHeader, isReserved } from '../../../src/check/istio/http-headers';

test.each(['x-a', 'X_B', "!#$%&'*+-.^_`|~", 'a,b', '0'])('%j is a name', name => expect(isHeaderName(name)).toBe(true));
test.each(['', 'a b', ':method', 'a/b', 'a:b', 'é', 'a(b)', '"'])('%j is no name', name => expect(isHeaderName(name)).toBe(false));

test.each(['@request.auth.claims.sub', '@request.auth.claims[sub]', '@Request.Auth.CLAIMS..', '@request.auth.claims[a][b]'])('%j is a claim', name => {
  expect(isClaim(name)).toBe(true);
  expect(isMatchableHeader(name, 32)).toBe(true);
});
test.each(['@request.auth.claims', '@request.auth.claims.', '@request.auth.claims[]', '@request.auth.claims[a', '@request.auth.claimsx', 'x@request.auth.claims.a'])('%j is no claim', name => {
  expect(isClaim(name)).toBe(false);
  expect(isMatchableHeader(name, 32)).toBe(false);
});

test.each(['host', 'Host', ':authority', ':AUTHORITY', 'hoſt'])('%j is the authority', name => {
  expect(isAuthority(name)).toBe(true);
  expect(isReserved(name)).toBe(true);
});
test.each(['x-host', 'authority', ''])('%j is nobody\'s', name => {
  expect(isAuthority(name)).toBe(false);
  expect(isReserved(name)).toBe(false);
});
test('pseudo-headers are not written', () => {
  expect(isReserved(':path')).toBe(true);
  expect(isAuthority(':path')).toBe(false);
});

test.each([
  '', 'a', 'a\tb', 'é', '100%%', '%HOSTNAME%', 'a %HOSTNAME% b', '%REQ(x)%', '%A( b)%', '%(x)%', '%A(["a","b"])%', '%A([ "a" , "b" ] ) %',
  '%A(x\\))%', '%A(\\)%', '%A(["x)%', '%%%A%',
])('%j is a value', value => expect(isHeaderValue(value)).toBe(true));

test.each([
  '%', 'a%b', '100%', '%START%%', '%A(%', '%A()%', '%A([])%', '%A([a])%', '%A(["a" "b"])%', '%A(["a",])%', '%A(x)y%', '%A(x"])a%', '%A(x\\', '%A(\\))%', '%A(a") %', '%%%', 'a\nb', 'a\u007fb', 'a\u0000',
])('%j is no value', value => expect(isHeaderValue(value)).toBe(false));

test('a long value takes no long time', () => {
  expect(isHeaderValue('%A("' + '\\"'.repeat(50_000))).toBe(false);
  expect(isHeaderValue('a'.repeat(100_000) + '%')).toBe(false);
});
