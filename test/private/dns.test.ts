import { Chart, App, Lazy } from 'cdk8s';
import { checkDnsLabel, checkHostName, isDnsLabel, isWithinDomain } from '../../src/private/dns';

const EXAMPLE = "write a DNS name such as 'api.example.com'";
const INSIDE = "must be outside the cluster: an entry for a Service's own name turns its traffic into plaintext; call the Service directly, or use LocalAlias";
const LABELS = "each label has 1 to 63 letters, digits or '-', and neither starts nor ends with '-'";
const PARTIAL_WILDCARD = "may have a wildcard only as its whole first label; write '*.example.com', or list the names";
const NOT_AN_IP = 'must be a name, not an IP address; use something else';

const check = (value: string, wildcard?: boolean) => checkHostName(undefined, 'host', value, { wildcard, insteadOfIp: 'use something else' });
const checkCertificate = (value: string) => checkHostName(undefined, 'serverName', value, { onCertificate: true, insteadOfIp: 'use something else' });

/** The whole message for what is wrong and, behind a semicolon, the way out, if it is a special one. */
function message(problem: string, shown: string, prop = 'host'): string {
  const [, what, wayOut = EXAMPLE] = /^(.*?)(?:; (.*))?$/.exec(problem)!;
  return `'${prop}' ${what}, got ${shown}; ${wayOut}`;
}

/** A text as messages show it: its first 200 characters. */
const cut = (text: string) => text.length > 198 ? `"${text.slice(0, 199)}…` : JSON.stringify(text);

/** A legal name of so many characters. */
const long = (length: number) => `${'a'.repeat(49)}.`.repeat(5).slice(0, length - 4).replace(/\.$/, 'a') + '.com';

