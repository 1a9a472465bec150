import { count, entry, found, HOST, http, https, routes, rule, service, sidecar, tcp, to } from './manifests';
import { duplicateHost } from '../../../src/check/rules/duplicate-host';
import { dynamicDnsOutlierDetection } from '../../../src/check/rules/dynamic-dns-outlier-detection';
import { dynamicDnsUnserved } from '../../../src/check/rules/dynamic-dns-unserved';
import { entryWithoutPorts } from '../../../src/check/rules/entry-without-ports';
import { exportedToEveryone } from '../../../src/check/rules/exported-to-everyone';
import { hostOfAService } from '../../../src/check/rules/host-of-a-service';
import { protocolConflict } from '../../../src/check/rules/protocol-conflict';
import { proxyPort } from '../../../src/check/rules/proxy-port';
import { resolutionNoneReachesAnyAddress } from '../../../src/check/rules/resolution-none-reaches-any-address';
import { resolutionOmitted } from '../../../src/check/rules/resolution-omitted';
import { shadowedWildcard } from '../../../src/check/rules/shadowed-wildcard';
import { sharedVirtualIp } from '../../../src/check/rules/shared-virtual-ip';
import { singleLabelHost } from '../../../src/check/rules/single-label-host';
import { staticWithoutEndpoints } from '../../../src/check/rules/static-without-endpoints';
import { tcpPortShared } from '../../../src/check/rules/tcp-port-shared';
import { tcpPortWithoutAddress } from '../../../src/check/rules/tcp-port-without-address';
import { undeclaredPortBehindVip } from '../../../src/check/rules/undeclared-port-behind-vip';
import { upperCaseHost } from '../../../src/check/rules/upper-case-host';
import { virtualIpsWithoutCapture } from '../../../src/check/rules/virtual-ips-without-capture';

const OTHER = { name: 'other' };
const AT = { endpoints: [{ address: '203.0.113.1' }], resolution: 'STATIC' };

describe('entry-without-ports', () => {
  test('finds an entry that serves nothing', () => {
    expect(found(entryWithoutPorts, [entry({ ports: undefined })])).toEqual([
      `warning ServiceEntry shop/pay spec.ports: no ports of ${HOST} are declared, so that none is served; declare the ports that workloads dial`,
    ]);
    expect(count(entryWithoutPorts, [entry({ ports: [] })])).toBe(1);
    expect(count(entryWithoutPorts, [entry()])).toBe(0);
  });
});

describe('static-without-endpoints', () => {
  test('finds an entry without servers', () => {
    expect(found(staticWithoutEndpoints, [entry({ resolution: 'STATIC', addresses: ['203.0.113.1'] })])).toEqual([
      `error ServiceEntry shop/pay spec.resolution: resolution STATIC without endpoints: there is nobody behind ${HOST}; list the servers' addresses as endpoints, addresses are not taken for them`,
    ]);
  });

  test('is silent about endpoints, selected workloads, and endpoints of another entry for the host', () => {
    expect(count(staticWithoutEndpoints, [entry(AT)])).toBe(0);
    expect(count(staticWithoutEndpoints, [entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'vm' } } })])).toBe(0);
    expect(count(staticWithoutEndpoints, [entry({ resolution: 'STATIC' }), entry(AT, OTHER)])).toBe(0);
    expect(count(staticWithoutEndpoints, [entry({ resolution: 'STATIC' }), entry(AT, { namespace: 'crm' })])).toBe(1);
    expect(count(staticWithoutEndpoints, [entry()])).toBe(0);
  });
});

describe('resolution-omitted', () => {
  test('finds what means NONE', () => {
    const of = (more: object) => found(resolutionOmitted, [entry({ resolution: undefined, ...more })]);
    expect(of({ location: 'MESH_INTERNAL' })).toEqual([
      `info ServiceEntry shop/pay spec: resolution of ${HOST} is left out, which means NONE; write resolution: DNS, or resolution: NONE if that is meant`,
    ]);
    expect(of({ addresses: ['10.0.0.7/32'], ports: [tcp()] })[0]).toContain('write resolution: DNS with single addresses, or');
    expect(of({})).toEqual([]);
    expect(count(resolutionOmitted, [entry({ resolution: 'NONE' })])).toBe(0);
  });
});

