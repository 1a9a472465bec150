import { App, Chart, Duration } from 'cdk8s';
import {
  AccessLogs, CertificateAuthority, DataPlane, EgressChecks, EgressMatrix, EgressPort, EgressWaypoint, ExternalApi, ExternalEndpoint,
  HttpProxy, HttpRoute, Mesh, OriginalDestination, OutboundMode, RouteMatch, TcpRoute, TlsRoute, UpstreamTls, VirtualIps, Workload,
  type EgressWaypointProps, type ExternalApiProps, type MeshFacts,
} from '../src';
import { anotherCopy, chartOf, invalid, ofKind, only, shop, synth } from './helpers';

const AMBIENT = { dataPlane: DataPlane.AMBIENT, istioVersion: '1.30' };
const originated = [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
const findings = (chart: Chart) => EgressChecks.of(chart).findings().map(({ rule, severity, message, fix }) => [rule, severity, `${message}; ${fix}`]);

function make(props?: EgressWaypointProps, facts: MeshFacts = AMBIENT) {
  const chart = shop(facts);
  Mesh.configure(chart.node.root, facts);
  const station = chartOf(chart, 'istio-egress');
  return { chart, station, waypoint: new EgressWaypoint(station, 'waypoint', props) };
}

function pass(props: Partial<ExternalApiProps> = {}, facts?: MeshFacts) {
  const made = make({}, facts);
  return { ...made, api: new ExternalApi(made.chart, 'api', { host: 'api.example.com', via: made.waypoint, metadata: { name: 'api' }, ...props }) };
}

describe('a waypoint', () => {
  test('is a Gateway that istiod deploys, named after its id', () => {
    const { station, waypoint } = make({ description: 'The only way out' });
    expect(synth(station)).toEqual([{
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'istio-egress', labels: { 'istio.io/waypoint-for': 'service' }, annotations: { 'kubernetes.io/description': 'The only way out' } },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    }]);
    expect([waypoint.waypointName, waypoint.namespace, waypoint.address, waypoint.telemetry]).toEqual([
      'waypoint', 'istio-egress', 'waypoint.istio-egress.svc.cluster.local', undefined,
    ]);
    const { labels, serviceAccount, namespace } = waypoint.workload;
    expect({ labels, serviceAccount, namespace }).toEqual({
      labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' }, serviceAccount: 'waypoint', namespace: 'istio-egress',
    });
  });

  test('takes the entries of the namespaces that name it, and no others', () => {
    const { chart, station, waypoint } = make({ namespaces: ['crm'] });
    const allowed = () => only(synth(station), 'Gateway').spec.listeners[0].allowedRoutes;
    const among = (...values: string[]) => ({ namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] } } });
    expect(allowed()).toEqual({ namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'crm' } } } });
    new ExternalApi(chart, 'a', { host: 'a.example.com', via: waypoint });
    new ExternalApi(chartOf(chart, 'billing'), 'b', { host: 'b.example.com', via: waypoint });
    new ExternalApi(chartOf(chart, 'also-billing'), 'c', { host: 'c.example.com', via: waypoint, metadata: { namespace: 'billing' } });
    expect(allowed()).toEqual(among('billing', 'crm', 'shop'));
  });

  test('takes those of all namespaces if told so', () => {
    expect(only(synth(make({ namespaces: ['*'] }).station), 'Gateway').spec.listeners[0].allowedRoutes).toEqual({ namespaces: { from: 'All' } });
  });

  test('takes its own namespace without a word', () => {
    const { station, waypoint } = make();
    new ExternalApi(station, 'api', { host: 'api.example.com', via: waypoint });
    const manifests = synth(station);
    expect(only(manifests, 'Gateway').spec.listeners[0].allowedRoutes).toBeUndefined();
    expect(only(manifests, 'ServiceEntry').metadata.labels).toEqual({
      'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress', 'networking.istio.io/enable-autoallocate-ip': 'true',
    });
    expect(only(manifests, 'ServiceEntry').spec.exportTo).toEqual(['.']);
  });

  test('logs what passes it, for its own namespace and for each entry of another', () => {
    const { chart, station, waypoint } = make({ accessLogs: AccessLogs.toProvider('otel') });
    const own = new ExternalApi(station, 'own', { host: 'own.example.com', via: waypoint });
    const api = new ExternalApi(chart, 'api', { host: 'api.example.com', via: waypoint, metadata: { name: 'api', labels: { team: 'payments' } } });
    const accessLogging = [{ providers: [{ name: 'otel' }] }];
    expect(only(synth(station), 'Telemetry')).toMatchObject({
      metadata: { name: 'waypoint', namespace: 'istio-egress' },
      spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }], accessLogging },
    });
    expect(only(synth(chart), 'Telemetry')).toMatchObject({
      metadata: { name: 'api', namespace: 'shop', labels: { team: 'payments' } },
      spec: { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }], accessLogging },
    });
    expect([waypoint.telemetry?.kind, own.telemetry, api.telemetry?.kind]).toEqual(['Telemetry', undefined, 'Telemetry']);
  });

  test.each<[string, EgressWaypointProps, string]>([
    ['a name that no Service has', { metadata: { name: 'way.point' } },
      "[istio-egress/waypoint] the name of a waypoint must be a DNS label (1 to 63 lower-case letters, digits or '-'; starts with a letter; ends with a letter or digit), got \"way.point\"; set 'metadata.name' to what its Service can be called"],
    ['Istio\'s word for no waypoint', { metadata: { name: 'none' } },
      '[istio-egress/waypoint] the name of a waypoint must not be "none", by which Istio means no waypoint; set \'metadata.name\' to another'],
    ['a label by which it is for pods alone', { metadata: { labels: { 'istio.io/waypoint-for': 'workload' } } },
      '[istio-egress/waypoint] \'metadata.labels\' has "istio.io/waypoint-for": "workload", and calls to hosts would go past the waypoint; leave it out, or say service or all'],
    ['namespaces that are none', { namespaces: 'crm' as any }, "[istio-egress/waypoint] 'namespaces' must be a list of namespaces, got \"crm\"; write [\"crm\"]"],
    ['access logs that are none', { accessLogs: 'envoy' as any }, "[istio-egress/waypoint] 'accessLogs' must be AccessLogs, got \"envoy\"; write AccessLogs.toStandardOutput()"],
  ])('refuses %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  test('needs its namespace', () => {
    expect(() => new EgressWaypoint(new Chart(new App(), 'egress'), 'waypoint')).toThrow(new Error(
      "[egress/waypoint] the namespace of the waypoint must be known; set 'namespace' of the chart, or 'metadata.namespace'"));
  });
});

