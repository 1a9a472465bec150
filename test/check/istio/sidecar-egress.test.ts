import { judged, texts } from './judged';
import { withSidecar } from './sidecars';

const HOSTS = ['./*'];
const PORT = { number: 80, protocol: 'HTTP' };
const listeners = (...egress: object[]) => withSidecar({ egress: egress.map(each => ({ hosts: HOSTS, ...each })) });

test.each([{}, { port: PORT }, { port: PORT, bind: '127.0.0.1', captureMode: 'IPTABLES' }, { port: { protocol: 'HTTP' }, bind: 'unix:///a', captureMode: 'NONE' }, { port: {}, bind: 'unix://@a' }])(
  '%j is a listener', listener => expect(judged(listeners(listener))).toEqual([]));

test.each([
  [{ port: { number: 65536 } }, 'sidecar-bad-port', 'port.number'],
  [{ port: { ...PORT, name: 'a.b' } }, 'sidecar-bad-port-name', 'port.name'],
  [{ port: { ...PORT, protocol: 'foo' } }, 'sidecar-bad-protocol', 'port.protocol'],
  [{ port: { ...PORT, targetPort: 1 } }, 'sidecar-target-port', 'port.targetPort'],
  [{ port: PORT, bind: 'unix:///a' }, 'sidecar-bad-bind', 'bind'],
  [{ port: {} }, 'sidecar-bad-socket', 'bind'],
  [{ port: { number: 0 }, bind: '127.0.0.1' }, 'sidecar-bad-socket', 'bind'],
  [{ port: {}, bind: 'unix:///a/' }, 'sidecar-bad-socket', 'bind'],
  [{ port: {}, bind: 'unix:///a', captureMode: 'IPTABLES' }, 'sidecar-socket-capture', 'captureMode'],
  [{ hosts: [] }, 'sidecar-listener-without-hosts', 'hosts'],
])('%j is none', (listener, rule, field) => {
  expect(judged(listeners(listener))).toEqual([`error ${rule} at spec.egress.0.${field}`]);
});

test('what is wrong is shown', () => {
  expect(texts(listeners({ port: {}, bind: '127.0.0.1' }))).toEqual([
    'a listener without a port\'s number must be at a Unix domain socket, got "127.0.0.1"; set \'port.number\', or bind: \'unix:///path/of/socket\'',
  ]);
  expect(texts(listeners({ hosts: [] }))).toEqual(["'hosts' of a listener is empty; write those that it is for, such as './*' and 'istio-system/*'"]);
});

test('the one without a port is the last', () => {
  expect(judged(listeners({ port: PORT }, {}))).toEqual([]);
  expect(judged(listeners({}, { port: PORT }, {}))).toEqual(['error sidecar-catch-all-not-last at spec.egress.0']);
});

test('no two are at the same place', () => {
  expect(judged(listeners({ port: PORT, bind: '127.0.0.1' }, { port: PORT, bind: '127.0.0.2' }))).toEqual(['error sidecar-duplicate-port at spec.egress.1.port.number']);
  expect(judged(listeners({ port: {}, bind: 'unix:///a' }, { port: {}, bind: 'unix:///a' }))).toEqual(['error sidecar-duplicate-socket at spec.egress.1.bind']);
  expect(judged(listeners({ port: {}, bind: 'unix:///a' }, { port: {}, bind: 'unix:///b' }, { port: PORT }))).toEqual([]);
});

describe('hosts', () => {
  const hosts = (...names: string[]) => listeners({ hosts: names });
  const at = (index: number) => `at spec.egress.0.hosts.${index}`;

  test.each([['./*', 'istio-system/*'], ['*/*'], ['*/*.example.com', '~/*'], ['./a.com', './b.com', 'a/a.com']])('are %j', (...names) => expect(judged(hosts(...names))).toEqual([]));

  test.each(['example.com', '/a.b', 'ns/', 'ns/short', 'n_s/*', 'ns/*foo.com', 'ns/203.0.113.7'])('are not %j', name => {
    expect(judged(hosts(name))).toEqual([expect.stringMatching(/^error host-[a-z-]+ at spec\.egress\.0\.hosts\.0$/)]);
  });

  test.each([
    [['a/a.com', 'a/a.com'], 1],
    [['a/*', 'a/a.com'], 1],
    [['a/a.com', 'b/b.com', 'a/*'], 2],
    [['./a.com', 'shop/a.com'], 1],
    [['a/*', 'a/*'], 1],
  ])('that %j repeats are warned of', (names, index) => {
    expect(judged(hosts(...names))).toEqual([`warning sidecar-duplicate-host ${at(index)}`]);
    expect(texts(hosts(...names))).toEqual([`${JSON.stringify(names[index])} in 'hosts' repeats others of its namespace; leave the widest of them`]);
  });

  test('are in the namespace default, if the object says none', () => {
    const { metadata, ...sidecar } = hosts('./a.com', 'default/a.com');
    expect(judged({ metadata, ...sidecar })).toEqual([]);
    expect(judged({ metadata: { name: 'x' }, ...sidecar })).toEqual([`warning sidecar-duplicate-host ${at(1)}`]);
  });

  test('beside all others are warned of', () => {
    expect(judged(hosts('*/*', 'a/*'))).toEqual(['warning sidecar-host-beside-all at spec.egress.0.hosts']);
    expect(texts(hosts('a/*', '*/*'))).toEqual(["'*/*' in 'hosts' is for all already; leave it alone, or take it out"]);
  });

  test('are left out from 1.31 on', () => {
    expect(judged(hosts('*/*', '~a/*', '~a/*'), 31)).toEqual([]);
    expect(judged(hosts('~a/*'), 30)).toEqual([`error host-namespace ${at(0)}`]);
    expect(judged(hosts('*/*', '~/*'), 31)).toEqual([]);
    expect(judged(hosts('*/*', '~/*'), 30)).toEqual(['warning sidecar-host-beside-all at spec.egress.0.hosts']);
  });
});
