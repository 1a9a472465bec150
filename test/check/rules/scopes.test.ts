import { alias, count, entry, found, gateway, HOST, routes, rule, server, service, sidecar, to } from './manifests';
import { JUDGES, judge } from '../../../src/check/judge';
import type { Manifest } from '../../../src/check/manifest';
import { deprecatedApiVersion } from '../../../src/check/rules/deprecated-api-version';
import { deprecatedField } from '../../../src/check/rules/deprecated-field';
import { duplicateGatewayServer } from '../../../src/check/rules/duplicate-gateway-server';
import { duplicateSidecar } from '../../../src/check/rules/duplicate-sidecar';
import { gatewayToOriginalDestination } from '../../../src/check/rules/gateway-to-original-destination';
import { gatewayUnknown } from '../../../src/check/rules/gateway-unknown';
import { hiddenFromGateway } from '../../../src/check/rules/hidden-from-gateway';
import { hostNotInGateway } from '../../../src/check/rules/host-not-in-gateway';
import { sidecarOmitsCluster } from '../../../src/check/rules/sidecar-omits-cluster';
import { sidecarOmitsHost } from '../../../src/check/rules/sidecar-omits-host';
import { sidecarOmitsRoutes } from '../../../src/check/rules/sidecar-omits-routes';

const GATEWAY = 'egress.istio-egress.svc.cluster.local';
const legs = (spec = {}) => routes({
  gateways: ['mesh', 'egress'],
  exportTo: ['.', 'istio-egress'],
  http: [{ match: [{ gateways: ['mesh'] }], route: [to(GATEWAY, 80)] }, { match: [{ gateways: ['egress'] }], route: [to()] }],
  ...spec,
});

describe('sidecar-omits-host', () => {
  test('finds an entry that nobody sees', () => {
    expect(found(sidecarOmitsHost, [entry(), sidecar(['./other.example', 'istio-system/*'])])).toEqual([
      `warning ServiceEntry shop/pay spec.hosts.0: ${HOST} is in no Sidecar of namespace shop, and the entry is for that namespace alone; add ./${HOST} to egress.hosts of the Sidecar`,
    ]);
  });

  test('finds one that a gateway sees too, which calls for others', () => {
    const through = entry({ exportTo: ['.', 'istio-egress'] });
    const at = gateway([server([HOST])], { namespace: 'istio-egress' });
    expect(found(sidecarOmitsHost, [through, at, sidecar(['istio-egress/*'])])).toEqual([
      `warning ServiceEntry shop/pay spec.hosts.0: ${HOST} is in no Sidecar of namespace shop, and the entry is for that namespace and a gateway alone; add ./${HOST} to egress.hosts of the Sidecar`,
    ]);
    expect(count(sidecarOmitsHost, [through, at, sidecar(['istio-egress/*', `./${HOST}`])])).toBe(0);
    expect(count(sidecarOmitsHost, [through, sidecar(['istio-egress/*'])])).toBe(0);
    expect(count(sidecarOmitsHost, [entry({ exportTo: ['istio-egress'] }), at, sidecar(['istio-egress/*'])])).toBe(0);
  });

  test.each([
    ['the host', [entry(), sidecar([`./${HOST}`])]],
    ['the domain', [entry(), sidecar(['*/*.pay.example'])]],
    ['the namespace', [entry(), sidecar(['shop/*'])]],
    ['an entry for others too', [entry({ exportTo: ['.', 'crm'] }), sidecar(['istio-system/*'])]],
    ['a Sidecar for some', [entry(), sidecar(['istio-system/*'], { workloadSelector: { labels: { app: 'a' } } })]],
    ['a Sidecar that limits nothing', [entry(), sidecar([], { egress: undefined })]],
    ['another namespace', [entry(), sidecar(['istio-system/*'], {}, 'crm')]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(sidecarOmitsHost, manifests)).toEqual([]);
  });
});

