import { alias, count, entry, found, HOST, http, https, routes, rule, service, slice, tcp, to } from './manifests';
import { deprecatedEndpoints } from '../../../src/check/rules/deprecated-endpoints';
import { externalNameOfTcpPort } from '../../../src/check/rules/external-name-of-tcp-port';
import { externalNameOfTlsPort } from '../../../src/check/rules/external-name-of-tls-port';
import { externalNamePortMismatch } from '../../../src/check/rules/external-name-port-mismatch';
import { externalNameWithoutEntry } from '../../../src/check/rules/external-name-without-entry';
import { portWithoutProtocol } from '../../../src/check/rules/port-without-protocol';
import { ruleOnExternalName } from '../../../src/check/rules/rule-on-external-name';
import { serverNameOfAlias } from '../../../src/check/rules/server-name-of-alias';
import { serviceWithoutSlice } from '../../../src/check/rules/service-without-slice';
import { sliceBesideSelector } from '../../../src/check/rules/slice-beside-selector';
import { sliceByName } from '../../../src/check/rules/slice-by-name';
import { slicePortName } from '../../../src/check/rules/slice-port-name';
import { sliceWithoutServiceName } from '../../../src/check/rules/slice-without-service-name';

const PAY = 'pay.shop.svc.cluster.local';
const endpoints = (subsets: object[]) => ({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'ledger', namespace: 'shop' }, subsets });
const pods = { selector: { app: 'ledger' } };

describe('rule-on-external-name', () => {
  test('finds a rule that is not used, worse if it adds TLS', () => {
    expect(found(ruleOnExternalName, [alias('pay', HOST), rule({ host: 'pay' })])).toEqual([
      `error DestinationRule shop/pay spec.host: ${PAY} is the alias Service shop/pay, for which no rule is ever used; ` +
      `make ${HOST} the host of the rule, and of a ServiceEntry if there is none`,
    ]);
    expect(found(ruleOnExternalName, [alias('pay', HOST), rule({ host: PAY, trafficPolicy: { tls: { mode: 'DISABLE' } } })])[0]).toMatch(/^warning /);
  });

  test('is silent about rules on the target, other Services, and another version of the alias', () => {
    expect(count(ruleOnExternalName, [alias('pay', HOST), rule()])).toBe(0);
    expect(count(ruleOnExternalName, [service('pay'), rule({ host: 'pay' })])).toBe(0);
    expect(count(ruleOnExternalName, [service('pay', pods), alias('pay', HOST), rule({ host: 'pay' })])).toBe(0);
  });
});

describe('external-name-of-tcp-port', () => {
  test('mentions an alias for connections', () => {
    expect(found(externalNameOfTcpPort, [entry({ ports: [tcp()] }), alias('db', HOST)])).toEqual([
      `info Service shop/db spec.externalName: db stands for ${HOST}, which has connections alone on port 5432 (TCP); call the host by its own name`,
    ]);
    expect(count(externalNameOfTcpPort, [entry({ ports: [tcp(), http()] }), alias('db', HOST)])).toBe(0);
    expect(count(externalNameOfTcpPort, [alias('db', HOST)])).toBe(0);
  });
});