describe('resolution-none-reaches-any-address', () => {
  test.each([
    [http(), 'with the right Host header'],
    [https(), 'with the right server name'],
    [tcp(), 'whoever is there'],
  ])('finds that any address is reached by %p', (port, how) => {
    expect(found(resolutionNoneReachesAnyAddress, [entry({ resolution: 'NONE', ports: [port] })])).toEqual([
      `warning ServiceEntry shop/pay spec.resolution: resolution NONE lets workloads reach any address on port ${port.number} as ${HOST}, ${how}; ` +
      'use resolution: DNS, or limit TLS and TCP ports by CIDR ranges in addresses',
    ]);
    expect(found(resolutionNoneReachesAnyAddress, [entry({ resolution: undefined, ports: [port] })])[0])
      .toContain('resolution is left out, which means NONE, and lets workloads reach any address');
  });

  const WILD = '*.pay.example';
  test.each([
    [{ hosts: [WILD], ports: [https()] }, 32, 'use resolution: DYNAMIC_DNS with protocol TLS in place of HTTPS, or limit'],
    [{ hosts: [WILD], addresses: ['10.0.0.0/24'], ports: [http()] }, 30, 'use resolution: DYNAMIC_DNS without addresses, or make'],
    [{ hosts: [WILD], ports: [http()] }, 29, 'use resolution: DNS with names in place of the wildcard, or limit'],
    [{ hosts: [WILD], ports: [tcp()] }, 32, 'use resolution: DNS with names in place of the wildcard, or limit'],
    [{ hosts: [WILD, HOST], ports: [http()] }, 32, 'use resolution: DNS with names in place of the wildcard, or limit'],
    [{ addresses: ['10.0.0.0/24'] }, 32, 'use resolution: DNS with single addresses, or make'],
  ])('knows a way that Istio takes: %j in 1.%i', (spec, istioMinor, fix) => {
    expect(found(resolutionNoneReachesAnyAddress, [entry({ resolution: 'NONE', ...spec })], { istioMinor })).toEqual([expect.stringContaining(fix)]);
  });

  test('knows that ranges limit connections, and not requests', () => {
    const addresses = ['10.0.0.0/24'];
    expect(count(resolutionNoneReachesAnyAddress, [entry({ resolution: 'NONE', addresses, ports: [https(), tcp()] })])).toBe(0);
    expect(found(resolutionNoneReachesAnyAddress, [entry({ resolution: 'NONE', addresses, ports: [https(), http()] })])[0]).toContain('on port 80');
  });

  test('is silent about what is looked up', () => {
    expect(count(resolutionNoneReachesAnyAddress, [entry(), entry(AT)])).toBe(0);
  });
});

const lookedUp = (labels?: object) => entry({ hosts: ['*.pay.example'], resolution: 'DYNAMIC_DNS' }, { labels });

describe('dynamic-dns-unserved', () => {
  test('finds a host that sidecars do not serve yet', () => {
    expect(found(dynamicDnsUnserved, [lookedUp()], { istioMinor: 29 })).toEqual([
      'error ServiceEntry shop/pay spec.resolution: resolution DYNAMIC_DNS of *.pay.example is for waypoints in Istio 1.29, and sidecars have no cluster for it; ' +
      'send it through a waypoint, list the names, or use Istio 1.30',
    ]);
    expect(count(dynamicDnsUnserved, [lookedUp()], { istioMinor: 30 })).toBe(0);
    expect(count(dynamicDnsUnserved, [lookedUp({ 'istio.io/use-waypoint': 'egress' }), entry()], { istioMinor: 29 })).toBe(0);
    const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio.io/use-waypoint': 'egress' } } });
    expect(count(dynamicDnsUnserved, [lookedUp(), namespace('shop')], { istioMinor: 29 })).toBe(0);
    expect(count(dynamicDnsUnserved, [lookedUp(), namespace('crm')], { istioMinor: 29 })).toBe(1);
  });
});