describe('sidecar-omits-host of the root namespace', () => {
  const root = (hosts: string[], spec = {}) => sidecar(hosts, spec, 'istio-system');

  test('finds an entry of a namespace without a Sidecar for all', () => {
    expect(found(sidecarOmitsHost, [entry(), root(['istio-system/*'])])).toEqual([
      `warning ServiceEntry shop/pay spec.hosts.0: ${HOST} is in no Sidecar of namespace shop or istio-system, and the entry is for that namespace alone; add ./${HOST} to egress.hosts of the Sidecar`,
    ]);
    expect(count(sidecarOmitsHost, [entry(), root(['istio-system/*']), sidecar(['crm/*'], { workloadSelector: { labels: { app: 'a' } } })])).toBe(1);
  });

  test.each([
    ['each namespace itself', [entry(), root(['./*', 'istio-system/*'])]],
    ['all namespaces', [entry(), root(['*/*'])]],
    ['some of its own workloads', [entry(), root(['istio-system/*'], { workloadSelector: { labels: { app: 'a' } } })]],
    ['others, where the namespace has its own', [entry(), root(['istio-system/*']), sidecar(['./*'])]],
  ])('is silent about a Sidecar for %s', (_, manifests) => {
    expect(found(sidecarOmitsHost, manifests)).toEqual([]);
  });
});

describe('sidecar-omits-host of an alias', () => {
  const payAlias = alias('pay', HOST);

  test('finds an alias without which its target is listed', () => {
    expect(found(sidecarOmitsHost, [entry(), payAlias, sidecar([`./${HOST}`])])).toEqual([
      `warning Service shop/pay spec.externalName: pay.shop.svc.cluster.local is in no Sidecar of namespace shop, which has ${HOST} alone: calls to the alias pass it by; ` +
      'add ./pay.shop.svc.cluster.local to egress.hosts of the Sidecar',
    ]);
  });

  test.each([
    ['listed', [entry(), payAlias, sidecar([`./${HOST}`, './pay.shop.svc.cluster.local'])]],
    ['in a listed domain', [entry(), payAlias, sidecar([`./${HOST}`, '*/*.svc.cluster.local'])]],
    ['for a target that is not listed', [entry({ exportTo: ['*'] }), payAlias, sidecar(['crm/*'])]],
    ['for a target that nobody has declared', [payAlias, sidecar([`./${HOST}`])]],
  ])('is silent about one that is %s', (_, manifests) => {
    expect(found(sidecarOmitsHost, manifests)).toEqual([]);
  });
});

describe('sidecar-omits-cluster', () => {
  const closed = (hosts: string[], mode = 'REGISTRY_ONLY') => sidecar(hosts, { outboundTrafficPolicy: { mode } });

  test('finds a Sidecar that knows nothing of the cluster', () => {
    expect(found(sidecarOmitsCluster, [closed([`./${HOST}`, 'crm/*.crm.example'])])).toEqual([
      `info Sidecar shop/default spec.egress: ${HOST}, *.crm.example are outside, and calls to everything in the cluster are refused; ` +
      'add */*.svc.cluster.local, unless the workloads call nothing in the cluster',
    ]);
  });

  test.each([
    ['lists Services', [closed([`./${HOST}`, '*/*.svc.cluster.local'])]],
    ['lists a namespace', [closed([`./${HOST}`, 'istio-system/*'])]],
    ['lets out what it does not know', [closed([`./${HOST}`], 'ALLOW_ANY')]],
    ['leaves that to the mesh', [sidecar([`./${HOST}`])]],
    ['lists nothing', [closed([])]],
  ])('is silent about one that %s', (_, manifests) => {
    expect(found(sidecarOmitsCluster, manifests)).toEqual([]);
  });
});

describe('sidecar-omits-routes', () => {
  const theirs = entry({ exportTo: ['shop'] }, { name: 'pay', namespace: 'crm' });
  const timeout = routes({ http: [{ timeout: '5s', route: [to()] }] });

  test('finds routes for a host that is listed from its own namespace alone', () => {
    expect(found(sidecarOmitsRoutes, [theirs, timeout, sidecar([`crm/${HOST}`])])).toEqual([
      `warning VirtualService shop/pay spec.hosts.0: ${HOST} is in no Sidecar of namespace shop as one of this namespace: its routes are not used; ` +
      `add ./${HOST} to egress.hosts of the Sidecar`,
    ]);
  });

  test.each([
    ['listed', [theirs, timeout, sidecar([`crm/${HOST}`, `./${HOST}`])]],
    ['in all namespaces', [theirs, timeout, sidecar([`*/${HOST}`])]],
    ['for gateways', [theirs, routes({ gateways: ['egress'], http: [{ route: [to()] }] }), sidecar(['crm/*'])]],
    ['for others too', [theirs, routes({ exportTo: ['*'], http: [{ route: [to()] }] }), sidecar(['crm/*'])]],
    ['for a host of which the entry is not listed either', [entry(), timeout, sidecar(['crm/*'])]],
  ])('is silent about routes that are %s', (_, manifests) => {
    expect(found(sidecarOmitsRoutes, manifests)).toEqual([]);
  });
});

