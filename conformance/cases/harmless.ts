import { Chart } from 'cdk8s';
import { reaches, untouched, type Call, type Case, type Expectation, type Pattern } from '../case';
import { deployGateway } from './gateway-pods';

const HOST = 'api.pay.example';

const call = (expect: Expectation, more: Partial<Call> = {}): Call => ({ from: 'shop', url: `http://${HOST}`, expect, ...more });
const leadsTo = (port: number, host: string, more: Expectation = {}): Expectation => ({ outcome: 'routed', cluster: `outbound|${port}||${host}`, ...more });
const inSubset = (subset: string, endpoints: string[]): Expectation => ({ cluster: `outbound|80|${subset}|${HOST}`, upstream: { endpoints } });

const byHost = { mode: 'simple', autoSni: true, verifies: 'auto' };

/** What looks like one of the traps, and works: lint must not call it an error. */
export const harmless: Pattern = {
  title: 'Harmless',
  cases: ([
    ['wildcard-policy-for-inner-port', { 'the policy is used': call(leadsTo(80, HOST, { upstream: { tls: byHost } })) }],
    ['wildcard-routes-for-inner-port', { 'the route is used': call(leadsTo(8080, HOST, { timeout: '3s' }), { url: `http://${HOST}:8080` }) }],
    ['wildcard-policy-beside-https', {
      'TLS of the workload is left alone': call(reaches(8443, HOST, [`${HOST}:8443`], untouched), { url: `https://${HOST}:8443` }),
      'requests are encrypted': call(leadsTo(80, HOST, { upstream: { tls: byHost } })),
    }],
    ['route-for-source-namespace', {
      'those who see the host are led there': call(leadsTo(80, 'files.pay.example'), { from: 'billing' }),
      'the others are not': call(leadsTo(80, HOST)),
    }],
    ['routes-of-another-namespace', { 'the route is used': call(leadsTo(80, HOST, { timeout: '3s' })) }],
    ['subset-of-the-callers-rule', {
      'the subset is there': call({ cluster: `outbound|80|few|${HOST}`, upstream: { circuitBreakers: { maxConnections: 1 } } }, { from: 'billing' }),
    }],
    ['subset-by-place', {
      'by region': call(inSubset('eu', ['203.0.113.1:80 locality=eu/eu-1'])),
      'by network': call(inSubset('vpn', ['203.0.113.2:80 locality=us/us-1']), { path: '/vpn' }),
      'by cluster': call(inSubset('cluster', ['203.0.113.1:80 locality=eu/eu-1', '203.0.113.2:80 locality=us/us-1']), { path: '/all' }),
    }],
    ['tcp-port-apart-by-sidecars', {
      'one knows the first': call(leadsTo(5432, 'db1.data.example'), { url: 'tcp://db1.data.example:5432', labels: { app: 'till' } }),
      'one knows the second': call(leadsTo(5432, 'db2.data.example'), { url: 'tcp://db2.data.example:5432', labels: { app: 'web' } }),
    }],
    ['slice-with-more-ports', {
      'the port of the Service is served': call(reaches(443, 'ledger.shop.svc.cluster.local', ['203.0.113.1:443'], untouched), { url: 'https://ledger.shop' }),
    }],
    ['address-apart-by-server-name', {
      'one goes to its servers': call(leadsTo(443, HOST), { url: `tls://${HOST}:443` }),
      'the other to its own': call(leadsTo(443, 'files.pay.example'), { url: 'tls://files.pay.example:443' }),
    }, { dnsCapture: true }],
    ['leg-to-a-service', { 'workloads are led to the Service': call(leadsTo(80, 'legacy.shop.svc.cluster.local')) }],
    ['nearer-routes', {
      'its own namespace has its own': call(leadsTo(80, HOST, { timeout: '9s' })),
      'the one that it names has them too': call(leadsTo(80, HOST, { timeout: '9s' }), { from: 'billing' }),
      'others have the others': call(leadsTo(80, HOST, { timeout: '1s' }), { from: 'crm' }),
    }],
    ['routes-apart-by-caller', {
      'one has the first': call(leadsTo(80, HOST, { timeout: '3s' }), { labels: { app: 'till' } }),
      'one has the second': call(leadsTo(80, HOST, { timeout: '4s' }), { labels: { app: 'web' } }),
      'others have none': call(leadsTo(80, HOST, { timeout: '0s' })),
    }],
    ['two-entries-of-requests', {
      'one port is served': call(leadsTo(80, HOST)),
      'the other too': call(leadsTo(8080, HOST), { url: `http://${HOST}:8080` }),
    }],
    ['two-entries-at-one-address', {
      'one port is served': call(leadsTo(443, HOST), { url: `tls://${HOST}:443` }),
      'the other too': call(leadsTo(8443, HOST), { url: `tls://${HOST}:8443` }),
    }, { dnsCapture: true }],
    ['sidecar-without-gateway', {
      'the gateway is reached all the same': call({ outcome: 'routed', cluster: 'outbound|80||egress.istio-egress.svc.cluster.local', gateway: leadsTo(80, HOST) }),
    }, undefined, app => deployGateway(new Chart(app, 'deployed', { namespace: 'istio-egress' }), 'egress')],
  ] as [string, Case['calls'], Case['facts']?, Case['beside']?][]).map(([file, calls, facts, beside]) => (
    { name: `no trap: ${file}`, manifests: file, harmless: true, facts, beside, calls })),
};
