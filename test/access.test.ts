import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  DataPlane, EgressGateway, EgressMatrix, EgressPort, ExternalApi, HttpProxy, HttpRoute, Mesh, RouteMatch, UpstreamTls, VirtualIps, Workload,
  type ExternalApiProps,
} from '../src';
import { chartOf, mistakes, ofKind, only, shop, synth } from './helpers';

const SELECTOR = { istio: 'egressgateway' };
const workload = (name: string, namespace?: string) => Workload.of({ labels: { app: name }, serviceAccount: name, namespace });
const principals = (...callers: string[]) => [{ source: { notPrincipals: callers.map(caller => `cluster.local/ns/${caller.replace('/', '/sa/')}`) } }];

function make(props: Partial<ExternalApiProps> = {}) {
  const chart = shop();
  const door = chartOf(chart, 'istio-egress');
  const via = new EgressGateway(door, 'egress', { service: 'egress', selector: SELECTOR });
  return { chart, door, via, api: new ExternalApi(chart, 'api', { host: 'api.example.com', via, metadata: { name: 'api' }, ...props }) };
}

const requestsTo = (...hosts: string[]) => ({
  to: [{ operation: { hosts, notPorts: ['15021'] } }], when: [{ key: 'connection.sni', notValues: ['connections-*'] }],
});
const connectionsTo = (...names: string[]) => ({ when: [{ key: 'connection.sni', values: names }] });

describe('who may call', () => {
  test('is everybody, until somebody is named', () => {
    const { door, api } = make();
    expect(api.callers).toBeUndefined();
    expect(ofKind(synth(door), 'AuthorizationPolicy')).toEqual([]);
  });

  test('is denied to all others by the gateway', () => {
    const { door, api } = make({ ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)], additionalHosts: ['files.example.com'], owner: 'team-shop' });
    const billing = workload('billing');
    api.allowFrom(billing, workload('crm', 'support'));
    const from = principals('shop/billing', 'support/crm');
    expect(only(synth(door), 'AuthorizationPolicy')).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'istio-egress-egress-c8155038-shop-api', namespace: 'istio-egress', annotations: { 'cdk8s-istio-egress/owner': 'team-shop' } },
      spec: {
        selector: { matchLabels: SELECTOR },
        action: 'DENY',
        rules: [
          { from, ...requestsTo('api.example.com', 'api.example.com:*', 'files.example.com', 'files.example.com:*') },
          { from, ...connectionsTo('connections-443.api.example.com', 'connections-443.files.example.com') },
        ],
      },
    });
    expect(api.callers![0]).toBe(billing);
  });

  test.each<[string, EgressPort, object]>([
    ['requests', EgressPort.http(8080), requestsTo('api.example.com', 'api.example.com:*')],
    ['connections', EgressPort.tls(8443), connectionsTo('connections-8443.api.example.com')],
  ])('has one rule where there are only %s', (_, port, rule) => {
    const { door, api } = make({ ports: [port] });
    api.allowFrom(workload('billing'));
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules).toEqual([{ from: principals('shop/billing'), ...rule }]);
  });

  test('may be said again, and before the last port is known', () => {
    const { chart, door, api } = make();
    api.allowFrom(workload('billing'));
    api.allowFrom(workload('crm', 'support'));
    api.addPort(EgressPort.http(80));
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules.map(({ from }: any) => from)).toEqual(Array(2).fill(principals('shop/billing', 'support/crm')));
    expect(only(synth(chart), 'ServiceEntry').spec.exportTo).toEqual(['.', 'istio-egress', 'support']);
  });

  test('is nobody, where the prop says so, until somebody is added', () => {
    const { door, api } = make({ allowFrom: [], ports: [EgressPort.http(80), EgressPort.https(443)] });
    const rules = () => only(synth(door), 'AuthorizationPolicy').spec.rules;
    expect(api.callers).toEqual([]);
    expect(rules()).toEqual([requestsTo('api.example.com', 'api.example.com:*'), connectionsTo('connections-443.api.example.com')]);
    api.allowFrom(workload('billing'));
    expect(rules().map(({ from }: any) => from)).toEqual(Array(2).fill(principals('shop/billing')));
  });

  test('is who is listed, and sees the host where it is', () => {
    const { chart, door, api } = make({ allowFrom: [workload('billing'), workload('crm', 'support')] });
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules.map(({ from }: any) => from)).toEqual([principals('shop/billing', 'support/crm')]);
    expect(only(synth(chart), 'ServiceEntry').spec.exportTo).toEqual(['.', 'istio-egress', 'support']);
    expect(api.callers!.map(({ serviceAccount }) => serviceAccount)).toEqual(['billing', 'crm']);
  });

  test('is who may make some requests, beside a list of nobody', () => {
    const { door, api } = make({ allowFrom: [], ports: [EgressPort.http(80), EgressPort.https(443)] });
    api.allowRequestsFrom(workload('reports'), { methods: ['GET'] });
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules.map(({ from }: any) => from)).toEqual([
      principals('shop/reports'), [{ source: { principals: ['cluster.local/ns/shop/sa/reports'] } }], undefined,
    ]);
  });

  test('leaves a host that nobody may call out of the table', () => {
    const { chart } = make({ allowFrom: [] });
    expect(EgressMatrix.of(chart).rows).toEqual([]);
  });

  test('needs a name of the API that no other one there has', () => {
    const { chart, via } = make();
    const register = (id: string) => new ExternalApi(chart, id, { host: `${id}.example.com`, via, metadata: { name: 'same' } });
    register('one').allowFrom(workload('checkout'));
    expect(() => register('two').allowFrom(workload('checkout'))).toThrow(new Error('[egress/two] its AuthorizationPolicy at istio-egress/egress would have the name of that of another construct; ' +
      "set 'metadata.name' of one of the two to another one"));
  });

  test('changes nothing of another host', () => {
    const { chart, door, api, via } = make();
    api.allowFrom(workload('billing'));
    const before = only(synth(door), 'AuthorizationPolicy');
    const own = synth(chart);
    new ExternalApi(chartOf(chart, 'support'), 'other', { host: 'other.example.com', via, metadata: { name: 'api' } }).allowFrom(workload('crm'));
    expect(ofKind(synth(door), 'AuthorizationPolicy').map(({ metadata }) => metadata.name)).toEqual(['istio-egress-egress-c8155038-shop-api', 'istio-egress-egress-c8155038-support-api']);
    expect(ofKind(synth(door), 'AuthorizationPolicy')[0]).toEqual(before);
    expect(synth(chart)).toEqual(own);
  });

  test('is read from what makes the pods, when manifests are made', () => {
    const { chart, door, api } = make();
    const account = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'billing' } });
    const deployment = new kplus.Deployment(chart, 'deployment', { serviceAccount: account });
    api.allowFrom(Workload.fromConstruct(deployment));
    deployment.addContainer({ image: 'billing' });
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules[0].from).toEqual(principals('shop/billing'));
  });
});

