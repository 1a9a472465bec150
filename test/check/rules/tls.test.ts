import { alias, count, entry, found, HOST, http, https, routes, rule, service, SIMPLE, slice, tcp, tls, to } from './manifests';
import { clearTextTo443 } from '../../../src/check/rules/clear-text-to-443';
import { credentialWithoutSelector } from '../../../src/check/rules/credential-without-selector';
import { insecureSkipVerify } from '../../../src/check/rules/insecure-skip-verify';
import { istioMutualToOutside } from '../../../src/check/rules/istio-mutual-to-outside';
import { portPolicyDropsTls } from '../../../src/check/rules/port-policy-drops-tls';
import { portPolicyForUndeclaredPort } from '../../../src/check/rules/port-policy-for-undeclared-port';
import { sniWithWildcard } from '../../../src/check/rules/sni-with-wildcard';
import { sniWithoutSan } from '../../../src/check/rules/sni-without-san';
import { tcpTlsWithoutSan } from '../../../src/check/rules/tcp-tls-without-san';
import { tlsInTls } from '../../../src/check/rules/tls-in-tls';
import { tlsWithoutMode } from '../../../src/check/rules/tls-without-mode';

const WILDCARD = { hosts: ['*.pay.example'], resolution: 'DYNAMIC_DNS' };
const port = (number: number, more = {}) => ({ port: { number }, ...more });

describe('sni-without-san', () => {
  test('finds a name that is sent and not checked', () => {
    expect(found(sniWithoutSan, [tls({ mode: 'SIMPLE', sni: HOST })])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls.sni: sni "${HOST}" for ${HOST} has no subjectAltNames beside it, so that any certificate of the authority is taken; ` +
      `add subjectAltNames: [${HOST}]`,
    ]);
  });

  test('looks at every place with TLS', () => {
    const settings = { tls: { mode: 'MUTUAL', sni: HOST, credentialName: 'client' } };
    expect(count(sniWithoutSan, [rule({ trafficPolicy: { portLevelSettings: [port(80, settings)] }, subsets: [{ name: 'a', trafficPolicy: settings }] })])).toBe(2);
  });

  test.each([
    ['both', [tls(SIMPLE)]],
    ['neither, so that both follow the Host', [tls({ mode: 'SIMPLE' })]],
    ['a certificate that nobody checks by intent', [tls({ mode: 'SIMPLE', sni: HOST, insecureSkipVerify: true })]],
    ['a mode that adds none', [tls({ mode: 'DISABLE', sni: HOST })]],
    ['the mesh\'s own', [tls({ mode: 'ISTIO_MUTUAL', sni: HOST })]],
    ['names that the entry has', [tls({ mode: 'SIMPLE', sni: HOST }), entry({ subjectAltNames: [HOST] })]],
    ['names that the proxy looks up', [rule({ host: '*.pay.example', trafficPolicy: { tls: { mode: 'SIMPLE', sni: HOST } } }), entry(WILDCARD)]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(sniWithoutSan, manifests)).toEqual([]);
  });
});

describe('tcp-tls-without-san', () => {
  test('finds TLS on a TCP port that names nobody', () => {
    expect(found(tcpTlsWithoutSan, [entry({ ports: [tcp(6379)] }), tls({ mode: 'SIMPLE' })])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls: tls of port 6379 (TCP) of ${HOST} names no server: none is sent, and any certificate of the authority is taken; ` +
      'add sni and subjectAltNames, both the name in the certificate',
    ]);
  });

  test('is silent about names, and about ports with a Host header', () => {
    expect(count(tcpTlsWithoutSan, [entry({ ports: [tcp()] }), tls(SIMPLE)])).toBe(0);
    expect(count(tcpTlsWithoutSan, [entry(), tls({ mode: 'SIMPLE' })])).toBe(0);
    expect(count(tcpTlsWithoutSan, [entry({ ports: [tcp()], subjectAltNames: [HOST] }), tls({ mode: 'SIMPLE' })])).toBe(0);
    expect(count(tcpTlsWithoutSan, [tls({ mode: 'SIMPLE' })])).toBe(0);
  });
});

