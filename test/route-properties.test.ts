/** What holds for every app with routes, policies, proxies and machines. To search longer: `PROPERTY_RUNS=5000 PROPERTY_SEED=… npx jest test/route-properties.test.ts`. */
import { App, Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import {
  CircuitBreaker, ConnectionPool, EgressPort, ExternalApi, ExternalEndpoint, HttpProxy, HttpRoute, LocalAlias, Mesh, Retries, RouteDestination,
  RouteMatch, TcpRoute, TlsRoute, UpstreamTls, VirtualIps, VirtualMachineService, type ConnectionRouteOptions, type IEgressTarget,
} from '../src';
import { manifestsOf } from './arbitraries';
import { crdErrors } from './crd-schema';
import { ofKind } from './helpers';

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 150), seed: Number(process.env.PROPERTY_SEED ?? 2026) };
const PORTS = {
  http: () => EgressPort.http(80, { tls: UpstreamTls.simple() }),
  plain: () => EgressPort.http(8080),
  https: () => EgressPort.https(443),
  tls: () => EgressPort.tls(8443, { targetPort: 9443 }),
  tcp: () => EgressPort.tcp(5432),
};
type Kind = keyof typeof PORTS;
const KINDS = Object.keys(PORTS) as Kind[];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const callers: fc.Arbitrary<ConnectionRouteOptions> = fc.record({
  sourceLabels: maybe(fc.constantFrom<{ [key: string]: string }>({ app: 'reports' }, { app: 'reports', tier: 'batch' })),
  sourceNamespace: maybe(fc.constantFrom('shop', 'billing')),
});
/** The targets that there are, by their place: the API itself, another one, one in another namespace, pods, machines. */
const TARGETS = 5;
const destinations = fc.uniqueArray(fc.nat({ max: TARGETS - 1 }), { minLength: 1, maxLength: 3 });
const raw = fc.record({
  ports: fc.subarray(KINDS, { minLength: 1 }),
  additional: fc.boolean(),
  timeout: fc.boolean(),
  retries: fc.boolean(),
  breaker: fc.boolean(),
  pool: fc.boolean(),
  proxy: fc.boolean(),
  consumers: fc.subarray(['billing', 'audit']),
  httpRoutes: fc.array(fc.record({ destinations, path: fc.constantFrom('/a/', '/b/', '/a/b/') }), { maxLength: 2 }),
  tlsRoutes: fc.array(fc.record({ destinations, callers, sni: maybe(fc.constantFrom('api.example.com', 'b.example.com')) }), { maxLength: 2 }),
  tcpRoutes: fc.array(fc.record({ destinations, callers }), { maxLength: 2 }),
});
type Scenario = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/** Most of what the library refuses is left out: routes and settings that the ports could not have, and shares of a tunnel. */
const scenario: fc.Arbitrary<Scenario> = raw.map(from => {
  const has = (...kinds: Kind[]) => from.ports.some(kind => kinds.includes(kind));
  const requests = has('http', 'plain');
  const proxy = from.proxy && !requests;
  const connections = <T extends { destinations: number[] }>(routes: T[], possible: boolean): T[] => possible
    ? routes.map(route => proxy && route.destinations.includes(0) ? { ...route, destinations: [0] } : route) : [];
  return {
    ...from,
    proxy,
    additional: from.additional && !has('tcp'),
    timeout: from.timeout && requests,
    retries: from.retries && requests,
    httpRoutes: requests ? from.httpRoutes : [],
    tlsRoutes: connections(from.tlsRoutes.filter(({ sni }) => sni !== 'b.example.com' || (from.additional && !has('tcp'))), has('https', 'tls')),
    tcpRoutes: connections(from.tcpRoutes, has('tcp')),
  };
});

interface Run {
  readonly from: Scenario;
  readonly api: ExternalApi;
  readonly manifests: any[];
  readonly entry: any;
  readonly rules: any[];
  readonly routes: any[];
}