describe('is refused', () => {
  test.each<[string, Partial<ExternalApiProps>, string]>([
    ['without a gateway', { via: undefined }, 'a sidecar is in the pods of the caller, who can go past it'],
    ['behind a proxy', { via: HttpProxy.at('proxy.example.com', 3128) }, 'a proxy outside the mesh does not know'],
  ])('%s', (_, props, reason) => {
    expect(() => make(props).api.allowFrom(workload('billing'))).toThrow(new Error(
      `[egress/api] 'allowFrom' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode, which asks who calls; ${reason}; let calls pass one of them, or limit what workloads see by EgressScope`));
  });

  test('for nobody, and for what is no workload', () => {
    const { api } = make();
    expect(() => api.allowFrom()).toThrow(new Error(
      "[egress/api] 'allowFrom' needs a workload; write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' }), or for nobody the prop 'allowFrom: []'"));
    const way = "write such as Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' })";
    expect(() => api.allowFrom('billing' as any)).toThrow(new Error(`[egress/api] 'workloads' must be a list of Workload, and number 1 is "billing"; ${way}`));
    expect(() => api.allowFrom(workload('billing'), ['reports'] as any)).toThrow(new Error(
      `[egress/api] 'workloads' must be a list of Workload, and number 2 is ["reports"]; ${way}`));
    expect(api.callers).toBeUndefined();
  });

  test.each<[string, Partial<ExternalApiProps>, string]>([
    ['as a prop without a gateway', { via: undefined, allowFrom: [] }, "'allowFrom' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode"],
    ['for what is no list', { allowFrom: workload('billing') as any }, "'allowFrom' must be a list of Workload, got "],
    ['for what is no workload in the list', { allowFrom: [workload('billing'), 'reports' as any] }, "'allowFrom' must be a list of Workload, and number 2 is \"reports\"; write such as "],
  ])('%s', (_, props, message) => {
    expect(() => make(props)).toThrow(`[egress/api] ${message}`);
  });

  test('for a name by which the gateway tells connections', () => {
    expect(() => make({ host: 'connections-443.example.com' })).toThrow(new Error(
      "[egress/api] 'via' can not lead to \"connections-443.example.com\": by names that start with connections- the gateway tells connections from requests; leave 'via' out"));
  });
});

