import { App, Chart, Duration } from 'cdk8s';
import {
  CertificateAuthority, DataPlane, EgressChecks, EgressGateway, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpProxy, HttpRoute,
  Mesh, OriginalDestination, Retries, RouteMatch, StringMatch, TcpRoute, TlsRoute, UpstreamTls, VirtualIps, Workload, type EgressGatewayProps,
  type ExternalApiProps,
} from '../src';
import { anotherCopy, chartOf, ofKind, only, shop, synth } from './helpers';

const HOST = 'egress.istio-egress.svc.cluster.local';
const RETRIES = { attempts: 2, retryOn: 'connect-failure,refused-stream' };
const SELECTOR = { istio: 'egressgateway' };
const originated = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];

function make(props: Partial<EgressGatewayProps> = {}) {
  const chart = shop();
  const door = chartOf(chart, 'istio-egress');
  const gateway = new EgressGateway(door, 'egress', { service: 'egress', selector: SELECTOR, ...props });
  return { chart, door, gateway };
}

function pass(props: Partial<ExternalApiProps> = {}) {
  const made = make();
  return { ...made, api: new ExternalApi(made.chart, 'api', { host: 'api.example.com', via: made.gateway, ...props }) };
}

function withSecret(props: Partial<ExternalApiProps> = {}) {
  const made = make();
  const ports = [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', made.gateway.workload) })];
  return { ...made, api: new ExternalApi(made.chart, 'api', { host: 'api.example.com', via: made.gateway, ports, ...props }) };
}

const lane = (namespace: string, host: string, name: string, port = 443) => (
  { port: { name, number: 443, protocol: 'TLS' }, tls: { mode: 'ISTIO_MUTUAL' }, hosts: [`${namespace}/connections-${port}.${host}`] });
const requests = (...hosts: string[]) => ({ port: { name: 'requests', number: 80, protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' }, hosts: [`./${HOST}`, ...hosts] });
const subset = (name: string, host: string) => ({
  name, trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'ISTIO_MUTUAL', sni: `connections-443.${host}` } }] },
});
const to = (host: string, number: number, name?: string) => [
  { destination: { host, port: { number }, ...name === undefined ? {} : { subset: name } } },
];