describe('dynamic-dns-outlier-detection', () => {
  const breaker = (host: string, namespace = 'shop') => rule({ host, exportTo: undefined, trafficPolicy: { outlierDetection: {} } }, { namespace, name: 'breaker' });

  test('finds what crashes istiod', () => {
    expect(found(dynamicDnsOutlierDetection, [lookedUp(), breaker('*.pay.example')])).toEqual([
      'error DestinationRule shop/breaker spec.trafficPolicy.outlierDetection: outlierDetection of DestinationRule shop/breaker is for *.pay.example too, whose names the proxy looks up: ' +
      'istiod crashes; take outlierDetection out',
    ]);
    expect(found(dynamicDnsOutlierDetection, [lookedUp(), breaker('*', 'istio-system')])[0])
      .toContain('ServiceEntry shop/pay spec.resolution: outlierDetection of DestinationRule istio-system/breaker');
  });

  test('is silent about other rules, entries and versions', () => {
    expect(count(dynamicDnsOutlierDetection, [lookedUp(), breaker('*.pay.example')], { istioMinor: 29 })).toBe(0);
    expect(count(dynamicDnsOutlierDetection, [lookedUp(), rule({ host: '*.pay.example' })])).toBe(0);
    expect(count(dynamicDnsOutlierDetection, [lookedUp(), breaker('*', 'istio-system'), rule({ host: '*.pay.example' })])).toBe(0);
    expect(count(dynamicDnsOutlierDetection, [entry(), breaker('api.pay.example')])).toBe(0);
  });
});

describe('exported-to-everyone', () => {
  test('finds an entry that everybody sees', () => {
    expect(found(exportedToEveryone, [entry({ exportTo: undefined })])).toEqual([
      `info ServiceEntry shop/pay spec: ${HOST} has no exportTo and is exported to every namespace; write exportTo: ["."], and the namespaces that call the host`,
    ]);
    expect(count(exportedToEveryone, [entry({ exportTo: ['*'] })])).toBe(1);
    expect(count(exportedToEveryone, [entry(), entry({ exportTo: ['.', 'billing'] }), entry({ exportTo: undefined, hosts: undefined })])).toBe(0);
  });
});

describe('upper-case-host', () => {
  test('finds it in entries, rules and destinations', () => {
    expect(found(upperCaseHost, [entry({ hosts: ['API.Pay.example'] }), rule({ host: 'API.pay.example' }), routes({ hosts: ['API.pay.example'], http: [{ route: [to('API.pay.example')] }] })])).toEqual([
      'error ServiceEntry shop/pay spec.hosts.0: host "API.Pay.example" is in upper case: calls to it find no cluster; write api.pay.example',
      'error DestinationRule shop/pay spec.host: host "API.pay.example" is in upper case: the rule is for nobody; write api.pay.example',
      'error VirtualService shop/pay spec.http.0.route.0.destination.host: host "API.pay.example" is in upper case: the route leads nowhere; write api.pay.example',
    ]);
  });

  test('is silent about lower case', () => {
    expect(count(upperCaseHost, [entry({ hosts: ['{{ .Host }}'] })])).toBe(0);
    expect(count(upperCaseHost, [entry(), rule(), routes({ hosts: ['API.pay.example'], http: [{ route: [to()] }] })])).toBe(0);
  });
});

describe('single-label-host', () => {
  test('finds a name that rules can not have, worse if one tries', () => {
    const mainframe = entry({ hosts: ['mainframe'] });
    expect(found(singleLabelHost, [mainframe])).toEqual([
      'info ServiceEntry shop/pay spec.hosts.0: host "mainframe" has no dot, so that rules and routes for it are for mainframe.shop.svc.cluster.local; use the full name',
    ]);
    expect(found(singleLabelHost, [mainframe, rule({ host: 'mainframe' })])[0]).toMatch(/^error /);
    expect(found(singleLabelHost, [mainframe, rule({ host: 'mainframe' }), service('mainframe')])[0]).toMatch(/^info /);
    const both = entry({ hosts: ['mainframe', 'mainframe.shop.svc.cluster.local'] });
    expect(found(singleLabelHost, [both, rule({ host: 'mainframe' })])[0]).toMatch(/^info /);
    expect(count(singleLabelHost, [entry()])).toBe(0);
  });
});

