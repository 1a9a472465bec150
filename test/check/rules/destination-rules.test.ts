import { alias, count, entry, found, HOST, http, https, routes, rule, service, SIMPLE, slice, tls, to } from './manifests';
import { callersRuleStripsTls } from '../../../src/check/rules/callers-rule-strips-tls';
import { clearTextTo443 } from '../../../src/check/rules/clear-text-to-443';
import { duplicateDestinationRule } from '../../../src/check/rules/duplicate-destination-rule';
import { ejectionNever } from '../../../src/check/rules/ejection-never';
import { exportedEntryWithoutRule } from '../../../src/check/rules/exported-entry-without-rule';
import { gatewayErrorsBesideDefault } from '../../../src/check/rules/gateway-errors-beside-default';
import { privateRuleOnService } from '../../../src/check/rules/private-rule-on-service';
import { requestPolicyOnOpaquePort } from '../../../src/check/rules/request-policy-on-opaque-port';
import { ruleForHiddenHost } from '../../../src/check/rules/rule-for-hidden-host';
import { ruleForUnknownHost } from '../../../src/check/rules/rule-for-unknown-host';
import { selectorRuleLeavesOthersInClear } from '../../../src/check/rules/selector-rule-leaves-others-in-clear';
import { shadowedWildcard } from '../../../src/check/rules/shadowed-wildcard';
import { subsetUnused } from '../../../src/check/rules/subset-unused';
import { subsetWithoutLabelsMatch } from '../../../src/check/rules/subset-without-labels-match';

const OTHER = { name: 'other' };
const POOL = { trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } } };
const originated = (spec = {}, where = {}) => entry({ ports: [http(80, 443)], ...spec }, where);
const deployedFor = (name: string, gatewayClassName = 'istio', annotations = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop', annotations }, spec: { gatewayClassName, listeners: [] },
});
const CLIENT = { workloadSelector: { matchLabels: { app: 'client' } } };

describe('duplicate-destination-rule', () => {
  test('finds two policies with one visibility', () => {
    expect(found(duplicateDestinationRule, [rule(), rule(POOL, OTHER)])).toEqual([
      `warning DestinationRule shop/other spec.host: DestinationRule shop/pay is for ${HOST} too, and of their policies only one is used, ` +
      'that of the older, which is DestinationRule shop/other if both were created at once; make one rule of both, or let each be exported to other namespaces',
    ]);
  });

  test('finds rules that are seen together, with whatever they say', () => {
    expect(found(duplicateDestinationRule, [rule(), rule({ trafficPolicy: undefined, subsets: [{ name: 'a' }], exportTo: ['*'] }, OTHER)])[0])
      .toContain('and where both are seen only one is used, the younger;');
  });

  test('finds rules that select some workload both', () => {
    const wide = rule({ ...POOL, ...CLIENT });
    const narrow = rule({ workloadSelector: { matchLabels: { app: 'client', tier: 'front' } } }, OTHER);
    expect(found(duplicateDestinationRule, [wide, narrow])[0])
      .toContain('and workloads that both select use the older, which is DestinationRule shop/other if both were created at once;');
    expect(count(duplicateDestinationRule, [narrow, wide])).toBe(1);
    expect(count(duplicateDestinationRule, [wide, rule({ workloadSelector: { matchLabels: { tier: 'front' } } }, OTHER)])).toBe(0);
  });

  test('finds two subsets of one name, and short names', () => {
    const subset = (version: string) => ({ trafficPolicy: undefined, subsets: [{ name: 'a', labels: { version } }] });
    expect(count(duplicateDestinationRule, [rule(subset('1')), rule(subset('2'), OTHER)])).toBe(1);
    expect(count(duplicateDestinationRule, [rule({ host: 'ledger' }), rule({ host: 'ledger.shop.svc.cluster.local', ...POOL }, OTHER)])).toBe(1);
  });

  test.each([
    ['subsets beside a policy', [rule(), rule({ trafficPolicy: undefined, subsets: [{ name: 'a' }] }, OTHER)]],
    ['the same twice', [rule(), rule({}, OTHER)]],
    ['other callers', [rule(), rule({ ...POOL, exportTo: ['egress'] }, OTHER)]],
    ['another namespace', [rule(), rule(POOL, { name: 'pay', namespace: 'billing' })]],
    ['selected workloads', [rule(), rule({ ...POOL, ...CLIENT }, OTHER)]],
    ['versions of one rule', [rule(), rule(POOL)]],
    ['a wildcard', [rule(), rule({ ...POOL, host: '*.pay.example' }, OTHER)]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(duplicateDestinationRule, manifests)).toEqual([]);
  });
});