describe('a gateway', () => {
  test('is a Gateway and a rule for its Service', () => {
    const { door, gateway } = make({ description: 'The only way out' });
    const manifests = synth(door);
    expect(manifests.map(({ kind, metadata }) => [kind, metadata])).toEqual(['Gateway', 'DestinationRule'].map(kind => [kind, {
      name: gateway.gateway.name, namespace: 'istio-egress', annotations: { 'kubernetes.io/description': 'The only way out' },
    }]));
    expect(only(manifests, 'Gateway').spec).toEqual({ selector: SELECTOR, servers: [requests()] });
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: HOST,
      exportTo: ['.'],
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, connectionPool: { http: { useClientProtocol: true } }, tls: { mode: 'ISTIO_MUTUAL', sni: HOST } }] },
    });
    expect([gateway.address, gateway.host, gateway.serviceName, gateway.httpPort, gateway.tlsPort]).toEqual([HOST, HOST, 'egress', 80, 443]);
    expect([gateway.namespace, gateway.gatewayName]).toEqual(['istio-egress', `istio-egress/${gateway.gateway.name}`]);
  });

  test('is shared by hosts of several namespaces, and visible where they are called', () => {
    const { chart, door, gateway } = make({ httpPort: 8080, tlsPort: 8443 });
    new ExternalApi(chart, 'stripe', { host: 'api.stripe.com', via: gateway, ports: originated });
    new ExternalApi(chartOf(chart, 'billing'), 'files', { host: 'files.example.com', additionalHosts: ['more.example.com'], via: gateway, consumers: ['crm'] });
    const manifests = synth(door);
    const at = (number: number, server: any) => ({ ...server, port: { ...server.port, number } });
    expect(only(manifests, 'Gateway').spec.servers).toEqual([
      at(8080, requests('shop/api.stripe.com')),
      at(8443, lane('shop', 'api.stripe.com', 'api-stripe-com')),
      at(8443, lane('billing', 'files.example.com', 'files-example-com')),
      at(8443, lane('billing', 'more.example.com', 'more-example-com')),
    ]);
    expect(only(manifests, 'DestinationRule').spec).toMatchObject({ exportTo: ['.', 'billing', 'crm', 'shop'], subsets: [{ name: 'api-stripe-com' }, { name: 'files-example-com' }, { name: 'more-example-com' }] });
  });

  test('is visible to all where a host is', () => {
    const { door, api } = pass();
    api.addConsumer('*');
    expect(only(synth(door), 'DestinationRule').spec.exportTo).toEqual(['*']);
  });

  test('changes by one server and one subset with each host, and no other host changes', () => {
    const { chart, door, gateway } = pass({ ports: originated });
    const before = [synth(chart), synth(door)];
    new ExternalApi(chartOf(chart, 'billing'), 'files', { host: 'files.example.com', via: gateway });
    expect(synth(chart)).toEqual(before[0]);
    const [gatewayBefore, ruleBefore] = before[1];
    const [gatewayAfter, ruleAfter] = synth(door);
    expect(gatewayAfter.spec).toEqual({ ...gatewayBefore.spec, servers: [...gatewayBefore.spec.servers, lane('billing', 'files.example.com', 'files-example-com')] });
    expect(ruleAfter.spec).toEqual({ ...ruleBefore.spec, exportTo: ['.', 'billing', 'shop'], subsets: [...ruleBefore.spec.subsets, subset('files-example-com', 'files.example.com')] });
  });

  test('has its Service in the cluster\'s own domain', () => {
    const { gateway } = make();
    Mesh.configure(gateway, { clusterDomain: 'corp.example' });
    expect(gateway.host).toBe('egress.istio-egress.svc.corp.example');
  });

  test.each<[string, Partial<EgressGatewayProps>, string]>([
    ['a Service by its full name', { service: HOST }, "'service' must be "],
    ['no labels', { selector: {} }, "'selector' must not be empty: every proxy of the mesh would be a gateway; write the labels of the gateway's pods, such as { istio: 'egressgateway' }"],
    ['labels that no pod has', { selector: { 'a b': 'c' } }, "'selector' must be labels of pods such as { app: 'billing' }, got {\"a b\":\"c\"}"],
    ['one port for both', { httpPort: 443 }, "'httpPort' and 'tlsPort' must differ, got 443 for both: a host could not have requests and connections; use two ports of the Service"],
    ['a name with dots', { metadata: { name: 'a.b' } }, "'metadata.name' of a gateway must be a DNS label without dots, got \"a.b\"; Istio refuses it"],
  ])('refuses %s', (_, props, message) => {
    expect(() => make(props)).toThrow(`[istio-egress/egress] ${message}`);
  });

  test('refuses an unknown namespace, and what is no port', () => {
    const nowhere = new Chart(new App(), 'nowhere');
    expect(() => new EgressGateway(nowhere, 'egress', { service: 'egress', selector: SELECTOR }))
      .toThrow(new Error("[nowhere/egress] the namespace of the gateway must be known; set 'namespace' of the chart, or 'metadata.namespace', to that of the gateway's Service and pods"));
    expect(() => make({ tlsPort: 0 })).toThrow(new Error("[istio-egress/egress] 'tlsPort' of a gateway must be a whole number from 1 to 65535, got 0"));
  });

  test('is found where another has its Service', () => {
    const { chart, door } = make();
    const copy = anotherCopy();
    new copy.EgressGateway(door, 'second', { service: 'egress', selector: SELECTOR });
    new EgressGateway(chart, 'elsewhere', { service: 'egress', selector: SELECTOR });
    expect(EgressChecks.of(chart.node.root).findings().map(({ constructPath, rule, message, fix }) => [constructPath, rule, `${message}; ${fix}`])).toEqual(
      [['egress', 'second'], ['second', 'egress']].map(([one, other]) => [`istio-egress/${one}`, 'gateway-twice',
        `the Service egress is also that of the gateway at istio-egress/${other}, and of their rules for it Istio would use only one; ` +
        "make one EgressGateway, and pass it as 'via' wherever it is needed"]));
  });
});