describe('host-of-a-service', () => {
  const ledger = 'ledger.shop.svc.cluster.local';

  test('finds an entry in the place of a Service', () => {
    expect(found(hostOfAService, [service('ledger'), entry({ hosts: [ledger] })])).toEqual([
      `warning ServiceEntry shop/pay spec.hosts.0: host "${ledger}" is the name of Service shop/ledger, whose place the entry takes; ` +
      'use the name that the servers have outside, and a Service only as an alias for it',
    ]);
    expect(count(hostOfAService, [service('ledger'), entry({ hosts: ['ledger.shop.svc.corp'] })], { clusterDomain: 'corp' })).toBe(1);
  });

  test('is silent about machines of the mesh, other clusters and names outside', () => {
    expect(count(hostOfAService, [service('ledger'), entry({ hosts: [ledger], location: 'MESH_INTERNAL' })])).toBe(0);
    expect(count(hostOfAService, [entry({ hosts: [ledger] })])).toBe(0);
    expect(count(hostOfAService, [service('ledger'), entry()])).toBe(0);
  });
});

describe('proxy-port', () => {
  test('finds ports at which the proxy listens', () => {
    expect(found(proxyPort, [entry({ ports: [http(), http(15001)] })])).toEqual([
      "error ServiceEntry shop/pay spec.ports.1: port 15001 is the proxy's own, and calls to it are dropped; dial another port and set targetPort",
    ]);
    expect(count(proxyPort, [service('a', { ports: [{ port: 15006 }] })])).toBe(1);
    expect(count(proxyPort, [entry({ ports: [http(15000), http(80, 15001)] })])).toBe(0);
  });
});

describe('duplicate-host', () => {
  const other = (spec = {}, where: { name?: string; namespace?: string } = OTHER) => entry({ ports: [https()], ...spec }, where);

  test('finds one host with a port in each entry, as bad as is known of DNS', () => {
    expect(found(duplicateHost, [entry(), other()])).toEqual([
      `warning ServiceEntry shop/pay spec.hosts.0: ${HOST} is in ServiceEntry shop/other too with other ports, of which those of one entry are dead where sidecars answer DNS; ` +
      'declare the host once, with all its ports',
      `warning ServiceEntry shop/other spec.hosts.0: ${HOST} is in ServiceEntry shop/pay too with other ports, of which those of one entry are dead where sidecars answer DNS; ` +
      'declare the host once, with all its ports',
    ]);
    expect(found(duplicateHost, [entry(), other()], { dnsCapture: true })[0]).toMatch(/^error .* are dead; declare/);
    expect(found(duplicateHost, [entry(), other()], { dnsCapture: false })[0]).toMatch(/^info .* too with other ports; declare/);
  });

  test('takes it easy where no port goes by an address of one entry', () => {
    const captured = { dnsCapture: true };
    expect(found(duplicateHost, [entry(), other({ ports: [http(8080)] })], captured)[0]).toMatch(/^info .* too with other ports; declare/);
    const at = (address: string) => ({ addresses: [address] });
    expect(found(duplicateHost, [entry(at('240.1.2.3')), other(at('240.1.2.3'))], captured)[0]).toMatch(/^info /);
    expect(found(duplicateHost, [entry(at('240.1.2.3')), other(at('240.1.2.4'))], captured)[0]).toMatch(/^error /);
    const none = { resolution: 'NONE' };
    expect(found(duplicateHost, [entry(none), other(none)], captured)[0]).toMatch(/^info /);
  });

  test('leaves one port with two protocols to another rule', () => {
    expect(count(duplicateHost, [entry(), other({ ports: [https(80)] })])).toBe(0);
  });

  test('finds what two namespaces export', () => {
    expect(found(duplicateHost, [entry({ exportTo: undefined }), other({ exportTo: undefined }, { namespace: 'crm' })])[0])
      .toMatch(/^warning .* uses that, and others that see both use the older, which is ServiceEntry crm\/pay if both were created at once;/);
    expect(found(duplicateHost, [entry({ exportTo: ['ops', '.'] }), other({ exportTo: ['ops'] }, { namespace: 'crm' })])[0]).toMatch(/^warning .* the older/);
  });

  test('mentions where each namespace knows which to use', () => {
    expect(found(duplicateHost, [entry(), other({ exportTo: ['*'] }, { namespace: 'crm' })])[0])
      .toMatch(/^info .* a namespace uses its own, then what is exported to it by name, then what is exported to everyone;/);
    expect(found(duplicateHost, [entry({ exportTo: ['.', 'crm'] }), other({}, { namespace: 'crm' })])[0]).toMatch(/^info .* a namespace uses its own/);
  });

  test('takes it easy where the endpoints are taken together', () => {
    expect(found(duplicateHost, [entry(AT), entry(AT, OTHER)])[0]).toMatch(/^info .* with the same ports: their endpoints are taken together/);
  });

  test('is silent about other hosts, other callers, and versions of one entry', () => {
    expect(count(duplicateHost, [entry(), other({ hosts: ['files.pay.example'] })])).toBe(0);
    expect(count(duplicateHost, [entry(), other({}, { namespace: 'crm' })])).toBe(0);
    expect(count(duplicateHost, [entry(), entry({ ports: [https()] })])).toBe(0);
  });
});