describe('rule-for-hidden-host', () => {
  const theirs = (exportTo: string[] | undefined) => originated({ exportTo }, { namespace: 'billing' });

  test('finds a rule in a namespace that does not see the host', () => {
    expect(found(ruleForHiddenHost, [theirs(['.', 'audit']), rule({ exportTo: ['*'] })])).toEqual([
      `warning DestinationRule shop/pay spec.host: ${HOST} (ServiceEntry billing/pay) is not exported to namespace shop: nobody uses the rule; ` +
      'put the rule into namespace billing, or add shop to exportTo of the ServiceEntry',
    ]);
  });

  test('finds a rule for others that is not in the namespace of the host', () => {
    expect(found(ruleForHiddenHost, [theirs(undefined), rule({ exportTo: ['audit'] })])).toEqual([
      `warning DestinationRule shop/pay spec.host: the rule is not exported to namespace shop itself, and rules for ${HOST} of ServiceEntry billing/pay that are for others ` +
      'must be in namespace billing: nobody uses it; put the rule into namespace billing',
    ]);
  });

  test.each([
    ['one\'s own', [theirs(['shop']), rule()]],
    ['the host\'s namespace', [theirs(undefined), rule({ exportTo: ['audit'] }, { namespace: 'billing' })]],
    ['the root namespace', [theirs(['audit']), rule({ exportTo: ['*'] }, { namespace: 'istio-system' })]],
    ['an unknown host', [rule()]],
    ['a Service', [service('ledger', {}, 'billing'), rule({ host: 'ledger.billing.svc.cluster.local' })]],
  ])('is silent about a rule for %s', (_, manifests) => {
    expect(found(ruleForHiddenHost, manifests)).toEqual([]);
  });
});

describe('shadowed-wildcard of rules', () => {
  const all = (spec = {}, namespace = 'shop') => rule({ host: '*.pay.example', trafficPolicy: { tls: { mode: 'SIMPLE' } }, ...spec }, { name: 'all', namespace });

  test('finds a rule that hides the TLS of a wider one', () => {
    expect(found(shadowedWildcard, [originated(), all(), rule(POOL)])).toEqual([
      `warning DestinationRule shop/pay spec.host: of DestinationRule shop/all for *.pay.example nothing is used for ${HOST}: requests go out in clear; repeat here what shall be kept of it`,
    ]);
    expect(count(shadowedWildcard, [originated(), all({ exportTo: ['*'] }, 'istio-system'), rule(POOL)])).toBe(1);
    expect(count(clearTextTo443, [originated(), all(), rule(POOL)])).toBe(0);
  });

  test('mentions other settings of it', () => {
    expect(found(shadowedWildcard, [originated(), all({ trafficPolicy: { outlierDetection: {}, ...POOL.trafficPolicy } }), rule()])[0])
      .toMatch(/^info .* nothing is used for api.pay.example, not its outlierDetection, connectionPool either;/);
    expect(found(shadowedWildcard, [entry({ ports: [https()] }), all(), rule(POOL)])[0]).toMatch(/^info /);
  });

  test.each([
    ['what the narrower rule says too', [originated(), all(), rule()]],
    ['rules that are not seen together', [originated(), all({ exportTo: ['crm'] }), rule(POOL)]],
    ['selected workloads', [originated(), all(), rule({ ...POOL, ...CLIENT })]],
    ['another domain', [originated(), all({ host: '*.example.org' }), rule(POOL)]],
    ['another namespace, which has a rule of its own', [originated(), all({ exportTo: ['*'] }, 'crm'), rule(POOL)]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(shadowedWildcard, manifests)).toEqual([]);
  });
});

