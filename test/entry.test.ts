import { EgressPort, ExternalEndpoint, OriginalDestination, VirtualIps } from '../src';
import { entry } from './helpers';
import {
  addressesOf, dialledAt, exportToOf, isUnixSocket, isWildcard, matchedAt, needsAllocatedAddress, resolutionOf, routedHosts,
  virtuallyAt, wildcardsOver, type Entry,
} from '../src/entry';

const HTTP = EgressPort.http(80);
const HTTPS = EgressPort.https(443);
const TCP = EgressPort.tcp(5432);
const IPS = ExternalEndpoint.all('192.0.2.2', '192.0.2.1');
const NAMES = ExternalEndpoint.all('a.example.com');
const VIPS = VirtualIps.captured('240.240.0.1', '240.240.0.2');
const SOCKET = ExternalEndpoint.unixSocket('/run/agent.sock');
const RANGES = OriginalDestination.within('10.40.0.0/24', '2001:db8::/32');
const ANY = OriginalDestination.anyAddress('a reason');

test.each<[string[], string | undefined, string[]]>([
  [[], 'shop', ['.']],
  [[], undefined, ['.']],
  [['shop'], 'shop', ['.']],
  [['b', 'shop', 'a', 'b'], 'shop', ['.', 'a', 'b']],
  [['b'], undefined, ['.', 'b']],
  [['*'], 'shop', ['*']],
  [['b', '*', 'a'], 'shop', ['*']],
  [[], 'istio-system', ['.']],
  [['shop'], 'istio-system', ['istio-system', 'shop']],
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
  ['a socket', { endpoints: [SOCKET] }, 'STATIC'],
  ['a socket beside addresses', { endpoints: [...IPS, SOCKET] }, 'STATIC'],
  ['a wildcard with a socket', { hosts: ['*.example.com'], endpoints: [SOCKET] }, 'STATIC'],
  ['a name whose answers rotate', { dnsRoundRobin: true }, 'DNS_ROUND_ROBIN'],
  ['a name with another name whose answers rotate', { endpoints: NAMES, dnsRoundRobin: true }, 'DNS_ROUND_ROBIN'],
  ['a name whose answers do not rotate', { dnsRoundRobin: false }, 'DNS'],
  ['a name within ranges', { originalDestination: RANGES }, 'NONE'],
  ['a wildcard within ranges', { hosts: ['*.example.com'], originalDestination: RANGES }, 'NONE'],
  ['a wildcard at any address', { hosts: ['*.example.com'], originalDestination: ANY }, 'NONE'],
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
  ['the real IPs beside a socket', { endpoints: [SOCKET, ...IPS], ports: [TCP] }, ['192.0.2.2', '192.0.2.1']],
  ['nothing of TCP behind a socket', { endpoints: [SOCKET], ports: [TCP] }, []],
  ['the ranges, whatever the protocol', { originalDestination: RANGES }, ['10.40.0.0/24', '2001:db8::/32']],
  ['the ranges of TCP', { originalDestination: RANGES, ports: [TCP] }, ['10.40.0.0/24', '2001:db8::/32']],
  ['nothing where any address will do', { originalDestination: ANY }, []],
])('calls are matched by %s', (_, parts, addresses) => {
  expect(addressesOf(entry(parts))).toEqual(addresses);
});