/** The app of a scenario; undefined if the library refuses it, as it does with settings that its ports could not have. */
function build(from: Scenario): Run | undefined {
  const app = new App();
  Mesh.configure(app, { istioVersion: '1.30' });
  const [shop, platform] = ['shop', 'platform'].map(namespace => new Chart(app, namespace, { namespace }));
  const all = Object.values(PORTS).map(make => make());
  const inMesh = [EgressPort.http(80), EgressPort.http(8080), EgressPort.tls(443), EgressPort.tls(8443), EgressPort.tcp(5432)];
  try {
    const api = new ExternalApi(shop, 'api', {
      host: 'api.example.com',
      additionalHosts: from.additional ? ['b.example.com'] : undefined,
      ports: from.ports.map(kind => PORTS[kind]()),
      virtualIps: from.ports.includes('tcp') ? VirtualIps.servedByDns('10.40.0.1') : undefined,
      timeout: from.timeout ? Duration.seconds(3) : undefined,
      retries: from.retries ? Retries.safe(2) : undefined,
      circuitBreaker: from.breaker ? CircuitBreaker.onGatewayErrors(5) : undefined,
      connectionPool: from.pool ? ConnectionPool.of({ maxConnections: 9 }) : undefined,
      via: from.proxy ? HttpProxy.at('proxy.example.com', 3128) : undefined,
      consumers: from.consumers,
    });
    const targets: IEgressTarget[] = [
      api,
      new ExternalApi(shop, 'other', { host: 'other.example.com', ports: all, virtualIps: VirtualIps.servedByDns('10.40.0.2') }),
      new ExternalApi(platform, 'far', { host: 'far.example.com', ports: all, endpoints: ExternalEndpoint.all('10.40.0.3') }),
      new LocalAlias(shop, 'pods', { selector: { app: 'pods' }, ports: inMesh }),
      new VirtualMachineService(platform, 'machines', {
        host: 'machines.vm.example',
        ports: inMesh,
        serviceAccount: 'machines',
        machines: ExternalEndpoint.all('10.40.0.4'),
      }),
    ];
    const shared = (chosen: number[]) => chosen
      .map(index => RouteDestination.of(targets[index], { weight: chosen.length > 1 ? index + 1 : undefined }));
    from.httpRoutes.forEach(route => api.addRoute(HttpRoute.split(shared(route.destinations), { matches: [RouteMatch.pathPrefix(route.path)] })));
    from.tlsRoutes.forEach(({ destinations: to, callers: who, sni }) =>
      api.addTlsRoute(TlsRoute.split(shared(to), { ...who, sniHosts: sni ? [sni] : undefined })));
    from.tcpRoutes.forEach(route => api.addTcpRoute(TcpRoute.split(shared(route.destinations), route.callers)));
    const manifests = manifestsOf(app);
    const own = (kind: string) => ofKind(manifests, kind).filter(({ metadata }) => metadata.name.startsWith('shop-api-'));
    return { from, api, manifests, entry: own('ServiceEntry')[0], rules: own('DestinationRule'), routes: own('VirtualService') };
  } catch (error) {
    expect((error as Error).message).toMatch(/; |\)$/); // a way out, or a rule
    return undefined;
  }
}

function always(name: string, holds: (run: Run) => void): void {
  test(name, () => {
    fc.assert(fc.property(scenario, from => {
      const run = build(from);
      if (run) {
        holds(run);
      }
    }), RUNS);
  });
}

const rulesOf = ({ spec: { http = [], tls = [], tcp = [] } }: any) => [...http, ...tls, ...tcp];
const seenIn = ({ metadata, spec }: any): string[] => spec.exportTo.map((each: string) => each === '.' ? metadata.namespace : each);
const seesRequests = (protocol: string) => protocol === 'HTTP';
const names = ({ spec }: any): string[] => spec.hosts;

test('the scenarios are legal often enough, and reach every kind of rule', () => {
  const runs = fc.sample(scenario, { numRuns: 400, seed: RUNS.seed }).map(build).filter(run => run !== undefined);
  expect(runs.length).toBeGreaterThan(80);
  const seen = new Set(runs.flatMap(({ routes, rules }) => [
    ...routes.flatMap(({ spec }) => Object.keys(spec)), ...rules.flatMap(({ spec }) => [...Object.keys(spec), ...Object.keys(spec.trafficPolicy)]),
  ]));
  expect([...seen].sort()).toEqual([
    'connectionPool', 'exportTo', 'host', 'hosts', 'http', 'outlierDetection', 'portLevelSettings', 'subsets', 'tcp', 'tls', 'trafficPolicy', 'tunnel',
  ]);
});

always('every object is what the API server accepts of Istio', ({ manifests }) => {
  expect(manifests.flatMap(manifest => crdErrors(manifest) ?? [])).toEqual([]);
});