describe('a host behind a gateway', () => {
  test('has a route to the gateway and one from there, each visible on its side', () => {
    const { chart, api, gateway } = pass({ ports: originated });
    const manifests = synth(chart);
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      `ServiceEntry ${api.serviceEntry.name}`, `DestinationRule ${api.serviceEntry.name}`, ...['', '-gateway', '-gateway-443'].map(suffix => `VirtualService ${api.serviceEntry.name}${suffix}`),
    ]);
    expect([only(manifests, 'ServiceEntry'), only(manifests, 'DestinationRule')].map(({ spec }) => spec.exportTo)).toEqual(Array(2).fill(['.', 'istio-egress']));
    expect(ofKind(manifests, 'VirtualService').map(({ spec }) => spec)).toEqual([
      {
        hosts: ['api.example.com'],
        exportTo: ['.', 'istio-egress'],
        http: [{ rewrite: { authority: 'api.example.com' }, retries: RETRIES, route: to(HOST, 80) }],
        tls: [{ match: [{ port: 443, sniHosts: ['api.example.com'] }], route: to(HOST, 443, 'api-example-com') }],
      },
      {
        hosts: ['api.example.com'],
        exportTo: ['istio-egress'],
        gateways: [gateway.gatewayName],
        http: [{ route: to('api.example.com', 80) }],
      },
      {
        hosts: ['connections-443.api.example.com'],
        exportTo: ['istio-egress'],
        gateways: [gateway.gatewayName],
        tcp: [{ match: [{ port: 443 }], route: to('api.example.com', 443) }],
      },
    ]);
    expect(api.via).toBe(gateway);
  });

  test('tells requests to several ports apart by their Host', () => {
    const { chart } = pass({ ports: [EgressPort.http(80), EgressPort.http(8080)] });
    const [mesh, gateway] = ofKind(synth(chart), 'VirtualService');
    expect(mesh.spec.http).toEqual([[80, 'api.example.com'], [8080, 'api.example.com:8080']].map(([port, authority]) => ({ match: [{ port }], rewrite: { authority }, retries: RETRIES, route: to(HOST, 80) })));
    expect(gateway.spec.http).toEqual([[80, 'api.example.com'], [8080, 'api.example.com:8080']].map(([port, exact]) => ({
      match: [{ authority: { exact } }], route: to('api.example.com', port as number),
    })));
  });

  test('has its timeout, retries and routes at the gateway', () => {
    const ports = [EgressPort.http(80), EgressPort.http(8080)];
    const { chart, api, gateway } = pass({ ports, timeout: Duration.seconds(2), retries: Retries.safe(3) });
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com', via: gateway, ports: [EgressPort.http(80)] });
    api.addRoute(HttpRoute.to(other, { matches: [RouteMatch.of({ port: 80, headers: { 'x-test': StringMatch.exact('1') } })] }));
    api.addRoute(HttpRoute.respond(404, { matches: [RouteMatch.pathPrefix('/internal')] }));
    const [mesh, atGateway] = ofKind(synth(chart), 'VirtualService').filter(({ spec }) => spec.hosts[0] === 'api.example.com').map(({ spec }) => spec);
    expect(mesh.http.map(({ retries, timeout }: any) => [retries, timeout])).toEqual([[RETRIES, undefined], [RETRIES, undefined]]);
    expect(atGateway.http).toMatchObject([
      { match: [{ authority: { exact: 'api.example.com' }, headers: { 'x-test': { exact: '1' } } }], timeout: '2s', route: to('other.example.com', 80) },
      { match: [{ uri: { prefix: '/internal' } }], directResponse: { status: 404 } },
      { match: [{ authority: { exact: 'api.example.com' } }], timeout: '2s', retries: { attempts: 3 }, route: to('api.example.com', 80) },
      { match: [{ authority: { exact: 'api.example.com:8080' } }], timeout: '2s', route: to('api.example.com', 8080) },
    ]);
    expect(only(synth(chart).filter(({ spec }) => spec.hosts?.[0] === 'other.example.com'), 'ServiceEntry').spec.exportTo).toEqual(['.', 'istio-egress']);
  });

  test('a match of the only port takes every request at the gateway', () => {
    const { chart, api } = pass({ ports: [EgressPort.http(8080)] });
    api.addRoute(HttpRoute.respond(503, { matches: [RouteMatch.of({ port: 8080 })] }));
    expect(ofKind(synth(chart), 'VirtualService')[1].spec.http).toEqual([{ directResponse: { status: 503 } }]);
  });

  test('is called by its own name where an alias was', () => {
    const { chart, api } = pass({ ports: originated });
    new ExternalNameAlias(chart, 'payments', { target: api });
    const [mesh, gateway] = ofKind(synth(chart), 'VirtualService');
    expect([mesh.spec.http[0].rewrite, gateway.spec.http[0].rewrite]).toEqual([{ authority: 'api.example.com' }, undefined]);
  });

  test('has a lane for each port of connections, of each host', () => {
    const { chart, door, api } = pass({ additionalHosts: ['files.example.com'] });
    synth(chart);
    api.addPort(EgressPort.tls(8443, { targetPort: 443 }));
    const manifests = synth(chart);
    expect(ofKind(manifests, 'VirtualService').map(({ metadata, spec }) => [metadata.name.replace(api.serviceEntry.name, ''), spec.hosts])).toEqual([
      ['', ['api.example.com']], ['-gateway-443', ['connections-443.api.example.com']],
      ['-files.example.com', ['files.example.com']], ['-files.example.com-gateway-443', ['connections-443.files.example.com']],
      ['-gateway-8443', ['connections-8443.api.example.com']], ['-files.example.com-gateway-8443', ['connections-8443.files.example.com']],
    ]);
    const further = ofKind(manifests, 'VirtualService')[4].spec;
    expect(further.tcp).toEqual([{ match: [{ port: 443 }], route: to('api.example.com', 8443) }]);
    const { name } = only(synth(door), 'DestinationRule').spec.subsets[1];
    expect(ofKind(manifests, 'VirtualService')[0].spec.tls[1]).toEqual({ match: [{ port: 8443, sniHosts: ['api.example.com'] }], route: to(HOST, 443, name) });
    expect(only(synth(door), 'Gateway').spec.servers[1]).toEqual(lane('shop', 'api.example.com', name, 8443));
  });

  test('is matched by its addresses where it is a database', () => {
    const { chart } = pass({ ports: [EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.40.0.9') });
    expect(ofKind(synth(chart), 'VirtualService').map(({ spec }) => spec.tcp)).toEqual([
      [{ match: [{ port: 5432 }], route: to(HOST, 443, 'api-example-com') }], [{ match: [{ port: 443 }], route: to('api.example.com', 5432) }],
    ]);
  });

  test('may use a gateway of another copy of the package', () => {
    const chart = shop();
    const copy = anotherCopy();
    const via = new copy.EgressGateway(chartOf(chart, 'istio-egress'), 'egress', { service: 'egress', selector: SELECTOR });
    expect(new ExternalApi(chart, 'api', { host: 'api.example.com', via }).virtualService).toBeDefined();
  });

  const billing = Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing' });
  test.each<[string, Partial<ExternalApiProps>, string]>([
    ['no way out', { via: 'egress' as any },
      "'via' must be HttpProxy, EgressGateway or EgressWaypoint, got \"egress\"; pass the construct itself, or a proxy such as HttpProxy.at('proxy.example.com', 3128)"],
    ['a wildcard', { host: '*.example.com' }, "'via' leads connections to one host by its name, and \"*.example.com\" is none; list the names as 'host' and 'additionalHosts'"],
    ['connections by a very long name', { host: `${'a.'.repeat(117)}example`, ports: [EgressPort.http(80), EgressPort.https(443)] },
      "'via' can not lead connections to port 443 (HTTPS) of a host with so long a name: the gateway is asked for connections-443 before it, 257 characters in all, and names have 253; leave 'via' out"],
    ['the dialled address', { originalDestination: OriginalDestination.within('10.0.0.0/24') },
      "'originalDestination' must not be set beside 'via': a gateway does not know the address that the workload dialled; leave one of them out"],
    ['a socket', { endpoints: [ExternalEndpoint.unixSocket('/var/run/api.sock')] },
      "'endpoints' has the socket \"unix:///var/run/api.sock\", which is in the workload's pod and not in the gateway's; leave 'via' out"],
    ['a Secret of a workload', { ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', billing) })] },
      "Secret \"client\" of port 80 (HTTP) is for a workload, and the gateway of 'via' adds the TLS; " +
        "put it into the gateway's namespace, and name 'gateway.workload' instead"],
    ['an authority in a ConfigMap', { ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromConfigMap('ca') }) })] },
      "'tls' of port 80 (HTTP) takes its authority from ConfigMap \"ca\", which gateways do not read; use CertificateAuthority.fromSecret(secret, gateway.workload), " +
      "or mount it as a file into the gateway's pods"],
    ['two ports of one Host', { ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.http(81, { targetPort: 443, tls: UpstreamTls.simple() })] },
      "ports 80 (HTTP) and 81 (HTTP) are called by one Host, api.example.com, by which the gateway of 'via' could not tell them apart; leave one of them out"],
  ])('refuses %s', (_, props, message) => {
    expect(() => pass(props)).toThrow(new Error(`[egress/api] ${message}`));
  });

  test('has a rule for the gateway alone where that has a Secret', () => {
    const { chart, api, gateway } = withSecret({ consumers: ['billing', 'istio-egress'] });
    Mesh.configure(chart, { istioVersion: '1.24' });
    const manifests = synth(chart);
    expect(manifests.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'DestinationRule', 'VirtualService', 'VirtualService']);
    const [all, own] = ofKind(manifests, 'DestinationRule');
    const tls = { sni: 'api.example.com', subjectAltNames: ['api.example.com'] };
    expect(all.spec).toEqual({ host: 'api.example.com', exportTo: ['.', 'billing'], trafficPolicy: { tls: { mode: 'SIMPLE', ...tls } } });
    expect(own.metadata.name).toBe(`${api.serviceEntry.name}-client`);
    expect(own.spec).toEqual({ host: 'api.example.com', exportTo: ['istio-egress'], trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client', ...tls } } });
    expect(gateway.workload.namespace).toBe('istio-egress');
  });

  test('needs an Istio that tells rules apart for that', () => {
    const { chart } = withSecret();
    Mesh.configure(chart, { istioVersion: '1.23' });
    expect(EgressChecks.of(chart).findings().map(({ rule }) => rule)).toEqual(['needs-newer-istio']);
  });

  test('refuses a Secret where another rule would meet that of the gateway', () => {
    const why = (callers: string) => `Secret "client" of port 80 (HTTP) needs a rule for the gateway alone, and callers in ${callers} would have to see another one; ` +
      "register the host in another namespace, and name the 'consumers'";
    expect(() => withSecret({ consumers: ['*'] })).toThrow(new Error(`[egress/api] ${why('all namespaces')}`));
    expect(() => withSecret({ metadata: { namespace: 'istio-egress' } })).toThrow(new Error(`[egress/api] ${why('its own namespace')}`));
    expect(() => withSecret().api.addConsumer('*')).toThrow(new Error(`[egress/api] ${why('all namespaces')}`));
  });

  test('refuses an unknown namespace', () => {
    const { door, gateway } = make();
    expect(() => new ExternalApi(new Chart(door.node.root as App, 'nowhere'), 'api', { host: 'api.example.com', via: gateway })).toThrow(new Error('[nowhere/api] ' +
      "'via' needs the namespace of the API, from which alone the gateway takes its routes; set 'namespace' of the chart, or 'metadata.namespace'"));
  });

  test.each([
    ['authority', { authority: StringMatch.exact('a') }],
    ['scheme', { scheme: 'https' }],
    ['sourceNamespace', { sourceNamespace: 'shop' }],
    ['sourceLabels', { sourceLabels: { app: 'a' } }],
  ])('refuses a match of %s', (what, match) => {
    const { api } = pass({ ports: originated });
    expect(() => api.addRoute(HttpRoute.respond(404, { matches: [RouteMatch.of(match as any)] })))
      .toThrow(new Error(`[egress/api] '${what}' of a match is not the workload's any more at the gateway of 'via', which has the routes; match something else`));
  });

  test('refuses routes of connections, and an alias for connections alone', () => {
    const { chart, api } = pass();
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com', ports: [EgressPort.https(443), EgressPort.tcp(5432)], virtualIps: VirtualIps.servedByDns('10.0.0.1') });
    const refused = (kind: string) => new Error(`[egress/api] ${kind} routes can not be beside 'via': the gateway passes connections on to the host itself; ` +
      "add the route to an ExternalApi without 'via'");
    expect(() => api.addTlsRoute(TlsRoute.to(other))).toThrow(refused('TLS'));
    expect(() => api.addTcpRoute(TcpRoute.to(other))).toThrow(refused('TCP'));
    expect(() => new ExternalNameAlias(chart, 'payments', { target: api })).toThrow(new Error('[egress/payments] the ExternalName alias at egress/payments would go past the gateway ' +
      "of 'via': connections to port 443 (HTTPS) lead there only by the name api.example.com; let workloads call the host itself, or speak HTTP"));
  });

  test('routes of others do not go past it', () => {
    const { chart, api } = pass({ ports: [EgressPort.http(80), EgressPort.https(443)] });
    const other = new ExternalApi(chart, 'other', { host: 'other.example.com', ports: [EgressPort.http(80), EgressPort.https(443)] });
    other.addRoute(HttpRoute.to(api, { name: 'past', matches: [RouteMatch.pathPrefix('/v1')] }));
    other.addTlsRoute(TlsRoute.to(api));
    const past = (what: string) => ['route-past-gateway', `${what} leads to api.example.com straight from the sidecar, past the gateway that calls to it pass; ` +
      "let the host with the route pass the same gateway, by 'via'"];
    expect(EgressChecks.of(other).findings().map(({ rule, message, fix }) => [rule, `${message}; ${fix}`])).toEqual([
      past('route "past" of other.example.com'), past('TLS route 1 of other.example.com'),
    ]);
  });

  test('needs a waypoint in ambient mode, as other ways out do', () => {
    const { chart } = pass();
    Mesh.configure(chart, { dataPlane: DataPlane.AMBIENT });
    expect(EgressChecks.of(chart).findings()).toMatchObject([{ rule: 'ambient-without-waypoint', message: expect.stringContaining("an EgressGateway as 'via' has no effect") }]);
  });

  test('is registered once for all who pass the same gateway', () => {
    const { chart, gateway } = pass();
    new ExternalApi(chartOf(chart, 'billing'), 'api', { host: 'api.example.com', via: gateway });
    const own = EgressChecks.of(chart.node.root).findings().filter(({ category }) => category === undefined);
    expect(own.map(({ constructPath, rule }) => [constructPath, rule]))
      .toEqual([['egress/api', 'claimed-twice'], ['billing/api', 'claimed-twice']]);
  });
});

test('a proxy has an address as a gateway has', () => {
  expect(HttpProxy.oneOf(ExternalEndpoint.all('192.0.2.1', '192.0.2.2'), 3128).address).toBe('192.0.2.1');
});