describe('shadowed-wildcard of routes', () => {
  const all = (spec = {}) => routes({ hosts: ['*.pay.example'], http: [{ route: [to()] }], ...spec }, { name: 'all' });
  const v1 = { match: [{ uri: { prefix: '/v1' } }], route: [to()] };

  test('finds requests that have no route any more', () => {
    expect(found(shadowedWildcard, [all(), routes({ http: [v1] })])).toEqual([
      `warning VirtualService shop/pay spec.hosts.0: the routes of VirtualService shop/all are not used for ${HOST}, and requests that none matches here have no route; ` +
      'add a route for all other requests',
    ]);
    expect(found(shadowedWildcard, [all(), routes({ http: [v1, { route: [to()] }] })])[0]).toMatch(/^info .* are not used for api.pay.example; repeat here/);
  });

  test('is silent about gateways, other callers and other kinds of routes', () => {
    expect(count(shadowedWildcard, [all({ gateways: ['ingress'] }), routes({ http: [v1] })])).toBe(0);
    expect(count(shadowedWildcard, [all({ exportTo: ['crm'] }), routes({ http: [v1] })])).toBe(0);
    expect(count(shadowedWildcard, [all(), routes({ tls: [{ match: [{ sniHosts: [HOST] }], route: [to()] }] })])).toBe(0);
  });
});

