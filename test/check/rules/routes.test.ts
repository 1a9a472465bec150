import { alias, count, entry, found, HOST, http, https, routes, rule, service, SIMPLE, tcp, to } from './manifests';
import { duplicateVirtualService } from '../../../src/check/rules/duplicate-virtual-service';
import { httpRouteBesideVirtualService } from '../../../src/check/rules/http-route-beside-virtual-service';
import { oneRouteManyPorts } from '../../../src/check/rules/one-route-many-ports';
import { requestSettingsOnOpaquePort } from '../../../src/check/rules/request-settings-on-opaque-port';
import { routeForUndeclaredPort } from '../../../src/check/rules/route-for-undeclared-port';
import { routeOfOtherProtocol } from '../../../src/check/rules/route-of-other-protocol';
import { routeToHiddenHost } from '../../../src/check/rules/route-to-hidden-host';
import { routeToUndeclaredPort } from '../../../src/check/rules/route-to-undeclared-port';
import { routeToUnknownHost } from '../../../src/check/rules/route-to-unknown-host';
import { routeWithoutPort } from '../../../src/check/rules/route-without-port';
import { routeWithoutRewrite } from '../../../src/check/rules/route-without-rewrite';
import { shortHost } from '../../../src/check/rules/short-host';
import { sniInTwoMatches } from '../../../src/check/rules/sni-in-two-matches';
import { subsetUnknown } from '../../../src/check/rules/subset-unknown';
import { unreachableRoute } from '../../../src/check/rules/unreachable-route';

const OTHER = { name: 'other' };
const files = entry({ hosts: ['files.pay.example'] }, { name: 'files' });
const route = (more = {}, spec = {}, where = {}) => routes({ http: [{ route: [to()], ...more }], ...spec }, where);

describe('http-route-beside-virtual-service', () => {
  const httpRoute = (parent: object = {}, namespace = 'shop') => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'pay', namespace },
    spec: { parentRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'pay', ...parent }] },
  });

  test.each([
    ['of the same namespace', httpRoute()],
    ['of another one', httpRoute({ namespace: 'shop' }, 'billing')],
  ])('finds an HTTPRoute %s', (_, its) => {
    expect(found(httpRouteBesideVirtualService, [entry(), route(), its])).toEqual([
      `warning HTTPRoute ${its.metadata.namespace}/pay spec.parentRefs.0: requests go by VirtualService shop/pay, and the HTTPRoute does nothing; delete one of the two`,
    ]);
  });

  test.each([
    ['an HTTPRoute alone', [entry(), httpRoute()]],
    ['routes of another host', [entry(), route({}, { hosts: ['other.example'] }), httpRoute()]],
    ['routes of connections', [entry(), routes({ tls: [{ match: [{ sniHosts: [HOST] }], route: [to()] }] }), httpRoute()]],
    ['routes of gateways', [entry(), route({}, { gateways: ['egress'] }), httpRoute()]],
    ['routes for another namespace', [entry(), route({}, { exportTo: ['billing'] }), httpRoute()]],
    ['a parent that is none of these entries', [entry(), route(), httpRoute({ name: 'other' }), httpRoute({ kind: 'Service', group: '' }), httpRoute({}, 'billing')]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(httpRouteBesideVirtualService, manifests)).toEqual([]);
  });
});