describe('server-name-of-alias', () => {
  const LEDGER = 'ledger.shop.svc.cluster.local';
  const unnamed = (host = HOST) => rule({ host, trafficPolicy: { tls: { mode: 'SIMPLE' } } });
  const rewritten = (host: string) => routes({ hosts: [host], http: [{ rewrite: { authority: HOST }, route: [to(host)] }] });
  const origin = entry({ ports: [http(80, 443)] });

  test('finds TLS that asks for a local name', () => {
    expect(found(serverNameOfAlias, [service('ledger'), unnamed(LEDGER)])).toEqual([
      `warning DestinationRule shop/pay spec.trafficPolicy.tls: tls for ${LEDGER} has no sni, so that the proxy asks for the name of Service shop/ledger; ` +
      'add sni and subjectAltNames, both the name in the certificate, and rewrite the authority to it',
    ]);
    expect(found(serverNameOfAlias, [origin, alias('pay', HOST), unnamed()])[0])
      .toContain(`asks for the name of Service shop/pay; add sni and subjectAltNames, both ${HOST}, and`);
  });

  test.each([
    ['a name', [service('ledger'), rule({ host: LEDGER })]],
    ['a rewrite', [service('ledger'), unnamed(LEDGER), rewritten(LEDGER)]],
    ['a rewrite of the target', [origin, alias('pay', HOST), unnamed(), rewritten(HOST)]],
    ['a rewrite of the alias', [origin, alias('pay', HOST), unnamed(), rewritten(PAY)]],
    ['no alias', [origin, unnamed()]],
    ['pods', [service('ledger', pods), unnamed(LEDGER)]],
    ['connections', [service('ledger', { ports: [{ port: 5432, name: 'tcp' }] }), unnamed(LEDGER)]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(serverNameOfAlias, manifests)).toEqual([]);
  });
});

describe('external-name-without-entry', () => {
  test('mentions an alias that Istio does not know', () => {
    expect(found(externalNameWithoutEntry, [alias('pay', HOST)])).toEqual([
      `info Service shop/pay spec.externalName: externalName "${HOST}" is in no ServiceEntry, so that Istio makes nothing of the alias; ` +
      `add a ServiceEntry for ${HOST} with the ports that workloads dial`,
    ]);
    expect(found(externalNameWithoutEntry, [alias('pay', HOST), entry({ hosts: ['*.pay.example'] })])[0]).toContain('is in a ServiceEntry by a wildcard alone');
  });

  test('warns if somebody relies on it', () => {
    for (const relying of [rule({ host: 'pay' }), routes({ hosts: ['pay'] }), routes({ http: [{ route: [to('pay')] }] })]) {
      expect(found(externalNameWithoutEntry, [alias('pay', HOST), relying])[0]).toMatch(/^warning /);
    }
  });

  test('finds a name that is written in another way', () => {
    expect(found(externalNameWithoutEntry, [alias('pay', 'API.pay.example.'), entry()])).toEqual([
      `warning Service shop/pay spec.externalName: externalName "API.pay.example." is not written as the ServiceEntry's host ${HOST}, so that Istio makes nothing of the alias; write ${HOST}`,
    ]);
  });

  test.each([HOST, 'ledger.crm.svc.cluster.local', 'ledger.crm.svc', 'ledger.crm.svc.corp', 'ledger'])('is silent about %s', target => {
    expect(found(externalNameWithoutEntry, [alias('pay', target), entry()])).toEqual([]);
  });
});

describe('external-name-port-mismatch', () => {
  test('finds a port that does nothing', () => {
    expect(found(externalNamePortMismatch, [entry(), alias('pay', HOST, [{ port: 80 }, { port: 8080 }])])).toEqual([
      `warning Service shop/pay spec.ports.1.port: port 8080 of pay is none of ${HOST}, which has 80: calls to it pass Istio by; ` +
      `declare port 8080 in the ServiceEntry of ${HOST}, or use one of its ports`,
    ]);
  });

  test('is silent about the same ports, none, and unknown targets', () => {
    expect(count(externalNamePortMismatch, [entry(), alias('pay', HOST, [{ port: 80 }])])).toBe(0);
    expect(count(externalNamePortMismatch, [entry(), alias('pay', HOST, [])])).toBe(0);
    expect(count(externalNamePortMismatch, [alias('pay', HOST, [{ port: 80 }])])).toBe(0);
    expect(count(externalNamePortMismatch, [entry(), entry({ ports: [http(8080)] }, { name: 'other' }), alias('pay', HOST, [{ port: 8080 }])])).toBe(0);
  });
});