describe('a host behind a waypoint', () => {
  test('names it, has an address, and shows it its rule and its routes', () => {
    const { chart } = pass({ ports: originated, timeout: Duration.seconds(5), consumers: ['billing'] });
    const manifests = synth(chart);
    expect(manifests.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'VirtualService']);
    expect(only(manifests, 'ServiceEntry').metadata.labels).toEqual({
      'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress', 'networking.istio.io/enable-autoallocate-ip': 'true',
    });
    expect(manifests.map(({ spec }) => spec.exportTo)).toEqual([1, 2, 3].map(() => ['.', 'billing', 'istio-egress']));
    expect(only(manifests, 'VirtualService').spec.http).toEqual([{ timeout: '5s', route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] }]);
  });

  test('keeps labels of its own', () => {
    const { chart } = pass({ metadata: { labels: { team: 'payments' } } });
    expect(only(synth(chart), 'ServiceEntry').metadata.labels).toMatchObject({ 'team': 'payments', 'istio.io/use-waypoint': 'waypoint' });
  });

  test('passes its waypoint whatever the labels of the chart say', () => {
    const { chart } = make();
    const billing = new Chart(chart.node.root as App, 'billing', { namespace: 'billing', labels: { 'istio.io/use-waypoint': 'usual', 'istio.io/use-waypoint-namespace': 'platform' } });
    new ExternalApi(billing, 'api', { host: 'api.example.com', via: new EgressWaypoint(billing, 'own') });
    expect(only(synth(billing), 'ServiceEntry').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'own', 'istio.io/use-waypoint-namespace': 'billing' });
  });

  test('needs no allocated address where it has some', () => {
    const { chart } = pass({ virtualIps: VirtualIps.captured('240.240.0.1') });
    expect(only(synth(chart), 'ServiceEntry').metadata.labels).not.toHaveProperty(['networking.istio.io/enable-autoallocate-ip']);
  });

  test('has certificates of the waypoint\'s namespace, which it may read', () => {
    const made = make();
    new ExternalApi(made.chart, 'api', {
      host: 'api.example.com',
      via: made.waypoint,
      metadata: { name: 'api' },
      ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', made.waypoint.workload) })],
    });
    const manifests = synth(made.chart);
    expect(only(manifests, 'DestinationRule').spec).toEqual({
      host: 'api.example.com',
      exportTo: ['.', 'istio-egress'],
      trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client', sni: 'api.example.com', subjectAltNames: ['api.example.com'] } },
    });
    expect([only(manifests, 'Role'), only(manifests, 'RoleBinding')].map(({ metadata }) => metadata)).toEqual([1, 2].map(() => ({ name: 'shop-api-client', namespace: 'istio-egress' })));
    expect(only(manifests, 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'waypoint', namespace: 'istio-egress' }]);
    expect(only(manifests, 'RoleBinding').roleRef.name).toBe('shop-api-client');
  });

  test('is one of another copy of the package as well', () => {
    const { chart, waypoint } = make();
    const other = anotherCopy();
    new other.ExternalApi(chart, 'api', { host: 'api.example.com', via: waypoint });
    expect(only(synth(chart), 'ServiceEntry').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
  });

  test('is in the table of who may call what, for all namespaces: ztunnel shows entries to everybody', () => {
    const { chart } = pass();
    new ExternalApi(chart, 'direct', { host: 'direct.example.com' });
    expect(EgressMatrix.of(chart).rows).toMatchObject([
      { namespace: '*', host: 'api.example.com', way: 'waypoint istio-egress/waypoint', enforcedBy: [] },
      { namespace: '*', host: 'direct.example.com', way: 'ztunnel', enforcedBy: [] },
    ]);
  });

  const made = make();
  test.each<[string, Partial<ExternalApiProps>, string]>([
    ['an address that is kept', { originalDestination: OriginalDestination.within('10.40.0.0/24'), ports: [EgressPort.tls(443)] },
      "'originalDestination' must not be set beside 'via': calls come to a waypoint by an address of the host's own, which stands for no other; leave one of them out"],
    ['a socket of the pod', { endpoints: [ExternalEndpoint.at('unix:///run/api.sock')] },
      "'endpoints' has the socket \"unix:///run/api.sock\", which is in the workload's pod and not in the waypoint's; leave 'via' out"],
    ['one address for several hosts', { ports: [EgressPort.http(80)], additionalHosts: ['b.example.com'], virtualIps: VirtualIps.captured('240.240.0.1') },
      "'additionalHosts' (b.example.com) can not share 'virtualIps' at the waypoint of 'via', which knows hosts by address and would take all calls for api.example.com; " +
      "make one ExternalApi with its own virtual IPs for each host, or leave 'virtualIps' out"],
    ['an address of an endpoint as a virtual one', {
      ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('192.0.2.1', '192.0.2.2'), virtualIps: VirtualIps.servedByDns('192.0.2.2'),
    }, "'virtualIps' has 192.0.2.2 of 'endpoints', and calls to it would go past the waypoint of 'via': ztunnel takes them for calls to the endpoint itself; give the host another virtual IP"],
    ['several virtual addresses', { ports: [EgressPort.http(80)], virtualIps: VirtualIps.captured('240.240.0.1', '240.240.0.2') },
      "'virtualIps' has several addresses (240.240.0.1, 240.240.0.2), and the waypoint of 'via' knows one of them alone: it closes connections to the others; leave one"],
    ['a Secret for another workload', { ports: [EgressPort.http(80, { tls: UpstreamTls.mutualFromSecret('client', Workload.of({ labels: { app: 'web' }, serviceAccount: 'web' })) })] },
      'Secret "client" of port 80 (HTTP) is for a workload, and the waypoint of \'via\' adds the TLS; give it to \'workload\' of the waypoint'],
    ['another waypoint in a label', { metadata: { labels: { 'istio.io/use-waypoint': 'other' } } },
      "'metadata.labels' has \"istio.io/use-waypoint\", which 'via' sets for its waypoint; leave one of them out"],
    ['a label by which the host gets no address', { metadata: { labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } } },
      "'metadata.labels' has \"networking.istio.io/enable-autoallocate-ip\", which 'via' sets for its waypoint; leave one of them out"],
  ])('refuses %s', (_, props, message) => {
    expect(() => pass(props)).toThrow(new Error(`[egress/api] ${message}`));
  });

  test.each([[{ sourceLabels: { app: 'web' } }, 'sourceLabels'], [{ sourceNamespace: 'shop' }, 'sourceNamespace']])('refuses routes by who calls: %p', (match, what) => {
    const { api } = pass({ ports: originated });
    expect(() => api.addRoute(HttpRoute.to(api, { matches: [RouteMatch.of(match)] }))).toThrow(new Error(
      `[egress/api] '${what}' of a match is not looked at by the waypoint of 'via'; match something else`));
  });

  test('needs its namespace', () => {
    expect(() => new ExternalApi(new Chart(made.chart.node.root as App, 'nowhere'), 'api', { host: 'api.example.com', via: made.waypoint })).toThrow(new Error(
      "[nowhere/api] 'via' needs the namespace of the API, from which alone the waypoint takes it; set 'namespace' of the chart, or 'metadata.namespace'"));
  });

  test('is not reached by routes of hosts that do not pass it', () => {
    const { chart, api } = pass({ ports: originated });
    new ExternalApi(chart, 'canary', { host: 'canary.example.com', ports: [EgressPort.http(80)], metadata: { labels: { 'istio.io/use-waypoint': 'other' } } })
      .addRoute(HttpRoute.to(api, { matches: [RouteMatch.pathPrefix('/v1')] }));
    expect(findings(chart).map(([rule]) => rule)).toContain('route-past-gateway');
  });
});