describe('tls-without-mode', () => {
  test('finds settings that are not used', () => {
    expect(found(tlsWithoutMode, [tls({ sni: HOST, subjectAltNames: [HOST] })])).toEqual([
      `error DestinationRule shop/pay spec.trafficPolicy.tls: tls for ${HOST} sets sni, subjectAltNames and no mode, which means DISABLE: requests go out in clear; ` +
      'add mode: SIMPLE, or MUTUAL if there is a client certificate',
    ]);
  });

  test('says what is right where workloads encrypt themselves', () => {
    expect(found(tlsWithoutMode, [entry({ ports: [https()] }), tls({ sni: HOST })])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls: tls for ${HOST} sets sni and no mode, which means DISABLE; take tls out: workloads encrypt themselves`,
    ]);
    expect(found(tlsWithoutMode, [entry({ ports: [http(), https()] }), tls({ sni: HOST })])[0]).toMatch(/^error /);
    const at80 = rule({ trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { sni: HOST } }] } });
    expect(found(tlsWithoutMode, [entry({ ports: [https()] }), at80])[0]).toMatch(/^error /);
  });

  test('is silent about a mode, and about nothing', () => {
    expect(count(tlsWithoutMode, [tls({ mode: 'DISABLE' })])).toBe(0);
    expect(count(tlsWithoutMode, [tls({})])).toBe(0);
  });
});

describe('sni-with-wildcard', () => {
  test('finds a wildcard that is sent', () => {
    expect(found(sniWithWildcard, [tls({ mode: 'SIMPLE', sni: '*.pay.example' })])).toEqual([
      `error DestinationRule shop/pay spec.trafficPolicy.tls.sni: sni "*.pay.example" for ${HOST} is sent literally; ` +
      'leave sni and subjectAltNames out, so that both follow the Host of each request',
    ]);
  });

  test('is silent about names', () => {
    expect(count(sniWithWildcard, [tls(SIMPLE)])).toBe(0);
    expect(count(sniWithWildcard, [tls({ mode: 'SIMPLE' })])).toBe(0);
  });
});

describe('credential-without-selector', () => {
  const secret = { mode: 'MUTUAL', credentialName: 'client', sni: HOST, subjectAltNames: [HOST] };

  test('finds a Secret that sidecars do not read', () => {
    expect(found(credentialWithoutSelector, [entry(), tls(secret)])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls.credentialName: credentialName "client" for ${HOST} is for gateways, as the rule has no workloadSelector: ` +
      'sidecars send in clear; add a workloadSelector for the workloads that may use it and a rule without one for the others, or name files of the proxy instead',
    ]);
  });

  const throughGateway = { hosts: [HOST], gateways: ['mesh', 'egress'], http: [{ route: [to()] }] };
  test.each([
    ['a rule for selected workloads', [entry(), rule({ workloadSelector: { matchLabels: { app: 'client' } }, trafficPolicy: { tls: secret } })]],
    ['a host behind a gateway', [entry(), tls(secret), routes(throughGateway)]],
    ['a rule where gateways are', [entry(), tls(secret), { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'egress', namespace: 'shop' } }]],
    ['a rule for somebody else\'s gateway', [entry(), rule({ exportTo: ['egress'], trafficPolicy: { tls: secret } })]],
    ['a host that is not among the files', [tls(secret)]],
    ['a ConfigMap', [entry(), tls({ ...secret, credentialName: 'configmap://shop/ca' })]],
    ['a host to which a route of the Gateway API leads', [entry(), tls(secret), {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'out', namespace: 'egress' },
      spec: { rules: [{ backendRefs: [{ kind: 'Hostname', group: 'networking.istio.io', name: HOST, port: 443 }] }] },
    }]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(credentialWithoutSelector, manifests)).toEqual([]);
  });
});

