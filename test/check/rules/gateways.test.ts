import { count, entry, found, gateway, HOST, routes, rule, server, service, to } from './manifests';
import { foreignRoutesAtGateway } from '../../../src/check/rules/foreign-routes-at-gateway';
import { gatewayRuleHidden } from '../../../src/check/rules/gateway-rule-hidden';
import { rootRulePassedOver } from '../../../src/check/rules/root-rule-passed-over';
import { routePastGateway } from '../../../src/check/rules/route-past-gateway';
import { subsetUnknown } from '../../../src/check/rules/subset-unknown';

const SERVICE = 'egress.istio-egress.svc.cluster.local';
const IN_EGRESS = { namespace: 'istio-egress' };
const MUTUAL = { tls: { mode: 'ISTIO_MUTUAL', sni: HOST } };
const legs = (leg: object = to(SERVICE, 80), spec = {}) => routes({
  gateways: ['mesh', 'istio-egress/egress'],
  exportTo: ['.', 'istio-egress'],
  http: [{ match: [{ gateways: ['mesh'] }], route: [leg] }, { match: [{ gateways: ['istio-egress/egress'] }], route: [to()] }],
  ...spec,
});
const egress = (servers = [server([HOST], 80, MUTUAL)]) => gateway(servers, IN_EGRESS);
const gatewayRule = (exportTo: string[], spec: object = {}, where = IN_EGRESS) => rule({ host: SERVICE, exportTo, trafficPolicy: MUTUAL, ...spec }, { name: 'egress', ...where });

describe('gateway-rule-hidden', () => {
  test('finds callers that do not see the rule', () => {
    expect(found(gatewayRuleHidden, [legs(), egress(), gatewayRule(['.'])])).toEqual([
      `error VirtualService shop/pay spec.http.0.route.0.destination.host: callers in namespace shop do not use DestinationRule istio-egress/egress, so that they do not speak the mesh's TLS to ${SERVICE}, ` +
      'and the gateway takes nothing else; export the rule to namespace shop, from the namespace of the Service',
    ]);
  });

  test('finds callers that have a rule of their own without TLS', () => {
    expect(count(gatewayRuleHidden, [legs(), egress(), gatewayRule(['*']), gatewayRule(['.'], { trafficPolicy: {} }, { namespace: 'shop' })])).toBe(1);
    expect(count(gatewayRuleHidden, [legs(), egress(), gatewayRule(['*']), gatewayRule(['.'], {}, { namespace: 'shop' })])).toBe(0);
  });

  test.each<[string, object[]]>([
    ['a rule that they see', [legs(), egress(), gatewayRule(['.', 'shop'])]],
    ['a rule of nobody', [legs(), egress()]],
    ['a gateway that takes clear text', [legs(), egress([server([HOST])]), gatewayRule(['.'])]],
    ['another port of the gateway', [legs(), egress([server([HOST], 443, MUTUAL)]), gatewayRule(['.'])]],
    ['a subset, of which another rule tells', [
      legs({ destination: { host: SERVICE, subset: 'pay', port: { number: 80 } } }), egress(), gatewayRule(['.'], { subsets: [{ name: 'pay' }] }),
    ]],
    ['callers of the gateway\'s own namespace', [legs(to(SERVICE, 80), { exportTo: ['istio-egress'] }), egress(), gatewayRule(['.'])]],
    ['a Gateway that nobody has', [legs(), gatewayRule(['.'])]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(gatewayRuleHidden, manifests)).toEqual([]);
  });
});

test('subset-unknown knows the namespace of a Service by its name', () => {
  const subsets = [{ name: 'pay', trafficPolicy: MUTUAL }];
  const leg = { destination: { host: SERVICE, subset: 'pay', port: { number: 80 } } };
  const hidden = [legs(leg, { exportTo: ['.'] }), gatewayRule(['.'], { subsets })];
  expect(count(subsetUnknown, hidden)).toBe(1);
  expect(count(subsetUnknown, [...hidden, service('egress', {}, 'istio-egress')])).toBe(1);
  expect(count(subsetUnknown, [legs(leg), gatewayRule(['*'], { subsets })])).toBe(0);
});

