import { Chart, Duration, type App } from 'cdk8s';
import {
  DataPlane, EgressGateway, EgressPort, EgressWaypoint, ExternalApi, ExternalNameAlias, GatewayFlavor, UpstreamTls, VirtualIps,
  type IEgressPath,
} from 'cdk8s-istio-egress';
import type { Call, Case, Expectation, Pattern } from '../case';
import { workload } from './callers';
import { deployGateway, GATEWAY_LABELS } from './gateway-pods';

/** The chart of a namespace, made once. */
function chartOf(app: App, namespace: string): Chart {
  return app.node.tryFindChild(namespace) as Chart ?? new Chart(app, namespace, { namespace });
}

const PORTS = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];

/** A host that checkout alone may call, and a database. */
function first(app: App, via: IEgressPath): void {
  const shop = chartOf(app, 'shop');
  new ExternalApi(shop, 'stripe', { host: 'api.stripe.com', via, ports: PORTS, timeout: Duration.seconds(5) }).allowFrom(workload('checkout'));
  new ExternalApi(shop, 'orders', { host: 'orders.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
}

/** Hosts like these, of the same team and of another: their names begin and end like the first one's. */
function others(app: App, via: IEgressPath): void {
  const shop = chartOf(app, 'shop');
  const files = new ExternalApi(shop, 'zz-files', { host: 'files.api.stripe.com', via, ports: PORTS, timeout: Duration.seconds(9) });
  files.allowFrom(workload('reports'));
  new ExternalApi(chartOf(app, 'zz-billing'), 'stripe', { host: 'stripe.com', via, ports: PORTS, consumers: ['shop'] });
  new ExternalApi(chartOf(app, 'zz-billing'), 'orders', {
    host: 'more.orders.db.example', via, ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.10'), consumers: ['shop'],
  });
}

const call = (account: string, url: string, expect: Expectation): Call => ({ from: 'shop', account, url, expect });

/** Calls whose answers may not change, and where they come to. */
function callsBy(door: 'gateway' | 'waypoint'): Case['calls'] {
  const there = (outcome: string): Expectation => ({ outcome: 'routed', [door]: { outcome } });
  return {
    'requests that may pass': call('checkout', 'http://api.stripe.com', there('routed')),
    'requests that may not': call('reports', 'http://api.stripe.com', there('denied')),
    'connections that may pass': call('checkout', 'https://api.stripe.com', there('routed')),
    'connections that may not': call('reports', 'https://api.stripe.com', there('denied')),
    'a database': call('reports', 'tcp://10.40.0.9:5432', there('routed')),
  };
}

/** The same way out, by its path in the app. */
const found = (path: string) => (app: App) => path.split('/').reduce<any>((construct, id) => construct.node.findChild(id), app) as IEgressPath;

export const moreHosts: Pattern = {
  title: 'More hosts behind a door',
  cases: [
    {
      name: 'an egress gateway',
      app: app => {
        const chart = chartOf(app, 'istio-egress');
        deployGateway(chart, 'egress');
        first(app, new EgressGateway(chart, 'door', { service: 'egress', selector: GATEWAY_LABELS }));
      },
      unchangedBy: app => {
        const via = found('istio-egress/door')(app);
        others(app, via);
        new ExternalNameAlias(chartOf(app, 'zz-aliases'), 'pay', { target: app.node.findChild('zz-billing').node.findChild('stripe') as ExternalApi });
      },
      calls: callsBy('gateway'),
    },
    {
      name: 'an egress gateway of the Kubernetes Gateway API',
      since: '1.31',
      app: app => first(app, new EgressGateway(chartOf(app, 'istio-egress'), 'door', { flavor: GatewayFlavor.KUBERNETES })),
      unchangedBy: app => others(app, found('istio-egress/door')(app)),
      calls: callsBy('gateway'),
    },
    {
      name: 'a waypoint',
      since: '1.25',
      facts: { dataPlane: DataPlane.AMBIENT },
      app: app => first(app, new EgressWaypoint(chartOf(app, 'istio-egress'), 'door')),
      unchangedBy: app => others(app, found('istio-egress/door')(app)),
      calls: callsBy('waypoint'),
    },
  ],
};