describe('request-policy-on-opaque-port', () => {
  const encrypted = entry({ ports: [https()] });
  const hash = (by: object) => ({ loadBalancer: { consistentHash: by } });
  const settings = { ...hash({ httpCookie: { name: 'user', ttl: '0s' } }), connectionPool: { http: { idleTimeout: '5s' } } };

  test('finds settings without effect', () => {
    expect(found(requestPolicyOnOpaquePort, [encrypted, rule({ trafficPolicy: settings })])).toEqual([
      'warning DestinationRule shop/pay spec.trafficPolicy.loadBalancer.consistentHash.httpCookie: loadBalancer.consistentHash.httpCookie, connectionPool.http.idleTimeout ' +
      `of port 443 (HTTPS) of ${HOST} has no effect, as Istio sees no requests there; let workloads speak HTTP to an HTTP port whose rule adds TLS, or take it out`,
    ]);
    const byPort = { portLevelSettings: [{ port: { number: 443 }, ...settings }, { port: { number: 80 }, ...settings }] };
    expect(found(requestPolicyOnOpaquePort, [entry({ ports: [http(), https()] }), rule({ trafficPolicy: byPort })]))
      .toEqual([expect.stringContaining('spec.trafficPolicy.portLevelSettings.0.loadBalancer.consistentHash.httpCookie: ')]);
  });

  test.each([
    ['requests', [entry(), rule({ trafficPolicy: settings })]],
    ['requests on one of the ports', [entry({ ports: [http(), https()] }), rule({ trafficPolicy: settings })]],
    ['requests that a route leads there', [encrypted, routes({ http: [{ route: [to(HOST, 443)] }] }), rule({ trafficPolicy: settings })]],
    ['a host behind a gateway', [encrypted, routes({ gateways: ['egress'], http: [{ route: [to()] }] }), rule({ trafficPolicy: settings })]],
    ['what connections have too', [encrypted, rule({ trafficPolicy: { ...hash({ useSourceIp: true }), connectionPool: { http: { http1MaxPendingRequests: 1 } } } })]],
    ['an unknown host', [rule({ trafficPolicy: settings })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(requestPolicyOnOpaquePort, manifests)).toEqual([]);
  });
});

describe('subset-unused', () => {
  const subset = (trafficPolicy?: object) => ({ trafficPolicy: undefined, subsets: [{ name: 'v1', trafficPolicy }] });
  const v1 = routes({ http: [{ route: [{ destination: { host: HOST, subset: 'v1' } }] }] });

  test('finds settings that nobody gets', () => {
    expect(found(subsetUnused, [originated(), rule(subset({ tls: SIMPLE }))])).toEqual([
      `warning DestinationRule shop/pay spec.subsets.0: no route leads to subset "v1" of ${HOST}, so that its settings are not used and calls go out without its TLS; ` +
      'move the settings to trafficPolicy of the rule, or add a VirtualService with a route to the subset',
    ]);
    expect(found(subsetUnused, [originated(), rule(subset(POOL.trafficPolicy))])[0]).toMatch(/^info .* are not used; move/);
    expect(found(subsetUnused, [originated(), rule({ ...subset({ tls: SIMPLE }), trafficPolicy: { tls: SIMPLE } })])[0]).toMatch(/^info /);
  });

  test('is silent about a subset with a route, without settings, and of an unknown host', () => {
    expect(count(subsetUnused, [originated(), rule(subset({ tls: SIMPLE })), v1])).toBe(0);
    expect(count(subsetUnused, [originated(), rule(subset())])).toBe(0);
    expect(count(subsetUnused, [rule(subset({ tls: SIMPLE }))])).toBe(0);
  });
});

describe('selector-rule-leaves-others-in-clear', () => {
  const client = rule(CLIENT, { name: 'client' });

  test('finds a rule for the others that is dropped', () => {
    expect(found(selectorRuleLeavesOthersInClear, [originated(), client, rule()])).toEqual([
      `error DestinationRule shop/pay spec.exportTo: the rule for ${HOST} is dropped beside DestinationRule shop/client, which has the same exportTo: ` +
      'workloads that it does not select send in clear to port 80; write exportTo: [shop]',
    ]);
    expect(count(selectorRuleLeavesOthersInClear, [originated(), client, rule({ exportTo: ['shop'] })], { istioMinor: 23 })).toBe(1);
  });

  test('mentions that there is none for the others', () => {
    expect(found(selectorRuleLeavesOthersInClear, [originated(), client])[0]).toMatch(/^info DestinationRule shop\/client spec\.workloadSelector: /);
  });

  test('is silent about a rule of its own for the others, and ports that are encrypted', () => {
    expect(count(selectorRuleLeavesOthersInClear, [originated(), client, rule({ exportTo: ['shop'] })])).toBe(0);
    expect(count(selectorRuleLeavesOthersInClear, [originated(), client, rule({ exportTo: undefined })])).toBe(0);
    expect(count(selectorRuleLeavesOthersInClear, [entry({ ports: [https()] }), client])).toBe(0);
    expect(count(selectorRuleLeavesOthersInClear, [originated(), rule({ ...CLIENT, ...POOL })])).toBe(0);
    expect(count(selectorRuleLeavesOthersInClear, [client])).toBe(0);
  });
});

describe('exported-entry-without-rule', () => {
  test('finds a namespace without the rule', () => {
    expect(found(exportedEntryWithoutRule, [originated({ exportTo: ['.', 'billing'] }), rule()])).toEqual([
      `warning ServiceEntry shop/pay spec.exportTo: namespace billing sees ${HOST} and not the TLS of DestinationRule shop/pay: requests to port 80 (HTTP) go out in clear from there; ` +
      'give the entry and its rule the same exportTo, in the same namespace',
    ]);
    expect(found(exportedEntryWithoutRule, [originated({ exportTo: undefined }), rule()])[0])
      .toMatch(/^warning ServiceEntry shop\/pay spec: other namespaces see/);
  });

  test('finds a rule of the root namespace that names itself by a dot beside others', () => {
    const root = { name: 'pay', namespace: 'istio-system' };
    const shared = (exportTo: string[]) => [originated({ exportTo }, root), rule({ exportTo }, root)];
    expect(found(exportedEntryWithoutRule, shared(['.', 'billing']))).toEqual([
      `warning ServiceEntry istio-system/pay spec.exportTo: namespace istio-system sees ${HOST} and not the TLS of DestinationRule istio-system/pay: requests to port 80 (HTTP) go out in ` +
      "clear from there; name 'istio-system' in 'exportTo' of the rule: beside other namespaces Istio does not take '.' for the root namespace",
    ]);
    expect(count(exportedEntryWithoutRule, shared(['istio-system', 'billing']))).toBe(0);
    expect(count(exportedEntryWithoutRule, shared(['.']))).toBe(0);
  });

  test('finds a rule that is only where no caller looks', () => {
    expect(found(exportedEntryWithoutRule, [originated({ exportTo: ['*'] }), rule({ exportTo: undefined }, { name: 'pay', namespace: 'crm' })]))
      .toEqual([expect.stringContaining('namespace shop sees'), expect.stringContaining('other namespaces see')]);
  });

  const billing = { name: 'pay', namespace: 'billing' };
  test.each([
    ['one visibility', [originated({ exportTo: ['.', 'billing'] }), rule({ exportTo: ['.', 'billing'] })]],
    ['everybody', [originated({ exportTo: ['*'] }), rule({ exportTo: undefined })]],
    ['a rule in each namespace', [originated({ exportTo: ['.', 'billing'] }), rule(), rule({}, billing)]],
    ['a rule of the mesh', [originated({ exportTo: ['.', 'billing'] }), rule(), rule({ exportTo: ['*'] }, { name: 'pay', namespace: 'istio-system' })]],
    ['callers who write that there be none', [originated({ exportTo: ['.', 'billing'] }), rule(), rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } }, billing)]],
    ['a gateway', [originated({ exportTo: ['.', 'egress'] }), rule(), routes({ gateways: ['mesh', 'egress'], http: [{ route: [to()] }] })]],
    ['a rule for somebody else\'s gateway', [originated({ exportTo: ['.', 'egress'] }), rule({ exportTo: ['egress'] })]],
    ['workloads that encrypt themselves', [entry({ ports: [https()], exportTo: ['*'] }), rule()]],
    ['limits', [originated({ exportTo: ['*'] }), rule(POOL)]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(exportedEntryWithoutRule, manifests)).toEqual([]);
  });
});

