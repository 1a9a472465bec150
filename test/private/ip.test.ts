import { App, Chart } from 'cdk8s';
import { checkCidr, checkIp, ipFamily } from '../../src/private/ip';

const check = (value: string) => checkIp(undefined, 'addresses', value);

test.each([
  ['192.0.2.1', 'IPv4'], ['2001:db8::1', 'IPv6'], ['::ffff:192.0.2.1', 'IPv6'], ['fe80::1%eth0', 'IPv6'],
  ['192.0.2', undefined], ['192.0.2.256', undefined], ['[2001:db8::1]', undefined], ['example.com', undefined], ['', undefined],
])('the family of %p is %p', (address, family) => {
  expect(ipFamily(address)).toBe(family);
});

test.each([
  '1.0.0.0', '10.0.0.1', '100.64.0.1', '126.255.255.255', '128.0.0.1', '169.253.255.255', '169.255.0.0', '172.16.0.1', '192.168.1.1', '223.255.255.255', '240.240.0.1',
  '2001:db8::1', 'fd00::1', '::2', 'fe7f::1', 'fec0::1', 'feff::1', '64:ff9b::102:304',
])('takes %s as it is', address => {
  expect(check(address)).toBe(address);
});

test.each([
  ['2001:DB8::1', '2001:db8::1'], ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'], ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
])('writes %s as %s', (address, canonical) => {
  expect(check(address)).toBe(canonical);
});

test.each([
  ['127.0.0.1', 'loopback'], ['127.255.255.254', 'loopback'], ['::1', 'loopback'], ['0:0:0:0:0:0:0:1', 'loopback'],
  ['169.254.0.1', 'link-local'], ['169.254.169.254', 'link-local'], ['fe80::1', 'link-local'], ['febf:ffff::1', 'link-local'],
  ['0.0.0.0', 'unspecified'], ['0.1.2.3', 'unspecified'], ['::', 'unspecified'], ['0::0', 'unspecified'],
  ['224.0.0.1', 'multicast'], ['239.255.255.255', 'multicast'], ['ff02::1', 'multicast'], ['FF0E::1', 'multicast'], ['ff80::1', 'multicast'],
  ['::ffff:192.0.2.1', 'IPv4-mapped'], ['::FFFF:c000:201', 'IPv4-mapped'], ['::ffff:127.0.0.1', 'IPv4-mapped'], ['0:0:0:0:0:ffff:10.0.0.1', 'IPv4-mapped'],
])('refuses %s, a %s address', (address, kind) => {
  expect(() => check(address)).toThrow(new Error(`'addresses' must be an address outside the pod, got the ${kind} address "${address}"`));
});

test.each(['fe80::1%eth0', '2001:db8::1%1', '::1%lo'])('refuses %s, which has a zone', address => {
  expect(() => check(address)).toThrow(new Error(
    `'addresses' must not have a zone, which only one node would understand, got "${address}"; write the address without '%…'`));
});

test.each([
  ['example.com', '"example.com"'], ['', '""'], ['192.0.2.1 ', '"192.0.2.1 "'], ['192.0.2.0/24', '"192.0.2.0/24"'], ['192.0.2.1:443', '"192.0.2.1:443"'],
  ['[2001:db8::1]', '"[2001:db8::1]"'], ['010.0.0.1', '"010.0.0.1"'], ['192.0.2', '"192.0.2"'], ['2130706433', '"2130706433"'],
  [undefined as any, 'undefined'], [2130706433 as any, '2130706433'],
])('refuses %p, which is no IP address', (address, shown) => {
  expect(() => check(address)).toThrow(new Error(`'addresses' must be an IP address such as '192.0.2.10', got ${shown}`));
});

test('refuses with the path of the construct', () => {
  const chart = new Chart(new App(), 'egress');
  expect(() => checkIp(chart, 'address', 'x')).toThrow(new Error("[egress] 'address' must be an IP address such as '192.0.2.10', got \"x\""));
  expect(() => checkIp(chart, 'address', '::1')).toThrow(new Error('[egress] \'address\' must be an address outside the pod, got the loopback address "::1"'));
});

describe('a range of addresses', () => {
  const range = (value: string) => checkCidr(undefined, 'ranges', value);

  test.each([
    '10.40.0.0/24', '10.0.0.0/8', '10.40.0.7/32', '0.0.0.0/1', '192.0.2.0/31', '2001:db8::/32', '2001:db8::7/128', '::/1', '::/3',
  ])('may be %s', value => {
    expect(range(value)).toBe(value);
  });

  test.each(['10.40.0.7/24', '2001:db8::7/32'])('may have the bits of a host, as Istio takes it: %s', value => {
    expect(range(value)).toBe(value);
  });

  test.each([
    '10.40.0.0/', '/24', 'fe80::%eth0', '/', '', 'net.example.com', 'net.example.com/24', '10.40.0.0/33', '2001:db8::/129', '10.40.0.0/-1',
    '10.40.0.0/+8', '10.40.0.0/8.5', '10.40.0.0/ 8', ' 10.40.0.0/8', '10.40.0.0/8 ', '10.40.0.0/x', '10.40.0.0/8/8', '10.40.0/24', '010.40.0.0/24',
    '[2001:db8::]/32', 'fe80::%eth0/64', '10.40.0.0/1000', '10.40.0.0-10.40.0.9', '10.40.0.0/255.255.255.0',
  ])('may not be %p', value => {
    expect(() => range(value)).toThrow(new Error(`'ranges' must be a range of addresses such as '10.40.0.0/24', got "${value}"`));
  });

  test.each([['10.40.0.7', '10.40.0.7/32'], ['2001:db8::7', '2001:db8::7/128']])('is not the address %s, which is written %s', (value, written) => {
    expect(() => range(value)).toThrow(new Error(`'ranges' must be a range of addresses such as '10.40.0.0/24', got "${value}"; write '${written}' for the one address`));
  });

  test.each(['10.40.0.0/08', '10.40.0.0/024', '2001:db8::/032'])('may not be %p, which Istio refuses for its leading zero', value => {
    expect(() => range(value)).toThrow(new Error(`'ranges' must be a range of addresses such as '10.40.0.0/24', got "${value}"`));
  });

  test.each(['0.0.0.0/0', '10.0.0.0/0', '::/0', '2001:db8::/0'])('may not take in everything, as %s does', value => {
    expect(() => range(value)).toThrow(new Error(
      `'ranges' must not take in every address, got "${value}"; name the ranges, or use OriginalDestination.anyAddress(reason)`));
  });

  test('is refused with the path of its construct', () => {
    const chart = new Chart(new App(), 'egress');
    expect(() => checkCidr(chart, 'ranges', 'x')).toThrow(new Error("[egress] 'ranges' must be a range of addresses such as '10.40.0.0/24', got \"x\""));
    expect(() => checkCidr(chart, 'ranges', '::/0')).toThrow(new Error(
      "[egress] 'ranges' must not take in every address, got \"::/0\"; name the ranges, or use OriginalDestination.anyAddress(reason)"));
  });
});