describe('port-policy-drops-tls', () => {
  const limited = port(80, { connectionPool: { tcp: { maxConnections: 5 } } });

  test('finds a port that loses the TLS of the host', () => {
    expect(found(portPolicyDropsTls, [rule({ trafficPolicy: { tls: SIMPLE, portLevelSettings: [limited] } })])).toEqual([
      `error DestinationRule shop/pay spec.trafficPolicy.portLevelSettings.0: the policy for port 80 of ${HOST} has no tls and replaces that of the host: ` +
      'requests to the port go out in clear; repeat tls in the policy of the port, or write tls: { mode: DISABLE } if that is meant',
    ]);
  });

  test('only warns beside a subset with TLS of its own, to which all routes may lead', () => {
    const subset = { name: 'a', trafficPolicy: { tls: SIMPLE } };
    expect(found(portPolicyDropsTls, [rule({ trafficPolicy: { tls: SIMPLE, portLevelSettings: [limited] }, subsets: [subset] })])[0]).toMatch(/^warning /);
  });

  test('finds it in subsets', () => {
    const subset = { name: 'a', trafficPolicy: { portLevelSettings: [limited] } };
    expect(found(portPolicyDropsTls, [rule({ subsets: [subset] })])[0]).toContain('spec.subsets.0.trafficPolicy.portLevelSettings.0');
  });

  test('is silent about TLS of its own, ports that are encrypted, and hosts without TLS', () => {
    const policy = (...portLevelSettings: object[]) => rule({ trafficPolicy: { tls: SIMPLE, portLevelSettings } });
    const own443 = port(443, { connectionPool: { tcp: { maxConnections: 5 } } });
    expect(count(portPolicyDropsTls, [policy(port(80, { tls: { mode: 'DISABLE' } }))])).toBe(0);
    expect(count(portPolicyDropsTls, [policy(own443)])).toBe(0);
    expect(count(portPolicyDropsTls, [policy(own443), entry({ ports: [http(), https()] })])).toBe(0);
    expect(count(portPolicyDropsTls, [policy(own443), entry({ ports: [http(443)] })])).toBe(1);
    expect(count(portPolicyDropsTls, [rule({ trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [limited] } })])).toBe(0);
  });

  test('looks at the hosts inside of a wildcard', () => {
    const wide = rule({ host: '*.pay.example', trafficPolicy: { tls: { mode: 'SIMPLE' }, portLevelSettings: [port(8443, { connectionPool: { tcp: { maxConnections: 5 } } })] } });
    expect(count(portPolicyDropsTls, [wide, entry({ ports: [https(8443)] })])).toBe(0);
    expect(count(portPolicyDropsTls, [wide, entry({ ports: [http(8443)] })])).toBe(1);
  });
});

describe('port-policy-for-undeclared-port', () => {
  const byPort = (number: number) => rule({ trafficPolicy: { portLevelSettings: [port(number, { tls: SIMPLE })] } });

  test('finds a policy for the target port', () => {
    expect(found(portPolicyForUndeclaredPort, [entry({ ports: [http(80, 443)] }), byPort(443)])).toEqual([
      `error DestinationRule shop/pay spec.trafficPolicy.portLevelSettings.0.port.number: port 443 of the policy is none that ${HOST} has (80), so that the policy does nothing; ` +
      'name the port that workloads dial',
    ]);
  });

  test('is silent about declared ports, in whatever entry, and about unknown hosts', () => {
    expect(count(portPolicyForUndeclaredPort, [entry(), byPort(80)])).toBe(0);
    expect(count(portPolicyForUndeclaredPort, [entry(), entry({ ports: [https()] }, { name: 'other' }), byPort(443)])).toBe(0);
    expect(count(portPolicyForUndeclaredPort, [byPort(443)])).toBe(0);
  });

  test('is silent about a port that only a host inside of the wildcard has', () => {
    const wide = { ...byPort(80), spec: { ...byPort(80).spec, host: '*.pay.example' } };
    const wildcard = entry({ hosts: ['*.pay.example'], ports: [https()] }, { name: 'all' });
    expect(count(portPolicyForUndeclaredPort, [wildcard, wide])).toBe(1);
    expect(count(portPolicyForUndeclaredPort, [wildcard, entry(), wide])).toBe(0);
  });
});