describe('private-rule-on-service', () => {
  const ledger = (spec = {}) => rule({ host: 'ledger.shop.svc.cluster.local', ...spec }, { name: 'ledger' });

  test('finds a rule that others do not see', () => {
    expect(found(privateRuleOnService, [service('ledger'), slice('ledger'), ledger()])).toEqual([
      'warning DestinationRule shop/ledger spec.exportTo: ledger.shop.svc.cluster.local is seen in every namespace and the rule is not: requests from elsewhere go to port 80 (HTTP) in clear; ' +
      'write exportTo: ["*"]',
    ]);
  });

  test('finds a rule in a namespace where only its own callers look', () => {
    const elsewhere = rule({ host: 'ledger.shop.svc.cluster.local', exportTo: undefined }, { name: 'ledger', namespace: 'billing' });
    expect(found(privateRuleOnService, [service('ledger'), elsewhere])).toEqual([
      expect.stringMatching(/^warning DestinationRule billing\/ledger spec: .* in clear; put the rule into namespace shop, with exportTo: \["\*"\]$/),
    ]);
  });

  test('is silent about rules that are seen, Services that are not, and pods', () => {
    expect(count(privateRuleOnService, [service('ledger'), ledger({ exportTo: ['*'] })])).toBe(0);
    expect(count(privateRuleOnService, [service('ledger', {}, 'shop', { 'networking.istio.io/exportTo': '.' }), ledger()])).toBe(0);
    expect(count(privateRuleOnService, [service('ledger', { selector: { app: 'ledger' } }), ledger()])).toBe(0);
    expect(count(privateRuleOnService, [service('ledger'), ledger(POOL)])).toBe(0);
  });
});

describe('callers-rule-strips-tls', () => {
  const theirs = [originated({ exportTo: ['*'] }), rule({ exportTo: ['*'] })];
  const mine = (spec = {}) => rule({ ...POOL, ...spec }, { name: 'mine', namespace: 'billing' });

  test('finds a wildcard that hides the rule of the host', () => {
    expect(found(callersRuleStripsTls, [...theirs, mine({ host: '*.example' })])).toEqual([
      `error DestinationRule billing/mine spec.host: the rule for *.example hides DestinationRule shop/pay from namespace billing: requests to port 80 (HTTP) of ${HOST} go out in clear; ` +
      `add a rule for ${HOST} with its TLS to namespace billing, or make this one narrower`,
    ]);
    expect(count(callersRuleStripsTls, [...theirs, mine()])).toBe(1);
  });

  test('is silent about TLS of its own, other hosts and other callers', () => {
    expect(count(callersRuleStripsTls, [...theirs, mine({ trafficPolicy: { tls: SIMPLE } })])).toBe(0);
    expect(count(callersRuleStripsTls, [...theirs, mine({ trafficPolicy: { tls: { mode: 'DISABLE' } } })])).toBe(0);
    expect(count(callersRuleStripsTls, [...theirs, mine({ host: '*.other' })])).toBe(0);
    expect(count(callersRuleStripsTls, [originated(), rule(), mine()])).toBe(0);
    expect(count(callersRuleStripsTls, theirs)).toBe(0);
  });
});