describe('external-name-of-tls-port', () => {
  test('mentions an alias that certificates do not have, and warns where it is not matched', () => {
    expect(found(externalNameOfTlsPort, [entry({ ports: [https()] }), alias('pay', HOST)])).toEqual([
      `info Service shop/pay spec.externalName: pay stands for ${HOST}, which has TLS of the workloads' own alone on port 443 (HTTPS); ` +
      'let workloads speak HTTP to a port whose rule adds TLS, or call the host by its own name',
    ]);
    expect(found(externalNameOfTlsPort, [entry({ ports: [https()] }), alias('pay', HOST)], { dnsCapture: true })[0]).toMatch(/^warning /);
    expect(count(externalNameOfTlsPort, [entry({ ports: [http(), https()] }), alias('pay', HOST)])).toBe(0);
    expect(count(externalNameOfTlsPort, [alias('pay', HOST)])).toBe(0);
  });
});

describe('service-without-slice', () => {
  test('mentions a Service without addresses', () => {
    expect(found(serviceWithoutSlice, [service('ledger')])).toEqual([
      'info Service shop/ledger spec: Service shop/ledger has no selector, and no EndpointSlice is for it; ' +
      'add an EndpointSlice with the label kubernetes.io/service-name: ledger, or a selector',
    ]);
    expect(count(serviceWithoutSlice, [service('ledger', {}, 'crm'), slice('ledger')])).toBe(1);
  });

  test('is silent about slices, Endpoints, pods and aliases', () => {
    expect(count(serviceWithoutSlice, [service('ledger'), slice('ledger')])).toBe(0);
    expect(count(serviceWithoutSlice, [service('ledger'), endpoints([{}])])).toBe(0);
    expect(count(serviceWithoutSlice, [service('ledger', pods), alias('pay', HOST)])).toBe(0);
  });
});

describe('slice-without-service-name', () => {
  test('finds addresses for nobody', () => {
    expect(found(sliceWithoutServiceName, [slice(undefined)])).toEqual([
      'error EndpointSlice shop/slice metadata.labels: EndpointSlice shop/slice has no label kubernetes.io/service-name, so that its addresses are for no Service; ' +
      'add the label with the name of the Service',
    ]);
    expect(count(sliceWithoutServiceName, [slice('ledger'), endpoints([{}])])).toBe(0);
  });
});

describe('slice-port-name', () => {
  const named = (name?: string) => slice('ledger', { ports: [{ name, port: 443 }] });

  test('finds names that differ', () => {
    expect(found(slicePortName, [service('ledger'), named('web')])).toEqual([
      'error EndpointSlice shop/slice ports.0.name: port "web" is none of Service shop/ledger, which has http; give the port of the slice the name that the port of the Service has',
    ]);
    expect(found(slicePortName, [service('ledger'), named()])[0]).toContain(' ports.0: a port without name is none');
    expect(found(slicePortName, [service('ledger'), endpoints([{ ports: [{ port: 443, name: 'web' }] }])])[0]).toContain('subsets.0.ports.0.name');
  });

  test('is silent about names that are the same, also if there are none', () => {
    expect(count(slicePortName, [service('ledger'), named('http')])).toBe(0);
    expect(count(slicePortName, [service('ledger', { ports: [{ port: 80 }] }), named()])).toBe(0);
    expect(count(slicePortName, [service('ledger', pods), named('web')])).toBe(0);
    expect(count(slicePortName, [named('web')])).toBe(0);
  });

  test('is silent about ports beside those of the Service, unless one of these is missing', () => {
    const both = slice('ledger', { ports: [{ name: 'http', port: 443 }, { name: 'metrics', port: 9090 }] });
    expect(count(slicePortName, [service('ledger'), both])).toBe(0);
    expect(count(slicePortName, [service('ledger'), both, named('web')])).toBe(1);
    expect(count(slicePortName, [service('ledger', { ports: [{ port: 80, name: 'http' }, { port: 443, name: 'https' }] }), both])).toBe(1);
  });
});