describe('duplicate-sidecar', () => {
  const named = (name: string, spec: object = {}, namespace = 'shop') => ({ ...sidecar(['./*'], spec, namespace), metadata: { name, namespace } });
  const labelled = (labels: object) => ({ workloadSelector: { labels } });

  test('finds two for all workloads of a namespace', () => {
    expect(found(duplicateSidecar, [named('default'), named('pay')])).toEqual([
      'error Sidecar shop/default spec: Sidecar shop/pay is for all workloads of the namespace too, and proxies use one of them alone; put them together into one, or give one a workloadSelector',
      'error Sidecar shop/pay spec: Sidecar shop/default is for all workloads of the namespace too, and proxies use one of them alone; put them together into one, or give one a workloadSelector',
    ]);
    expect(count(duplicateSidecar, [named('default'), named('pay', labelled({}))])).toBe(2);
  });

  test('finds two for the same labels', () => {
    expect(found(duplicateSidecar, [named('a', labelled({ app: 'pay', tier: 'web' })), named('b', labelled({ tier: 'web', app: 'pay' }))])[1]).toBe(
      'error Sidecar shop/b spec.workloadSelector: Sidecar shop/a is for workloads with the same labels too, and proxies use one of them alone; put them together into one',
    );
  });

  test.each([
    ['labels', [named('a', labelled({ app: 'pay' })), named('b', labelled({ app: 'crm' })), named('c')]],
    ['namespaces', [named('default'), named('default', {}, 'crm')]],
    ['versions', [named('default'), named('default')]],
  ])('is silent about different %s', (_, manifests) => {
    expect(found(duplicateSidecar, manifests)).toEqual([]);
  });
});

describe('gateway-unknown', () => {
  const at = (...gateways: string[]) => routes({ gateways, http: [{ route: [to()] }] });
  const egress = gateway([server(['*'])]);

  test('finds a name that is misspelt', () => {
    expect(found(gatewayUnknown, [egress, at('mesh', 'egres')])).toEqual([
      'warning VirtualService shop/pay spec.gateways.1: gateway "egres" is none of namespace shop, which has egress: these routes are not served there; name a Gateway that there is, or add it',
    ]);
    expect(count(gatewayUnknown, [egress, at('shop/egres', './egres', 'egres.shop.svc.cluster.local')])).toBe(3);
  });

  test('is silent about those that there are, the mesh, and files without Gateways of the namespace', () => {
    expect(count(gatewayUnknown, [egress, at('egress', 'shop/egress', './egress', 'egress.shop', 'mesh')])).toBe(0);
    expect(count(gatewayUnknown, [egress, at('istio-system/egress')])).toBe(0);
    expect(count(gatewayUnknown, [at('egress')])).toBe(0);
  });
});

describe('host-not-in-gateway', () => {
  const at = (host = HOST, gateways = ['mesh', 'egress'], where = {}) => routes({ hosts: [host], gateways, http: [{ route: [to()] }] }, where);

  test('finds a host that no server has', () => {
    expect(found(hostNotInGateway, [gateway([server(['files.example']), server(['*.other.example'], 8080)]), at()])).toEqual([
      `error VirtualService shop/pay spec.gateways.1: gateway "egress" serves none of ${HOST} for namespace shop: these routes are not used there; add a host to a server of Gateway shop/egress`,
    ]);
    expect(count(hostNotInGateway, [gateway([]), at()])).toBe(1);
  });

  test('finds a host of another namespace', () => {
    const hosts = ['crm/*', `./${HOST}`];
    expect(count(hostNotInGateway, [gateway([server(hosts)]), at()])).toBe(0);
    expect(count(hostNotInGateway, [gateway([server(hosts)], { namespace: 'istio-system' }), at(HOST, ['istio-system/egress'])])).toBe(1);
    expect(count(hostNotInGateway, [gateway([server(hosts)], { namespace: 'istio-system' }), at(HOST, ['istio-system/egress'], { namespace: 'crm' })])).toBe(0);
  });

  test.each(['*', '*.pay.example', HOST, `*/${HOST}`, 'shop/*'])('is silent about %s', host => {
    expect(count(hostNotInGateway, [gateway([server(['files.example', host])]), at()])).toBe(0);
  });

  test('is silent about wildcards with some of its hosts, and Gateways that it does not see', () => {
    expect(count(hostNotInGateway, [gateway([server([HOST])]), at('*.example')])).toBe(0);
    expect(count(hostNotInGateway, [gateway([server(['files.example'])]), at(HOST, ['other'])])).toBe(0);
    expect(count(hostNotInGateway, [gateway([server(['files.example'])]), at(HOST, ['mesh'])])).toBe(0);
  });
});

