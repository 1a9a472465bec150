import { Chart, type App } from 'cdk8s';
import { EgressGateway, EgressPort, ExternalApi, UpstreamTls } from 'cdk8s-istio-egress';
import type { Call, Expectation, Pattern } from '../case';
import { deployGateway, GATEWAY_LABELS, GATEWAY_PORTS } from './gateway-pods';

/** The app's chart for the gateway's namespace. */
function doorOf(app: App): Chart {
  return app.node.tryFindChild('door') as Chart ?? new Chart(app, 'door', { namespace: 'istio-egress' });
}

/** A team's app: a host that passes the pods of the gateway, by one of their Services. */
function teamApp(app: App, team: string, service: string): void {
  const via = new EgressGateway(doorOf(app), team, { service, selector: GATEWAY_LABELS });
  const ports = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
  new ExternalApi(new Chart(app, team, { namespace: team }), 'api', { host: `${team}.example.com`, via, ports });
}

/** The app of the first team, which deploys the gateway too. */
function first(app: App): void {
  deployGateway(doorOf(app), 'egress', GATEWAY_PORTS);
  teamApp(app, 'shop', 'egress');
}

function call(team: string, scheme: string, gateway: Expectation): Call {
  return { from: team, url: `${scheme}://${team}.example.com`, expect: { outcome: 'routed', gateway } };
}

const arrives = (team: string, port: number) => ({ outcome: 'routed', cluster: `outbound|${port}||${team}.example.com` });

export const gatewayApps: Pattern = {
  title: 'Gateways of several apps',
  cases: [
    {
      name: 'by hand: two apps with one Service of the gateway',
      spoilt: true,
      app: first,
      beside: app => teamApp(app, 'billing', 'egress'),
      calls: {
        'requests of one app are lost, because of two servers of one name Istio keeps one': call('billing', 'http', { outcome: 'no-route' }),
        'those of the other arrive': call('shop', 'http', arrives('shop', 80)),
      },
    },
  ],
};