describe('protocol-conflict', () => {
  const other = (protocol: string, where: { name?: string; namespace?: string } = OTHER, exportTo = ['.']) =>
    entry({ ports: [{ number: 80, name: 'a', protocol }], exportTo }, where);

  test('finds one port with two protocols', () => {
    expect(found(protocolConflict, [entry(), other('TCP')])[0]).toBe(
      `error ServiceEntry shop/pay spec.ports.0: port 80 (HTTP) of ${HOST} has protocol TCP in ServiceEntry shop/other: requests pass Istio by, and where sidecars answer DNS nothing gets there; ` +
      'declare the port once',
    );
    expect(found(protocolConflict, [other('HTTPS', { name: 'pay' }), other('TCP')])[0]).toMatch(/^warning .* has protocol TCP in ServiceEntry shop\/other, and one of them is used;/);
    expect(found(protocolConflict, [other('HTTPS', { name: 'pay' }), other('TLS')])[0]).toMatch(/^info /);
    expect(found(protocolConflict, [entry({ exportTo: ['*'] }), other('TCP', { namespace: 'crm' }, ['*'])])[0]).toMatch(/^warning .* one of them is used/);
  });

  test('is silent about other ports, hosts and callers, and one protocol', () => {
    expect(count(protocolConflict, [entry(), other('HTTP')])).toBe(0);
    expect(count(protocolConflict, [entry({ ports: [http(8080)] }), other('TCP')])).toBe(0);
    expect(count(protocolConflict, [entry({ hosts: ['files.pay.example'] }), other('TCP')])).toBe(0);
    expect(count(protocolConflict, [entry(), other('TCP', { namespace: 'crm' })])).toBe(0);
    expect(count(protocolConflict, [entry(), other('TCP', { name: 'pay' })])).toBe(0);
  });
});