describe('subset-without-labels-match', () => {
  const v1 = rule({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] });

  test('finds a subset without endpoints', () => {
    expect(found(subsetWithoutLabelsMatch, [entry({}, { labels: { version: 'v1' } }), v1])).toEqual([
      `error DestinationRule shop/pay spec.subsets.0.labels: no endpoint of ${HOST} has the labels of subset "v1"; leave labels out, or add them to endpoints of the ServiceEntry`,
    ]);
  });

  test('is silent about endpoints with the labels, bare subsets, and workloads that nobody knows', () => {
    expect(count(subsetWithoutLabelsMatch, [entry({ endpoints: [{ address: 'a.example', labels: { version: 'v1', zone: 'a' } }] }), v1])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [entry(), rule({ subsets: [{ name: 'bare' }] })])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [entry({ workloadSelector: { labels: { app: 'vm' } } }), v1])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [v1])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [service('ledger'), rule({ host: 'ledger', subsets: [{ name: 'v1', labels: { version: 'v1' } }] })])).toBe(0);
  });

  test('knows the labels that Istio adds', () => {
    const placed = entry({ endpoints: [{ address: 'a.example', locality: 'eu/eu-1', network: 'vpn' }] });
    const wanted = (labels: object) => rule({ subsets: [{ name: 'v1', labels }] });
    expect(count(subsetWithoutLabelsMatch, [placed, wanted({ 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'eu-1' })])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [placed, wanted({ 'topology.istio.io/network': 'vpn', 'topology.istio.io/cluster': 'Kubernetes' })])).toBe(0);
    expect(count(subsetWithoutLabelsMatch, [placed, wanted({ 'topology.kubernetes.io/region': 'us' })])).toBe(1);
    expect(count(subsetWithoutLabelsMatch, [placed, wanted({ 'topology.istio.io/subzone': '' })])).toBe(1);
    expect(count(subsetWithoutLabelsMatch, [entry(), wanted({ 'topology.istio.io/cluster': 'Kubernetes' })])).toBe(1);
  });
});

describe('ejection-never', () => {
  const breaker = (more = {}, host = HOST) => rule({ host, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, ...more } } });
  const fixed = (...addresses: string[]) => entry({ resolution: 'STATIC', endpoints: addresses.map(address => ({ address })) });

  test('finds a breaker that never opens', () => {
    expect(found(ejectionNever, [entry(), breaker()])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.outlierDetection: of the few endpoints of ${HOST} none is ever ejected, as maxEjectionPercent is 10; ` +
      'set maxEjectionPercent: 100 or more',
    ]);
    expect(found(ejectionNever, [fixed('203.0.113.1', '203.0.113.2', '203.0.113.3'), breaker({ maxEjectionPercent: 33 })])[0])
      .toContain('of the 3 endpoints of api.pay.example none is ever ejected, as maxEjectionPercent is 33; set maxEjectionPercent: 34 or more');
    expect(found(ejectionNever, [entry({ resolution: 'DNS_ROUND_ROBIN' }), breaker({ maxEjectionPercent: 50 })])[0]).toContain('of the one endpoint');
    expect(count(ejectionNever, [entry(), breaker({ maxEjectionPercent: 0 })])).toBe(1);
    expect(count(ejectionNever, [service('ledger'), slice('ledger'), breaker({}, 'ledger')])).toBe(1);
  });

  test('is silent where it opens, or may', () => {
    expect(count(ejectionNever, [entry(), breaker({ maxEjectionPercent: 50 })])).toBe(0);
    expect(count(ejectionNever, [fixed('203.0.113.1', '203.0.113.2'), breaker({ maxEjectionPercent: 50 })])).toBe(0);
    expect(count(ejectionNever, [fixed(...[...Array(10).keys()].map(each => `203.0.113.${each}`)), breaker()])).toBe(0);
    expect(count(ejectionNever, [entry({ resolution: 'NONE' }), breaker()])).toBe(0);
    expect(count(ejectionNever, [breaker()])).toBe(0);
    expect(count(ejectionNever, [service('ledger', { selector: { app: 'a' } }), breaker({}, 'ledger')])).toBe(0);
    expect(count(ejectionNever, [entry(), rule()])).toBe(0);
  });
});

describe('gateway-errors-beside-default', () => {
  test('finds a limit that is not the only one', () => {
    const errors = (more = {}) => rule({ trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 3, ...more } } });
    expect(found(gatewayErrorsBesideDefault, [errors()])).toEqual([
      'info DestinationRule shop/pay spec.trafficPolicy.outlierDetection.consecutiveGatewayErrors: ' +
      `consecutiveGatewayErrors 3 of ${HOST} leaves the proxy's own limit of five 5xx answers on; add consecutive5xxErrors: 0 if only gateway errors shall count, or the limit that is meant`,
    ]);
    expect(count(gatewayErrorsBesideDefault, [errors({ consecutive5xxErrors: 0 })])).toBe(0);
    expect(count(gatewayErrorsBesideDefault, [tls(SIMPLE)])).toBe(0);
  });
});

