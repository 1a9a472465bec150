import { Chart, type App } from 'cdk8s';
import {
  DataPlane, EgressChecks, EgressPort, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpRoute, UpstreamTls, VirtualMachineService,
  type MeshFacts, type VirtualMachineServiceProps,
} from '../src';
import { invalid, ofKind, only, shop, synth } from './helpers';

function make(props: Partial<VirtualMachineServiceProps> = {}, facts?: MeshFacts) {
  const chart = shop(facts);
  const service = new VirtualMachineService(chart, 'ledger', {
    host: 'ledger.vm.example', ports: [EgressPort.http(80, { targetPort: 8080 })], serviceAccount: 'ledger', machines: ExternalEndpoint.all('192.0.2.1'), ...props,
  });
  return { chart, service };
}
const LABELS = { 'app': 'ledger', 'cdk8s-istio-egress/machines': 'egress-ledger-c8630852' };
const refused = (message: string) => new Error(`[egress/ledger] ${message}`);

test('emits an entry that selects its machines, and an entry for each of them', () => {
  const { chart, service } = make({
    machines: [ExternalEndpoint.at('192.0.2.1', { ports: { http: 9080 }, locality: 'eu-west-1/a', weight: 3 }), ExternalEndpoint.at('2001:db8::2')],
    network: 'vms',
    description: 'Bookings',
  });
  const manifests = synth(chart);
  expect(manifests.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual([
    `ServiceEntry ${service.serviceEntry.name}`, `DestinationRule ${service.serviceEntry.name}`, `WorkloadEntry ${service.serviceEntry.name}-192.0.2.1`, `WorkloadEntry ${service.serviceEntry.name}-2001-db8--2`,
  ]);
  expect(manifests.map(({ metadata }) => metadata.annotations)).toEqual(Array(4).fill({ 'kubernetes.io/description': 'Bookings' }));
  expect(only(manifests, 'ServiceEntry').spec).toEqual({
    hosts: ['ledger.vm.example'],
    location: 'MESH_INTERNAL',
    resolution: 'STATIC',
    exportTo: ['.'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }],
    workloadSelector: { labels: LABELS },
  });
  expect(only(manifests, 'DestinationRule').spec).toEqual({ host: 'ledger.vm.example', exportTo: ['.'], trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } });
  const common = { labels: LABELS, serviceAccount: 'ledger', network: 'vms' };
  expect(ofKind(manifests, 'WorkloadEntry').map(({ spec }) => spec)).toEqual([
    { address: '192.0.2.1', ports: { http: 9080 }, locality: 'eu-west-1/a', weight: 3, ...common },
    { address: '2001:db8::2', ...common },
  ]);
  expect(service.workloadEntries.map(({ name }) => name)).toEqual(ofKind(manifests, 'WorkloadEntry').map(({ metadata }) => metadata.name));
  expect(service.workloadGroup).toBeUndefined();
  expect(service.destinationRule.kind).toBe('DestinationRule');
  expect([service.labels, service.serviceAccount]).toEqual([LABELS, 'ledger']);
});

test('emits a group in place of entries where machines register themselves', () => {
  const { chart, service } = make({ machines: undefined, labels: { app: 'l', tier: 'vm' } });
  const manifests = synth(chart);
  expect(manifests.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'WorkloadGroup']);
  expect(only(manifests, 'ServiceEntry').spec.workloadSelector).toEqual({ labels: { app: 'l', tier: 'vm' } });
  expect(only(manifests, 'WorkloadGroup').spec).toEqual({ metadata: { labels: { app: 'l', tier: 'vm' } }, template: { serviceAccount: 'ledger' } });
  expect(service.workloadGroup?.name).toBe(service.serviceEntry.name);
  expect(service.machines).toEqual([]);
});

test('is changed by its mutators', () => {
  const { chart, service } = make();
  synth(chart);
  service.addMachine(ExternalEndpoint.at('192.0.2.2'));
  service.addPort(EgressPort.tls(443));
  service.addConsumer('billing');
  const manifests = synth(chart);
  expect(ofKind(manifests, 'WorkloadEntry').map(({ spec }) => spec.address)).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(only(manifests, 'ServiceEntry').spec).toMatchObject({ exportTo: ['.', 'billing'], ports: [{ number: 80 }, { number: 443 }] });
  expect([service.host, service.namespace, service.ports.length, service.machines.length]).toEqual(['ledger.vm.example', 'shop', 2, 2]);
});