describe('shadowed-wildcard of entries', () => {
  const all = (spec = {}) => entry({ hosts: ['*.pay.example'], resolution: 'NONE', ports: [http(), https()], ...spec }, { name: 'all' });

  test('finds a port that only the wildcard declares, as bad as is known of DNS', () => {
    expect(found(shadowedWildcard, [all(), entry()])).toEqual([
      `warning ServiceEntry shop/pay spec.ports: port 443 (HTTPS) of *.pay.example (ServiceEntry shop/all) is not declared here, so that calls to it at ${HOST} fail ` +
      'where sidecars answer DNS; declare port 443 too',
    ]);
    expect(found(shadowedWildcard, [all(), entry()], { dnsCapture: true })[0]).toMatch(/^error .* fail; declare/);
    expect(count(shadowedWildcard, [all({ resolution: 'DYNAMIC_DNS' }), entry()])).toBe(1);
  });

  test.each([
    ['clients dial the real address', [all(), entry()], { dnsCapture: false }],
    ['all ports are declared', [all(), entry({ ports: [http(), https()] })], {}],
    ['another entry of the name declares it', [all(), entry(), entry({ ports: [https()] }, OTHER)], {}],
    ['the wildcard has servers', [all({ resolution: 'STATIC', endpoints: [{ address: '203.0.113.1' }] }), entry()], {}],
    ['requests are looked up by name', [all({ resolution: 'DYNAMIC_DNS', ports: [http(), http(8080)] }), entry()], {}],
    ['the name has no address', [all(), entry({ resolution: 'NONE' })], {}],
    ['they are not seen together', [all(), entry({}, { namespace: 'crm' })], {}],
    ['the name is of another domain', [all(), entry({ hosts: ['pay.example'] })], {}],
  ])('is silent where %s', (_, manifests, facts) => {
    expect(found(shadowedWildcard, manifests, facts)).toEqual([]);
  });

  test('says more than that port 443 is not declared', () => {
    expect(count(undeclaredPortBehindVip, [entry()])).toBe(1);
    expect(count(undeclaredPortBehindVip, [all(), entry()])).toBe(0);
  });
});

describe('tcp-port-without-address', () => {
  const db = (spec = {}) => entry({ ports: [tcp()], ...spec });

  test('finds a port that takes all connections', () => {
    expect(found(tcpPortWithoutAddress, [db()])).toEqual([
      `warning ServiceEntry shop/pay spec.ports.0: port 5432 (TCP) of ${HOST} has no address to be told by, and takes every connection to port 5432, unless sidecars answer DNS; ` +
      'list the addresses that clients dial as addresses',
    ]);
    expect(found(tcpPortWithoutAddress, [db(AT)], { dnsCapture: false })).toEqual([
      `warning ServiceEntry shop/pay spec.ports.0: port 5432 (TCP) of ${HOST} has no address to be told by, and takes every connection to port 5432; ` +
      'repeat the addresses of the endpoints as addresses',
    ]);
    expect(count(tcpPortWithoutAddress, [db({ ports: [{ number: 5432, name: 'db' }] })])).toBe(1);
    expect(count(tcpPortWithoutAddress, [entry({ ports: [tcp()] }, { labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } })], { dnsCapture: true })).toBe(1);
  });

  test('leaves what two entries share to another rule', () => {
    expect(count(tcpPortWithoutAddress, [db(), db({ hosts: ['b.example'] })])).toBe(2);
    expect(count(tcpPortWithoutAddress, [db(), entry({ hosts: ['b.example'], ports: [tcp()] }, OTHER)])).toBe(0);
  });

  test('is silent where something tells connections apart', () => {
    expect(count(tcpPortWithoutAddress, [db({ addresses: ['203.0.113.1'] })])).toBe(0);
    expect(count(tcpPortWithoutAddress, [db()], { dnsCapture: true })).toBe(0);
    expect(count(tcpPortWithoutAddress, [db()], { dnsCapture: true, istioMinor: 24 })).toBe(1);
    expect(count(tcpPortWithoutAddress, [db({ resolution: 'NONE' })])).toBe(0);
    expect(count(tcpPortWithoutAddress, [entry({ ports: [http(), https()] })])).toBe(0);
  });
});