describe('what the mesh says of a waypoint', () => {
  const past = (why: string) => ['waypoint-without-address', 'error', "calls to api.example.com would go past the waypoint of 'via', in clear where it is to add TLS: workloads would dial the real address of the host, " +
    `which ztunnel does not know; ${why}; have ztunnel capture DNS and say Mesh.configure(app, { dnsCapture: true }), or use VirtualIps.servedByDns(…) if your own DNS answers them`];
  const sidecars = (says: string) => ['waypoint-without-ambient', 'error', `api.example.com would not pass the waypoint of 'via': sidecars do not look for one, and Mesh ${says}; ` +
    'say Mesh.configure(app, { dataPlane: DataPlane.AMBIENT }), or let calls pass an EgressGateway'];

  const tooOld = (but: string) => ['needs-newer-istio', 'error',
    `waypoints of entries, and policies for them (ServiceEntry metadata.labels[istio.io/use-waypoint]) need Istio 1.24, but ${but}; upgrade Istio, or give the workloads sidecars`];

  test.each<[MeshFacts, any]>([
    [{ ...AMBIENT, istioVersion: '1.25' }, []],
    [{ ...AMBIENT, istioVersion: '1.24', dnsCapture: true }, []],
    [{ ...AMBIENT, dnsCapture: false }, [past('Mesh says that DNS is not captured')]],
    [{ ...AMBIENT, istioVersion: '1.24' }, [past('addresses that ztunnel answers for hosts (istio-cni values.ambient.dnsCapture) need Istio 1.25, but Mesh says 1.24, where it is off unless somebody ' +
      'turned it on, and workloads dial the real address, unless Mesh says that DNS is captured')]],
    [{ ...AMBIENT, istioVersion: '1.23', dnsCapture: true }, [tooOld('Mesh says 1.23, where ambient mode is not stable yet, and nothing looks at the policies')]],
    [{ dataPlane: DataPlane.AMBIENT, dnsCapture: true }, [tooOld("the target's version is unknown (1.22 is assumed): set 'istioVersion' in Mesh.configure")]],
    [{ dataPlane: DataPlane.SIDECAR, istioVersion: '1.30' }, [sidecars('says that there are sidecars')]],
    [{ istioVersion: '1.30' }, [sidecars('does not say that there are none')]],
  ])('%p', (facts, expected) => {
    expect(findings(pass({}, facts).chart)).toEqual(expected);
    const webhook = 'service-entry-tcp-without-address';
    expect(findings(pass({ ports: [EgressPort.tcp(5432)] }, facts).chart).filter(([rule]) => rule !== webhook)).toEqual(expected);
  });

  test('stops synth', () => {
    const { chart } = pass({}, { dataPlane: DataPlane.SIDECAR });
    expect(() => chart.toJson()).toThrow(invalid(`[egress/api] ${sidecars('says that there are sidecars')[2]} (waypoint-without-ambient)`));
  });

  test('addresses that the cluster\'s DNS answers need nothing', () => {
    const served = pass({ ports: [EgressPort.http(80)], virtualIps: VirtualIps.servedByDns('10.40.0.9') }, { ...AMBIENT, dnsCapture: false });
    expect(findings(served.chart)).toEqual([]);
  });

  test('the addresses of endpoints are not those of the host, which ztunnel would take for others', () => {
    const fixed = { ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('192.0.2.1') };
    const { chart, api } = pass(fixed);
    expect(findings(chart)).toEqual([]);
    const { metadata, spec } = api.serviceEntry.toJson();
    expect([metadata.labels['networking.istio.io/enable-autoallocate-ip'], spec.resolution, spec.addresses]).toEqual(['true', 'STATIC', undefined]);
    expect(findings(pass(fixed, { ...AMBIENT, dnsCapture: false }).chart).map(([rule]) => rule)).toEqual(['waypoint-without-address']);
  });

  test('wildcards are for plain HTTP', () => {
    const tls = (message: string, fix: string) => [['ambient-wildcard', 'error', `${message}; ${fix}`]];
    expect(findings(pass({ host: '*.example.com', ports: [EgressPort.http(80)] }).chart)).toEqual([]);
    expect(findings(pass({ host: '*.example.com' }).chart)).toEqual(tls('port 443 (TLS) of wildcard host "*.example.com" has a protocol that a waypoint does not serve there',
      'let workloads speak HTTP, and the waypoint add the TLS: EgressPort.http(80, { tls: UpstreamTls.simple() })'));
    expect(findings(pass({ host: '*.example.com', endpoints: ExternalEndpoint.all('192.0.2.1') }).chart)).toEqual(tls(
      'host "*.example.com" has no address by which ztunnel could know it: istiod allocates none to a wildcard with \'endpoints\'', "list the names, or give 'virtualIps'"));
    expect(findings(pass({ host: '*.example.com', via: undefined }).chart)).toEqual(tls('host "*.example.com" is a wildcard, which ambient mode knows at a waypoint only',
      "pass an EgressWaypoint as 'via', or list the names"));
  });

  test('what ztunnel does not look at is said', () => {
    expect(findings(pass({ consumers: ['billing'] }).chart)).toEqual([['ambient-visibility', 'warning',
      'in ambient mode api.example.com is not for shop, billing alone: ztunnel does not look at exportTo, and every namespace can call it; ' +
      "let it pass an EgressWaypoint and name the callers: allowFrom(…), or set 'serviceEntryVisibility' of MeshConfig"]]);
    expect(findings(pass({ consumers: ['*'] }).chart).map(([rule]) => rule)).toEqual(['exported-to-everyone']);
    expect(findings(pass({}, { ...AMBIENT, outboundMode: OutboundMode.REGISTRY_ONLY }).chart)).toEqual([['ambient-registry-only', 'warning',
      'REGISTRY_ONLY keeps nobody to api.example.com and what else is registered: ztunnel does not look at it, and calls to all other hosts leave; ' +
      "close other ways out with a NetworkPolicy, and leave 'outboundMode' out"]]);
  });

  test('other ways out do nothing in ambient mode', () => {
    const { chart } = make();
    new ExternalApi(chart, 'api', { host: 'api.example.com', via: HttpProxy.at('proxy.example.com', 3128) });
    expect(findings(chart)).toEqual([['ambient-without-waypoint', 'error', "an HttpProxy as 'via' has no effect in ambient mode without a waypoint: calls would go out as they are; " +
      "pass an EgressWaypoint as 'via', or set 'metadata.labels' to { 'istio.io/use-waypoint': '<waypoint>' }"]]);
  });

  test('an address stands for one host in the whole mesh, and is no server\'s', () => {
    const virtualIps = VirtualIps.servedByDns('10.40.0.9');
    const { chart, station, waypoint } = pass({ ports: originated, virtualIps });
    const billing = chartOf(chart, 'billing');
    const other = new ExternalApi(billing, 'other', { host: 'other.example.com', ports: [EgressPort.https(443)], virtualIps });
    const taken = (by: string) => ['claimed-twice', 'error', `address 10.40.0.9 is also that of ${by}, and ztunnel, which looks at neither ports nor exportTo, takes calls there for one of ` +
      'the two; give the two different addresses'];
    expect(findings(chart)).toEqual([taken('billing/other')]);
    expect(findings(billing)).toEqual([taken('egress/api')]);
    billing.node.tryRemoveChild(other.node.id);
    expect(findings(chart)).toEqual([]);
    const fixed = new ExternalApi(billing, 'fixed', { host: 'fixed.example.com', ports: [EgressPort.tcp(5432)], endpoints: ExternalEndpoint.all('10.40.0.9') });
    expect([findings(chart), findings(billing)]).toEqual([[taken('billing/fixed')], []]);
    billing.node.tryRemoveChild(fixed.node.id);
    const served = new ExternalApi(billing, 'served', { host: 'served.example.com', via: waypoint, ports: [EgressPort.http(8080)], endpoints: ExternalEndpoint.all('10.40.0.9') });
    expect([findings(chart), findings(billing), findings(station)]).toEqual([[taken(served.node.path)], [], []]);
  });

  test('a host that others call is registered once in the whole mesh', () => {
    const { chart, api } = pass();
    const billing = chartOf(chart, 'billing');
    new ExternalApi(billing, 'same', { host: 'api.example.com' });
    expect([findings(chart), findings(billing)]).toEqual([[], []]);
    api.allowFrom(Workload.of({ labels: { app: 'crm' }, serviceAccount: 'crm', namespace: 'crm' }));
    expect(findings(chart).map(([rule]) => rule)).toEqual(['claimed-twice']);
  });

  test('one host in two namespaces can not share a waypoint, which would serve one of them', () => {
    const { chart, waypoint } = pass();
    new ExternalApi(chartOf(chart, 'billing'), 'same', { host: 'api.example.com', via: waypoint });
    expect(findings(chart).map(([rule]) => rule)).toEqual(['claimed-twice']);
  });

  test('files of a private authority are of the waypoint\'s pods', () => {
    const { chart } = pass({ ports: [EgressPort.http(80, { tls: UpstreamTls.simple({ certificateAuthority: CertificateAuthority.fromFile('/etc/certs/ca.pem') }) })] });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy.tls).toMatchObject({ mode: 'SIMPLE', caCertificates: '/etc/certs/ca.pem' });
    expect(ofKind(synth(chart), 'Role')).toEqual([]);
  });
});