describe('some requests', () => {
  const reports = workload('reports', 'office');

  test('are all that a workload may make', () => {
    const { chart, door, api } = make({ ports: [EgressPort.http(80), EgressPort.https(443)] });
    api.allowFrom(workload('billing'));
    api.allowRequestsFrom(reports, { methods: ['GET'], paths: ['/v1/charges', '/v1/charges/*'] });
    api.allowRequestsFrom(reports, { methods: ['GET'], paths: ['/v1/{*}/items/{**}'] });
    const operation = { hosts: ['api.example.com', 'api.example.com:*'], notPorts: ['15021'] };
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules).toEqual([
      { from: principals('shop/billing', 'office/reports'), ...requestsTo('api.example.com', 'api.example.com:*') },
      {
        from: [{ source: { principals: ['cluster.local/ns/office/sa/reports'] } }],
        to: [
          { operation: { ...operation, methods: ['GET'], notPaths: ['/v1/charges', '/v1/charges/*', '/v1/{*}/items/{**}'] } },
          { operation: { ...operation, notMethods: ['GET'] } },
        ],
        when: [{ key: 'connection.sni', notValues: ['connections-*'] }],
      },
      { from: principals('shop/billing'), ...connectionsTo('connections-443.api.example.com') },
    ]);
    expect(only(synth(chart), 'ServiceEntry').spec.exportTo).toEqual(['.', 'istio-egress', 'office']);
    expect(api.callers!.map(({ serviceAccount }) => serviceAccount)).toEqual(['billing', 'reports']);
    expect(mistakes(chart.node.root)).toEqual([]);
  });

  test('are those that were named, whatever becomes of the list', () => {
    const { door, api } = make({ ports: [EgressPort.http(80)] });
    const methods = ['GET'];
    api.allowRequestsFrom(reports, { methods });
    methods.push('DELETE');
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules[1].to[0].operation.notMethods).toEqual(['GET']);
  });

  test.each(['/', '/v1/charges', '/v1/*', '/v1*', '/v1/a%2Fb', '/v1/.well-known', '*', '*.json', '*/items', '/{**}', '/v1/{*}/items', '/pkg.Service/Method', '/a,b'])('may have the path %s', path => {
    const { door, api } = make({ ports: [EgressPort.http(80)] });
    api.allowRequestsFrom(reports, { paths: [path] });
    expect(only(synth(door), 'AuthorizationPolicy').spec.rules[1].to[0].operation.notPaths).toEqual([path]);
  });

  const ONE_STAR = "must have at most one '*', at its start or end";
  const TEMPLATE = "must have '{*}' and '{**}' only as whole segments, and '{**}' last";
  const [SEGMENTS, TEMPLATES] = ["write '{*}' for a segment, and '{**}' for all further ones", "write such as '/v1/{*}/items' or '/v1/{**}'"];
  const SENT = "write other characters than ASCII's, spaces and '\\' percent-encoded";
  const DOTS = "must not have segments '.' and '..', which the gateway resolves before it compares";
  test.each([
    ['/v1?limit=3', 'must be paths alone, without "?"', 'leave it out with what follows: a path is compared without its query'],
    ['/v1#top', 'must be paths alone, without "#"', 'leave it out with what follows: a path is compared without its query'],
    ['https://api.example.com/v1', 'must be paths alone, without a scheme and a host', 'write "/v1"'],
    ['http://api.example.com', 'must be paths alone, without a scheme and a host', 'write "/"'],
    ['v1/charges', "must start with '/', or with '*' for the end of a path", 'write "/v1/charges" or "*v1/charges"'],
    ['', "must start with '/', or with '*' for the end of a path", 'write "/" or "*"'],
    ['{**}', "must start with '/', or with '*' for the end of a path", 'write "/{**}"'],
    ['/my charges', 'must be as they are sent', SENT],
    ['/zölle', 'must be as they are sent', SENT],
    ['/v1\\charges', 'must be as they are sent', SENT],
    ['/v1/../charges', DOTS, 'write the path that they lead to'],
    ['/v1/.', DOTS, 'write the path that they lead to'],
    ['/v1/*/items', ONE_STAR, SEGMENTS],
    ['*/items/*', ONE_STAR, SEGMENTS],
    ['/v1/**', ONE_STAR, SEGMENTS],
    ['**', ONE_STAR, SEGMENTS],
    ['/v1/{id}', TEMPLATE, TEMPLATES],
    ['/v1/{*}.json', TEMPLATE, TEMPLATES],
    ['/{**}/items/{*}', TEMPLATE, TEMPLATES],
    ['/v1/{*}/*', TEMPLATE, TEMPLATES],
    ['/v1//{*}', TEMPLATE, TEMPLATES],
    ['*/{*}', TEMPLATE, TEMPLATES],
  ])('have no path %p', (path, what, wayOut) => {
    expect(() => make().api.allowRequestsFrom(reports, { paths: ['/v1', path] })).toThrow(new Error(`[egress/api] 'paths' ${what}, got ${JSON.stringify(path)}; ${wayOut}`));
  });

  test.each<[object | undefined | null, string]>([
    [undefined, "'requests' must have methods or paths, got undefined; write such as { methods: ['GET'], paths: ['/v1/charges'] }, or use allowFrom for all"],
    [null, "'requests' must have methods or paths, got null; write such as { methods: ['GET'], paths: ['/v1/charges'] }, or use allowFrom for all"],
    [{}, "'requests' must have methods or paths, got {}; write such as { methods: ['GET'], paths: ['/v1/charges'] }, or use allowFrom for all"],
    [{ methods: [], paths: ['/'] }, "'methods' must not be empty, which no request would match; write such as ['GET'], or leave it out for all"],
    [{ paths: [] }, "'paths' must not be empty, which no request would match; write such as ['/v1/charges', '/v1/charges/*'], or leave it out for all"],
    [{ methods: 'GET' }, "'methods' must be a list of methods, got \"GET\"; write such as ['GET']"],
    [{ methods: null, paths: ['/'] }, "'methods' must be a list of methods, got null; write such as ['GET']"],
    [{ paths: ['/', 5] }, "'paths' must be a list of paths, and number 2 is 5; write such as ['/v1/charges', '/v1/charges/*']"],
    [{ methods: ['get'] }, "'methods' must be in upper case, as they are compared letter by letter, got \"get\"; write \"GET\""],
    [{ methods: ['GET', '*'] }, "'methods' must be methods of HTTP, got \"*\"; write such as \"GET\", or leave 'methods' out for all"],
    [{ methods: ['GET /v1'] }, "'methods' must be methods of HTTP, got \"GET /v1\"; write such as \"GET\", or leave 'methods' out for all"],
    [{ methods: [''] }, "'methods' must be methods of HTTP, got \"\"; write such as \"GET\", or leave 'methods' out for all"],
  ])('are not %p', (requests, message) => {
    const { api } = make();
    expect(() => api.allowRequestsFrom(reports, requests as any)).toThrow(new Error(`[egress/api] ${message}`));
    expect(api.callers).toBeUndefined();
  });

  test('need a gateway, and a workload', () => {
    expect(() => make({ via: undefined }).api.allowRequestsFrom(reports, { methods: ['GET'] })).toThrow(
      "[egress/api] 'allowRequestsFrom' needs an EgressGateway as 'via', or an EgressWaypoint in ambient mode, which asks who calls; a sidecar is in the pods of the caller, who can go past it");
    expect(() => make().api.allowRequestsFrom('reports' as any, { methods: ['GET'] })).toThrow("[egress/api] 'workload' must be a Workload, got \"reports\"");
  });
});