describe('rule-for-unknown-host', () => {
  test('finds a host that is misspelt', () => {
    expect(found(ruleForUnknownHost, [entry(), rule({ host: 'api2.pay.example' })])).toEqual([
      'warning DestinationRule shop/pay spec.host: api2.pay.example is in no ServiceEntry: the rule does nothing; add a ServiceEntry for it, or name one that there is',
    ]);
    expect(found(ruleForUnknownHost, [service('ledger'), rule({ host: 'ledgr' })])).toEqual([
      'warning DestinationRule shop/pay spec.host: ledgr.shop.svc.cluster.local is in no Service: the rule does nothing; add a Service for it, or name one that there is',
    ]);
  });

  test('finds a host that is only in a wildcard', () => {
    expect(found(ruleForUnknownHost, [entry({ hosts: ['*.pay.example'] }), rule()])).toEqual([
      `warning DestinationRule shop/pay spec.host: ${HOST} is in no ServiceEntry but by *.pay.example: the rule does nothing; ` +
      `add a ServiceEntry for ${HOST}, or write host: "*.pay.example"`,
    ]);
  });

  test.each([
    ['known ones', [entry(), service('ledger'), rule(), rule({ host: 'ledger' }, OTHER)]],
    ['wildcards', [entry(), service('ledger'), rule({ host: '*.crm.example' }), rule({ host: '*.local' }, OTHER), rule({ host: '*' }, { name: 'all' })]],
    ['Services that Istio deploys for Gateways', [
      service('ledger'), deployedFor('egress'), rule({ host: 'egress-istio.shop.svc.cluster.local' }),
      deployedFor('way', 'istio-waypoint'), rule({ host: 'way' }, OTHER), deployedFor('named', 'istio', { 'gateway.istio.io/name-override': 'door' }), rule({ host: 'door' }, { name: 'door' }),
    ]],
    ['half a name of a Service', [entry(), service('ledger'), rule({ host: 'ledger.shop' })]],
    ['upper case, which has a rule of its own', [entry(), rule({ host: 'API.pay.example' })]],
    ['an entry in upper case, which has it too', [entry({ hosts: ['API.pay.example'] }), rule()]],
    ['aliases, of which another rule tells', [entry(), alias('pay', HOST), rule({ host: 'pay' })]],
    ['a short name that is a Service elsewhere', [service('ledger', {}, 'crm'), service('other'), rule({ host: 'ledger' })]],
    ['files without entries of the namespace', [entry({}, { namespace: 'crm' }), rule({ host: 'api2.pay.example' })]],
    ['files without Services of the namespace', [service('ledger'), rule({ host: 'ledgr.crm.svc.cluster.local' })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(ruleForUnknownHost, manifests)).toEqual([]);
  });
});