describe('tcp-port-shared', () => {
  const db = (name: string, spec = {}, namespace = 'shop') => entry({ hosts: [`${name}.data.example`], ports: [tcp()], ...spec }, { name, namespace });

  test('finds two hosts that are one', () => {
    expect(found(tcpPortShared, [db('a'), db('b')], { dnsCapture: false })[1]).toBe(
      'error ServiceEntry shop/b spec.ports.0: connections to port 5432 of b.data.example and of a.data.example (ServiceEntry shop/a) all go to one of them; ' +
      'list the addresses that clients dial as addresses, or give one of them another port',
    );
    expect(found(tcpPortShared, [db('a'), db('b')])[0]).toMatch(/^warning .* all go to one of them, unless sidecars answer DNS/);
    expect(found(tcpPortShared, [db('a'), db('b')], { dnsCapture: true, istioMinor: 24 })[0])
      .toMatch(/^warning .* all go to one of them, unless proxies allocate addresses \(ISTIO_META_DNS_AUTO_ALLOCATE\)/);
    expect(count(tcpPortShared, [db('a', { exportTo: undefined }), db('b', {}, 'crm')])).toBe(2);
  });

  test('is silent where they are told apart', () => {
    expect(count(tcpPortShared, [db('a'), db('b')], { dnsCapture: true })).toBe(0);
    expect(count(tcpPortShared, [db('a'), db('b', { addresses: ['203.0.113.1'] })])).toBe(0);
    expect(count(tcpPortShared, [db('a'), db('b', { ports: [tcp(5433)] })])).toBe(0);
    expect(count(tcpPortShared, [db('a'), db('b', {}, 'crm')])).toBe(0);
  });

  test('is silent where each workload knows one of them', () => {
    const own = (name: string) => sidecar([`./${name}.data.example`], { workloadSelector: { labels: { app: name } } });
    const rest = sidecar(['istio-system/*']);
    expect(count(tcpPortShared, [db('a'), db('b'), own('a'), own('b'), rest])).toBe(0);
    expect(count(tcpPortShared, [db('a'), db('b'), own('a'), own('b')])).toBe(2);
    expect(count(tcpPortShared, [db('a'), db('b'), own('a'), sidecar(['./*'])])).toBe(2);
    expect(count(tcpPortShared, [db('a', { exportTo: undefined }), db('b', { exportTo: undefined }), own('a'), own('b'), rest])).toBe(2);
  });
});

describe('shared-virtual-ip', () => {
  const two = (spec = {}) => entry({ hosts: [HOST, 'files.pay.example'], addresses: ['240.1.2.3'], ports: [https()], ...spec });

  test('finds two hosts at one address', () => {
    expect(found(sharedVirtualIp, [two()])).toEqual([
      `error ServiceEntry shop/pay spec.hosts.1: files.pay.example shares address 240.1.2.3 with ${HOST}, so that connections to port 443 all go to ${HOST}; ` +
      'make an entry for each host, with an address of its own',
    ]);
  });

  test('finds two entries at one address', () => {
    const one = entry({ addresses: ['240.1.2.3'], ports: [tcp()] });
    const other = entry({ hosts: ['b.example'], addresses: ['240.1.2.3'], ports: [tcp()] }, OTHER);
    expect(found(sharedVirtualIp, [one, other])[1]).toBe(
      `error ServiceEntry shop/other spec.addresses.0: address "240.1.2.3" is that of ${HOST} (ServiceEntry shop/pay) too, so that connections to port 5432 all go to one of them; ` +
      'give each host an address of its own',
    );
  });

  test('is silent where it makes no difference', () => {
    expect(count(sharedVirtualIp, [two({ ports: [http()] })])).toBe(0);
    expect(count(sharedVirtualIp, [two(AT)])).toBe(0);
    expect(count(sharedVirtualIp, [two({ resolution: 'NONE', addresses: ['10.0.0.0/24'] })])).toBe(0);
    expect(count(sharedVirtualIp, [two({ addresses: undefined })])).toBe(0);
    const at = (host: string, name: string) => entry({ ...AT, hosts: [host], addresses: ['203.0.113.1'], ports: [https()] }, { name });
    expect(count(sharedVirtualIp, [at('a.example', 'a'), at('b.example', 'b')])).toBe(0);
  });

  test('is silent where routes go by the server name', () => {
    const byName = (host: string, port?: number) =>
      routes({ hosts: [host], tls: [{ match: [{ port, sniHosts: [host] }], route: [to(host, 443)] }] }, { name: host });
    const both = [byName(HOST), byName('files.pay.example', 443)];
    expect(count(sharedVirtualIp, [two(), ...both])).toBe(0);
    expect(count(sharedVirtualIp, [two(), both[0]])).toBe(1);
    expect(count(sharedVirtualIp, [two(), both[0], byName('files.pay.example', 8443)])).toBe(1);
    expect(count(sharedVirtualIp, [two({ exportTo: ['.', 'crm'] }), ...both])).toBe(1);
    expect(count(sharedVirtualIp, [two({ ports: [tcp(443)] }), ...both])).toBe(1);
    const one = (host: string, name: string) => entry({ hosts: [host], addresses: ['240.1.2.3'], ports: [https()] }, { name });
    expect(count(sharedVirtualIp, [one(HOST, 'a'), one('files.pay.example', 'b'), ...both])).toBe(0);
    expect(count(sharedVirtualIp, [one(HOST, 'a'), one('files.pay.example', 'b'), both[0]])).toBe(2);
  });
});