describe('tls-in-tls', () => {
  test('finds TLS on a port that workloads encrypt', () => {
    expect(found(tlsInTls, [entry({ ports: [http(80, 443), https()] }), rule()])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls: tls is added to port 443 (HTTPS) of ${HOST} too, where workloads encrypt themselves; ` +
      'move tls to the portLevelSettings of the other ports, or add ones for port 443 with tls: { mode: DISABLE }',
    ]);
  });

  test('finds TLS around what a gateway hands through, once for each rule', () => {
    const through = routes({ gateways: ['mesh', 'egress'], tls: [{ match: [{ gateways: ['egress'], sniHosts: [HOST] }], route: [to(HOST, 443)] }] });
    expect(count(tlsInTls, [entry({ ports: [https()] }), rule(), through])).toBe(1);
    expect(count(tlsInTls, [entry({ ports: [https()] }), entry({ ports: [https()] }, { name: 'other' }), rule()])).toBe(1);
  });

  const both = entry({ ports: [http(80, 443), https()] });
  test.each([
    ['TLS of one port', [both, rule({ trafficPolicy: { portLevelSettings: [port(80, { tls: SIMPLE })] } })]],
    ['requests that are led to the port', [both, rule(), routes({ http: [{ route: [to(HOST, 443)] }] })]],
    ['a host behind a gateway', [both, rule(), routes({ gateways: ['mesh', 'egress'], http: [{ route: [to()] }] })]],
    ['a tunnel, whose TLS is with the proxy', [both, rule({ trafficPolicy: { tls: SIMPLE, tunnel: { targetHost: HOST, targetPort: 443 } } })]],
    ['plain ports', [entry(), rule()]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(tlsInTls, manifests)).toEqual([]);
  });
});

describe('clear-text-to-443', () => {
  const open = entry({ ports: [http(80, 443)] });

  test('finds requests without TLS', () => {
    expect(found(clearTextTo443, [open])).toEqual([
      `warning ServiceEntry shop/pay spec.ports.0: port 80 (HTTP) of ${HOST} sends requests in clear to port 443; add a DestinationRule for it with ` +
      `tls: { mode: SIMPLE, sni: ${HOST}, subjectAltNames: [${HOST}] }, or make the protocol HTTPS if workloads encrypt themselves`,
    ]);
    expect(found(clearTextTo443, [entry({ ...WILDCARD, ports: [http(443)] })])[0]).toContain('with tls: { mode: SIMPLE }, or');
    expect(count(clearTextTo443, [entry({ ports: [http(443)] })])).toBe(1);
    expect(count(clearTextTo443, [entry({ endpoints: [{ address: HOST, ports: { 'http-80': 443 } }] })])).toBe(1);
    expect(count(clearTextTo443, [service('ledger'), slice('ledger')])).toBe(1);
    expect(count(clearTextTo443, [open, tls({ mode: 'DISABLE' })])).toBe(1);
  });

  test.each([
    ['a rule', [open, rule()]],
    ['a rule for the domain', [open, rule({ host: '*.pay.example' })]],
    ['a rule of another namespace', [open, rule({}, { namespace: 'egress' })]],
    ['a mistake that another rule finds', [open, tls({ sni: HOST })]],
    ['a gateway', [open, routes({ gateways: ['egress'], http: [{ route: [to()] }] })]],
    ['a policy of the Gateway API', [open, {
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'BackendTLSPolicy', metadata: { name: 'pay', namespace: 'shop' }, spec: { targetRefs: [{ kind: 'ServiceEntry', name: 'pay' }] },
    }]],
    ['pods', [service('ledger', { selector: { app: 'ledger' } })]],
    ['another port', [entry()]],
    ['workloads that encrypt themselves', [entry({ ports: [https()] })]],
    ['an alias', [alias('pay', 'other.example', [{ port: 443, name: 'http' }])]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(clearTextTo443, manifests)).toEqual([]);
  });
});

describe('insecure-skip-verify', () => {
  test('finds a certificate that nobody checks', () => {
    expect(found(insecureSkipVerify, [tls({ mode: 'SIMPLE', insecureSkipVerify: true })])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls.insecureSkipVerify: insecureSkipVerify takes any certificate for ${HOST}; ` +
      'name the authority by caCertificates and the name by subjectAltNames',
    ]);
    expect(count(insecureSkipVerify, [tls({ mode: 'SIMPLE', insecureSkipVerify: false })])).toBe(0);
  });
});

describe('istio-mutual-to-outside', () => {
  const mesh = { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } };

  test('finds the mesh\'s TLS for a host outside', () => {
    expect(found(istioMutualToOutside, [entry(), rule(mesh)])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls.mode: mode ISTIO_MUTUAL is for workloads of the mesh, and ${HOST} is outside; ` +
      'write SIMPLE, or DISABLE where workloads encrypt themselves',
    ]);
  });

  test('finds a rule for the whole mesh that is for a host outside too', () => {
    const all = rule({ ...mesh, host: '*', exportTo: undefined }, { name: 'all', namespace: 'istio-system' });
    expect(found(istioMutualToOutside, [entry(), all])).toEqual([
      `warning ServiceEntry shop/pay spec: ${HOST} is outside, and the rule istio-system/all for "*" has mode ISTIO_MUTUAL for it; ` +
      `add a DestinationRule for ${HOST} with SIMPLE, or DISABLE where workloads encrypt themselves`,
    ]);
    expect(count(istioMutualToOutside, [entry(), all, tls({ mode: 'DISABLE' })])).toBe(0);
  });

  test('is silent about what is inside, or may be', () => {
    expect(count(istioMutualToOutside, [entry({ location: 'MESH_INTERNAL' }), rule(mesh)])).toBe(0);
    expect(count(istioMutualToOutside, [entry({ workloadSelector: { labels: { app: 'vm' } } }), rule(mesh)])).toBe(0);
    expect(count(istioMutualToOutside, [service('ledger'), rule({ ...mesh, host: 'ledger' })])).toBe(0);
    expect(count(istioMutualToOutside, [service('ledger'), slice('ledger'), rule({ ...mesh, host: 'ledger' })])).toBe(1);
    expect(count(istioMutualToOutside, [service('ledger', { selector: { app: 'ledger' } }), rule({ ...mesh, host: 'ledger' })])).toBe(0);
  });
});