describe('is found', () => {
  const found = (chart: Chart) => mistakes(chart.node.root).map(({ rule, constructPath, message, fix }) => [rule, constructPath, `${message}; ${fix}`]);

  test('where a workload names no account', () => {
    const { chart, api } = make();
    api.allowFrom(Workload.of({ labels: { app: 'billing' } }), Workload.of({ labels: { app: 'crm' }, serviceAccount: 'default' }));
    expect(found(chart)).toEqual([['caller-without-account', 'egress/api',
      'a workload that may call api.example.com, with labels {"app":"billing"}, names no service account, so every pod of its namespace without one of its own could call it too; ' +
      "give it an account and name it: Workload.of({ labels, serviceAccount }), or the pods' own; 'default' by its name if that is meant"]]);
  });

  test('where some requests are allowed and none are seen, whatever is added later', () => {
    const { chart, api } = make({ ports: [EgressPort.https(443), EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
    api.allowRequestsFrom(workload('reports'), { methods: ['GET'] });
    expect(found(chart)).toEqual([['requests-not-seen', 'egress/api',
      'only some requests to api.example.com are allowed to a workload, and Istio sees none of them on HTTPS 443, TCP 5432; ' +
      'let it send requests in clear and have TLS added: EgressPort.http(80, { tls: UpstreamTls.simple() }); or allow all calls by allowFrom']]);
    api.addPort(EgressPort.http(80));
    expect(found(chart)).toEqual([]);
  });

  test('where a workload may make all calls, and some', () => {
    const { chart, api } = make({ ports: [EgressPort.http(80)] });
    api.allowRequestsFrom(workload('reports'), { methods: ['GET'] });
    api.allowFrom(Workload.of({ labels: { other: 'labels' }, serviceAccount: 'reports', namespace: 'shop' }));
    expect(found(chart)).toEqual([['limit-without-effect', 'egress/api',
      'cluster.local/ns/shop/sa/reports may make all calls to api.example.com by allowFrom, so that what allowRequestsFrom allows it is no limit; leave out one of the two']]);
  });

  test('where a workload that may make some requests names no account', () => {
    const { chart, api } = make({ ports: [EgressPort.http(80)] });
    api.allowRequestsFrom(Workload.of({ labels: { app: 'reports' } }), { methods: ['GET'] });
    expect(found(chart).map(([rule]) => rule)).toEqual(['caller-without-account']);
  });

  test('in ambient mode', () => {
    const { chart, api } = make({ metadata: { name: 'api', labels: { 'istio.io/use-waypoint': 'egress' } } });
    Mesh.configure(chart.node.root, { dataPlane: DataPlane.AMBIENT });
    const before = found(chart);
    api.allowFrom(workload('billing'));
    expect(found(chart).filter(each => !before.some(([rule]) => rule === each[0]))).toEqual([['ambient-access', 'egress/api',
      'the gateway can not tell who calls api.example.com in ambient mode, where workloads have no sidecars that would show it their certificates; ' +
      'let calls pass an EgressWaypoint, which can, or give the workloads sidecars']]);
  });

  test('where a route leads others there', () => {
    const { chart, api, via } = make({ ports: [EgressPort.http(80)] });
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com', via, ports: [EgressPort.http(80)] });
    other.addRoute(HttpRoute.to(api, { matches: [RouteMatch.pathPrefix('/v1')] }));
    expect(found(chart)).toEqual([]);
    api.allowFrom(workload('billing'), workload('crm'));
    expect(found(chart)).toEqual([['route-around-access', 'egress/other',
      'a route of other.example.com leads to api.example.com, to which not all callers of other.example.com may make all calls, and the gateway asks only about the host that was called; ' +
      'let all who may call other.example.com make all calls to api.example.com, or let no others call other.example.com: allowFrom(…)']]);
    other.allowFrom(workload('crm'));
    expect(found(chart)).toEqual([]);
    other.allowFrom(workload('web'));
    expect(found(chart).map(([rule]) => rule)).toEqual(['route-around-access']);
    api.allowRequestsFrom(workload('web'), { methods: ['GET'] });
    expect(found(chart).map(([rule]) => rule)).toEqual(['route-around-access']);
  });

  test('where two policies have one name', () => {
    const { chart, api, via } = make({ metadata: { name: 'x-api' } });
    const twin = new ExternalApi(chartOf(chart, 'shop-x'), 'twin', { host: 'twin.example.com', via, metadata: { name: 'api' } });
    [api, twin].forEach(each => each.allowFrom(workload('billing')));
    expect(found(chart).map(([rule, at]) => [rule, at])).toEqual(Array(2).fill(['duplicate-object', 'istio-egress/egress']));
  });
});
