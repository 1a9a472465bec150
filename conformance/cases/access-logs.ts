import { type App } from 'cdk8s';
import { AccessLogs, EgressGateway, EgressPort, EgressScope, ExternalApi, UpstreamTls, Workload, type EgressGatewayProps } from 'cdk8s-istio-egress';
import type { Expectation, Pattern } from '../case';
import { chartOf } from './callers';
import { deployGateway, GATEWAY_LABELS } from './gateway-pods';

const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
const logged: Expectation = { logs: ['/dev/stdout'] };
const notLogged: Expectation = { logs: undefined };

function throughGateway(app: App, props: Pick<EgressGatewayProps, 'accessLogs'>): ExternalApi {
  const chart = chartOf(app, 'istio-egress');
  deployGateway(chart, 'egress');
  const via = new EgressGateway(chart, 'egress', { service: 'egress', selector: GATEWAY_LABELS, ...props });
  return new ExternalApi(chartOf(app, 'shop'), 'stripe', { host: 'api.stripe.com', via, ports });
}

export const accessLogs: Pattern = {
  title: 'Access logs',
  cases: [
    {
      name: 'of a gateway',
      app: app => throughGateway(app, { accessLogs: AccessLogs.toStandardOutput() }).allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })),
      covers: ['EgressGatewayProps.accessLogs', 'AccessLogs.toStandardOutput'],
      calls: {
        'requests that pass are logged there': { from: 'shop', account: 'billing', url: 'http://api.stripe.com', expect: { ...notLogged, gateway: { ...logged, outcome: 'routed' } } },
        'so are connections': { from: 'shop', account: 'billing', url: 'https://api.stripe.com', expect: { ...notLogged, gateway: { ...logged, outcome: 'routed' } } },
        'and what is denied': { from: 'shop', url: 'http://api.stripe.com', expect: { ...notLogged, gateway: { ...logged, outcome: 'denied' } } },
      },
    },
    {
      name: 'of a scope',
      app: app => {
        const stripe = new ExternalApi(chartOf(app, 'platform'), 'stripe', { host: 'api.stripe.com', ports });
        new EgressScope(chartOf(app, 'shop'), 'scope', { allow: [stripe], accessLogs: AccessLogs.toStandardOutput() });
      },
      covers: ['EgressScopeProps.accessLogs'],
      calls: {
        'requests are logged': { from: 'shop', url: 'http://api.stripe.com', expect: { ...logged, outcome: 'routed' } },
        'so are connections': { from: 'shop', url: 'https://api.stripe.com', expect: { ...logged, outcome: 'routed' } },
        'and those that are refused': { from: 'shop', url: 'https://example.org', expect: { ...logged, outcome: 'blackhole' } },
        'those of other namespaces are not': { from: 'platform', url: 'http://api.stripe.com', expect: { ...notLogged, outcome: 'routed' } },
      },
    },
    {
      name: 'of the scope of one workload',
      app: app => {
        const shop = chartOf(app, 'shop');
        const stripe = new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', ports });
        new EgressScope(shop, 'scope', { allow: [stripe], workload: Workload.of({ labels: { app: 'billing' } }), accessLogs: AccessLogs.toStandardOutput() });
      },
      calls: {
        'what it calls is logged': { from: 'shop', labels: { app: 'billing' }, url: 'http://api.stripe.com', expect: logged },
        'what others call is not': { from: 'shop', labels: { app: 'web' }, url: 'http://api.stripe.com', expect: notLogged },
      },
    },
    {
      name: 'to a provider that the mesh does not have',
      app: app => throughGateway(app, { accessLogs: AccessLogs.toProvider('otel') }),
      covers: ['AccessLogs.toProvider'],
      calls: {
        'nothing is logged, and nothing is said': { from: 'shop', url: 'http://api.stripe.com', expect: { gateway: { ...notLogged, outcome: 'routed' } } },
      },
    },
  ],
};
