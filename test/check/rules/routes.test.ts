import { alias, count, entry, found, HOST, http, https, routes, rule, service, SIMPLE, tcp, to } from './manifests';
import { duplicateVirtualService } from '../../../src/check/rules/duplicate-virtual-service';
import { oneRouteManyPorts } from '../../../src/check/rules/one-route-many-ports';
import { requestSettingsOnOpaquePort } from '../../../src/check/rules/request-settings-on-opaque-port';
import { routeForUndeclaredPort } from '../../../src/check/rules/route-for-undeclared-port';
import { routeToHiddenHost } from '../../../src/check/rules/route-to-hidden-host';
import { routeToUndeclaredPort } from '../../../src/check/rules/route-to-undeclared-port';
import { routeToUnknownHost } from '../../../src/check/rules/route-to-unknown-host';
import { routeWithoutPort } from '../../../src/check/rules/route-without-port';
import { routeWithoutRewrite } from '../../../src/check/rules/route-without-rewrite';
import { shortHost } from '../../../src/check/rules/short-host';
import { subsetUnknown } from '../../../src/check/rules/subset-unknown';

const OTHER = { name: 'other' };
const files = entry({ hosts: ['files.pay.example'] }, { name: 'files' });
const route = (more = {}, spec = {}, where = {}) => routes({ http: [{ route: [to()], ...more }], ...spec }, where);

describe('duplicate-virtual-service', () => {
  test('finds routes that are not used', () => {
    expect(found(duplicateVirtualService, [route(), route({ timeout: '2s' }, {}, OTHER)])[1]).toBe(
      `error VirtualService shop/other spec.hosts.0: VirtualService shop/pay has routes for ${HOST} too, and sidecars use those of one alone; put all routes into one of them`,
    );
    expect(count(duplicateVirtualService, [route({}, { exportTo: undefined }), route({}, { exportTo: ['*'] }, { namespace: 'crm' })])).toBe(2);
  });

  const at = (port: number) => ({ match: [{ port }] });
  test.each([
    ['gateways', [route({}, { gateways: ['ingress'] }), route({}, { gateways: ['ingress'] }, OTHER)]],
    ['ports', [route(at(80)), route(at(8080), {}, OTHER)]],
    ['kinds', [route(), routes({ tls: [{ match: [{ sniHosts: [HOST] }], route: [to()] }] }, OTHER)]],
    ['callers', [route(), route({}, {}, { namespace: 'crm' })]],
    ['routes of one\'s own', [route({}, { exportTo: ['*'] }), route({}, {}, { namespace: 'crm' })]],
    ['hosts', [route(), route({}, { hosts: ['files.pay.example'] }, OTHER)]],
    ['versions', [route(), route({ timeout: '2s' })]],
  ])('is silent about different %s', (_, manifests) => {
    expect(found(duplicateVirtualService, manifests)).toEqual([]);
  });
});

