import { destinationRule, settingAt } from '../../../src/check/model/destination-rule';
import { HostMap } from '../../../src/check/model/host-map';
import { isSameObject, located } from '../../../src/check/model/located';
import { entryPorts, servicePorts } from '../../../src/check/model/port';
import { fields, items, labels, list, number, text, texts } from '../../../src/check/model/read';
import { Rivals } from '../../../src/check/model/rivals';
import { isTriedByGateways, isTriedBySidecars, virtualService } from '../../../src/check/model/virtual-service';
import { Visibility } from '../../../src/check/model/visibility';
import { entry, routes, rule, to } from '../rules/manifests';

const asWritten = (host: string) => host;

test('what has another shape is as if it were not there', () => {
  expect([fields(null), fields([1]), fields({ a: 1 })]).toEqual([{}, {}, { a: 1 }]);
  expect([list('a'), list([1])]).toEqual([[], [1]]);
  expect(items([null, { a: 1 }, 'b'])).toEqual([{ index: 1, value: { a: 1 } }]);
  expect([text(1), text('a'), texts(['a', 1]), texts('a')]).toEqual([undefined, 'a', ['a'], []]);
  expect([number('1'), number(Number.NaN), number(1)]).toEqual([undefined, undefined, 1]);
  expect(labels({ a: 'b', c: 1 })).toEqual({ a: 'b' });
});

describe('visibility', () => {
  const of = (...exportTo: string[]) => Visibility.of(exportTo, 'shop');

  test('is everywhere unless namespaces are named', () => {
    expect([of(), of('*')].map(each => each.sees('crm'))).toEqual([true, true]);
    expect(['shop', 'crm', 'billing'].map(namespace => of('.', 'crm').sees(namespace))).toEqual([true, true, false]);
    expect(of('~').sees('shop')).toBe(false);
  });

  test('overlaps where both are seen', () => {
    expect(of('.').overlaps(of('*'))).toBe(true);
    expect(of('.').overlaps(of('shop'))).toBe(true);
    expect(of('.').overlaps(of('crm'))).toBe(false);
    expect(of('*').overlaps(of('~'))).toBe(false);
  });

  test('may be one namespace alone', () => {
    expect([of('.'), of('shop'), of('.', 'crm'), of('*')].map(each => each.isOnly('shop'))).toEqual([true, true, false, false]);
  });
});

describe('things by host', () => {
  const map = new HostMap<string>();
  ['a.example.com', '*.example.com', '*.com', '*'].forEach(host => map.add(host, `for ${host}`));

  test('are those of the host, or of the narrowest wildcard', () => {
    expect(map.exact('b.example.com')).toEqual([]);
    expect(['a.example.com', 'b.example.com', 'x.com', 'x.org'].map(host => map.best(host)[0]))
      .toEqual(['for a.example.com', 'for *.example.com', 'for *.com', 'for *']);
  });

  test('of a wildcard are those of wildcards around it', () => {
    expect(map.best('*.sub.example.com')).toEqual(['for *.example.com']);
    expect(map.all('*.example.com')).toEqual(['for *.example.com', 'for *.com', 'for *']);
  });
});

describe('rivals', () => {
  const seen = (name: string, ...exportTo: string[]) => ({ ...located(entry({}, { name })), visibility: Visibility.of(exportTo, 'shop') });
  const first = (one: ReturnType<typeof seen>, ...others: ReturnType<typeof seen>[]) => {
    const rivals = new Rivals<ReturnType<typeof seen>>();
    [...others, one].forEach(each => rivals.claim('thing', each));
    return rivals.first('thing', one)?.name;
  };

  test('claim the same where both are seen', () => {
    expect(first(seen('a', '.'), seen('b', 'shop'))).toBe('b');
    expect(first(seen('a', '.'), seen('b', '*'))).toBe('b');
    expect(first(seen('a', '*'), seen('b', 'crm'))).toBe('b');
    expect(first(seen('a', '.'), seen('b', 'crm'))).toBeUndefined();
    expect(first(seen('a', '.'))).toBeUndefined();
  });

  test('are not versions of one object', () => {
    expect(first(seen('a', '.'), seen('a', '.'))).toBeUndefined();
    expect(isSameObject(located(entry()), located(rule()))).toBe(false);
  });
});

describe('ports', () => {
  test('of an entry have the protocol that it says, in any case', () => {
    const traffic = (protocol?: string) => entryPorts({ ports: [{ number: 1, name: 'http', protocol }] })[0].traffic;
    expect(['http', 'GRPC', 'TLS', 'HTTPS', 'MONGO', 'UDP', '', undefined].map(traffic)).toEqual(['http', 'http', 'tls', 'tls', 'tcp', 'unknown', 'unknown', 'unknown']);
  });

  test('of a Service have that of appProtocol, or else of the name', () => {
    const traffic = (port: object) => servicePorts({ ports: [{ port: 1, ...port }] })[0].traffic;
    expect([{ name: 'https-web' }, { name: 'grpc-web' }, { name: 'web' }, { name: 'http', appProtocol: 'tls' }].map(traffic)).toEqual(['tls', 'http', 'unknown', 'tls']);
    expect(servicePorts({ ports: [{ port: 53, protocol: 'UDP' }] })).toEqual([]);
  });
});

describe('settings', () => {
  const settings = (spec: object, port?: number, subset?: string) => settingAt(destinationRule(rule(spec), asWritten), 'tls', port, subset)?.path.join('.');
  const ofPort = (more: object) => ({ port: { number: 80 }, ...more });
  const tls = { tls: { mode: 'SIMPLE' } };
  const pool = { connectionPool: {} };

  test('of a port replace all others of their level', () => {
    expect(settings({ trafficPolicy: { ...tls, portLevelSettings: [ofPort(tls)] } }, 80)).toBe('spec.trafficPolicy.portLevelSettings.0.tls');
    expect(settings({ trafficPolicy: { ...tls, portLevelSettings: [ofPort(pool)] } }, 80)).toBeUndefined();
    expect(settings({ trafficPolicy: { ...tls, portLevelSettings: [ofPort(pool)] } }, 443)).toBe('spec.trafficPolicy.tls');
  });

  test('of a subset replace what they name', () => {
    const subset = (trafficPolicy: object) => ({ trafficPolicy: tls, subsets: [{ name: 'a', trafficPolicy }] });
    expect(settings(subset(pool), 80, 'a')).toBe('spec.trafficPolicy.tls');
    expect(settings(subset(tls), 80, 'a')).toBe('spec.subsets.0.trafficPolicy.tls');
    expect(settings(subset({ portLevelSettings: [ofPort(pool)] }), 80, 'a')).toBeUndefined();
  });
});

test('a route is for sidecars, gateways, or both', () => {
  const tried = (gateways: string[] | undefined, match?: object[]) => {
    const each = virtualService(routes({ gateways, http: [{ match, route: [to()] }] }), asWritten);
    return [isTriedBySidecars(each, each.routes[0]), isTriedByGateways(each, each.routes[0])];
  };
  expect(tried(undefined)).toEqual([true, false]);
  expect(tried(['egress'])).toEqual([false, true]);
  expect(tried(['mesh', 'egress'])).toEqual([true, true]);
  expect(tried(['mesh', 'egress'], [{ gateways: ['mesh'] }])).toEqual([true, false]);
  expect(tried(['mesh', 'egress'], [{ gateways: ['egress'] }, { port: 80 }])).toEqual([true, true]);
});
