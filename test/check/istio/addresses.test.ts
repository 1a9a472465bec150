import { isIp, isIpOrRange, isPort, isSocketPath } from '../../../src/check/istio/addresses';

test.each(['1.2.3.4', '0.0.0.0', '::', '2001:db8::1', 'FE80::A', '1:2:3:4:5:6:7::', '1:2:3:4:5:6:1.2.3.4', '::ffff:1.2.3.4', 'fe80::1%eth0', 'fe80::1%a_b', 'fe80::1%a/b', 'fe80::1%%'])('%s is an address', text => {
  expect(isIp(text)).toBe(true);
});

test.each(['', 'abc', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', ' 1.2.3.4', '1.2.3.4%x', '1.2.3.4:80', '[::1]', ':::', '1::2:3:4:5:6:7:8', '12345::', '::1.2.3.04', '::g', '%', 'fe80::1%', '1.2.3.4/8'])('%j is no address', text => {
  expect(isIp(text)).toBe(false);
});

test.each(['1.2.3.4', '10.0.0.0/8', '10.1.2.3/8', '1.2.3.4/0', '1.2.3.4/32', '::/0', '::/128', '::ffff:1.2.3.4/128', 'fe80::1%eth0', 'fe80::1%a/b/c'])('%s is an address or range', text => {
  expect(isIpOrRange(text)).toBe(true);
});

test.each(['1.2.3.4/', '/8', '1.2.3.4/33', '1.2.3.4/00', '1.2.3.4/08', '1.2.3.4/+8', '1.2.3.4/-1', '1.2.3.4/8/8', '::/129', 'fe80::1%eth0/64', 'a.com/8', ''])('%j is neither', text => {
  expect(isIpOrRange(text)).toBe(false);
});

test.each([['/var/run/x', true], ['@x', true], ['@', true], ['@/', true], ['', false], ['x', false], ['/', false], ['/a/', false]])('whether %j is a socket: %p', (text, expected) => {
  expect(isSocketPath(text)).toBe(expected);
});

test.each([[0, false], [1, true], [65535, true], [65536, false], [-1, false]])('whether %p is a port: %p', (number, expected) => expect(isPort(number)).toBe(expected));
