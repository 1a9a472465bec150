import type { Shape } from './shape';

/** Values for a field: good ones by themselves, and odd ones: on the border, or wrong. */
export interface Pool {
  readonly good: readonly unknown[];
  readonly odd: readonly unknown[];
}

const LONG_LABEL = 'a'.repeat(63);
const LONG_NAME = [LONG_LABEL, LONG_LABEL, LONG_LABEL, LONG_LABEL].join('.');
const CONTROL = 'a\u0001b';

const ODD_NAMES = [
  '', '.', '..', 'a..b', '.a', 'a.', 'a.b.', '-a.com', 'a-.com', 'a_b.com', 'A.COM', 'a b.com', 'a.com ', '1.2.3.4', '123', 'a.123', 'a.1b', 'a.-1', 'a.+1', '1',
  'xn--mnchen-3ya.de', 'münchen.de', `${LONG_LABEL}.com`, `a${LONG_LABEL}.com`, LONG_NAME, `${LONG_NAME}.`, `a.${LONG_NAME}`, 'http://a.com', 'a.com:80', 'a/b', '::1', '2001:db8::1', 'a.com/',
  'a.99999999999999999999', 'a.0x1', 'a.1_000', CONTROL,
];
const ODD_WILDCARDS = ['*', '*.', '*a.com', '*-a.com', '*.*.com', 'a.*.com', 'a.*', '**.com', '*.1', '*1', '.*', '*-', '*.com', '*.-a', '*.1.2.3.4', '*.a.com.'];

