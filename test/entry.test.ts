import { EgressPort, ExternalEndpoint, VirtualIps } from '../src';
import { entry } from './helpers';
import { addressesOf, claimsOf, exportToOf, isWildcard, needsAllocatedAddress, resolutionOf, routedHosts, type Entry } from '../src/entry';

const HTTP = EgressPort.http(80);
const HTTPS = EgressPort.https(443);
const TCP = EgressPort.tcp(5432);
const IPS = ExternalEndpoint.all('192.0.2.2', '192.0.2.1');
const NAMES = ExternalEndpoint.all('a.example.com');
const VIPS = VirtualIps.captured('240.240.0.1', '240.240.0.2');

test.each<[string[], string | undefined, string[]]>([
  [[], 'shop', ['.']],
  [[], undefined, ['.']],
  [['shop'], 'shop', ['.']],
  [['b', 'shop', 'a', 'b'], 'shop', ['.', 'a', 'b']],
  [['b'], undefined, ['.', 'b']],
  [['*'], 'shop', ['*']],
  [['b', '*', 'a'], 'shop', ['*']],
])('an entry that %p call is exported from %s to %p', (consumers, own, exportTo) => {
  expect(exportToOf(consumers, own)).toEqual(exportTo);
});

test.each<[string, Partial<Entry>, string]>([
  ['a name', {}, 'DNS'],
  ['a name with addresses', { endpoints: IPS }, 'STATIC'],
  ['a name with IPv6 addresses', { endpoints: ExternalEndpoint.all('2001:db8::1') }, 'STATIC'],
  ['a name with names', { endpoints: NAMES }, 'DNS'],
  ['a name with both', { endpoints: [...IPS, ...NAMES] }, 'DNS'],
  ['a wildcard', { hosts: ['*.example.com'] }, 'DYNAMIC_DNS'],
  ['a wildcard beside a name', { hosts: ['a.example.com', '*.example.org'] }, 'DYNAMIC_DNS'],
  ['a wildcard with addresses', { hosts: ['*.example.com'], endpoints: IPS }, 'STATIC'],
  ['a wildcard with names', { hosts: ['*.example.com'], endpoints: NAMES }, 'DNS'],
])('finds the addresses of %s', (_, parts, resolution) => {
  expect(resolutionOf(entry(parts))).toBe(resolution);
});

test.each<[string, Partial<Entry>, string[]]>([
  ['nothing by default', {}, []],
  ['the virtual IPs', { virtualIps: VIPS }, ['240.240.0.1', '240.240.0.2']],
  ['the virtual IPs rather than the real ones', { virtualIps: VIPS, endpoints: IPS, ports: [TCP] }, ['240.240.0.1', '240.240.0.2']],
  ['the real IPs of TCP', { endpoints: IPS, ports: [HTTPS, TCP] }, ['192.0.2.2', '192.0.2.1']],
  ['the real IPs of MongoDB', { endpoints: IPS, ports: [EgressPort.mongo(27017)] }, ['192.0.2.2', '192.0.2.1']],
  ['no real IPs where Istio sees Host or SNI', { endpoints: IPS, ports: [HTTP, HTTPS] }, []],
  ['nothing of TCP behind names', { endpoints: [...NAMES, ...IPS], ports: [TCP] }, []],
])('calls are matched by %s', (_, parts, addresses) => {
  expect(addressesOf(entry(parts))).toEqual(addresses);
});

test.each<[string, Partial<Entry>, boolean]>([
  ['TCP alone', { ports: [TCP] }, true],
  ['TCP beside HTTP', { ports: [HTTP, TCP] }, true],
  ['TCP with real names', { ports: [TCP], endpoints: NAMES }, true],
  ['TCP with real IPs', { ports: [TCP], endpoints: IPS }, false],
  ['TCP with virtual IPs', { ports: [TCP], virtualIps: VIPS }, false],
  ['HTTP and HTTPS', { ports: [HTTP, HTTPS] }, false],
])('%s needs an allocated address: %p', (_, parts, needed) => {
  expect(needsAllocatedAddress(entry(parts))).toBe(needed);
});

test.each<[string, Partial<Entry>, string[]]>([
  ['none without a reason', { ports: [HTTP] }, []],
  ['all for a timeout', { ports: [HTTP], timeout: {} as any }, ['a.example.com', 'b.example.com']],
  ['the first for an alias', { ports: [HTTP, HTTPS], aliases: ['x'] }, ['a.example.com']],
  ['all for both', { ports: [HTTP], aliases: ['x'], timeout: {} as any }, ['a.example.com', 'b.example.com']],
  ['none where Istio sees no requests', { ports: [HTTPS], aliases: ['x'], timeout: {} as any }, []],
])('hosts that need a route: %s', (_, parts, hosts) => {
  expect(routedHosts(entry({ hosts: ['a.example.com', 'b.example.com'], ...parts }))).toEqual(hosts);
});

test.each<[string, Partial<Entry>, string[]]>([
  ['its hosts', { hosts: ['a.example.com', '*.example.org'] }, ['host a.example.com', 'host *.example.org']],
  ['each address with each port that shows no requests', { virtualIps: VIPS, ports: [HTTP, HTTPS, TCP] }, [
    'host api.example.com',
    'address 240.240.0.1 port 443', 'address 240.240.0.1 port 5432',
    'address 240.240.0.2 port 443', 'address 240.240.0.2 port 5432',
  ]],
  ['no address where Host tells the hosts apart', { virtualIps: VIPS, ports: [HTTP, EgressPort.grpc(9090)] }, ['host api.example.com']],
])('an entry claims %s', (_, parts, claims) => {
  expect(claimsOf(entry(parts))).toEqual(claims);
});

test.each([['*.example.com', true], ['example.com', false], ['a.example.com', false]])('%s is a wildcard: %p', (host, wildcard) => {
  expect(isWildcard(host)).toBe(wildcard);
});