describe('virtual-ips-without-capture', () => {
  const vip = entry({ addresses: ['240.1.2.3'], ports: [https()] });

  test('finds an address that DNS has to know', () => {
    expect(found(virtualIpsWithoutCapture, [vip])).toEqual([
      `info ServiceEntry shop/pay spec.addresses.0: address "240.1.2.3" of ${HOST} is dialled only if sidecars answer DNS, or another DNS server has it; ` +
      'list the real addresses, or leave addresses out',
    ]);
    expect(found(virtualIpsWithoutCapture, [vip], { dnsCapture: false })[0]).toMatch(/^warning .* is dialled only if another DNS server has it;/);
    const plausible = entry({ addresses: ['10.40.0.9'], ports: [tcp()] });
    expect(found(virtualIpsWithoutCapture, [plausible], { dnsCapture: false })[0]).toMatch(/^info .* is dialled only if it is what DNS says;/);
    expect(count(virtualIpsWithoutCapture, [plausible])).toBe(0);
  });

  test('is silent about captured DNS, real addresses, ranges and requests', () => {
    expect(count(virtualIpsWithoutCapture, [vip], { dnsCapture: true })).toBe(0);
    expect(count(virtualIpsWithoutCapture, [entry({ ...AT, addresses: ['203.0.113.1'], ports: [https()] })])).toBe(0);
    expect(count(virtualIpsWithoutCapture, [entry({ ...AT, addresses: ['10.0.0.0/24'], ports: [https()] })])).toBe(0);
    expect(count(virtualIpsWithoutCapture, [entry({ addresses: ['240.1.2.3'] })])).toBe(0);
    expect(count(virtualIpsWithoutCapture, [entry({ addresses: ['240.1.2.3'], ports: [tcp()], workloadSelector: { labels: { app: 'vm' } } })])).toBe(0);
  });
});

describe('undeclared-port-behind-vip', () => {
  test('finds that HTTPS is cut off', () => {
    expect(found(undeclaredPortBehindVip, [entry()])).toEqual([
      `info ServiceEntry shop/pay spec.ports: port 443 of ${HOST} is not declared by ServiceEntry shop/pay: HTTPS to it fails where sidecars answer DNS; ` +
      'declare port 443 (HTTPS) too, if workloads call it',
    ]);
    expect(found(undeclaredPortBehindVip, [entry()], { dnsCapture: true })[0]).toContain('HTTPS to it fails; declare');
  });

  test('is silent where it is declared, not meant, or not cut off', () => {
    expect(count(undeclaredPortBehindVip, [entry({ ports: [http(), https()] })])).toBe(0);
    expect(count(undeclaredPortBehindVip, [entry(), entry({ ports: [https()] }, OTHER)])).toBe(0);
    expect(count(undeclaredPortBehindVip, [entry({ ports: [http(80, 443)] })])).toBe(0);
    expect(count(undeclaredPortBehindVip, [entry()], { dnsCapture: false })).toBe(0);
    expect(count(undeclaredPortBehindVip, [entry({ resolution: 'NONE' })])).toBe(0);
    expect(count(undeclaredPortBehindVip, [entry({ ports: [tcp()] })])).toBe(0);
  });
});