describe('slice-by-name', () => {
  test('finds a slice that Istio ignores', () => {
    expect(found(sliceByName, [slice('ledger', { addressType: 'FQDN', endpoints: [{ addresses: ['a.example'] }] })])).toEqual([
      'error EndpointSlice shop/slice addressType: EndpointSlice shop/slice has addressType FQDN, which Istio ignores; ' +
      'list IP addresses, or make a ServiceEntry with resolution: DNS and an ExternalName Service as its alias',
    ]);
    expect(count(sliceByName, [slice('ledger'), slice('ledger', { addressType: 'IPv6' })])).toBe(0);
    expect(found(sliceByName, [slice('ledger'), slice('ledger', { addressType: 'FQDN' })])[0]).toMatch(/^warning /);
    expect(found(sliceByName, [slice('other'), slice('ledger', { addressType: 'FQDN' })])[0]).toMatch(/^error /);
  });
});

describe('slice-beside-selector', () => {
  test('finds addresses beside pods', () => {
    expect(found(sliceBesideSelector, [service('ledger', pods), slice('ledger')])).toEqual([
      'warning EndpointSlice shop/slice metadata.labels.kubernetes.io/service-name: EndpointSlice shop/slice adds its addresses to the pods that Service shop/ledger selects; ' +
      'delete the slice, or take the selector out of the Service',
    ]);
  });

  test('is silent about Services without selector, and slices that Kubernetes made', () => {
    expect(count(sliceBesideSelector, [service('ledger'), slice('ledger')])).toBe(0);
    const labels = { 'kubernetes.io/service-name': 'ledger', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
    expect(count(sliceBesideSelector, [service('ledger', pods), slice('ledger', { metadata: { name: 'ledger-x', namespace: 'shop', labels } })])).toBe(0);
  });
});

describe('deprecated-endpoints', () => {
  test('finds Endpoints, unless Kubernetes is older', () => {
    expect(found(deprecatedEndpoints, [endpoints([{}, {}])])).toEqual([
      'warning Endpoints shop/ledger kind: Endpoints shop/ledger is deprecated since Kubernetes 1.33; write an EndpointSlice',
    ]);
    expect(count(deprecatedEndpoints, [endpoints([{}])], { kubernetesMinor: 32 })).toBe(0);
    expect(count(deprecatedEndpoints, [slice('ledger')])).toBe(0);
  });
});

describe('port-without-protocol', () => {
  const named = (...ports: object[]) => service('ledger', { ports });

  test('finds ports that say none', () => {
    expect(found(portWithoutProtocol, [named({ port: 80, name: 'web' }, { port: 8080 }, { port: 9090, name: 'a', appProtocol: 'example.com/custom' })])).toEqual([
      'info Service shop/ledger spec.ports.0: port 80 (web) says no protocol, so that the proxy guesses it; write appProtocol, such as http, https or tcp',
      'info Service shop/ledger spec.ports.1: port 8080 says no protocol, so that the proxy guesses it; write appProtocol, such as http, https or tcp',
      'info Service shop/ledger spec.ports.2: port 9090 (a) says no protocol, so that the proxy guesses it; write appProtocol, such as http, https or tcp',
    ]);
  });

  test.each([
    ['names and protocols that say it', [named({ port: 80, name: 'http-web' }, { port: 443, name: 'web', appProtocol: 'https' }, { port: 1, name: 'TCP' }, { port: 2, name: 'grpc-web' })]],
    ['ports whose protocol is known', [named({ port: 25 }, { port: 53 }, { port: 3306 }, { port: 27017 })]],
    ['UDP', [named({ port: 80, name: 'web', protocol: 'UDP' })]],
    ['aliases, whose ports do nothing', [alias('pay', HOST, [{ port: 80, name: 'web' }])]],
    ['Kubernetes', [service('dns', { ports: [{ port: 80 }] }, 'kube-system')]],
    ['Istio', [{ ...named({ port: 80 }), metadata: { name: 'istiod', namespace: 'istio-system', labels: { istio: 'pilot' } } }]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(portWithoutProtocol, manifests)).toEqual([]);
  });
});
