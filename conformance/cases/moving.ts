import { App, Chart, Duration } from 'cdk8s';
import { DataPlane, EgressGateway, EgressPort, EgressWaypoint, ExternalApi, GatewayFlavor, Mesh, UpstreamTls, Workload, type IEgressPath } from 'cdk8s-istio-egress';
import { parseAllDocuments } from 'yaml';
import { untouched, verified, type Call, type Case, type Expectation, type Pattern } from '../case';
import { deployGateway, GATEWAY_LABELS } from './gateway-pods';

/** Objects as they are applied: each in place of one of the same name, or behind what is there. */
type Objects = any[];

const HOST = 'api.stripe.com';
const CARD = 'api.card.example';
const OLD = 'istio-egressgateway.istio-egress.svc.cluster.local';

/** An app whose two hosts leave by a door: one for checkout alone, within a time, and one for everybody. */
function leavingBy(door: (app: App) => IEgressPath, consumers: string[] = [], dataPlane?: DataPlane): Objects {
  const app = new App();
  Mesh.configure(app, { istioVersion: '1.29', dataPlane });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const props = { via: door(app), consumers, ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] };
  new ExternalApi(shop, 'stripe', { ...props, host: HOST, timeout: Duration.seconds(5) })
    .allowFrom(Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' }));
  new ExternalApi(shop, 'card', { ...props, host: CARD });
  return parseAllDocuments(app.synthYaml(), { version: '1.1' }).map(document => document.toJS());
}

const doorIn = (app: App, namespace: string) => new Chart(app, `door-${namespace}`, { namespace });
const gateway = (app: App) => new EgressGateway(doorIn(app, 'istio-egress'), 'egress', { service: 'istio-egressgateway', selector: GATEWAY_LABELS });
const deployedIn = (namespace: string, id = 'egress') => (app: App) => new EgressGateway(doorIn(app, namespace), id, { flavor: GatewayFlavor.KUBERNETES });

const before = leavingBy(gateway);
const ambient = leavingBy(app => new EgressWaypoint(doorIn(app, 'istio-egress'), 'waypoint'), [], DataPlane.AMBIENT);
const beside = leavingBy(deployedIn('istio-egress', 'door'));
const elsewhere = leavingBy(deployedIn('egress'), ['istio-egress']);

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: any): string {
  return [apiVersion.split('/')[0], kind, namespace, name].join('/');
}

function applied(over: Objects, objects: Objects): Objects {
  const by = (key: string) => (each: any) => keyOf(each) === key;
  return [...over.map(each => objects.find(by(keyOf(each))) ?? each), ...objects.filter(each => !over.some(by(keyOf(each))))];
}

const withoutRoutes = (objects: Objects) => objects.filter(({ kind }) => kind !== 'VirtualService');

const call = (host: string, account: string, expect: Expectation): Call => ({ from: 'shop', account, url: `http://${host}`, expect });
const encrypted = (host: string): Expectation => ({ outcome: 'routed', upstream: { endpoints: [`${host}:443`], tls: verified(host) } });
const byOld = (next: Expectation): Expectation => ({ outcome: 'routed', cluster: `outbound|80||${OLD}`, gateway: next });
const byNew = (next: Expectation): Expectation => ({
  outcome: 'routed', cluster: 'outbound|22783||door-egress-egress-c8bc79f0-istio.egress.svc.cluster.local', gateway: next,
});
const denied: Expectation = { outcome: 'denied' };
const inAmbient = { since: '1.25', facts: { dataPlane: DataPlane.AMBIENT } };

/** A moment on the way. What is left over there is often what Istio's analyzers warn of. */
function moment(name: string, objects: Objects, calls: Case['calls'], more: Partial<Case> = {}): Case {
  return {
    name,
    spoilt: true,
    synthesized: objects.map(each => JSON.stringify(each)).join('\n---\n'),
    beside: app => deployGateway(doorIn(app, 'istio-egress'), 'istio-egressgateway'),
    calls,
    ...more,
  };
}

