import { Chart, type App } from 'cdk8s';
import type { Call, Case, Expectation, Pattern } from '../case';
import { deployGateway } from './gateway-pods';

const PAY = 'http://api.pay.example';
const OPEN = 'http://api.open.example';

const call = (url: string, expect: Expectation, more: Partial<Call> = {}): Call => ({ from: 'shop', account: 'web', url, expect, ...more });
const atGateway = (gateway: Expectation): Expectation => ({ outcome: 'routed', gateway });
const arrives = (host: string, port = 80): Expectation => atGateway({ outcome: 'routed', cluster: `outbound|${port}||${host}` });
const denied = atGateway({ outcome: 'denied' });
const billing = { account: 'billing' };

/** A trap in hand-written manifests, beside a gateway that is deployed already. */
function trap(manifests: string, calls: Case['calls'], namespace = 'istio-egress'): Case {
  return { name: `trap: ${manifests}`, manifests, beside: (app: App) => deployGateway(new Chart(app, 'deployed', { namespace }), 'egress'), calls };
}

/** What hand-written gateways and policies get wrong. What constructs do instead is in the patterns of gateways, scopes and who may call. */
export const gatewayTraps: Pattern = {
  title: 'Traps of gateways',
  cases: [
    trap('gateway-rule-hidden', {
      'requests are in clear, and the gateway refuses them': call(PAY, { upstream: { tls: { mode: 'none' } }, gateway: { outcome: 'no-filter-chain' } }),
    }),
    trap('gateway-rule-overwritten', { 'the subset is gone': call(PAY, { outcome: 'no-cluster' }) }),
    trap('entry-hidden-from-gateway', { 'the gateway does not know the host': call(PAY, atGateway({ outcome: 'no-cluster' })) }),
    trap('gateway-in-root-namespace', {
      'the host gets clear text at port 443': call(PAY, atGateway({ outcome: 'routed', upstream: { endpoints: ['api.pay.example:443'], tls: { mode: 'none' } } })),
    }, 'istio-system'),
    trap('gateway-for-anybody', {
      'requests go where the other namespace says': call(PAY, arrives('collector.evil.example'), { path: '/v1/cards' }),
      'others do not yet': call(PAY, arrives('api.pay.example')),
    }),
    trap('tls-in-tls-at-gateway', {
      'the workload\'s own TLS is wrapped again': call('https://api.pay.example', atGateway({ outcome: 'routed', upstream: { tls: { mode: 'simple' } } })),
    }),
    trap('retries-on-both-legs', {
      'each leg repeats': call(PAY, { outcome: 'routed', retries: { attempts: 3 }, gateway: { outcome: 'routed', retries: { attempts: 3 } } }),
    }),
    trap('route-past-gateway', {
      'the host is called without the gateway': call('http://pay.shortcut.example', { outcome: 'routed', cluster: 'outbound|80||api.pay.example', gateway: undefined }),
      'by its own name it is not': call(PAY, arrives('api.pay.example')),
    }),
    trap('allow-closes-gateway', {
      'the one who is allowed may': call(PAY, arrives('api.pay.example'), billing),
      'the other host is closed to everybody': call(OPEN, denied),
      'also to that one': call(OPEN, denied, billing),
    }),
    trap('deny-closes-connections', {
      'requests of others are denied': call(PAY, denied),
      'so are connections to another host': call('https://api.open.example', denied),
    }),
    trap('denied-host-without-port', {
      'the name is denied': call(PAY, denied),
      'the name with the port is not': call(PAY, arrives('api.pay.example'), { hostHeader: 'api.pay.example:80' }),
    }),
    trap('denied-by-server-name', {
      'who goes by the sidecar is denied': call(PAY, denied),
      'who asks for another name is not': call(PAY, arrives('api.pay.example'), { forged: { sni: 'api.open.example' } }),
    }),
    trap('denied-path', {
      'the path is denied': call(PAY, denied, { path: '/v1/refunds' }),
      'other spellings are not': call(PAY, arrives('api.pay.example'), { path: '/v1/refunds/' }),
      'with two slashes': call(PAY, arrives('api.pay.example'), { path: '/v1//refunds' }),
      'escaped': call(PAY, arrives('api.pay.example'), { path: '/v1%2Frefunds' }),
    }),
    trap('passthrough-without-identity', {
      'the one who is allowed may not': call('https://api.pay.example', denied, billing),
      'nor may others': call('https://api.pay.example', denied),
    }),
    trap('policy-on-the-way-out', {
      'the workload calls all the same': call(PAY, { outcome: 'routed', cluster: 'outbound|80||api.pay.example', deniedBy: undefined }, { labels: { app: 'web' } }),
    }),
    trap('sidecar-of-own-namespace', {
      'hosts that anybody registers there are open': call('http://api.other.example', { outcome: 'routed', cluster: 'outbound|80||api.other.example' }),
    }),
  ],
};