describe('duplicate-virtual-service', () => {
  const from = (sourceNamespace: string) => ({ match: [{ sourceNamespace }] });
  const of = (app: string) => ({ match: [{ sourceLabels: { app } }] });

  test('finds routes that are not used', () => {
    expect(found(duplicateVirtualService, [route(), route({ timeout: '2s' }, {}, OTHER)])[1]).toBe(
      `error VirtualService shop/other spec.hosts.0: VirtualService shop/pay has routes for ${HOST} too, and sidecars use those of one alone: ` +
      'the older, which is VirtualService shop/other if both were created at once; put all routes into one of them',
    );
    expect(count(duplicateVirtualService, [route({}, { exportTo: undefined }), route({}, { exportTo: ['*'] }, { namespace: 'crm' })])).toBe(2);
  });

  test('says which one a namespace uses, where that is certain', () => {
    expect(found(duplicateVirtualService, [route({}, { exportTo: ['*'] }, OTHER), route()])[0])
      .toContain('sidecars use those of one alone: in namespace shop those of VirtualService shop/pay;');
    expect(found(duplicateVirtualService, [route({}, { exportTo: ['shop'] }, { namespace: 'crm' }), route({}, { exportTo: ['shop', 'ops'] })])[0])
      .toContain('in namespace shop those of VirtualService shop/pay;');
    expect(found(duplicateVirtualService, [route({}, { exportTo: ['ops'] }, { namespace: 'crm' }), route({}, { exportTo: ['*'] })])[0])
      .toContain('in namespace ops those of VirtualService crm/pay;');
  });

  test('takes it easy where it is certain for all', () => {
    const near = (spec: object, namespace = 'crm') => found(duplicateVirtualService, [route({}, { exportTo: ['*'] }), route({}, spec, { name: 'near', namespace })])[0];
    expect(near({ exportTo: ['.', 'ops'] })).toMatch(/^info .* in namespace crm those of VirtualService crm\/near/);
    expect(near({ exportTo: ['.'] }, 'shop')).toMatch(/^warning /);
    expect(near({ exportTo: undefined })).toMatch(/^error /);
    expect(found(duplicateVirtualService, [route({}, { exportTo: ['ops', 'crm'] }), route({}, { exportTo: ['ops', 'crm'] }, { namespace: 'crm' })])[0]).toMatch(/^error /);
  });

  test('finds routes of which some are for one caller', () => {
    expect(count(duplicateVirtualService, [route(from('shop')), route(of('web'), {}, OTHER)])).toBe(2);
    expect(count(duplicateVirtualService, [route(from('shop')), route({}, {}, OTHER)])).toBe(2);
  });

  const at = (port: number) => ({ match: [{ port }] });
  test.each([
    ['gateways', [route({}, { gateways: ['ingress'] }), route({}, { gateways: ['ingress'] }, OTHER)]],
    ['ports', [route(at(80)), route(at(8080), {}, OTHER)]],
    ['namespaces of callers', [route(from('shop')), route(from('crm'), {}, OTHER)]],
    ['labels of callers', [route(of('till')), route(of('web'), {}, OTHER)]],
    ['kinds', [route(), routes({ tls: [{ match: [{ sniHosts: [HOST] }], route: [to()] }] }, OTHER)]],
    ['callers', [route(), route({}, {}, { namespace: 'crm' })]],
    ['routes of one\'s own', [route({}, { exportTo: ['*'] }), route({}, {}, { namespace: 'crm' })]],
    ['hosts', [route(), route({}, { hosts: ['files.pay.example'] }, OTHER)]],
    ['versions', [route(), route({ timeout: '2s' })]],
  ])('is silent about different %s', (_, manifests) => {
    expect(found(duplicateVirtualService, manifests)).toEqual([]);
  });
});

describe('unreachable-route', () => {
  const all = { route: [to()] };
  const some = { match: [{ headers: { 'x-beta': { exact: 'early' } } }], route: [to('files.pay.example')] };
  const after = (...rules: object[]) => found(unreachableRoute, [routes({ http: rules })]);

  test('finds a route after one that takes everything', () => {
    expect(after({ match: [{ uri: { prefix: '/' } }], ...all }, some)).toEqual([
      'warning VirtualService shop/pay spec.http.1: the route is never used: http[0] takes all its requests before; put it before the other, or take it out',
    ]);
  });

  test.each([
    ['any path', [{ match: [{ uri: { regex: '.*' } }], ...all }, some]],
    ['one of several matches', [{ match: [{ uri: { exact: '/v1' } }, {}], ...all }, some]],
    ['its port', [{ match: [{ port: 80 }], ...all }, { match: [{ port: 80, uri: { exact: '/v1' } }], ...all }]],
    ['its callers', [{ match: [{ sourceLabels: { app: 'a' } }], ...all }, { match: [{ sourceLabels: { app: 'a', tier: 'b' }, method: { exact: 'GET' } }], ...all }]],
  ])('finds a route after one for %s', (_, rules) => {
    expect(after(...rules)).toHaveLength(1);
  });

  test.each([
    ['the other way round', [some, { match: [{ uri: { prefix: '/' } }], ...all }]],
    ['another port', [{ match: [{ port: 80 }], ...all }, { match: [{ port: 8080 }], ...all }, all]],
    ['other callers', [{ match: [{ sourceNamespace: 'crm' }], ...all }, some]],
    ['other gateways', [{ match: [{ gateways: ['mesh'] }], ...all }, { match: [{ gateways: ['egress'] }], ...all }, some]],
    ['some paths', [{ match: [{ uri: { prefix: '/v1' } }], ...all }, some]],
    ['some requests of all paths', [{ match: [{ uri: { prefix: '/' }, method: { exact: 'GET' } }], ...all }, some]],
    ['what the webhook says: no match', [all, some]],
    ['what the webhook says: a shorter prefix', [{ match: [{ uri: { prefix: '/' } }], ...all }, { match: [{ uri: { prefix: '/v1' } }], ...all }]],
    ['what the webhook says: the same', [{ match: [{ port: 80 }], ...all }, { match: [{ port: 80 }], ...all }]],
  ])('is silent about %s', (_, rules) => {
    expect(after(...rules)).toEqual([]);
  });

  const connections = (match: object[] | undefined, where = {}, spec = {}) => routes({ tcp: [{ match, route: [to()] }], ...spec }, where);
  const named = (sniHosts: string[], where = {}) => routes({ tls: [{ match: [{ sniHosts }], route: [to()] }] }, where);

  test('finds routes of connections of which another VirtualService has all', () => {
    expect(found(unreachableRoute, [connections(undefined), connections([{ port: 5432 }], OTHER)])).toEqual([
      `warning VirtualService shop/other spec.tcp.0: VirtualService shop/pay has a route for all connections of this one to ${HOST}, ` +
      'and sidecars use that of the older, which is VirtualService shop/other if both were created at once; ' +
      'put all routes for the host into one VirtualService, in the order in which they shall be tried',
    ]);
    expect(count(unreachableRoute, [named([HOST]), named([HOST], OTHER)])).toBe(2);
    // Those for some addresses leave the rest.
    expect(count(unreachableRoute, [connections([{ destinationSubnets: ['10.0.0.0/8'] }]), connections(undefined, OTHER)])).toBe(1);
  });

  test.each([
    ['ports', [connections([{ port: 1 }]), connections([{ port: 2 }], OTHER)]],
    ['names', [named([HOST]), named(['files.pay.example'], OTHER)]],
    ['callers', [connections(undefined), connections(undefined, { namespace: 'crm' })]],
    ['kinds', [connections(undefined), named([HOST], OTHER)]],
    ['hosts', [connections(undefined), connections(undefined, OTHER, { hosts: ['files.pay.example'] })]],
  ])('is silent about other %s', (_, manifests) => {
    expect(found(unreachableRoute, manifests)).toEqual([]);
  });
});