export const moving: Pattern = {
  title: 'Moving to another gateway, or to ambient mode',
  cases: [
    moment('a gateway of the other flavour in another namespace, over the old one that is a consumer', applied(before, elsewhere), {
      'calls pass the old one as ever: VirtualServices go before HTTPRoutes': call(HOST, 'checkout', byOld(encrypted(HOST))),
      'which still denies them to others': call(HOST, 'reports', byOld(denied)),
      'for everybody\'s host it is the same': call(CARD, 'reports', byOld(encrypted(CARD))),
    }),
    moment('the same, when the routes of before are deleted', withoutRoutes(applied(before, elsewhere)), {
      'calls pass the new one': call(HOST, 'checkout', byNew(encrypted(HOST))),
      'which denies them to others': call(HOST, 'reports', byNew(denied)),
      'for everybody\'s host it is the same': call(CARD, 'reports', byNew(encrypted(CARD))),
    }),
    moment('the old one again, over the new one', applied(elsewhere, before), {
      'calls pass the old one at once': call(HOST, 'checkout', byOld(encrypted(HOST))),
      'which denies them to others': call(HOST, 'reports', byOld(denied)),
    }),
    moment('the same where the old one is no consumer', applied(before, leavingBy(deployedIn('egress'))), {
      'it does not see the hosts any more': call(CARD, 'reports', byOld({ outcome: 'no-cluster' })),
    }),
    moment('the flavour is another, and the namespace and the id are not', applied(before, leavingBy(deployedIn('istio-egress'))), {
      'calls reach the old one in clear, which refuses that': call(CARD, 'reports', { ...byOld({ outcome: 'no-filter-chain' }), upstream: { tls: untouched } }),
    }),
    moment('the id is another, and the namespace is not', applied(before, beside), {
      'calls pass the old one': call(HOST, 'checkout', byOld(encrypted(HOST))),
      'which has its own policy still': call(HOST, 'reports', byOld(denied)),
    }),
    moment('the same, when its routes are deleted', withoutRoutes(applied(before, beside)), {
      'calls pass the new one': call(HOST, 'checkout', { outcome: 'routed', gateway: encrypted(HOST) }),
      'which denies them to others': call(HOST, 'reports', { outcome: 'routed', gateway: denied }),
    }),
    moment('pods in ambient mode before the objects for it', before, {
      'requests arrive in clear at the port for TLS, and nobody is asked': call(HOST, 'reports', { outcome: 'routed', listener: 'ztunnel', upstream: { endpoints: [`${HOST}:443`], tls: untouched } }),
    }, inAmbient),
    moment('the objects for ambient mode before the pods', ambient, {
      'sidecars add the TLS, and nobody is asked': call(HOST, 'reports', { ...encrypted(HOST), cluster: `outbound|80||${HOST}`, timeout: '5s' }),
      'so it is without routes': call(CARD, 'reports', { ...encrypted(CARD), cluster: `outbound|80||${CARD}` }),
    }),
    moment('both, and routes of before', applied(before, ambient), {
      'the waypoint leads calls to the old gateway': call(CARD, 'reports', { outcome: 'routed', waypoint: { outcome: 'routed', cluster: `outbound|80||${OLD}` } }),
      'where the host has a route of its own they leave by the waypoint': call(HOST, 'checkout', { outcome: 'routed', waypoint: encrypted(HOST) }),
      'which denies them to others': call(HOST, 'reports', { outcome: 'routed', waypoint: denied }),
    }, inAmbient),
    moment('both, and nothing of before', ambient, {
      'calls leave by the waypoint': call(CARD, 'reports', { outcome: 'routed', waypoint: encrypted(CARD) }),
      'which denies to others what is not theirs': call(HOST, 'reports', { outcome: 'routed', waypoint: denied }),
    }, inAmbient),
  ],
};