always('every destination is a port that is declared, where all who see the route see it', ({ manifests, routes }) => {
  for (const route of routes) {
    for (const { destination } of rulesOf(route).flatMap(rule => rule.route)) {
      const service = ofKind(manifests, 'Service').find(({ metadata }) => destination.host === `${metadata.name}.${metadata.namespace}.svc.cluster.local`);
      const entry = ofKind(manifests, 'ServiceEntry').find(each => names(each).includes(destination.host));
      const numbers = service ? service.spec.ports.map(({ port }: any) => port) : entry.spec.ports.map(({ number }: any) => number);
      expect(numbers).toContain(destination.port.number);
      expect(service ? [] : seenIn(route).filter(namespace => !seenIn(entry).includes(namespace))).toEqual([]);
    }
  }
});

always('what no route takes goes to the host itself, at the port that was dialled', ({ from, entry, routes }) => {
  for (const { spec } of routes) {
    const [host] = spec.hosts;
    for (const { number, protocol } of entry.spec.ports) {
      const kind = seesRequests(protocol) ? 'http' : protocol === 'TCP' ? 'tcp' : 'tls';
      const isAt = ({ match }: any) => match === undefined || match.some(({ port }: any) => port === undefined || port === number);
      const all = (spec[kind] ?? []).filter(isAt);
      const last = all[all.length - 1];
      // A route for everything leaves nothing.
      const taken = kind === 'tls' ? from.tlsRoutes : kind === 'tcp' ? from.tcpRoutes : [];
      const whole = taken.some(({ callers: { sourceLabels, sourceNamespace } }) => !sourceLabels && !sourceNamespace);
      if (last && !whole) {
        expect(last.match?.flatMap(({ port, sniHosts, ...rest }: any) => [sniHosts ?? [host], rest])).toEqual(last.match && [[host], {}]);
        expect(last.route.map(({ destination }: any) => [destination.host, destination.port.number])).toEqual([[host, number]]);
      }
    }
  }
});

always('a server name that is matched is one of its VirtualService', ({ routes }) => {
  routes.forEach(route => (route.spec.tls ?? []).forEach((rule: any) => rule.match.forEach(({ sniHosts }: any) => {
    expect(names(route)).toEqual(expect.arrayContaining(sniHosts));
  })));
});

always('shares are as they were given, and there are none of a lone destination', ({ from, routes }) => {
  const allowed = [...from.httpRoutes, ...from.tlsRoutes, ...from.tcpRoutes].map(route => route.destinations.map(index => index + 1).join());
  for (const { route } of routes.flatMap(rulesOf)) {
    const weights = route.map(({ weight }: any) => weight);
    expect(weights.length === 1 ? weights[0] === undefined : allowed.includes(weights.join())).toBe(true);
  }
});

always('all settings of connections hold at every port, and stand in one place for each', ({ from, entry, rules }) => {
  for (const { spec: { trafficPolicy: { portLevelSettings, tunnel, ...top } } } of rules) {
    const policies = portLevelSettings ?? [top];
    expect(portLevelSettings?.length ?? entry.spec.ports.length).toBe(entry.spec.ports.length);
    policies.forEach((policy: any) => expect([policy.outlierDetection !== undefined, policy.connectionPool !== undefined, policy.tls !== undefined])
      .toEqual([from.breaker, from.pool, true]));
    expect(portLevelSettings !== undefined && Object.keys(top).length > 0).toBe(false);
  }
});

always('a timeout and retries are on every rule that sends requests, and nowhere else', ({ from, routes }) => {
  routes.forEach(({ spec }) => {
    (spec.http ?? []).forEach((rule: any) => expect([rule.timeout !== undefined, rule.retries !== undefined]).toEqual([from.timeout, from.retries]));
    [...spec.tls ?? [], ...spec.tcp ?? []].forEach((rule: any) => expect(Object.keys(rule).sort()).toEqual(['match', 'route']));
  });
});

always('behind a proxy each port of each host has its own tunnel, and every rule leads into it', ({ from, api, entry, rules, routes }) => {
  const real = new Map(api.ports.map(({ number, targetPort }) => [number, targetPort]));
  for (const { spec } of rules) {
    const tunnels = [spec.trafficPolicy.tunnel, ...(spec.subsets ?? []).map(({ trafficPolicy }: any) => trafficPolicy.tunnel)].filter(Boolean);
    expect(tunnels).toEqual(from.proxy ? [...real.values()].map(targetPort => ({ protocol: 'CONNECT', targetHost: spec.host, targetPort })) : []);
  }
  expect(entry.spec.endpoints).toEqual(from.proxy ? [{ address: 'proxy.example.com' }] : undefined);
  for (const { destination: { host, subset, port } } of routes.flatMap(rulesOf).flatMap(({ route }) => route)) {
    expect(subset).toBe(from.proxy && real.size > 1 && names(entry).includes(host) ? `port-${port.number}` : undefined);
  }
});