describe('request-settings-on-opaque-port', () => {
  const encrypted = entry({ ports: [https()] });

  test('finds settings without effect', () => {
    expect(found(requestSettingsOnOpaquePort, [encrypted, route({ timeout: '3s', retries: { attempts: 2 } })])).toEqual([
      `warning VirtualService shop/pay spec.http.0: timeout, retries for requests to port 443 (HTTPS) of ${HOST} has no effect, as Istio sees none there; ` +
      'let workloads speak HTTP to an HTTP port whose rule adds TLS, or take the route out',
    ]);
    expect(count(requestSettingsOnOpaquePort, [entry({ ports: [http(), https()] }), route({ match: [{ port: 443 }], timeout: '3s' })])).toBe(1);
    expect(count(requestSettingsOnOpaquePort, [entry({ ports: [tcp()] }), route()])).toBe(1);
    expect(count(requestSettingsOnOpaquePort, [encrypted, alias('pay', HOST), route({}, { hosts: ['pay'] })])).toBe(1);
  });

  test.each([
    ['requests', [entry(), route()]],
    ['requests on one of the ports', [entry({ ports: [http(), https()] }), route()]],
    ['a protocol that Istio finds out', [entry({ ports: [{ number: 443, name: 'x' }] }), route()]],
    ['gateways, which see requests', [encrypted, route({}, { gateways: ['mesh', 'ingress'] })]],
    ['an unknown host', [route()]],
    ['routes of connections', [encrypted, routes({ tls: [{ match: [{ sniHosts: [HOST] }], route: [to()] }] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(requestSettingsOnOpaquePort, manifests)).toEqual([]);
  });
});

describe('one-route-many-ports', () => {
  const two = entry({ ports: [http(), http(8080), https()] });

  test('finds calls that are led elsewhere', () => {
    expect(found(oneRouteManyPorts, [two, route({ route: [to(HOST, 80)] })])).toEqual([
      `warning VirtualService shop/pay spec.http.0.route.0.destination.port.number: calls to port 8080 of ${HOST} are led to port 80, as the route is for all ports; ` +
      'write a route for each port, with match: [{ port: 80 }] here',
    ]);
    expect(count(oneRouteManyPorts, [two, route({ match: [{ uri: { prefix: '/a' } }], route: [to(HOST, 80)] })])).toBe(1);
  });

  test('is silent about a port in the match, none in the destination, one port, and requests that are shared out', () => {
    expect(count(oneRouteManyPorts, [two, route({ match: [{ port: 80 }], route: [to(HOST, 80)] })])).toBe(0);
    expect(count(oneRouteManyPorts, [two, route()])).toBe(0);
    expect(count(oneRouteManyPorts, [entry({ ports: [http(), https()] }), route({ route: [to(HOST, 80)] })])).toBe(0);
    expect(count(oneRouteManyPorts, [two, route({ route: [to(HOST, 80, { weight: 1 }), to(HOST, 8080, { weight: 1 })] })])).toBe(0);
  });
});

describe('route-for-undeclared-port', () => {
  test('finds a port that nobody serves', () => {
    expect(found(routeForUndeclaredPort, [entry(), route({ match: [{ port: 8080 }] })])).toEqual([
      `error VirtualService shop/pay spec.http.0.match.0.port: port 8080 is none of ${HOST}, which has 80; match a port that is declared, or declare it`,
    ]);
    expect(count(routeForUndeclaredPort, [entry(), route({ match: [{ port: 80 }] })])).toBe(0);
    expect(count(routeForUndeclaredPort, [entry(), route({ match: [{ port: 8080 }] }, { gateways: ['ingress'] })])).toBe(0);
    expect(count(routeForUndeclaredPort, [route({ match: [{ port: 8080 }] })])).toBe(0);
  });
});

describe('route-to-undeclared-port', () => {
  test('finds a port without a cluster', () => {
    expect(found(routeToUndeclaredPort, [entry(), route({ route: [to(HOST, 443)] })])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.port.number: port 443 is none of ${HOST}, which has 80: what is led there fails; ` +
      'name a port that is declared, or declare it',
    ]);
    expect(count(routeToUndeclaredPort, [entry(), route({ mirror: { host: HOST, port: { number: 1 } } })])).toBe(1);
    expect(count(routeToUndeclaredPort, [entry(), alias('pay', HOST), route({ route: [to('pay', 8080)] })])).toBe(1);
  });

  test('is silent about declared ports, those of another entry, and unknown hosts', () => {
    expect(count(routeToUndeclaredPort, [entry(), route({ route: [to(HOST, 80)] })])).toBe(0);
    expect(count(routeToUndeclaredPort, [entry(), entry({ ports: [https()] }, OTHER), route({ route: [to(HOST, 443)] })])).toBe(0);
    expect(count(routeToUndeclaredPort, [entry(), route({ route: [to('gateway.egress.svc.cluster.local', 443)] })])).toBe(0);
    expect(count(routeToUndeclaredPort, [entry(), route()])).toBe(0);
  });
});

describe('route-to-unknown-host', () => {
  test('finds a host that is misspelt', () => {
    expect(found(routeToUnknownHost, [entry(), route({ route: [to('api2.pay.example')] })])).toEqual([
      'warning VirtualService shop/pay spec.http.0.route.0.destination.host: api2.pay.example is in no ServiceEntry: what is led there fails; add a ServiceEntry for api2.pay.example',
    ]);
    expect(found(routeToUnknownHost, [entry({ hosts: ['*.pay.example'] }), route()])[0]).toContain('is in no ServiceEntry but by a wildcard');
  });

  test('finds a Service that is misspelt', () => {
    const host = 'ledgr.shop.svc.cluster.local';
    expect(found(routeToUnknownHost, [service('ledger'), route({ route: [to('ledgr')] })])).toEqual([
      `warning VirtualService shop/pay spec.http.0.route.0.destination.host: ${host} is in no Service: what is led there fails; add a Service for ${host}`,
    ]);
    expect(count(routeToUnknownHost, [service('ledger'), route({ route: [to(host)] }, {}, { namespace: 'crm' })])).toBe(1);
    expect(count(routeToUnknownHost, [service('ledger'), routes({ http: [{ route: [to('ledger')], mirror: { host: 'ledgr' } }] })])).toBe(1);
  });

  test.each([
    ['known ones', [entry(), route()]],
    ['Services', [entry(), route({ route: [to('ledger'), to('a.egress.svc.cluster.local'), to('a.egress.svc')] })]],
    ['what another rule finds', [entry(), service('ledger'), route({ route: [to('ledger.shop'), to('API.pay.example')] })]],
    ['a short name that is a Service elsewhere', [service('ledger', {}, 'crm'), service('other'), route({ route: [to('ledger')] })]],
    ['files without Services of the namespace', [service('ledger', {}, 'crm'), route({ route: [to('ledgr'), to('a.b.shop.svc.cluster.local')] })]],
    ['files without entries', [route({ route: [to('api2.pay.example')] })]],
    ['aliases', [entry(), alias('pay', HOST), route({ route: [to('pay.shop.svc.cluster.local')] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(routeToUnknownHost, manifests)).toEqual([]);
  });
});

describe('route-to-hidden-host', () => {
  test('finds a host of another namespace', () => {
    expect(found(routeToHiddenHost, [entry({}, { namespace: 'crm' }), route()])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.host: ${HOST} (ServiceEntry crm/pay) is not exported to namespace shop, where the route is used: what is led there fails; ` +
      'add shop to exportTo of the ServiceEntry',
    ]);
    expect(count(routeToHiddenHost, [entry({ exportTo: ['.', 'shop'] }, { namespace: 'crm' }), route()])).toBe(0);
    expect(count(routeToHiddenHost, [entry({}, { namespace: 'crm' }), entry(), route()])).toBe(0);
    expect(count(routeToHiddenHost, [entry({}, { namespace: 'crm' }), route({}, { gateways: ['ingress'] })])).toBe(0);
    expect(count(routeToHiddenHost, [entry({}, { namespace: 'crm' }), route({}, { exportTo: ['crm'] })])).toBe(0);
  });

  test('finds a namespace that has the route, and not the host', () => {
    expect(found(routeToHiddenHost, [entry(), route({}, { exportTo: ['.', 'crm'] })])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.host: ${HOST} (ServiceEntry shop/pay) is not exported to namespace crm, where the route is used: what is led there fails; ` +
      'add crm to exportTo of the ServiceEntry',
    ]);
    const hidden = service('ledger', {}, 'shop', { 'networking.istio.io/exportTo': '.' });
    expect(found(routeToHiddenHost, [hidden, route({ route: [to('ledger')] }, { exportTo: ['crm'] })])[0]).toMatch(/; add crm to the annotation networking.istio.io\/exportTo of the Service$/);
    expect(count(routeToHiddenHost, [entry({ exportTo: ['.', 'crm'] }), route({}, { exportTo: ['.', 'crm'] })])).toBe(0);
    expect(count(routeToHiddenHost, [entry(), route({}, { exportTo: ['*'] })])).toBe(0);
  });
});

describe('route-without-port', () => {
  const several = entry({ hosts: ['files.pay.example'], ports: [http(8080), https()] }, { name: 'files' });
  const elsewhere = (spec = {}) => route({ route: [to('files.pay.example')] }, spec);

  test('finds a route to a port that the host may not have', () => {
    expect(found(routeWithoutPort, [entry(), several, elsewhere()])).toEqual([
      'warning VirtualService shop/pay spec.http.0.route.0.destination: files.pay.example has ports 8080, 443, and the route says none of them: ' +
      'it leads to the port that was called, which the host may not have; write port: { number }',
    ]);
    expect(found(routeWithoutPort, [several, elsewhere()])[0]).toMatch(/^warning /);
  });

  test('is milder where the host has all ports that are called', () => {
    const own = (spec = {}) => route({ route: [to('files.pay.example')] }, { hosts: ['files.pay.example'], ...spec });
    expect(found(routeWithoutPort, [several, own()])).toEqual([expect.stringMatching(/^info .* to the port that was called; write port/)]);
    expect(found(routeWithoutPort, [several, own({ gateways: ['egress'] })])).toEqual([expect.stringMatching(/^warning /)]);
  });

  test('is silent about hosts with one port, routes with a port, and unknown hosts', () => {
    expect(count(routeWithoutPort, [entry(), route()])).toBe(0);
    expect(count(routeWithoutPort, [several, route({ route: [to('files.pay.example', 8080)] })])).toBe(0);
    expect(count(routeWithoutPort, [elsewhere()])).toBe(0);
  });
});

describe('route-without-rewrite', () => {
  const elsewhere = (more = {}) => route({ route: [to('files.pay.example')], ...more });

  test('finds a Host header that is another\'s, worse behind TLS', () => {
    expect(found(routeWithoutRewrite, [entry(), files, elsewhere()])).toEqual([
      `info VirtualService shop/pay spec.http.0: requests for ${HOST} are led to files.pay.example with their Host header; add rewrite: { authority: files.pay.example }`,
    ]);
    expect(found(routeWithoutRewrite, [entry(), files, elsewhere(), rule({ host: 'files.pay.example', trafficPolicy: { tls: SIMPLE } })])[0]).toMatch(/^warning /);
  });

  test('is silent about a Host that is changed, the host itself, its alias, and Services', () => {
    expect(count(routeWithoutRewrite, [files, elsewhere({ rewrite: { authority: 'files.pay.example' } })])).toBe(0);
    expect(count(routeWithoutRewrite, [files, elsewhere({ headers: { request: { set: { Host: 'x' } } } })])).toBe(0);
    expect(count(routeWithoutRewrite, [files, route({ route: [to('files.pay.example', undefined, { headers: { request: { set: { ':authority': 'x' } } } })] })])).toBe(0);
    expect(count(routeWithoutRewrite, [entry(), route()])).toBe(0);
    expect(count(routeWithoutRewrite, [entry(), alias('pay', HOST), route({}, { hosts: ['pay.shop.svc.cluster.local'] })])).toBe(0);
    expect(count(routeWithoutRewrite, [service('ledger'), route({ route: [to('ledger')] })])).toBe(0);
    expect(count(routeWithoutRewrite, [files, route({ route: [to()], mirror: { host: 'files.pay.example' } })])).toBe(0);
  });
});

describe('subset-unknown', () => {
  const subset = (name: string) => route({ route: [{ destination: { host: HOST, subset: name } }] });

  test('finds a subset that no rule has', () => {
    expect(found(subsetUnknown, [rule({ subsets: [{ name: 'a' }] }), subset('b')])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.subset: subset "b" of ${HOST} is in no DestinationRule, which have a; add it to the DestinationRule shop/pay`,
    ]);
    expect(count(subsetUnknown, [rule(), subset('b')])).toBe(1);
  });

  test('is silent about known ones, those of another rule, and hosts without rules', () => {
    expect(count(subsetUnknown, [rule({ subsets: [{ name: 'a' }] }), subset('a')])).toBe(0);
    expect(count(subsetUnknown, [rule(), rule({ subsets: [{ name: 'a' }] }, OTHER), subset('a')])).toBe(0);
    expect(count(subsetUnknown, [subset('a')])).toBe(0);
    expect(count(subsetUnknown, [rule(), route()])).toBe(0);
  });
});

describe('short-host', () => {
  const billing = { name: 'l', namespace: 'billing' };

  test('finds a name that means another namespace', () => {
    expect(found(shortHost, [service('ledger'), rule({ host: 'ledger' }, billing)])).toEqual([
      'warning DestinationRule billing/l spec.host: host "ledger" means ledger.billing.svc.cluster.local, and not Service shop/ledger; write ledger.shop.svc.cluster.local',
    ]);
    expect(count(shortHost, [service('ledger'), route({ route: [to('ledger')] }, {}, billing)])).toBe(1);
  });

  test('finds half a name', () => {
    expect(found(shortHost, [service('ledger'), rule({ host: 'ledger.shop' }), route({ route: [to('ledger.shop.svc')] }, { hosts: ['ledger.shop'] })])).toEqual([
      'error DestinationRule shop/pay spec.host: host "ledger.shop" is taken as it is and not completed to ledger.shop.svc.cluster.local: the rule is not used; write ledger.shop.svc.cluster.local',
      'error VirtualService shop/pay spec.http.0.route.0.destination.host: host "ledger.shop.svc" is taken as it is and not completed to ledger.shop.svc.cluster.local: the route leads nowhere; ' +
      'write ledger.shop.svc.cluster.local',
      'warning VirtualService shop/pay spec.hosts.0: host "ledger.shop" is taken as it is, so that the routes are for calls by this very name alone; write ledger.shop.svc.cluster.local',
    ]);
  });

  test('is silent about the own namespace, full names, and what may be elsewhere', () => {
    expect(count(shortHost, [service('ledger'), rule({ host: 'ledger' })])).toBe(0);
    expect(count(shortHost, [service('ledger'), service('ledger', {}, 'billing'), rule({ host: 'ledger' }, billing)])).toBe(0);
    expect(count(shortHost, [service('ledger'), rule({ host: 'ledger.shop.svc.cluster.local' }, billing)])).toBe(0);
    expect(count(shortHost, [rule({ host: 'ledger' }), rule({ host: 'ledger.shop' })])).toBe(0);
    expect(count(shortHost, [service('ledger'), route({ route: [to('ledger')] }, { hosts: ['ledger.shop'], gateways: ['ingress'] })])).toBe(0);
    expect(count(shortHost, [service('ledger'), entry({ hosts: ['ledger.shop'] }), rule({ host: 'ledger.shop' })])).toBe(0);
  });
});