describe('duplicate-gateway-server', () => {
  const tls = (hosts: string[], number = 443, more = {}) => server(hosts, number, { tls: { mode: 'PASSTHROUGH' }, ...more });
  const both = (one: object, other: object, selector?: object) => [gateway([one]), gateway([other], { name: 'other', selector })];

  test('finds TLS for one host at one port', () => {
    expect(found(duplicateGatewayServer, both(tls([HOST]), tls(['files.example', HOST])))).toEqual([
      `error Gateway shop/egress spec.servers.0.hosts.0: Gateway shop/other takes TLS for ${HOST} at port 443 too, and the server of one of them is dropped; ` +
      'name the host in one of them, or put the servers on different ports',
      `error Gateway shop/other spec.servers.0.hosts.1: Gateway shop/egress takes TLS for ${HOST} at port 443 too, and the server of one of them is dropped; ` +
      'name the host in one of them, or put the servers on different ports',
    ]);
    expect(count(duplicateGatewayServer, both(tls([HOST]), tls([`*/${HOST}`]), { istio: 'egress', app: 'egress' }))).toBe(2);
  });

  test.each([
    ['requests in clear', both(server([HOST]), server([HOST]))],
    ['other ports', both(tls([HOST]), tls([HOST], 8443))],
    ['other hosts', both(tls([HOST]), tls(['*.pay.example']))],
    ['other namespaces', both(tls([`shop/${HOST}`]), tls([`crm/${HOST}`]))],
    ['other addresses', both(tls([HOST]), tls([HOST], 443, { bind: '10.0.0.1' }))],
    ['other proxies', both(tls([HOST]), tls([HOST]), { istio: 'ingress' })],
    ['labels that only some proxy may have together', both(tls([HOST]), tls([HOST]), { app: 'egress' })],
    ['another version of it', [gateway([tls([HOST])]), gateway([tls([HOST])])]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(duplicateGatewayServer, manifests)).toEqual([]);
  });
});

describe('hidden-from-gateway', () => {
  test('finds a host that the gateway does not know', () => {
    expect(found(hiddenFromGateway, [entry(), legs()])).toEqual([
      `error VirtualService shop/pay spec.http.1.route.0.destination.host: ${HOST} is not exported to namespace istio-egress, where the gateway is that shall call it; ` +
      'add istio-egress to exportTo of the ServiceEntry',
    ]);
  });

  test('finds routes that the gateway does not know', () => {
    expect(found(hiddenFromGateway, [legs({ exportTo: ['.'] })])).toEqual([
      'error VirtualService shop/pay spec.exportTo: the routes are not exported to namespace istio-egress, where the gateway is that shall use them; ' +
      'add istio-egress to exportTo of the VirtualService',
    ]);
    expect(count(hiddenFromGateway, [legs({ exportTo: undefined })])).toBe(0);
  });

  test('finds them where the two legs are two VirtualServices', () => {
    const first = routes({ http: [{ route: [to(GATEWAY, 80)] }] });
    const second = (spec = {}) => routes({ gateways: ['istio-egress/egress'], exportTo: ['istio-egress'], http: [{ route: [to()] }], ...spec }, { name: 'second' });
    expect(found(hiddenFromGateway, [entry(), first, second()])).toEqual([
      `error VirtualService shop/second spec.http.0.route.0.destination.host: ${HOST} is not exported to namespace istio-egress, where the gateway is that shall call it; ` +
      'add istio-egress to exportTo of the ServiceEntry',
    ]);
    expect(count(hiddenFromGateway, [entry({ exportTo: ['.', 'istio-egress'] }), first, second({ exportTo: ['.'] })])).toBe(1);
    expect(count(hiddenFromGateway, [entry({ exportTo: ['.', 'istio-egress'] }), first, second()])).toBe(0);
    expect(count(hiddenFromGateway, [entry(), first, second({ http: [{ route: [to('other.example')] }] })])).toBe(0);
  });

  test('is silent about hosts that it knows, and gateways that nobody knows', () => {
    expect(count(hiddenFromGateway, [entry({ exportTo: ['.', 'istio-egress'] }), legs()])).toBe(0);
    expect(count(hiddenFromGateway, [entry({ exportTo: undefined }), legs()])).toBe(0);
    expect(count(hiddenFromGateway, [legs()])).toBe(0);
    const pods = (selector: object) => service('egress', { selector }, 'istio-egress');
    expect(count(hiddenFromGateway, [entry(), legs(), gateway([server([HOST])]), pods({ app: 'legacy' })])).toBe(0);
    expect(count(hiddenFromGateway, [entry(), legs(), gateway([server([HOST])]), pods({ app: 'gateway', istio: 'egress' })])).toBe(1);
    expect(count(hiddenFromGateway, [entry(), routes({ gateways: ['egress'], http: [{ route: [to()] }] })])).toBe(0);
  });
});