describe('route-of-other-protocol', () => {
  const sni = { match: [{ sniHosts: [HOST] }], route: [to()] };

  test('finds routes that no port uses', () => {
    expect(found(routeOfOtherProtocol, [entry({ ports: [https()] }), routes({ tcp: [{ route: [to()] }] })])).toEqual([
      `error VirtualService shop/pay spec.tcp.0: routes under tcp are for TCP ports, and this one is for port 443 (HTTPS) of ${HOST}: it is never used; write it under tls`,
    ]);
    expect(count(routeOfOtherProtocol, [entry(), routes({ tcp: [{ route: [to()] }] })])).toBe(1);
    expect(count(routeOfOtherProtocol, [entry(), routes({ tls: [sni] })])).toBe(1);
    expect(count(routeOfOtherProtocol, [entry({ ports: [tcp()] }), routes({ tls: [sni] })])).toBe(1);
    expect(count(routeOfOtherProtocol, [entry({ ports: [tcp(), https()] }), routes({ tcp: [{ match: [{ port: 443 }], route: [to()] }] })])).toBe(1);
  });

  test.each([
    ['of its kind', [entry({ ports: [http(), https()] }), routes({ tls: [sni] })]],
    ['that Istio finds out', [entry({ ports: [{ number: 5432, name: 'db' }] }), routes({ tcp: [{ route: [to()] }] })]],
    ['of a gateway', [entry({ ports: [https()] }), routes({ gateways: ['egress'], tcp: [{ route: [to()] }] })]],
    ['of an unknown host', [routes({ tcp: [{ route: [to()] }] })]],
  ])('is silent about a port %s', (_, manifests) => {
    expect(found(routeOfOtherProtocol, manifests)).toEqual([]);
  });
});