test('a refusing mutator changes nothing', () => {
  const { chart, service } = make();
  const before = synth(chart);
  expect(() => service.addMachine(ExternalEndpoint.at('192.0.2.1'))).toThrow(refused("'machines' has \"192.0.2.1\" twice; write each address once, with 'weight' if it shall get more"));
  expect(() => service.addPort(EgressPort.http(80))).toThrow(refused("'ports' has the number 80 twice (http, http); each number can have one protocol"));
  expect(synth(chart)).toEqual(before);
});

test('the addresses of its machines match TCP', () => {
  expect(only(synth(make({ ports: [EgressPort.tcp(5432)], machines: ExternalEndpoint.all('192.0.2.1', '192.0.2.2') }).chart), 'ServiceEntry').spec.addresses)
    .toEqual(['192.0.2.1', '192.0.2.2']);
});

test('TCP on machines of unknown addresses needs an allocated one', () => {
  const tcp = { ports: [EgressPort.tcp(5432)], machines: undefined };
  expect(only(synth(make(tcp, { istioVersion: '1.30', dnsCapture: true }).chart), 'ServiceEntry').metadata.labels)
    .toEqual({ 'networking.istio.io/enable-autoallocate-ip': 'true' });
  expect(() => synth(make(tcp).chart)).toThrow(invalid('[egress/ledger] port 5432 (TCP) of ledger.vm.example has no address to be matched by and would take every connection to port 5432, ' +
    "to any host; give the addresses of the 'machines', or say Mesh.configure(app, { istioVersion, dnsCapture: true }) if proxies capture DNS (tcp-port-without-address)"));
});

test('is not selected by the labels of another service with its id', () => {
  const { chart } = make();
  const other = new VirtualMachineService(new Chart(chart.node.root as App, 'two', { namespace: 'shop' }), 'ledger', {
    host: 'b.vm.example', ports: [EgressPort.http(80)], serviceAccount: 'b', machines: ExternalEndpoint.all('192.0.2.9'),
  });
  expect(other.labels).not.toEqual(LABELS);
  expect(EgressChecks.of(chart.node.root).findings()).toEqual([]);
});

test('machines that would answer for another service are found', () => {
  const { chart } = make({ labels: { app: 'x', tier: 'vm' } });
  const other = (id: string, labels: { [key: string]: string }) => new VirtualMachineService(chart, id, {
    host: `${id}.vm.example`, ports: [EgressPort.http(80)], serviceAccount: id, machines: ExternalEndpoint.all(`192.0.2.${id.length}`), labels,
  });
  other('fine', { app: 'y' });
  other('selects', { app: 'x' });
  expect(EgressChecks.of(chart).findings().map(({ constructPath, rule, message, fix }) => [constructPath, rule, `${message}; ${fix}`])).toEqual([
    ['egress/selects', 'machines-meet', 'the machines of egress/ledger have the labels by which those of egress/selects are selected, and would answer for it; ' +
      "give the two 'labels' that differ, or leave them out"],
  ]);
});

test('a name that can not be a label needs labels', () => {
  expect(() => make({ metadata: { name: `x${'.y'.repeat(40)}` } })).toThrow(/'labels' must be set: "ledger" and "x\.y[^"]*" can not be labels by which machines are selected; /);
});

test('no name is given to it by ExternalName', () => {
  const { chart, service } = make();
  expect(() => new ExternalNameAlias(chart, 'books', { target: service })).toThrow(new Error("[egress/books] 'target' must be outside the mesh, got the construct \"egress/ledger\"; " +
    "give machines of the mesh a name by LocalAlias, with their labels as 'selector'"));
});

test('ambient mode does not encrypt calls to it', () => {
  expect(EgressChecks.of(make({}, { dataPlane: DataPlane.AMBIENT }).chart).findings().map(({ rule, message, fix }) => `${rule}: ${message}; ${fix}`)).toEqual([
    'ambient-machines: the machines of ledger.vm.example run sidecars, whose mutual TLS ambient mode does not speak: calls would be in clear; ' +
    'let the callers have sidecars too, or keep the service out of this mesh',
  ]);
});

test('a host that another construct registers is found', () => {
  const { chart } = make();
  new ExternalApi(chart, 'api', { host: 'ledger.vm.example' });
  expect(EgressChecks.of(chart).findings().map(({ constructPath, rule }) => `${constructPath} ${rule}`)).toEqual(['egress/ledger claimed-twice', 'egress/api claimed-twice']);
});