describe('gateway-to-original-destination', () => {
  test('finds a host without endpoints', () => {
    expect(found(gatewayToOriginalDestination, [entry({ resolution: 'NONE' }), legs()])).toEqual([
      `error VirtualService shop/pay spec.http.1.route.0.destination.host: ${HOST} has resolution NONE, for which a gateway has no endpoints; use resolution: DNS`,
    ]);
    expect(count(gatewayToOriginalDestination, [entry(), legs()])).toBe(0);
    expect(count(gatewayToOriginalDestination, [entry({ resolution: 'NONE' }), routes({ http: [{ route: [to()] }] })])).toBe(0);
  });
});

describe('deprecated-api-version', () => {
  const at = (apiVersion: string) => ({ ...entry(), apiVersion });

  test('finds old versions', () => {
    expect(found(deprecatedApiVersion, [at('networking.istio.io/v1alpha3'), at('networking.istio.io/v1beta1'), entry()])).toEqual([
      'info ServiceEntry shop/pay apiVersion: apiVersion networking.istio.io/v1alpha3 is an old one; write networking.istio.io/v1',
      'info ServiceEntry shop/pay apiVersion: apiVersion networking.istio.io/v1beta1 is an old one; write networking.istio.io/v1',
    ]);
  });

  test('is silent about kinds without a newer one', () => {
    expect(count(deprecatedApiVersion, [{ ...at('networking.istio.io/v1alpha3'), kind: 'EnvoyFilter' }])).toBe(0);
  });
});

describe('deprecated-field', () => {
  const policy = (trafficPolicy: object) => rule({ trafficPolicy });
  const route = (more: object) => routes({ http: [{ route: [to()], ...more }] });

  test.each([
    [policy({ loadBalancer: { warmupDurationSecs: '5s' } }), 'spec.trafficPolicy.loadBalancer.warmupDurationSecs: warmupDurationSecs'],
    [route({ fault: { delay: { percent: 5 } } }), 'spec.http.0.fault.delay.percent: percent'],
    [route({ corsPolicy: { allowOrigin: ['a'] } }), 'spec.http.0.corsPolicy.allowOrigin: allowOrigin'],
  ])('finds a field that the webhook is silent about', (manifest, what) => {
    expect(found(deprecatedField, [manifest])).toEqual([expect.stringContaining(`info ${manifest.kind} shop/pay ${what} is deprecated; write `)]);
  });

  test('leaves to acceptance what the webhook warns of', () => {
    const taken = [
      policy({ outlierDetection: { consecutiveErrors: 3 }, loadBalancer: { consistentHash: { minimumRingSize: 5 } } }),
      route({ mirrorPercent: 5 }),
    ];
    expect(count(deprecatedField, taken)).toBe(0);
    expect(judge(taken as Manifest[], { istioMinor: 32 }, [JUDGES[0]]).map(({ rule: id }) => id)).toEqual([
      'outlier-detection-consecutive-errors', 'load-balancer-minimum-ring-size', 'virtual-service-mirror-percent',
    ]);
  });

  test('is silent about their successors', () => {
    expect(count(deprecatedField, [
      policy({ outlierDetection: { consecutive5xxErrors: 3 }, loadBalancer: { consistentHash: { ringHash: { minimumRingSize: 5 } }, warmup: { duration: '5s' } } }),
      route({ mirrorPercentage: { value: 5 }, fault: { delay: { percentage: { value: 5 } } }, corsPolicy: { allowOrigins: [{ exact: 'a' }] } }),
    ])).toBe(0);
  });
});