describe('sni-in-two-matches', () => {
  const match = (sniHosts: string[], more = {}) => ({ match: [{ sniHosts, ...more }], route: [to()] });
  const pair = ['a.example', 'b.example'];
  const at = (...tls: object[]) => found(sniInTwoMatches, [routes({ hosts: pair, tls })]);

  test('finds a name in two matches that are not equal', () => {
    expect(at(match(pair), match(['b.example']))).toEqual([
      'error VirtualService shop/pay spec.tls.1.match.0.sniHosts.0: server name "b.example" is in another match too, beside other names: the proxy refuses the listener of the port; ' +
      'leave the name in one of them, or write a match for it alone in both',
    ]);
    expect(at(match(pair), match(['b.example'], { port: 443 }))).toHaveLength(1);
    expect(found(sniInTwoMatches, [routes({ tls: [match(pair)] }), routes({ tls: [match(['a.example'])] }, OTHER)])[0])
      .toContain('"a.example" is in VirtualService shop/pay too');
  });

  test.each([
    ['the same matches', [match(pair), match(pair)]],
    ['other names', [match(['a.example']), match(['b.example'])]],
    ['a wildcard that has the name', [match(['*.example']), match(['b.example'])]],
    ['other ports', [match(pair, { port: 443 }), match(['b.example'], { port: 8443 })]],
    ['other addresses', [match(pair, { destinationSubnets: ['10.0.0.0/8'] }), match(['b.example'])]],
    ['other callers', [match(pair, { sourceLabels: { app: 'a' } }), match(['b.example'], { sourceLabels: { app: 'b' } })]],
    ['callers of other namespaces', [match(pair, { sourceNamespace: 'a' }), match(['b.example'], { sourceNamespace: 'b' })]],
  ])('is silent about %s', (_, rules) => {
    expect(at(...rules)).toEqual([]);
  });

  test('is silent about rules that are not seen together', () => {
    expect(count(sniInTwoMatches, [routes({ tls: [match(pair)] }), routes({ tls: [match(['a.example'])] }, { namespace: 'crm' })])).toBe(0);
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

  test('looks at the hosts inside of a wildcard', () => {
    const wildcard = entry({ hosts: ['*.pay.example'] }, { name: 'all' });
    const wide = route({ match: [{ port: 8080 }] }, { hosts: ['*.pay.example'] });
    expect(count(routeForUndeclaredPort, [wildcard, wide])).toBe(1);
    expect(count(routeForUndeclaredPort, [wildcard, entry({ ports: [http(8080)] }), wide])).toBe(0);
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
    // Istio refuses an entry for every host.
    expect(count(routeToHiddenHost, [entry({}, { namespace: 'crm' }), entry({ hosts: ['*'] }, { name: 'all', namespace: 'other' }), route({}, { hosts: ['other.example'], exportTo: undefined })])).toBe(1);
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

  test('is silent about callers that the route is not for', () => {
    const theirs = entry({ hosts: ['files.pay.example'], exportTo: ['crm'] }, { name: 'files' });
    const forSource = (sourceNamespace?: string) => route({ match: [{ sourceNamespace }], route: [to('files.pay.example')] }, { exportTo: ['.', 'crm'] });
    expect(count(routeToHiddenHost, [theirs, forSource('crm')])).toBe(0);
    expect(count(routeToHiddenHost, [theirs, forSource('shop')])).toBe(1);
    expect(count(routeToHiddenHost, [theirs, forSource()])).toBe(1);
  });

  test('is silent about a namespace that has routes for others alone', () => {
    const theirs = entry({ exportTo: ['crm'] });
    expect(count(routeToHiddenHost, [theirs, route({}, { exportTo: undefined })])).toBe(0);
    expect(count(routeToHiddenHost, [theirs, entry({ hosts: ['files.pay.example'] }, { name: 'files' }), route({}, { hosts: ['files.pay.example'], exportTo: undefined })])).toBe(1);
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

  const exported = (exportTo: string[]) => rule({ subsets: [{ name: 'a' }], exportTo }, { namespace: 'crm' });
  const theirs = entry({ exportTo: ['*'] }, { namespace: 'crm' });

  test('finds a subset of a rule that callers do not get', () => {
    expect(found(subsetUnknown, [theirs, exported(['.']), subset('a')])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.subset: subset "a" of ${HOST} is in DestinationRule crm/pay, which is not for callers in namespace shop; ` +
      'export the rule to namespace shop, from the namespace of the host',
    ]);
    expect(count(subsetUnknown, [theirs, exported(['.', 'shop']), rule(), subset('a')])).toBe(1);
  });

  test('is silent about rules that they get, gateways, and hosts of which it is not known whose they are', () => {
    expect(count(subsetUnknown, [theirs, exported(['.', 'shop']), subset('a')])).toBe(0);
    const gateway = route({ route: [{ destination: { host: HOST, subset: 'a' } }] }, { gateways: ['egress'] });
    expect(count(subsetUnknown, [theirs, exported(['.']), gateway])).toBe(0);
    expect(count(subsetUnknown, [exported(['.']), subset('a')])).toBe(0);
  });

  test('is silent about a rule of the caller\'s for a wildcard', () => {
    const wide = (namespace: string) => rule({ host: '*.pay.example', subsets: [{ name: 'a' }] }, { name: 'all', namespace });
    const bare = rule({ exportTo: ['*'] }, { namespace: 'crm' });
    expect(count(subsetUnknown, [theirs, bare, wide('shop'), subset('a')])).toBe(0);
    expect(count(subsetUnknown, [theirs, bare, wide('ops'), subset('a')])).toBe(1);
    expect(count(subsetUnknown, [theirs, bare, wide('crm'), subset('a')])).toBe(1);
  });

  test('is silent about a namespace that has routes for others alone', () => {
    const forCrm = [entry({ exportTo: ['crm'] }), rule({ subsets: [{ name: 'a' }], exportTo: ['crm'] })];
    const everyone = route({ route: [{ destination: { host: HOST, subset: 'a' } }] }, { exportTo: ['*'] });
    expect(count(subsetUnknown, [...forCrm, everyone])).toBe(0);
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