describe('a host name', () => {
  test.each([
    'api.example.com', 'a.b', 'example.c', '1.example', '3com.example', 'a-b.c--d.example', 'xn--bcher-kva.example', 'host.123abc', 'a.1b',
    `${'x'.repeat(63)}.example.com`, long(253), 'svc.example.com', 'db.svc.example.com', 'cluster.local.example.com', 'mycluster.local', 'notsvc.ns-svc',
  ])('may be %s', name => {
    expect(check(name)).toBe(name);
  });

  test.each([
    ['API.Example.COM', 'api.example.com'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ])('%s becomes %s, which Istio compares byte for byte', (name, ascii) => {
    expect(check(name)).toBe(ascii);
  });

  test.each([
    ['https://api.example.com', 'must not have a scheme; write the name alone; the protocol is said by the port'],
    ['tcp://10.0.0.1:80/x', 'must not have a scheme; write the name alone; the protocol is said by the port'],
    ['api.example.com/v1', 'must not have a path; write the name alone; a range of addresses can not be here'],
    ['api.example.com/', 'must not have a path; write the name alone; a range of addresses can not be here'],
    ['api.example.com:443/v1', 'must not have a path; write the name alone; a range of addresses can not be here'],
    ['10.0.0.0/8', 'must not have a path; write the name alone; a range of addresses can not be here'],
    ['api.example.com:443', 'must not have a port; write the name alone; the port is said apart from it'],
    ['10.0.0.1:443', 'must not have a port; write the name alone; the port is said apart from it'],
    ['[2001:db8::1]:443', 'must not have a port; write the name alone; the port is said apart from it'],
    ['10.0.0.1', NOT_AN_IP],
    ['2001:db8::1', NOT_AN_IP],
    ['[2001:db8::1]', NOT_AN_IP],
    ['::ffff:10.0.0.1', NOT_AN_IP],
    ['fe80::1%eth0', NOT_AN_IP],
    ['localhost', 'must be fully qualified, because a single label would be looked up inside the cluster; write at least two labels'],
    ['svc', 'must be fully qualified, because a single label would be looked up inside the cluster; write at least two labels'],
    ['payments.shop.svc.cluster.local', INSIDE],
    ['Payments.Shop.SVC.Cluster.Local', INSIDE],
    ['a.cluster.local', INSIDE],
    ['cluster.local', INSIDE],
    ['payments.shop.svc', INSIDE],
    ['x.svc', INSIDE],
    ['api.example.com.', 'must not end with a dot, because Istio compares names byte for byte; write it without'],
    ['.', 'must not end with a dot, because Istio compares names byte for byte; write it without'],
    ['', 'must not be empty'],
    [' ', 'must not contain white space'],
    [' api.example.com', 'must not contain white space'],
    ['api.example.com ', 'must not contain white space'],
    ['api example.com', 'must not contain white space'],
    ['api.example.com\u00a0', 'must not contain white space'],
    [`${'x'.repeat(64)}.example.com`, `has the label "${'x'.repeat(64)}"; ${LABELS}`],
    ['-api.example.com', `has the label "-api"; ${LABELS}`],
    ['api-.example.com', `has the label "api-"; ${LABELS}`],
    ['api.example.-com', `has the label "-com"; ${LABELS}`],
    ['my_api.example.com', `has the label "my_api"; ${LABELS}`],
    ['.example.com', `has the label ""; ${LABELS}`],
    ['api..example.com', `has the label ""; ${LABELS}`],
    ['user@example.com', `has the label "user@example"; ${LABELS}`],
    ['api.example.com?x=1', `has the label "com?x=1"; ${LABELS}`],
    ['bücher.example。', `has the label ""; ${LABELS}`],
    ['1.2.3', 'must not end with a number, which no DNS name does'],
    ['api.example.123', 'must not end with a number, which no DNS name does'],
    ['300.300.300.300', 'must not end with a number, which no DNS name does'],
    ['１２７.0.0.1', 'must not end with a number, which no DNS name does'],
    [long(254), 'must have at most 253 characters'],
    ['xn--iñvalid.com', 'is no valid international domain name'],
    ['*', PARTIAL_WILDCARD],
    ['*foo.com', PARTIAL_WILDCARD],
    ['a.*.com', PARTIAL_WILDCARD],
    ['api.*', PARTIAL_WILDCARD],
  ])('may not be %p', (name, problem) => {
    const error = new Error(message(problem, cut(name)));
    expect(() => check(name, true)).toThrow(error);
    expect(() => check(name, false)).toThrow(error);
  });

  test.each([
    [undefined, 'undefined'], [null, 'null'], [5, '5'], [['a.b'], '["a.b"]'], [Lazy.any({ produce: () => 'a.b' }), '{"producer":{}}'],
  ])('may not be %p, which is no text yet', (value, shown) => {
    expect(() => check(value as any)).toThrow(new Error(message('must be a string known when the construct is made', shown)));
  });

  test('is refused with the path of its construct', () => {
    const chart = new Chart(new App(), 'egress');
    expect(() => checkHostName(chart, 'additionalHosts', '', { insteadOfIp: '' }))
      .toThrow(new Error(`[egress] 'additionalHosts' must not be empty, got ""; ${EXAMPLE}`));
  });
});

describe('a name on a certificate', () => {
  test.each([
    'api.example.com', 'db', 'localhost', 'x'.repeat(63), 'svc', 'payments.shop.svc', 'payments.shop.svc.cluster.local', 'cluster.local', 'a.cluster.local',
  ])('may be %s, which nobody looks up', name => {
    expect(checkCertificate(name)).toBe(name);
  });

  test('is lowered, and written in ASCII', () => {
    expect(checkCertificate('DB')).toBe('db');
    expect(checkCertificate('Bücher')).toBe('xn--bcher-kva');
  });

  test.each([
    ['', 'must not be empty'],
    ['my db', 'must not contain white space'],
    ['10.0.0.1', NOT_AN_IP],
    ['[2001:db8::1]', NOT_AN_IP],
    ['https://db', 'must not have a scheme; write the name alone; the protocol is said by the port'],
    ['spiffe://cluster.local/ns/shop/sa/db', 'must not have a scheme; write the name alone; the protocol is said by the port'],
    ['db/x', 'must not have a path; write the name alone; a range of addresses can not be here'],
    ['db:5432', 'must not have a port; write the name alone; the port is said apart from it'],
    ['db.', 'must not end with a dot, because Istio compares names byte for byte; write it without'],
    ['*.example.com', 'must not be a wildcard here; write one full name'],
    ['*', PARTIAL_WILDCARD],
    ['my_db', `has the label "my_db"; ${LABELS}`],
    ['x'.repeat(64), `has the label "${'x'.repeat(64)}"; ${LABELS}`],
    ['1', 'must not end with a number, which no DNS name does'],
    [long(254), 'must have at most 253 characters'],
  ])('may not be %p', (name, problem) => {
    expect(() => checkCertificate(name)).toThrow(new Error(message(problem, cut(name), 'serverName')));
  });
});

describe('a wildcard', () => {
  test.each([
    ['*.example.com', '*.example.com'], ['*.a.b.example.com', '*.a.b.example.com'], ['*.Example.COM', '*.example.com'], ['*.bücher.example', '*.xn--bcher-kva.example'],
    ['*.com', '*.com'], [`*.${long(251)}`, `*.${long(251)}`],
  ])('may be %s where wildcards are allowed', (name, ascii) => {
    expect(check(name, true)).toBe(ascii);
  });

  test('is refused where one host is meant', () => {
    expect(() => check('*.example.com')).toThrow(new Error(message('must not be a wildcard here; write one full name', '"*.example.com"')));
  });

  test.each([
    ['*.', 'must not end with a dot, because Istio compares names byte for byte; write it without'],
    ['*.*.example.com', PARTIAL_WILDCARD],
    ['*..com', `has the label ""; ${LABELS}`],
    ['*.-a.com', `has the label "-a"; ${LABELS}`],
    ['*.1', 'must not end with a number, which no DNS name does'],
    ['*.svc', INSIDE],
    ['*.shop.svc', INSIDE],
    ['*.cluster.local', INSIDE],
    ['*.shop.svc.cluster.local', INSIDE],
    ['*.local', INSIDE],
    [`*.${long(252)}`, 'must have at most 253 characters'],
  ])('may not be %s', (name, problem) => {
    expect(() => check(name, true)).toThrow(new Error(message(problem, cut(name))));
  });
});

test.each([
  ['cluster.local', 'cluster.local', true],
  ['a.cluster.local', 'cluster.local', true],
  ['*.cluster.local', 'cluster.local', true],
  ['*.a.cluster.local', 'cluster.local', true],
  ['*.local', 'cluster.local', true],
  ['local', 'cluster.local', false],
  ['a.local', 'cluster.local', false],
  ['*.uster.local', 'cluster.local', false],
  ['mycluster.local', 'cluster.local', false],
  ['cluster.local.com', 'cluster.local', false],
])('%s lies within %s: %p', (host, domain, within) => {
  expect(isWithinDomain(host, domain)).toBe(within);
});

describe('a DNS label', () => {
  const what = "'name' of a thing";
  const label = (value: string, form: 'rfc1035' | 'rfc1123') => checkDnsLabel(undefined, what, value, form, 'choose another');

  test.each(['a', 'a1', 'a-1', 'x'.repeat(63)])('may be %s', value => {
    expect(label(value, 'rfc1035')).toBe(value);
    expect(label(value, 'rfc1123')).toBe(value);
    expect(isDnsLabel(value)).toBe(true);
  });

  test.each(['1', '1a', '0-0'])('may be %s, but not for a Service', value => {
    expect(label(value, 'rfc1123')).toBe(value);
    expect(() => label(value, 'rfc1035')).toThrow(new Error(
      `${what} must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter; ends with a letter or digit), got "${value}"; choose another`));
  });

  test.each(['', '-', '-a', 'a-', 'A', 'a.b', 'a_b', 'a b', 'ä', 'a\n', 'x'.repeat(64)])('may not be %p', value => {
    expect(() => label(value, 'rfc1123')).toThrow(new Error(
      `${what} must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter or digit; ends with a letter or digit), ` +
      `got ${JSON.stringify(value)}; choose another`));
    expect(() => label(value, 'rfc1035')).toThrow(/starts with a letter; ends with a letter or digit/);
    expect(isDnsLabel(value)).toBe(false);
  });

  test('is refused with the path of its construct if it is no text', () => {
    expect(() => checkDnsLabel(new Chart(new App(), 'egress'), what, undefined as any, 'rfc1035', 'choose another')).toThrow(new Error(
      `[egress] ${what} must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter; ends with a letter or digit), ` +
      'got undefined; choose another'));
  });
});