test.each<[string, Partial<Entry>, boolean]>([
  ['TCP alone', { ports: [TCP] }, true],
  ['TCP beside HTTP', { ports: [HTTP, TCP] }, true],
  ['TCP with real names', { ports: [TCP], endpoints: NAMES }, true],
  ['TCP with real IPs', { ports: [TCP], endpoints: IPS }, false],
  ['TCP with virtual IPs', { ports: [TCP], virtualIps: VIPS }, false],
  ['TCP behind a socket', { ports: [TCP], endpoints: [SOCKET] }, true],
  ['TCP within ranges', { ports: [TCP], originalDestination: RANGES }, false],
  ['TCP whose answers rotate', { ports: [TCP], dnsRoundRobin: true }, true],
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

const at = (addresses: string[], ports: number[]) => addresses.flatMap(address => ports.map(port => `address ${address} port ${port}`));
const BOTH_VIPS = ['240.240.0.1', '240.240.0.2'];

test.each<[string, Partial<Entry>, string[], string[]]>([
  ['nowhere by default', {}, [], []],
  ['at each address, with each port that shows no requests', { virtualIps: VIPS, ports: [HTTP, HTTPS, TCP] }, at(BOTH_VIPS, [443, 5432]), at(BOTH_VIPS, [80, 443, 5432])],
  ['at no address where Host tells the hosts apart', { virtualIps: VIPS, ports: [HTTP, EgressPort.grpc(9090)] }, [], at(BOTH_VIPS, [80, 9090])],
  ['at virtual IPs rather than at real ones', { virtualIps: VIPS, endpoints: IPS }, at(BOTH_VIPS, [443]), at(BOTH_VIPS, [443])],
  ['at the real IPs of TCP', { endpoints: IPS, ports: [HTTP, TCP] }, at(['192.0.2.2', '192.0.2.1'], [5432]), at(['192.0.2.2', '192.0.2.1'], [80, 5432])],
  ['at no real IPs of TLS, where these are dialled', { endpoints: IPS }, [], at(['192.0.2.2', '192.0.2.1'], [443])],
  ['at no real IPs beside names', { endpoints: [...NAMES, ...IPS], ports: [TCP] }, [], at(['192.0.2.2', '192.0.2.1'], [5432])],
  ['at no names and at no sockets', { endpoints: [SOCKET, ...NAMES] }, [], []],
  ['within ranges', { originalDestination: RANGES }, at(['10.40.0.0/24', '2001:db8::/32'], [443]), at(['10.40.0.0/24', '2001:db8::/32'], [443])],
  ['nowhere in particular if any address will do', { originalDestination: ANY }, [], []],
])('an entry is matched and dialled %s', (_, parts, matched, dialled) => {
  expect(matchedAt(entry(parts))).toEqual(matched);
  expect(dialledAt(entry(parts))).toEqual(dialled);
});

test.each<[string, Partial<Entry>, string[]]>([
  ['nowhere by default', {}, []],
  ['at virtual IPs, whatever the protocol', { virtualIps: VIPS, endpoints: IPS, ports: [HTTP, TCP] }, at(BOTH_VIPS, [80, 5432])],
  ['at the real IPs of TCP, whatever the other protocols', { endpoints: IPS, ports: [HTTP, TCP] }, at(['192.0.2.2', '192.0.2.1'], [80, 5432])],
  ['not at real IPs that it is not matched by', { endpoints: IPS, ports: [HTTP, HTTPS] }, []],
  ['within ranges', { originalDestination: RANGES }, at(['10.40.0.0/24', '2001:db8::/32'], [443])],
])('beside addresses that istiod allocates an entry is dialled %s', (_, parts, dialled) => {
  expect(virtuallyAt(entry(parts))).toEqual(dialled);
});

test.each([
  ['api.eu.example.com', ['*.eu.example.com', '*.example.com', '*.com']],
  ['*.eu.example.com', ['*.example.com', '*.com']],
  ['example.com', ['*.com']],
  ['*.com', []],
])('over %s are the wildcards %p', (host, wildcards) => {
  expect(wildcardsOver(host)).toEqual(wildcards);
});

test.each([['unix:///run/agent.sock', true], ['/run/agent.sock', false], ['192.0.2.1', false], ['unix.example.com', false]])('%s is a socket: %p', (address, socket) => {
  expect(isUnixSocket(address)).toBe(socket);
});

test.each([['*.example.com', true], ['example.com', false], ['a.example.com', false]])('%s is a wildcard: %p', (host, wildcard) => {
  expect(isWildcard(host)).toBe(wildcard);
});