test('a host in the cluster\'s own domain is found', () => {
  const { chart } = make({ host: 'ledger.corp.example' }, { clusterDomain: 'corp.example' });
  expect(EgressChecks.of(chart).findings().map(({ rule }) => rule)).toEqual(['host-inside-cluster']);
});

test('a route to it makes it visible to the callers, and calls it by its name', () => {
  const { chart, service } = make();
  const api = new ExternalApi(new Chart(chart.node.root as App, 'billing', { namespace: 'billing' }), 'api', { host: 'api.example.com', ports: [EgressPort.http(80)] });
  api.addRoute(HttpRoute.to(service));
  expect(only(synth(chart), 'ServiceEntry').spec.exportTo).toEqual(['.', 'billing']);
  expect(only(synth(api.serviceEntry.chart), 'VirtualService').spec.http[0]).toEqual({
    rewrite: { authority: 'ledger.vm.example' }, route: [{ destination: { host: 'ledger.vm.example', port: { number: 80 } } }],
  });
});

test('a route to it is refused where it is unknown who sees it', () => {
  const { chart, service } = make();
  const api = new ExternalApi(new Chart(chart.node.root as App, 'other'), 'api', { host: 'api.example.com', ports: [EgressPort.http(80)] });
  expect(() => api.addRoute(HttpRoute.to(service))).toThrow(new Error('[other/api] the namespace of this API is unknown and that of the other is "shop", ' +
    "so the target can not be made visible to callers of the API; set 'namespace' of both charts, or 'metadata.namespace' of both constructs"));
});

const ACCOUNT = ': without it they would be called in clear';
test.each<[string, Partial<Record<keyof VirtualMachineServiceProps, any>>, string]>([
  ['no machines in a list of them', { machines: [] }, "'machines' must not be empty: nothing would answer; write at least one, or leave it out where machines register themselves"],
  ['texts for machines', { machines: ['192.0.2.1'] }, "'machines' must be a list of ExternalEndpoint, and number 1 is \"192.0.2.1\"; write such as ExternalEndpoint.all('192.0.2.10')"],
  ['names', { machines: ExternalEndpoint.all('a.example.com') },
    "'machines' must be IP addresses, got \"a.example.com\", which Istio does not look up for machines of the mesh; write its address"],
  ['sockets', { machines: [ExternalEndpoint.unixSocket('/run/x')] },
    "'machines' must be IP addresses, got \"unix:///run/x\", which Istio does not look up for machines of the mesh; write its address"],
  ['ports that nobody dials', { machines: [ExternalEndpoint.at('192.0.2.1', { ports: { grpc: 9090 } })] },
    "'ports' of endpoint \"192.0.2.1\" has \"grpc\", which is the name of no port; the names are http"],
  ['TLS of the sidecar', { ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })] },
    "'tls' must not be set on port 80 (HTTP): calls to machines of the mesh are encrypted by the mesh itself; leave it out"],
  ['a wildcard', { host: '*.vm.example' }, "'host' must not be a wildcard here, got \"*.vm.example\"; write one full name"],
  ['an address for a host', { host: '192.0.2.1' }, "'host' must be a name, not an IP address, got \"192.0.2.1\"; give the machines a name, and their addresses as 'machines: ExternalEndpoint.all(…)'"],
  ['no service account', { serviceAccount: undefined }, `'serviceAccount' must be the name of the machines' service account, got undefined${ACCOUNT}`],
  ['an empty service account', { serviceAccount: '' }, `'serviceAccount' must be the name of the machines' service account, got ""${ACCOUNT}`],
  ['no labels', { labels: {} }, "'labels' must not be empty: every pod of the namespace would answer; write such as { app: 'ledger' }"],
  ['labels that nothing can have', { labels: { app: 'a b' } }, "'labels' must be labels of pods such as { app: 'billing' }, got {\"app\":\"a b\"}"],
  ['the label that switches TLS off', { labels: { 'app': 'ledger', 'security.istio.io/tlsMode': 'disabled' } },
    "'labels' must not have \"security.istio.io/tlsMode\", which decides whether calls are encrypted; leave it out: they are"],
  ['an empty network', { network: '' }, "'network' must be the name of a network, got \"\"; leave it out for that of the callers"],
])('refuses %s', (_, props, message) => {
  expect(() => make(props)).toThrow(refused(message));
});

test('refuses to add a machine where they register themselves', () => {
  expect(() => make({ machines: undefined }).service.addMachine(ExternalEndpoint.at('192.0.2.1'))).toThrow(
    refused("machine \"192.0.2.1\" can not be added where machines register themselves; write all of them as 'machines', or none"));
});