describe('who may call through a waypoint', () => {
  const workload = (name: string, namespace?: string) => Workload.of({ labels: { app: name }, serviceAccount: name, namespace });
  const policyOf = (chart: Chart) => only(synth(chart), 'AuthorizationPolicy');

  test('is told by a policy for the entry, in its namespace, which allows', () => {
    const { chart, station, api } = pass({ ports: originated });
    expect([api.authorizationPolicy, api.callers]).toEqual([undefined, undefined]);
    api.allowFrom(workload('billing'));
    api.allowFrom(workload('invoices', 'finance'));
    expect(policyOf(chart)).toMatchObject({
      metadata: { name: 'api', namespace: 'shop' },
      spec: {
        targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }],
        action: 'ALLOW',
        rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/billing', 'cluster.local/ns/finance/sa/invoices'] } }] }],
      },
    });
    expect(api.authorizationPolicy!.node.scope).toBe(api);
    expect(ofKind(synth(station), 'AuthorizationPolicy')).toEqual([]);
    expect(EgressMatrix.of(chart).rows.map(({ namespace, way, enforcedBy }) => [namespace, way, enforcedBy])).toEqual(['shop', 'finance'].map(namespace => (
      [namespace, 'waypoint istio-egress/waypoint', ['AuthorizationPolicy shop/api']])));
  });

  test('is nobody by a policy that allows nothing, until somebody is added', () => {
    const { chart, api } = pass({ allowFrom: [] });
    expect(policyOf(chart).spec).toEqual({ targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }], action: 'ALLOW' });
    expect(findings(chart)).toEqual([]);
    api.allowFrom(workload('billing'));
    expect(policyOf(chart).spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/billing'] } }] }]);
  });

  test('can be some requests, together for those who may make the same', () => {
    const { chart, api } = pass({ ports: originated });
    const charges = { methods: ['GET'], paths: ['/v1/charges'] };
    api.allowRequestsFrom(workload('web'), charges);
    api.allowRequestsFrom(workload('web'), { methods: ['POST'] });
    api.allowRequestsFrom(workload('batch'), charges);
    api.allowRequestsFrom(workload('night'), charges);
    api.allowFrom(workload('billing'));
    const from = (...names: string[]) => [{ source: { principals: names.map(name => `cluster.local/ns/shop/sa/${name}`) } }];
    expect(policyOf(chart).spec.rules).toEqual([
      { from: from('web'), to: [{ operation: charges }, { operation: { methods: ['POST'] } }] },
      { from: from('batch', 'night'), to: [{ operation: charges }] },
      { from: from('billing') },
    ]);
  });

  test('is no matter of who sees the host', () => {
    const { chart, api } = pass({ consumers: ['finance'] });
    expect(findings(chart).map(([rule]) => rule)).toEqual(['ambient-visibility']);
    api.allowFrom(workload('billing'));
    expect(findings(chart)).toEqual([]);
  });

  test('needs requests that the waypoint sees, and accounts', () => {
    const { chart, api } = pass();
    api.allowRequestsFrom(Workload.of({ labels: { app: 'web' } }), { methods: ['GET'] });
    expect(findings(chart).map(([rule]) => rule)).toEqual(['caller-without-account', 'requests-not-seen']);
  });

  test('holds for routes of other hosts that lead there', () => {
    const { chart, waypoint, api } = pass({ ports: originated });
    api.allowFrom(workload('billing'));
    new ExternalApi(chart, 'open', { host: 'open.example.com', via: waypoint, ports: [EgressPort.http(80)] }).addRoute(HttpRoute.to(api, { matches: [RouteMatch.pathPrefix('/v1')] }));
    expect(findings(chart)).toEqual([['route-around-access', 'error',
      'a route of open.example.com leads to api.example.com, to which not all callers of open.example.com may make all calls, and the waypoint asks only about the host that was called; ' +
      'let all who may call open.example.com make all calls to api.example.com, or let no others call open.example.com: allowFrom(…)']]);
  });

  test('holds for routes of connections as well', () => {
    const ports = [EgressPort.tls(8443), EgressPort.tcp(5432)];
    const { chart, waypoint, api } = pass({ ports });
    api.allowFrom(workload('billing'));
    const open = (id: string) => new ExternalApi(chart, id, { host: `${id}.example.com`, via: waypoint, ports });
    open('bytes').addTcpRoute(TcpRoute.to(api));
    open('named').addTlsRoute(TlsRoute.to(api));
    expect(findings(chart).map(([rule, , message]) => [rule, message.split(',')[0]])).toEqual([
      ['route-around-access', 'a route of bytes.example.com leads to api.example.com'], ['route-around-access', 'a route of named.example.com leads to api.example.com'],
    ]);
  });

  test('is not told by wildcards over the host', () => {
    const { chart, waypoint, api } = pass({ host: 'api.eu.example.com', ports: originated });
    const http = [EgressPort.http(80)];
    new ExternalApi(chart, 'fixed', { host: '*.example.com', via: waypoint, ports: http, endpoints: ExternalEndpoint.all('192.0.2.1'), virtualIps: VirtualIps.captured('240.240.9.9') });
    const wide = new ExternalApi(chartOf(chart, 'crm'), 'wide', { host: '*.example.com', via: new EgressWaypoint(chartOf(chart, 'platform'), 'other'), ports: http });
    const around = () => findings(chart).filter(([rule]) => rule === 'wildcard-around-access');
    expect(around()).toEqual([]);
    api.allowFrom(workload('billing'), workload('crm'));
    expect(around()).toEqual([['wildcard-around-access', 'error',
      'not all callers of the wildcard at crm/wide may make all calls to api.eu.example.com, and a request to another of its names that has api.eu.example.com as its Host reaches it; ' +
      'let all who may call the wildcard make all calls to api.eu.example.com, or list the names instead of the wildcard']]);
    wide.allowFrom(Workload.of({ labels: { app: 'billing' }, serviceAccount: 'billing', namespace: 'shop' }));
    expect(around()).toEqual([]);
    wide.allowFrom(Workload.of({ labels: { app: 'crm' }, serviceAccount: 'crm' }));
    expect(around()).toHaveLength(1);
  });
});
