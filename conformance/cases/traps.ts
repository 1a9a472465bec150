import { Chart } from 'cdk8s';
import { EgressPort, EndpointsAlias, ExternalApi, ExternalNameAlias, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';
import { reaches, unknown, untouched, verified, type Call, type Case, type Pattern } from '../case';

const shop = { namespace: 'shop' };
const inClear = { mode: 'none' };

/** A trap as hand-written manifests spring it, and what the constructs do instead: behave, or refuse. */
function trap(file: string, name: string, sprung: Pick<Case, 'facts' | 'calls'>, instead: Partial<Case>): Case[] {
  return [
    { name: `trap: ${name}`, manifests: file, ...sprung },
    { name: `instead of: ${name}`, calls: {}, ...instead },
  ];
}

const http = (expect: Call['expect']): Call => ({ from: 'shop', url: 'http://api.pay.example', expect });
const ledger = (expect: Call['expect']): Call => ({ from: 'shop', url: 'http://ledger.shop', expect });

const originated = (app: any) => new ExternalApi(new Chart(app, 'egress', shop), 'pay', {
  host: 'api.pay.example', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
});
const encryptedPay = reaches(80, 'api.pay.example', ['api.pay.example:443'], verified('api.pay.example'));

/** Traps that no construct could spring, each with its file. */
const proven: Case[] = [
  ['tls-without-mode', 'port 443 gets clear text', http({ upstream: { tls: inClear } })],
  ['port-policy-for-target-port', 'port 443 gets clear text', http({ upstream: { tls: inClear } })],
  ['static-without-endpoints', 'there is nobody', http({ outcome: 'routed', upstream: { endpoints: [] } })],
  ['entry-without-ports', 'it is not served', http(unknown)],
  ['none-with-ranges-and-forged-host', 'an address outside of them is reached', {
    ...http({ outcome: 'routed', upstream: { endpoints: ['203.0.113.66:80'] } }), url: 'http://evil.example', address: '203.0.113.66', hostHeader: 'api.pay.example',
  }],
  ['subset-labels-on-names', 'there is no cluster', http({ outcome: 'no-cluster' })],
  ['two-virtual-services', 'the second is not used', http({ outcome: 'no-route' })],
  ['two-destination-rules', 'port 443 gets clear text', http({ upstream: { tls: inClear, circuitBreakers: { maxConnections: 10 } } })],
  ['wildcard-rule-of-the-caller', 'port 443 gets clear text', { ...http({ outcome: 'routed', upstream: { tls: inClear } }), from: 'billing' }],
  ['half-a-service-name', 'the rule is not used', ledger({ outcome: 'routed', upstream: { tls: inClear } })],
  ['slice-port-name', 'there is nobody', ledger({ outcome: 'routed', upstream: { endpoints: [] } })],
  ['slice-by-name', 'there is nobody', ledger({ outcome: 'routed', upstream: { endpoints: [] } })],
  ['slice-without-service-name', 'there is nobody', ledger({ outcome: 'routed', upstream: { endpoints: [] } })],
  ['route-to-undeclared-port', 'there is no cluster', http({ outcome: 'no-cluster' })],
  ['route-without-port', 'there is no cluster', http({ outcome: 'no-cluster' })],
  ['route-exported-further', 'there is no cluster', { ...http({ outcome: 'no-cluster' }), from: 'billing' }],
  ['rule-inside-a-wildcard', 'the rule is not used', http({ outcome: 'routed', upstream: { tls: inClear } })],
  ['timeout-on-tls-port', 'there is no timeout', { ...http({ outcome: 'routed', timeout: undefined }), url: 'https://api.pay.example' }],
  ['sidecar-omits-host', 'it is not known', http(unknown)],
  ['root-sidecar', 'it is not known', http(unknown)],
  ['two-sidecars', 'it is not known', http(unknown)],
  ['consecutive-errors', 'nothing is limited', http({ upstream: { outlierDetection: { consecutive5xx: undefined, consecutiveGatewayFailure: undefined } } })],
  ['tcp-tls-without-name', 'no name is sent or checked', {
    ...http({ outcome: 'routed', upstream: { tls: { mode: 'simple', sni: undefined, autoSni: false, verifies: 'ca' } } }), url: 'tcp://api.pay.example:6380',
  }],
  ['proxy-port', 'it is closed', { ...http({ outcome: 'blackhole' }), url: 'http://api.pay.example:15001' }],
  ['shadowed-wildcard-rule', 'port 443 gets clear text', http({ outcome: 'routed', upstream: { tls: inClear } })],
  ['shadowed-wildcard-routes', 'other requests have no route', http({ outcome: 'no-route' })],
  ['shadowed-wildcard-port', 'an address that nobody has is dialled', {
    ...http({ outcome: 'routed', cluster: 'outbound|443||*.pay.example', upstream: { endpoints: ['240.240.0.1:443'] } }), url: 'https://api.pay.example',
  }, { dnsCapture: true }],
  ['protocol-conflict', 'requests pass by', { ...http({ outcome: 'passthrough' }), url: 'http://api.pay.example:8080' }, { outboundMode: 'ALLOW_ANY' }],
  ['route-after-catch-all', 'the second is not used', { ...http({ outcome: 'routed', cluster: 'outbound|80||api.pay.example' }), headers: { 'x-beta': 'early' } }],
  ['two-tcp-routes', 'the second is not used', {
    ...http({ outcome: 'routed', cluster: 'outbound|5432||db2.data.example' }), url: 'tcp://db1.data.example:5432', address: '10.20.0.1',
  }],
  ['tcp-route-on-https-port', 'it is not used', { ...http({ outcome: 'routed', cluster: 'outbound|443||api.pay.example' }), url: 'https://api.pay.example' }],
  ['sni-in-two-matches', 'two parts of the listener match', {
    ...http({ outcome: 'error', error: 'multiple filter chains matched' }), url: 'https://beta.pay.example',
  }, { dnsCapture: false }],
  ['rule-for-hidden-host', 'port 443 gets clear text', { ...http({ outcome: 'routed', upstream: { tls: inClear } }), from: 'audit' }],
  ['sidecar-omits-alias', 'calls pass by', { ...http({ outcome: 'passthrough' }), url: 'http://pay' }, { outboundMode: 'ALLOW_ANY' }],
  ['sidecar-omits-cluster', 'a Service is refused', ledger({ outcome: 'direct-response', status: 502 })],
  ['sidecar-omits-routes', 'there is no timeout', http({ outcome: 'routed', timeout: '0s' })],
  ['server-name-of-alias', 'the local name is asked for', ledger({ outcome: 'routed', upstream: { tls: { mode: 'simple', sni: 'ledger.shop', autoSni: true } } })],
  ['subset-unused', 'port 443 gets clear text', http({ outcome: 'routed', upstream: { tls: inClear } })],
  ['subset-not-exported', 'there is no cluster', http({ outcome: 'no-cluster' })],
  ['overlapping-selectors', 'port 443 gets clear text', {
    ...http({ outcome: 'routed', upstream: { tls: inClear, circuitBreakers: { maxConnections: 10 } } }), labels: { app: 'till', tier: 'front' },
  }],
  ['header-hash-on-tls-port', 'nothing of the connection chooses', {
    ...http({ outcome: 'routed', hash: undefined, upstream: { lbPolicy: 'RING_HASH' } }), url: 'https://api.pay.example',
  }],
  ['tcp-alias', 'connections pass by', { ...http({ outcome: 'passthrough' }), url: 'tcp://db:5432' }, { outboundMode: 'ALLOW_ANY' }],
].map(([file, sentence, call, facts]) => ({
  name: `trap: ${file}`, manifests: file as string, facts: facts as Case['facts'], calls: { [sentence as string]: call as Call },
}));

export const traps: Pattern = {
  title: 'Traps',
  cases: [
    ...trap('destination-rule-on-alias', 'a rule on an ExternalName alias is ignored, and the call leaves in clear', {
      calls: {
        'port 443 gets clear text': { from: 'shop', url: 'http://my-httpbin', expect: reaches(80, 'httpbin.org', ['httpbin.org:443'], inClear, { authority: 'my-httpbin' }) },
      },
    }, {
      app: app => new ExternalNameAlias(new Chart(app, 'egress', shop), 'my-httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] }),
      calls: {
        'the rule is on the host': {
          from: 'shop', url: 'http://my-httpbin', expect: reaches(80, 'httpbin.org', ['httpbin.org:443'], verified('httpbin.org'), { authority: 'httpbin.org' }),
        },
      },
    }),
    ...trap('external-name-without-entry', 'an ExternalName alias without an entry is nothing to Istio', {
      calls: { 'its rule is ignored': { from: 'shop', url: 'http://my-httpbin', expect: unknown } },
    }, {
      app: app => new ExternalNameAlias(new Chart(app, 'egress', shop), 'my-httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80)] }),
      calls: { 'the host is registered': { from: 'shop', url: 'http://my-httpbin', expect: reaches(80, 'httpbin.org', ['httpbin.org:80'], untouched) } },
    }),
    ...trap('alias-ports', 'a port of the alias that the host does not have does nothing', {
      calls: { 'its route is ignored': { from: 'shop', url: 'http://my-httpbin:8080', expect: unknown } },
    }, {
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const target = new ExternalApi(chart, 'httpbin', { host: 'httpbin.org', ports: [EgressPort.http(80)] });
        new ExternalNameAlias(chart, 'my-httpbin', { target, ports: [EgressPort.http(8080)] });
      },
      refuses: "'ports' must not be set beside 'target'",
    }),
    ...trap('sni-without-san', 'sni without subjectAltNames takes any certificate of the authority', {
      calls: { 'the name is not checked': { from: 'shop', url: 'http://api.pay.example', expect: { upstream: { tls: { mode: 'simple', sni: 'api.pay.example', verifies: 'ca' } } } } },
    }, { app: originated, calls: { 'both are there': { from: 'shop', url: 'http://api.pay.example', expect: encryptedPay } } }),
    ...trap('port-policy-drops-tls', 'a port\'s policy replaces the TLS of the host', {
      calls: { 'port 443 gets clear text': { from: 'shop', url: 'http://api.pay.example', expect: reaches(80, 'api.pay.example', ['api.pay.example:443'], inClear) } },
    }, { app: originated, calls: { 'each port has its whole policy': { from: 'shop', url: 'http://api.pay.example', expect: encryptedPay } } }),
    ...trap('tls-in-tls', 'a rule for all ports wraps the workload\'s own TLS', {
      calls: { twice: { from: 'shop', url: 'https://api.pay.example', expect: { outcome: 'routed', upstream: { tls: { mode: 'simple' } } } } },
    }, {
      app: originated,
      calls: { 'its port is left alone': { from: 'shop', url: 'https://api.pay.example', expect: reaches(443, 'api.pay.example', ['api.pay.example:443'], untouched) } },
    }),
    ...trap('exported-entry-without-rule', 'an entry that is exported without its rule is called in clear', {
      calls: { 'port 443 gets clear text': { from: 'billing', url: 'http://api.pay.example', expect: reaches(80, 'api.pay.example', ['api.pay.example:443'], inClear) } },
    }, {
      app: app => (originated(app) as ExternalApi).addConsumer('billing'),
      calls: { 'both have one list': { from: 'billing', url: 'http://api.pay.example', expect: encryptedPay } },
    }),
    ...trap('root-rule-by-dot', 'a rule of the root namespace, for itself by a dot and for others, leaves itself in clear', {
      calls: { 'port 443 gets clear text': { from: 'istio-system', url: 'http://api.pay.example', expect: reaches(80, 'api.pay.example', ['api.pay.example:443'], inClear) } },
    }, {
      app: app => new ExternalApi(new Chart(app, 'egress', { namespace: 'istio-system' }), 'pay', {
        host: 'api.pay.example', ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })], consumers: ['shop'],
      }),
      calls: {
        'it is named': { from: 'istio-system', url: 'http://api.pay.example', expect: encryptedPay },
        'and so are the others': { from: 'shop', url: 'http://api.pay.example', expect: encryptedPay },
      },
    }),
    ...trap('export-leak', 'an entry without exportTo is everybody\'s', {
      calls: { 'another namespace carries it': { from: 'billing', url: 'http://api.pay.example', expect: { outcome: 'routed', cluster: 'outbound|80||api.pay.example' } } },
    }, {
      app: originated,
      calls: { 'only its own namespace does': { from: 'billing', url: 'https://api.pay.example', expect: unknown } },
    }),
    ...trap('cluster-local-rule-private', 'a private rule on a Service leaves other namespaces in clear', {
      calls: { 'port 443 gets clear text': { from: 'billing', url: 'http://ledger.shop', expect: { outcome: 'routed', upstream: { endpoints: ['192.0.2.10:443'], tls: inClear } } } },
    }, {
      app: app => new EndpointsAlias(new Chart(app, 'egress', shop), 'ledger', {
        addresses: ['192.0.2.10'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'ledger.partner.example' }) })],
      }),
      calls: {
        'the rule is as visible as the Service': {
          from: 'billing',
          url: 'http://ledger.shop',
          expect: reaches(80, 'ledger.shop.svc.cluster.local', ['192.0.2.10:443'], verified('ledger.partner.example')),
        },
      },
    }),
    ...trap('short-rule-host', 'a short name in a rule means the rule\'s own namespace', {
      calls: { 'the Service has no TLS': { from: 'shop', url: 'http://ledger', expect: { outcome: 'routed', upstream: { endpoints: ['192.0.2.10:443'], tls: inClear } } } },
    }, {
      app: app => new EndpointsAlias(new Chart(app, 'egress'), 'ledger', {
        metadata: { namespace: 'billing' }, addresses: ['192.0.2.10'], ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ serverName: 'ledger.partner.example' }) })],
      }),
      calls: {
        'the rule has the full name': {
          from: 'shop',
          url: 'http://ledger.billing',
          expect: reaches(80, 'ledger.billing.svc.cluster.local', ['192.0.2.10:443'], verified('ledger.partner.example')),
        },
      },
    }),
    ...trap('istio-mutual-on-selectorless-service', 'the mesh\'s own TLS towards servers outside', {
      calls: { 'they get a handshake of the mesh': { from: 'shop', url: 'tls://my-wikipedia:443', expect: { outcome: 'routed', upstream: { tls: { mode: 'istio-mutual' } } } } },
    }, {
      app: app => new EndpointsAlias(new Chart(app, 'egress', shop), 'my-wikipedia', { addresses: ['91.198.174.192'], ports: [EgressPort.tls(443)] }),
      calls: { 'they do not': { from: 'shop', url: 'tls://my-wikipedia:443', expect: { outcome: 'routed', upstream: { tls: { mode: 'none' } } } } },
    }),
    ...trap('one-route-many-ports', 'one route rule sends all ports to one', {
      calls: { '8080 goes to 80': { from: 'shop', url: 'http://api.pay.example:8080', expect: { outcome: 'routed', cluster: 'outbound|80||api.pay.example' } } },
    }, {
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        const target = new ExternalApi(chart, 'pay', { host: 'api.pay.example', ports: [EgressPort.http(80), EgressPort.http(8080)] });
        new ExternalNameAlias(chart, 'pay-alias', { target });
      },
      calls: { 'each port has its rule': { from: 'shop', url: 'http://api.pay.example:8080', expect: { outcome: 'routed', cluster: 'outbound|8080||api.pay.example' } } },
    }),
    ...trap('two-tcp-hosts-one-port', 'two databases on one port without addresses are one', {
      facts: { dnsCapture: false },
      calls: { 'the second is the first': { from: 'shop', url: 'tcp://db2.data.example:5432', expect: { outcome: 'routed', cluster: 'outbound|5432||db1.data.example' } } },
    }, {
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'db2', { host: 'db2.data.example', ports: [EgressPort.tcp(5432)] }),
      refuses: '(tcp-port-without-address)',
    }),
    ...trap('tcp-port-swallows-all', 'one database without an address takes every connection on its port', {
      facts: { dnsCapture: false },
      calls: { 'an unrelated one too': { from: 'shop', url: 'tcp://other.example:5432', expect: { outcome: 'routed', cluster: 'outbound|5432||db.data.example' } } },
    }, {
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'db', { host: 'db.data.example', ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') }),
      calls: { 'an address tells them apart': { from: 'shop', url: 'tcp://other.example:5432', expect: unknown } },
    }),
    ...trap('shared-vip', 'two hosts at one virtual IP are one', {
      facts: { dnsCapture: true },
      calls: { 'the second is the first': { from: 'shop', url: 'https://files.pay.example', expect: { outcome: 'routed', cluster: 'outbound|443||api.pay.example' } } },
    }, {
      facts: { dnsCapture: true },
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'pay', {
        host: 'api.pay.example', additionalHosts: ['files.pay.example'], virtualIps: VirtualIps.captured('240.1.2.3'),
      }),
      refuses: "can not share 'virtualIps' on port 443 (HTTPS)",
    }),
    ...trap('duplicate-host', 'one host in two entries loses the ports of one', {
      facts: { dnsCapture: true },
      calls: { 'port 443 is dead': { from: 'shop', url: 'https://api.pay.example', expect: unknown } },
    }, {
      app: app => {
        const chart = new Chart(app, 'egress', shop);
        new ExternalApi(chart, 'admin', { host: 'api.pay.example', ports: [EgressPort.tls(8443)] });
        new ExternalApi(chart, 'api', { host: 'api.pay.example' });
      },
      refuses: '(claimed-twice)',
    }),
    ...trap('undeclared-port-behind-vip', 'a port that is not declared is dead behind a virtual IP', {
      facts: { dnsCapture: true },
      calls: { 'the workload\'s own HTTPS does not arrive': { from: 'shop', url: 'https://api.pay.example', expect: unknown } },
    }, {
      app: originated,
      calls: { 'it is declared': { from: 'shop', url: 'https://api.pay.example', expect: reaches(443, 'api.pay.example', ['api.pay.example:443'], untouched) } },
    }),
    ...trap('none-with-forged-host', 'resolution NONE lets a forged Host reach any address', {
      calls: {
        'whatever was dialled': {
          from: 'shop', url: 'http://evil.example', address: '203.0.113.66', hostHeader: 'a.pay.example', expect: { outcome: 'routed', upstream: { endpoints: ['203.0.113.66:80'] } },
        },
      },
    }, {
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'pay', { host: 'a.pay.example', ports: [EgressPort.http(80)] }),
      calls: {
        'the host decides where a call goes': {
          from: 'shop', url: 'http://evil.example', address: '203.0.113.66', hostHeader: 'a.pay.example', expect: reaches(80, 'a.pay.example', ['a.pay.example:80'], untouched),
        },
      },
    }),
    ...trap('upper-case-host', 'a host in upper case has no cluster', {
      calls: { 'it is not found': { from: 'shop', url: 'http://api.pay.example', expect: { outcome: 'no-cluster' } } },
    }, {
      app: app => new ExternalApi(new Chart(app, 'egress', shop), 'pay', { host: 'API.Pay.example', ports: [EgressPort.http(80)] }),
      calls: { 'it is lowered': { from: 'shop', url: 'http://api.pay.example', expect: reaches(80, 'api.pay.example', ['api.pay.example:80'], untouched) } },
    }),
    // No construct writes these: the rules on manifests of others find them.
    ...proven,
    // No construct writes these yet: they are here so that the first that does finds the trap proven.
    {
      name: 'trap: a credential without a selector leaves the call in clear',
      manifests: 'credential-without-selector',
      calls: { 'port 443 gets clear text': { from: 'shop', url: 'http://api.partner.example', expect: { outcome: 'routed', upstream: { tls: inClear } } } },
    },
    {
      name: 'trap: a rule beside a selector rule of the same exportTo is dropped',
      manifests: 'selector-rule-beside-equal-export',
      calls: { 'other workloads are in clear': { from: 'shop', url: 'http://api.partner.example', expect: { outcome: 'routed', upstream: { tls: inClear } } } },
    },
    {
      name: 'trap: outlier detection with its default percentage never ejects the only endpoint',
      manifests: 'ejection-default-percent',
      calls: { 'no percentage is configured': { from: 'shop', url: 'http://api.pay.example', expect: { upstream: { outlierDetection: { maxEjectionPercent: undefined } } } } },
    },
  ],
};