describe('root-rule-passed-over', () => {
  const root = (spec: object = {}) => rule({ exportTo: ['*'], ...spec }, { name: 'originate', namespace: 'istio-system' });
  const own = (spec: object = {}) => rule({ exportTo: ['*'], trafficPolicy: { tls: { mode: 'DISABLE' } }, ...spec });

  test('finds a rule beside that of the host', () => {
    expect(found(rootRulePassedOver, [entry(), root(), own()])).toEqual([
      `warning DestinationRule istio-system/originate spec.host: DestinationRule shop/pay is for ${HOST} too, and goes before this one for all who see it, gateways in istio-system among them; ` +
      "write exportTo: ['.'] if this one is for a gateway here, or make one rule of both",
    ]);
  });

  test.each<[string, object[]]>([
    ['a rule for the root namespace alone', [entry(), root({ exportTo: ['.'] }), own()]],
    ['a rule of the host that the root namespace does not see', [entry(), root(), own({ exportTo: ['.'] })]],
    ['no rule of the host', [entry(), root()]],
    ['two that say the same', [entry(), root({ trafficPolicy: {} }), own({ trafficPolicy: {} })]],
    ['a rule of yet another namespace', [entry(), root(), rule({ exportTo: ['*'] }, { namespace: 'crm' })]],
    ['rules for some workloads', [entry(), root({ workloadSelector: { matchLabels: { app: 'web' } } }), own()]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(rootRulePassedOver, manifests)).toEqual([]);
  });
});

describe('foreign-routes-at-gateway', () => {
  const foreign = (spec: object = {}) => routes({ gateways: ['istio-egress/egress'], exportTo: ['*'], http: [{ route: [to('evil.example.com', 80)] }], ...spec }, { name: 'too', namespace: 'evil' });

  test('finds routes that a gateway takes from another namespace', () => {
    expect(found(foreignRoutesAtGateway, [entry(), legs(), egress([server(['*'], 80, MUTUAL)]), foreign()])).toEqual([
      `warning VirtualService evil/too spec.hosts.0: Gateway istio-egress/egress takes these routes for ${HOST} beside those of VirtualService shop/pay, in whose namespace the host is registered; ` +
      `write 'shop/${HOST}' in the Gateway, so that it takes routes from namespace shop alone`,
    ]);
    expect(count(foreignRoutesAtGateway, [entry(), legs(), egress(), foreign()])).toBe(1);
  });

  test.each<[string, object[]]>([
    ['a server that names a namespace', [entry(), legs(), egress([server([`shop/${HOST}`], 80, MUTUAL)]), foreign()]],
    ['another gateway', [entry(), legs(), egress(), foreign({ gateways: ['istio-egress/other'] })]],
    ['a host that both register', [entry(), entry({}, { namespace: 'evil' }), legs(), egress(), foreign()]],
    ['a host of nobody', [legs(), egress(), foreign()]],
    ['the only routes', [entry(), egress(), foreign()]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(foreignRoutesAtGateway, manifests)).toEqual([]);
  });
});

describe('route-past-gateway', () => {
  const shortcut = (spec: object = {}) => routes({ hosts: ['pay.shortcut.example'], http: [{ route: [to(HOST, 80)] }], ...spec }, { name: 'shortcut' });

  test('finds a route of another host to one that is called through a gateway', () => {
    expect(found(routePastGateway, [legs(), shortcut(), shortcut()])).toEqual(Array(2).fill(
      `warning VirtualService shop/shortcut spec.http.0.route.0.destination.host: the route leads to ${HOST} straight from the sidecar, past the gateway to which VirtualService shop/pay leads calls to it; ` +
      `let the route lead to the gateway too, and the gateway to ${HOST}`));
  });

  test.each<[string, object[]]>([
    ['a host without a gateway', [routes({ http: [{ route: [to()] }] }), shortcut()]],
    ['a host that is led elsewhere, and not on', [routes({ http: [{ route: [to(SERVICE, 80)] }] }), shortcut()]],
    ['the route of a gateway', [legs(), shortcut({ gateways: ['istio-egress/egress'] })]],
    ['the host\'s own routes', [legs(), routes({ http: [{ route: [to()] }] }, { name: 'own' })]],
    ['one that leads to the gateway too', [legs(), shortcut({ http: [{ route: [to(SERVICE, 80)] }] })]],
  ])('is silent about %s', (_, manifests) => {
    expect(found(routePastGateway, manifests)).toEqual([]);
  });
});