/** A name of a host, without wildcards. */
const HOST: Pool = { good: ['a.com', 'b.com', 'api.example.com', 'db.shop.svc.cluster.local', 'c.org'], odd: [...ODD_NAMES, ...ODD_WILDCARDS] };
const WILDCARD_HOST: Pool = { good: [...HOST.good, '*.a.com', '*.example.com', 'b'], odd: HOST.odd };
const IP: Pool = {
  good: ['10.0.0.1', '10.0.0.2', '2001:db8::1', '192.0.2.7', '::1'],
  odd: ['', '10.0.0', '10.0.0.01', '10.0.0.256', '0.0.0.0', '::', 'fe80::1%eth0', '::ffff:10.0.0.1', '2001:db8::1%', '[::1]', '10.0.0.1:80', 'a.com', ' 10.0.0.1', '1', '0x7f.1', ':::', '2001:DB8::A',
    '10.0.0.1/32', '::ffff:1.2.3.4%a', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::', '1::2::3', '12345::', '1.2.3.4.', '010.0.0.1', '1.2.3.4%a', '::1.2.3', '::1.2.3.04', '1:2:3:4:5:6:1.2.3.4'],
};
const RANGE: Pool = {
  good: ['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32', '10.0.0.1'],
  odd: [...IP.odd, '10.0.0.1/33', '10.0.0.1/-1', '10.0.0.1/08', '10.0.0.1/', '/8', '10.0.0.1/8/8', '2001:db8::1/129', '10.0.0.1/0', '::/0', 'fe80::1%a/64', '10.0.0/8', '::ffff:1.2.3.4/120', '10.0.0.1/ 8',
    '10.0.0.1/+8', '10.0.0.1/1a', '::ffff:1.2.3.4/128', '10.0.0.1/00', '10.0.0.1/032', '10.0.0.1/a', '10.0.0.1/999'],
};
const SOCKET: Pool = { good: ['unix:///run/a.sock', 'unix://@name'], odd: ['unix://', 'unix:///', 'unix:///a/', 'unix://a', 'unix://@', 'unix:/a', 'UNIX:///a', 'unix:///a/../b', 'unix://@a/'] };
const ADDRESS: Pool = { good: [...IP.good, ...HOST.good.slice(0, 2)], odd: [...IP.odd, ...ODD_NAMES, ...SOCKET.good, ...SOCKET.odd, '*.a.com', 'a'.repeat(256), 'a'.repeat(257)] };
const LABEL: Pool = {
  good: ['http', 'https', 'tcp-db', 'grpc', 'v1', 'p1'],
  odd: ['', 'A', '-a', 'a-', 'a_b', 'a.b', 'a b', '1', '123', LONG_LABEL, `a${LONG_LABEL}`, 'a'.repeat(62), 'ä', '*', 'a*', 'a/b', 'a\nb', 'a\n'],
};
const PORT: Pool = { good: [80, 443, 8080, 5432, 9090], odd: [0, 1, 65535, 65536, -1, 4294967295, 4294967296, 1.5, '80', 'http', 2147483648, 1e21] };
const DURATION: Pool = {
  good: ['1s', '5s', '100ms', '1m', '1h', '2.5s', '1h30m', '10s'],
  odd: ['', '0s', '0', '1', '1ms', '0.5ms', '1.5ms', '1us', '999us', '1500us', '1000us', '-1s', '+1s', '1d', 's', '1 s', '1s ', '1.s', '.5s', '1e3s', '1S', '1h1h', '9223372036s', '9223372037s', '315576000000s',
    '315576000001s', '2562047h', '2562048h', '1µs', '1ns', '1000000ns', '1h0.0005s', '00001s', '1.0000000001s', '0.001s', '0.0001s', '0.0010s', '-0s', '1s1', 'PT1S', '1,5s', '1m-1s', '1.001s', '0h', '-1ms', '292y',
    '9223372036854775807ns', '9223372036854775808ns', '0.9999999999ms', '1001us', '0.1s0.1s', '1.1.1s', '60m', '2.5m', '1.0009s'],
};
const REGEX: Pool = {
  good: ['a.*', '^/v[0-9]+/.*$', '[a-z]+', 'a|b'],
  odd: ['', '*', '(', ')', '[', 'a{2,1}', 'a**', '(?=a)', '(?!a)', '(?<=a)b', '\\1', '(?P<n>a)', '(?<n>a)', '\\d+', '\\p{L}', '\\p{Foo}', 'a{1001}', 'a{1000}', '(?i)a', '\\Z', '\\z', '\\C', '[[:alpha:]]', '[[:foo:]]',
    '[b-a]', '\\', 'a++', 'a*+', 'a'.repeat(1024), 'a'.repeat(1025), '(?U)a', '(?x)a', '\\Qa', 'é', 'é'.repeat(513), '(a{1000}){1000}', '[^]', '[]a]', '(?s).', '\\x{10FFFF}', '\\x{110000}', '\\u0041', '{', '}', 'a{,2}', 'a{2',
    '(?:a)', '\\/', '\\-', '\\_', '\\é', '(?P=n)', '[a-\\d]', '\\pN', '\\b', '\\G', '(?#a)', '(?P<n>a)(?P<n>b)', '(((((((((('.repeat(8) + 'a' + '))))))))))'.repeat(8), '(?i', '(?', '[a', '\\8', '\\08', '\\0', '+', '?', 'x{2}{3}', '^*', '$+',
    '\\p{Greek}', '\\p{^Greek}', '\\P{L}', '\\pX', '[\\w-a]', '[[:^alpha:]]', '[--a]', '(?-s)a', '(?^a)', '(?a)', '\\A', '\\a', '\\cA', '\\e', '\\h', '\\R', '\\X', '\\k<n>', '\\N', '\\x4', '\\x', '\\x{', '\\777'],
};
const TEXT: Pool = { good: ['a', 'x', 'text', '/a'], odd: ['', ' ', 'ä', CONTROL, 'a'.repeat(300), '*', 'a\nb', '😀'] };
const HEADER: Pool = {
  good: ['x-a', 'x-b', 'user-agent', 'cookie'],
  odd: ['', ':authority', ':path', ':method', ':scheme', ':status', ':foo', 'Host', 'host', 'HOST', 'x a', 'x_a', 'x:a', 'X-A', 'x.a', "x'a", 'x(a', 'ä', '*', CONTROL, '@request.auth.claims.iss', '@request.auth.claims[iss]',
    '@request.auth.claims', '@request.auth.claims.', '@request.auth.claims[]', '@request.auth.claims[a', '@request.auth.claims-a', '@request.auth.claims[a][b]', '@REQUEST.AUTH.CLAIMS.a', 'x|a', 'x~a', 'x/a', ':Authority', '@a'],
};
const HEADER_VALUE: Pool = {
  good: ['a', 'b', 'some text', '%REQ(x-a)%', '100%%'],
  odd: ['', '%', '%a', '%a%', '%%%', 'a%b', '%REQ(a', '%REQ(a)', '%REQ(a)x%', '%REQ(a) %', '%A(["a"])%', '%A(["a", "b"])%', '%A(["a" "b"])%', '%A([a])%', '%A(["a)%', '%A("a\\")%', '%A(a\\', 'a\tb', 'a\nb', 'a\u007fb',
    CONTROL, 'ä', '%%a%', '%A([])%', '%A(["a"]x)%', '%A(["a"] )%', '%A()%', '%A( )%', '%A(  a)%', '%START_TIME%%', '%A([ "a" ])%', '%A(["a",])%', '\r', '😀%', '%A(\\)%'],
};
const SELECTOR_KEY: Pool = { good: ['app', 'version', 'example.com/app'], odd: ['', '*', 'a*', 'a b', '-a', 'a/b/c', '/a', 'a/', 'a'.repeat(64), `${'b.'.repeat(127)}c/a`, `${'b.'.repeat(126)}c/a`, 'é', '_a', 'a_', 'A.b', 'ex_a/b', 'ex-/b'] };
const SELECTOR_VALUE: Pool = { good: ['a', 'v1', 'web'], odd: ['', '*', 'a*', 'a b', '-a', 'a-', 'a'.repeat(63), 'a'.repeat(64), 'é', 'a/b', '_a', 'A_b.c', '1', 'true', 'é'.repeat(40), 'a\n'] };
const SNI_HOST: Pool = { good: ['a.com', '*.a.com', 'x.a.com', 'b.com'], odd: [...HOST.odd, '10.0.0.1', 'outbound_.80_._.a.com', 'outbound_.x_._.a.com', 'outbound_.80_._.1', 'outbound_80', 'outboundx_.80_._.a.com'] };
const GATEWAY_HOST: Pool = {
  good: ['a.com', '*.a.com', '*', './a.com', '*/b.com', 'shop/api.example.com', '*/*'],
  odd: [...HOST.odd, '/a.com', 'shop/', 'shop/b', 'sh_op/a.com', '~/a.com', '~shop/a.com', '~/*', 'shop/a.com/b', 'shop/10.0.0.1', '10.0.0.1', 'shop/*a.com', '*b', 'local', 'shop/local', '*/*.', '~~/a.com', 'shop/*.com', 'SHOP/a.com', '2001:db8::1', '~./a.com', '~*/a.com'],
};
const SIDECAR_HOST: Pool = {
  good: ['*/*', './*', 'shop/a.com', '*/b.com', './api.example.com', 'bank/*.example.com'],
  odd: [...GATEWAY_HOST.odd, 'a.com', '*', '~/*', '~/a.com', '~shop/*', '~shop/a.com', 'shop/*', './a.com', '~bad_ns/*'],
};
const PROTOCOL: Pool = {
  good: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'GRPC', 'HTTP2', 'MONGO'],
  odd: ['', 'http', 'Tcp', 'UDP', 'GRPC-WEB', 'grpc-web', 'REDIS', 'MYSQL', 'HTTP_PROXY', 'HTTP/2', 'SCTP', 'WS', ' HTTP', 'HBONE', 'http_proxy', 'THRIFT', 'gRPC-Web', 'grpcweb', 'tcp', 'tls'],
};
const NAMESPACE: Pool = { good: ['.', 'shop', 'bank'], odd: ['*', '~', '', 'a b', 'A', '-a', './a', 'a.b', 'istio-system', LONG_LABEL, `a${LONG_LABEL}`, '*.', 'default'] };
const LOCALITY: Pool = { good: ['r1', 'r1/z1', 'r2/z2/s2', 'r3/*'], odd: ['', '*', '/', 'r1/', '/z1', 'r1//s1', 'r*', '*/z1', 'r1/*/s1', 'r1/z1/*', 'a/b/c/d', 'r1/z*', 'r3', 'r2/z2', 'r2/*', 'r1/*'] };
const REGION: Pool = { good: ['r1', 'r2', 'r3'], odd: ['', '*', 'r*', 'r1/z1', '/'] };
const PERCENT: Pool = { good: [0, 1, 50, 100], odd: [-1, 101, 0.5, '50', 2147483647, -2147483648, 2147483648, 1e21] };
const FRACTION: Pool = { good: [0, 0.5, 50, 100], odd: [-1, -0.0001, 0.0001, 0.00009, 100.0001, 101, 1e-9, '50', 'NaN', 'Infinity', 1e300, 99.99999999999] };
const STATUS: Pool = { good: [200, 404, 503], odd: [0, 100, 199, 300, 600, 601, -1, 65536, 4294967295, 4294967496, 2147483648] };
const CREDENTIAL: Pool = { good: ['secret'], odd: ['', 'configmap://ca', 'configmap://shop/ca', 'configmap://bank/ca', 'configmap://', 'configmap:///', 'configmap://a/b/c', 'kubernetes://a', 'builtin://', 'kubernetes-gateway://shop/a', 'configmap://shop/', 'configmap:///ca'] };
const FILE: Pool = { good: ['/etc/certs/a.pem'], odd: ['', 'a', ' '] };
const PATH_PREFIX: Pool = { good: ['/', '/a', '/a/b', '/ab', '/c'], odd: ['', 'a', '/a/', '/é'] };
const CIPHER: Pool = {
  good: ['ECDHE-RSA-AES128-GCM-SHA256', 'AES256-SHA', 'DES-CBC3-SHA'],
  odd: ['', 'ALL', 'FOO', '-AES256-SHA', '+RSA', '[AES256-SHA|AES128-SHA]', 'aes256-sha', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'é', '!a', 'PSK-AES128-CBC-SHA', '١', '½a'],
};
const CONDITION_KEY: Pool = {
  good: ['source.ip', 'source.namespace', 'request.headers[x-a]', 'request.auth.claims[iss]', 'destination.port', 'destination.ip', 'remote.ip', 'source.principal', 'request.auth.principal', 'connection.sni', 'source.serviceAccount'],
  odd: ['', 'request.headers', 'request.headers[]', 'request.headers[a', 'request.headers]a[', 'request.headersa]', 'request.headersx[a]', 'request.auth.claims', 'request.auth.claims[a][b]', 'request.auth.audiences', 'request.auth.presenter', 'request.auth.foo',
    'request.auth.', 'source.trustDomain', 'destination.labels[a]', 'destination.labels', 'destination.name', 'destination.user', 'destination.namespace', 'experimental.envoy.filters.a[b]', 'experimental.envoy.filters.a', 'experimental.envoy.filters.[b]',
    'experimental.envoy.filters', 'foo', 'Source.ip', 'source.ip ', 'request.headers[[]]', 'request.headers[é]', 'request.headers[a]]', 'request.headers[ ]'],
};
const CONDITION_VALUE: Pool = {
  good: ['10.0.0.0/8', '10.0.0.1', '80', 'a'], odd: ['', '*', 'a*', '*a', 'a*b', '**', '*a*', 'shop/a', 'a/b/c', '/a', 'a/', '65535', '65536', '-1', '0', '080', '+80', '0x50', '1.2.3', '10.0.0.0/33', '2001:db8::/32', 'a b', '4294967296', '1e3', 'fe80::1%a', 'cluster.local'],
};
const AUTH_PATH: Pool = {
  good: ['/a', '/a/*', '/{*}/b', '/a/{**}', '*'],
  odd: ['', '{', '/{', '/{a}', '/{**}/{*}', '/{**}/a', '/{**}/{**}', '/a{*}', '/{*}b', '//', '/{*}//a', '/{*}/a*', '/{*}/a b', '/{*}/é', '/a b', '/é', '/{*}/%41', '/{*}/a?b', '/{*}/', '{*}', '{**}', '/{*}{*}', '/a}', '/{***}', '/{*}/[a]', '/{*}/a#b', '/{**}/', '//{*}//', '/{*}/{*}/{**}'],
};
const ACCOUNT: Pool = { good: ['a', 'shop/a', 'bank/b'], odd: ['', '*', 'a*', 'shop/*', 'a/b/c', '/a', 'a/', '/', 'a'.repeat(320), 'a'.repeat(321), 'shop/default', 'é'.repeat(160), 'é'.repeat(161), 'A_b', ' '] };
const TRUST_DOMAIN: Pool = { good: ['cluster.local', '*.local', 'td*'], odd: ['', '*', 'a*b', '**', '*a*', 'a/b', '/', 'a/*', '*/a', ' '] };
const GRPC_STATUS: Pool = { good: ['NOT_FOUND', 'UNAVAILABLE', 'OK'], odd: ['', 'not_found', '14', 'FOO', 'CANCELLED', 'CANCELED', 'Unavailable', 'UNKNOWN', 'UNAUTHENTICATED', 'DATA_LOSS'] };
const RETRY_ON: Pool = {
  good: ['5xx', 'gateway-error,connect-failure', 'refused-stream', '503', 'reset,unavailable'],
  odd: ['', ',', '5xx,', ', 5xx', '5xx, reset', 'foo', '5XX', '600', '299', '418', '499', '103', '208', '100', '0503', '+503', '-1', '0', '503 ', 'reset-before-request', 'http3-post-connect-failure', 'envoy-ratelimited', 'retriable-headers', 'retriable-status-codes',
    'deadline-exceeded', 'cancelled', 'internal', 'resource-exhausted', '421', '425', '511', '306', '509', '1e2', '2_00'],
};
const METHOD: Pool = { good: ['GET', 'POST', '*'], odd: ['', 'get', 'FOO', 'CONNECT', 'TRACE', 'OPTIONS', 'PATCH', 'HEAD', 'PUT', 'DELETE', 'GET,POST', ' GET', 'PROPFIND'] };
const REF_GROUP: Pool = { good: ['gateway.networking.k8s.io', 'networking.istio.io', '', 'core'], odd: ['A', '-a', 'a..b', 'apps', 'a'.repeat(254), 'Core', 'a.'] };
const REF_KIND: Pool = { good: ['Gateway', 'ServiceEntry', 'Service', 'GatewayClass'], odd: ['', 'gateway', 'Pod', '1a', 'a-', 'a'.repeat(64), 'VirtualService', 'WorkloadEntry'] };
const DEFAULT_ENDPOINT: Pool = {
  good: ['127.0.0.1:8080', '0.0.0.0:80', '[::1]:80', ':80', 'unix:///a'],
  odd: ['', '127.0.0.1', '10.0.0.1:80', 'localhost:80', '127.0.0.1:', '127.0.0.1:x', ':0', ':65536', '::1:80', '[::]:80', ':', '[::1]', '[::1', '127.0.0.1:80:80', ...SOCKET.odd, ':-1', ':+80', '[127.0.0.1]:80', ':080', '[]:80', '[::1]80', '[::1]:80]', 'a[:80', ': 80', '[[::1]]:80', ':0x50', '127.0.0.1]:80', ':1_0'],
};
const BIND: Pool = { good: ['10.0.0.1', '127.0.0.1', '0.0.0.0'], odd: [...IP.odd, ...SOCKET.good, ...SOCKET.odd] };
const GATEWAY_REF: Pool = { good: ['mesh', 'shop/gw', 'bank/egress', 'gw'], odd: ['', '/', 'a/', '/a', 'a/b/c', 'gw.shop', 'gw.shop.svc.cluster.local', 'A/b', 'a_b', 'Mesh', '*', 'a.1', '.', 'a.', './gw', '*/gw', 'sh_op/gw', 'shop/g.w', '1.2', '.a'] };
const PRIME: Pool = {
  good: [2, 3, 65537, 101, 4999999],
  odd: [
    0, 1, 4, 9, 65536, 5000011, 5000010, 5000003, -1, 25, 49, 4999993, 4294967296, 18446744073709552000, 9007199254740991, 5000009,
  ],
};
const NON_NEGATIVE: Pool = { good: [0, 1, 10, 1024], odd: [-1, 2147483647, 2147483648, -2147483648, 1.5, '10'] };
const STRING_MATCH: Pool = { good: ['a', 'ab', '/a', '/a/b', 'GET'], odd: ['', ' ', '*', 'é', CONTROL] };
const BYTES: Pool = { good: ['YQ==', 'YWJj'], odd: ['', 'a', 'YQ', 'YQ=', '!!', 'YW Jj', 'YQ==\n', '_-8=', '+/8=', 'YQ===', 'Y=Q='] };
const TOPOLOGY: Pool = { good: ['example.com/a', 'app=a', 'rack'], odd: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone', '', 'topology.kubernetes.io/region=a', 'topology.istio.io/network'] };
const SAN: Pool = { good: ['a.com', 'spiffe://cluster.local/ns/shop/sa/a'], odd: ['', '*', 'é'] };
const COOKIE: Pool = { good: ['session', 'SameSite', 'Secure'], odd: ['', ' ', 'a;b', 'é'] };
const TUNNEL: Pool = { good: ['CONNECT', 'POST'], odd: ['', 'connect', 'GET', 'Post'] };
const SCHEME: Pool = { good: ['http', 'https'], odd: ['', 'HTTP', 'ftp', 'HTTPS', 'Http'] };
const PROBE_SCHEME: Pool = { good: ['HTTP', 'HTTPS'], odd: ['', 'http', 'TCP'] };
const REDIRECT: Pool = { good: [301, 302, 307, 308], odd: [0, 299, 300, 399, 400, -1, 65537] };
const BODY: Pool = { good: ['hello'], odd: ['', 'x'.repeat(100 * 1024), 'x'.repeat(100 * 1024 + 1), 'x'.repeat(1024 * 1024), 'x'.repeat(1024 * 1024 + 1), 'é'.repeat(50 * 1024 + 1)] };
const AGGRESSION: Pool = { good: [1, 2, 1.5], odd: [0, -1, 0.5, 0.0001, '1', 1e300] };
const BUDGET: Pool = { good: DURATION.good, odd: DURATION.odd };
const CORS_HEADER: Pool = { good: ['x-a', 'content-type', '*'], odd: HEADER.odd };
const PROBE_HEADER: Pool = { good: ['x-a', 'Host'], odd: ['', 'x_a', 'x a', 'x:a', 'x.a', '-', 'é', 'x\n'] };
const COMMAND: Pool = { good: ['/bin/true', '-c'], odd: ['', ' '] };
const CODES: Pool = { good: [500, 503, 200], odd: [99, 100, 599, 600, 0, -1, '500'] };
const WEIGHT: Pool = { good: [1, 10, 50, 100], odd: [0, -1, 101, 2147483647, 2147483648, 0.5, '1', 1073741824] };

/** Which field has which values: the first that matches, on the kind and the path. */
const POOLS: readonly (readonly [RegExp, Pool])[] = [
  [/\bexportTo\[\]$/, NAMESPACE],
  [/labels\{key\}$|matchLabels\{key\}$|sourceLabels\{key\}$|:selector\{key\}$/i, SELECTOR_KEY],
  [/labels\{\}$|:selector\{\}$/i, SELECTOR_VALUE],
  [/annotations\{key\}$/, SELECTOR_KEY],
  [/^ServiceEntry:hosts\[\]$/, WILDCARD_HOST],
  [/^ServiceEntry:addresses\[\]$/, RANGE],
  [/(endpoints\[\]|template|WorkloadEntry:)\.?address$/, ADDRESS],
  [/(endpoints\[\]\.|template\.|WorkloadEntry:)ports\{key\}$/, LABEL],
  [/(endpoints\[\]\.|template\.|WorkloadEntry:)ports\{\}$/, PORT],
  [/network$/, { good: ['net1'], odd: TEXT.odd }],
  [/locality$/, { good: ['r1/z1/s1', 'r1'], odd: ['', '/', 'a/b/c/d'] }],
  [/serviceAccount$/, { good: ['default'], odd: ['', 'a'.repeat(253), 'a'.repeat(254)] }],
  [/ports\[\]\.name$|port\.name$|subset$|subsets\[\]\.name$|statPrefix$/, LABEL],
  [/sourceNamespace$|delegate\.namespace$/, LABEL],
  [/protocol$/, PROTOCOL],
  [/^DestinationRule:.*tunnel\.targetHost$/, { good: [...HOST.good, ...IP.good], odd: [...HOST.odd, ...IP.odd] }],
  [/(port|number|targetPort|Port)$/, PORT],
  [/subjectAltNames\[\]$/, SAN],
  [/^DestinationRule:host$|destination\.host$|mirror\.host$|egressProxy\.host$/, WILDCARD_HOST],
  [/tunnel\.protocol$/, TUNNEL],
  [/baseEjectionTime|budgetInterval$/, BUDGET],
  [/tcp\.idleTimeout$|ttl$/, DURATION],
  [/(max|min)\w*Percent$|mirror_percent$|mirrorPercent$|minimumPercent$|retryBudget\.percent$|delay\.percent$/, PERCENT],
  [/ercentage\.value$/, FRACTION],
  [/outlierDetectionHttpErrorCodes\[\]$/, CODES],
  [/maglev\.tableSize$/, PRIME],
  [/aggression$/, AGGRESSION],
  [/(distribute\[\]\.(from|to\{key\}))$/, LOCALITY],
  [/distribute\[\]\.to\{\}$/, { good: [100, 50], odd: [0, 1, 99, 101, -1, 4294967295, 4294967196] }],
  [/failover\[\]\.(from|to)$/, REGION],
  [/failoverPriority\[\]$/, TOPOLOGY],
  [/httpCookie\.name$|attributes\[\]\.name$/, COOKIE],
  [/redentialNames?(\[\])?$/, CREDENTIAL],
  [/(caCertificates|caCrl|clientCertificate|privateKey|serverCertificate)$/, FILE],
  [/cipherSuites\[\]$/, CIPHER],
  [/^Gateway:servers\[\]\.hosts\[\]$/, GATEWAY_HOST],
  [/^Sidecar:egress\[\]\.hosts\[\]$/, SIDECAR_HOST],
  [/\.bind$/, BIND],
  [/^Sidecar:.*defaultEndpoint$/, DEFAULT_ENDPOINT],
  [/^VirtualService:hosts\[\]$/, { good: [...WILDCARD_HOST.good, '10.0.0.1'], odd: [...HOST.odd, ...IP.odd, 'outbound_.80_._.a.com', 'outbound_.x_._.a.com', 'outboundx_.80_._.a.com'] }],
  [/gateways\[\]$/, GATEWAY_REF],
  [/sniHosts\[\]$/, SNI_HOST],
  [/destinationSubnets\[\]$|sourceSubnet$/, RANGE],
  [/match\[\]\.uri\.(prefix|exact)$/, PATH_PREFIX],
  [/regex$|uriRegexRewrite\.match$/, REGEX],
  [/(exact|prefix)$/, STRING_MATCH],
  [/match\[\]\.(headers|withoutHeaders|queryParams)\{key\}$/, HEADER],
  [/headers\.(request|response)\.(add|set)\{key\}$|headers\.(request|response)\.remove\[\]$|httpHeaderName$/, HEADER],
  [/headers\.(request|response)\.(add|set)\{\}$/, HEADER_VALUE],
  [/allowMethods\[\]$/, METHOD],
  [/(allow|expose)Headers\[\]$/, CORS_HEADER],
  [/grpcStatus$/, GRPC_STATUS],
  [/(httpStatus|directResponse\.status)$/, STATUS],
  [/redirectCode$/, REDIRECT],
  [/redirect\.scheme$/, SCHEME],
  [/retryOn$/, RETRY_ON],
  [/retries\.attempts$/, { good: [1, 2, 3], odd: [0, -1, 2147483647] }],
  [/body\.string$/, BODY],
  [/body\.bytes$/, BYTES],
  [/authority$/, { good: ['a.com', 'b.com'], odd: TEXT.odd }],
  [/\.weight$|:weight$/, WEIGHT],
  [/httpHeaders\[\]\.name$/, PROBE_HEADER],
  [/httpGet\.scheme$/, PROBE_SCHEME],
  [/exec\.command\[\]$/, COMMAND],
  [/pBlocks\[\]$/, RANGE],
  [/erviceAccounts\[\]$/, ACCOUNT],
  [/rustDomains\[\]$/, TRUST_DOMAIN],
  [/operation\.(ports|notPorts)\[\]$/, { good: ['80', '443'], odd: ['', '0', '65535', '65536', '-1', 'http', '080', '+80', ' 80', '1.0', 80, '4294967296', '0x50', '8_0'] }],
  [/operation\.(paths|notPaths)\[\]$/, AUTH_PATH],
  [/when\[\]\.key$/, CONDITION_KEY],
  [/when\[\]\.(values|notValues)\[\]$/, CONDITION_VALUE],
  [/provider\.name$/, { good: ['ext'], odd: ['', ' '] }],
  [/targetRefs?(\[\])?\.group$/, REF_GROUP],
  [/targetRefs?(\[\])?\.kind$/, REF_KIND],
  [/targetRefs?(\[\])?\.namespace$/, { good: [''], odd: ['shop', ' '] }],
];

/** The values for a field, or for the keys of a map. */
export function poolOf(kind: string, shape: Shape, keys = false): Pool {
  const name = `${kind}:${shape.path}${keys ? '{key}' : ''}`;
  if (!keys && shape.enum) {
    return { good: shape.enum, odd: ['', shape.enum[0].toLowerCase(), 'FOO', 0, 1, ` ${shape.enum[0]}`] };
  }
  if (!keys && shape.isDuration) {
    return DURATION;
  }
  const found = POOLS.find(([pattern]) => pattern.test(name));
  if (found) {
    return found[1];
  }
  switch (keys ? 'string' : shape.type) {
    case 'boolean': return { good: [true, false], odd: ['true', 0, 1, 'false'] };
    case 'integer': return NON_NEGATIVE;
    case 'number': return FRACTION;
    default: return TEXT;
  }
}

/** Everything that is a value of some field, for fields where it does not belong. */
export const STRAYS: readonly unknown[] = [
  ...[HOST, IP, RANGE, LABEL, PORT, DURATION, SIDECAR_HOST, GATEWAY_REF, HEADER_VALUE].flatMap(({ good }) => good), 'configmap://shop/ca', '*', '', 0, -1, true, 1.5,
];
