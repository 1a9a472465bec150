import { App, Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import {
  CertificateAuthority, DataPlane, EgressPort, EndpointsAlias, EndpointsForm, ExternalApi, ExternalEndpoint, ExternalNameAlias, LocalAlias, Mesh,
  OutboundMode, PortProtocol, UpstreamTls, VirtualIps, Workload,
  type EndpointsAliasProps, type ExternalApiProps, type LocalAliasProps, type ManifestOptions, type MeshFacts,
} from '../src';

/** What one app of a property is made from: all of it legal together. */
export interface Scenario {
  readonly facts: MeshFacts;
  readonly namespace?: string;
  readonly aliasNamespace?: string;
  readonly api: ExternalApiProps;
  readonly aliasOfApi: boolean;
  readonly aliasConsumers: string[];
  readonly aliasOfHost?: { readonly host: string; readonly ports: EgressPort[] };
  readonly aliasOfOthers?: { readonly host: string; readonly ports: EgressPort[] };
  readonly endpointsAlias?: EndpointsAliasProps;
  readonly localAlias?: LocalAliasProps;
}

const SEES_REQUESTS = [PortProtocol.HTTP, PortProtocol.HTTP2, PortProtocol.GRPC];
const SEES_SNI = [PortProtocol.HTTPS, PortProtocol.TLS];
const SEES_BYTES = [PortProtocol.TCP, PortProtocol.MONGO];

const FACTORIES = {
  [PortProtocol.HTTP]: EgressPort.http,
  [PortProtocol.HTTP2]: EgressPort.http2,
  [PortProtocol.GRPC]: EgressPort.grpc,
  [PortProtocol.HTTPS]: EgressPort.https,
  [PortProtocol.TLS]: EgressPort.tls,
  [PortProtocol.TCP]: EgressPort.tcp,
  [PortProtocol.MONGO]: EgressPort.mongo,
};

/** Half of the values are left out. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** One in five is left out. */
const usually = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 5 });

const label = fc.stringMatching(/^[a-z0-9](-?[a-z0-9]){0,6}$/);
const domains = fc.tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('com', 'example', 'io', 'xn--p1ai'))
  .map(([labels, top]) => [...labels, top].join('.'));
/** As users write them: some in upper case, some in letters beyond ASCII. */
const host = fc.oneof({ weight: 5, arbitrary: domains }, { weight: 1, arbitrary: fc.mixedCase(domains) }, { weight: 1, arbitrary: domains.map(name => `bücher-${name}`) });
const namespace = fc.constantFrom('shop', 'billing', 'team-7');

const consumers = fc.array(fc.oneof({ weight: 6, arbitrary: namespace }, { weight: 1, arbitrary: fc.constant('*') }), { maxLength: 3 });

/** The one client that has Secrets; two whose pods could be the same would be refused. */
export const CLIENT = Workload.of({ labels: { app: 'checkout' }, serviceAccount: 'checkout' });

const tls = fc.record({
  kind: fc.constantFrom('simple', 'unverified', 'files', 'secret', 'authority file', 'authority ConfigMap', 'authority Secret'),
  reason: fc.constantFrom('test system', 'private CA; see the runbook'),
  serverName: maybe(host),
  subjectAltNames: maybe(fc.array(host, { minLength: 1, maxLength: 2 })),
}).map(({ kind, reason, serverName, subjectAltNames }) => {
  const options = { serverName, subjectAltNames, direct: true }; // on some numbers TLS starts at once only where it is said to
  switch (kind) {
    case 'unverified': return UpstreamTls.unverified(reason, { serverName, direct: true });
    case 'files': return UpstreamTls.mutualFromFiles({ ...options, clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' });
    case 'secret': return UpstreamTls.mutualFromSecret('client-cert', CLIENT, options);
    case 'authority file': return UpstreamTls.simple({ ...options, certificateAuthority: CertificateAuthority.fromFile('/etc/certs/ca.crt') });
    case 'authority ConfigMap': return UpstreamTls.simple({ ...options, certificateAuthority: CertificateAuthority.fromConfigMap('partner-ca') });
    case 'authority Secret': return UpstreamTls.simple({ ...options, certificateAuthority: CertificateAuthority.fromSecret('partner-ca', CLIENT) });
    default: return UpstreamTls.simple(options);
  }
});

const portNumber = fc.oneof(fc.constantFrom(80, 443, 8080, 5432, 27017), fc.integer({ min: 1, max: 65535 }))
  .filter(number => number !== 15001 && number !== 15006);

interface RawPort {
  readonly number: number;
  readonly protocol: PortProtocol;
  readonly name?: string;
  readonly targetPort?: number;
  readonly tls?: UpstreamTls;
}

const rawPort = (protocols: PortProtocol[]): fc.Arbitrary<RawPort> => fc.record({
  number: portNumber,
  protocol: fc.constantFrom(...protocols),
  name: maybe(label),
  targetPort: maybe(fc.integer({ min: 1, max: 65535 })),
  tls: maybe(tls),
});

/** One to four ports of the given protocols, with different numbers and names. */
const ports = (...protocols: PortProtocol[]): fc.Arbitrary<EgressPort[]> =>
  fc.uniqueArray(rawPort(protocols), { minLength: 1, maxLength: 4, selector: ({ number }) => number }).map(list => list.map(toPort));

function toPort(raw: RawPort, index: number): EgressPort {
  // Clear text is not sent to the port where servers expect TLS.
  const clearTextToTls = SEES_REQUESTS.includes(raw.protocol) && !raw.tls && (raw.targetPort ?? raw.number) === 443;
  return FACTORIES[raw.protocol](raw.number, {
    name: raw.name && `p${index}-${raw.name}`,
    targetPort: clearTextToTls ? 8080 : raw.targetPort,
    tls: SEES_SNI.includes(raw.protocol) ? undefined : raw.tls,
  });
}

const addressNumbers = fc.uniqueArray(fc.integer({ min: 1, max: 65534 }), { minLength: 1, maxLength: 5 });
const toIp = (number: number) => number % 2 ? `10.20.${Math.floor(number / 256)}.${number % 256}` : `2001:DB8:0:0::${number.toString(16)}`;
const ips = addressNumbers.map(numbers => numbers.map(toIp));

const endpoint = fc.record({
  name: maybe(domains),
  locality: maybe(fc.constantFrom('eu', 'eu/1', 'eu/1/a')),
  weight: maybe(fc.integer({ min: 1, max: 100 })),
  port: maybe(portNumber),
});
const endpoints = fc.tuple(addressNumbers, fc.boolean(), fc.array(endpoint, { minLength: 5, maxLength: 5 }));

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const options: fc.Arbitrary<ManifestOptions> = fc.record({
  description: maybe(text),
  owner: maybe(text),
  metadata: maybe(fc.record({
    labels: fc.constant({ team: 'payments' }),
    annotations: fc.dictionary(label.map(key => `example.com/${key}`), text, { maxKeys: 2 }),
  })),
});

const facts: fc.Arbitrary<MeshFacts> = fc.record({
  istioVersion: usually(fc.integer({ min: 22, max: 32 }).map(minor => `1.${minor}`)),
  kubernetesVersion: maybe(fc.integer({ min: 27, max: 36 }).map(minor => `1.${minor}`)),
  clusterDomain: maybe(fc.constantFrom('cluster.local', 'k8s.corp')),
  dataPlane: fc.constantFrom(undefined, undefined, DataPlane.SIDECAR, DataPlane.SIDECAR, DataPlane.AMBIENT),
  dnsCapture: maybe(fc.boolean()),
  outboundMode: maybe(fc.constantFrom(OutboundMode.ALLOW_ANY, OutboundMode.REGISTRY_ONLY)),
});

const raw = fc.record({
  facts,
  namespaces: usually(fc.tuple(namespace, namespace)),
  hosts: fc.uniqueArray(host, { minLength: 6, maxLength: 6, selector: name => new URL(`http://${name}`).host }),
  additional: fc.nat({ max: 3 }),
  wildcard: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  ports: fc.oneof(ports(...SEES_REQUESTS), ports(...SEES_REQUESTS, ...SEES_SNI), ports(...Object.values(PortProtocol))),
  endpoints: maybe(endpoints),
  virtualIps: maybe(ips),
  timeout: maybe(fc.integer({ min: 1, max: 100_000 }).map(Duration.millis)),
  consumers,
  options,
  aliasOfApi: fc.boolean(),
  aliasConsumers: consumers,
  aliasOfHost: maybe(ports(...SEES_REQUESTS, ...SEES_SNI)),
  aliasOfOthers: maybe(ports(...SEES_REQUESTS, ...SEES_SNI)),
  endpointsAlias: maybe(fc.record({
    addresses: ips,
    ports: ports(...Object.values(PortProtocol)),
    form: maybe(fc.constantFrom(...Object.values(EndpointsForm))),
  })),
  localAlias: maybe(ports(...Object.values(PortProtocol))),
});
type Raw = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/** Any legal scenario. What the library refuses is made legal here, as its messages advise. */
export const scenario: fc.Arbitrary<Scenario> = raw.map(each => {
  const api = legalApi(each);
  const known = (port: EgressPort) => withKnownTls(port, each);
  const common = legalOptions(each);
  const ambient = each.facts.dataPlane === DataPlane.AMBIENT;
  const closed = each.facts.dnsCapture === true && each.facts.outboundMode === OutboundMode.REGISTRY_ONLY;
  const callable = (list: EgressPort[]) => !ambient && !list.some(sees(SEES_BYTES)) && !(closed && !list.some(sees(SEES_REQUESTS)));
  const [, , , , ownHost, othersHost] = each.hosts;
  return {
    facts: each.facts,
    namespace: each.namespaces?.[0],
    aliasNamespace: each.namespaces?.[1],
    api,
    aliasOfApi: each.aliasOfApi && !api.host.startsWith('*') && callable(api.ports!),
    aliasConsumers: each.aliasConsumers,
    aliasOfHost: each.aliasOfHost && callable(each.aliasOfHost) ? { host: ownHost, ports: each.aliasOfHost.map(known) } : undefined,
    aliasOfOthers: each.aliasOfOthers && callable(each.aliasOfOthers) ? { host: othersHost, ports: each.aliasOfOthers } : undefined,
    endpointsAlias: each.endpointsAlias && { ...each.endpointsAlias, ...common, ports: each.endpointsAlias.ports.map(known).map(named) },
    localAlias: each.localAlias && { ...common, selector: { app: 'payments' }, ports: each.localAlias.map(port => withTls(port, undefined)) },
  };
});

/** The app of a scenario: the API in one chart, its aliases in another. */
export function build(from: Scenario): { readonly app: App; readonly api: ExternalApi } {
  const app = new App();
  Mesh.configure(app, from.facts);
  const api = new ExternalApi(new Chart(app, 'apis', { namespace: from.namespace }), 'api', from.api);
  const aliases = new Chart(app, 'aliases', { namespace: from.aliasNamespace });
  const shared = { consumers: from.aliasConsumers };
  if (from.aliasOfApi) {
    new ExternalNameAlias(aliases, 'alias-of-api', { target: api, ...shared });
  }
  if (from.aliasOfHost) {
    new ExternalNameAlias(aliases, 'alias-of-host', { ...from.aliasOfHost, ...shared });
  }
  if (from.aliasOfOthers) {
    const target = ExternalApi.fromAttributes(aliases, 'others', from.aliasOfOthers);
    new ExternalNameAlias(aliases, 'alias-of-others', { target, ...target.ports.some(sees(SEES_REQUESTS)) ? shared : {} });
  }
  if (from.endpointsAlias) {
    new EndpointsAlias(aliases, 'endpoints-alias', from.endpointsAlias);
  }
  if (from.localAlias) {
    new LocalAlias(aliases, 'local-alias', from.localAlias);
  }
  return { app, api };
}

/** All that an app emits. */
export function manifestsOf(app: App): any[] {
  return app.charts.flatMap(chart => chart.toJson());
}

function minorOf({ facts: { istioVersion } }: Raw): number {
  return Number((istioVersion ?? '1.22').split('.')[1]);
}

function legalOptions({ facts: { dataPlane }, options: { metadata, ...rest } }: Raw): ManifestOptions {
  const waypoint: { [label: string]: string } = dataPlane === DataPlane.AMBIENT ? { 'istio.io/use-waypoint': 'egress' } : {};
  return { ...rest, metadata: { ...metadata, labels: { ...metadata?.labels, ...waypoint } } };
}

function legalApi(from: Raw): ExternalApiProps {
  const minor = minorOf(from);
  const captured = from.facts.dnsCapture === true;
  const dynamic = from.wildcard && !from.endpoints;
  // A waypoint looks up names of plain HTTP alone.
  const wildcard = from.wildcard && (!dynamic || (minor >= 30 && from.facts.dataPlane !== DataPlane.AMBIENT));

  const supported = from.ports.map(port => withKnownTls(port, from));
  const listed = wildcard && dynamic ? supported.map(dynamicPort) : supported;
  const apiPorts = wildcard ? listed.map(port => sees(SEES_BYTES)(port) || port.upstreamTls?.subjectAltNames.length ? named(port) : port) : listed;
  const tcp = apiPorts.some(sees(SEES_BYTES));
  // A waypoint knows one address, which is no endpoint's.
  const addresses = from.facts.dataPlane !== DataPlane.AMBIENT ? from.virtualIps : tcp || from.virtualIps ? ['10.21.0.1'] : undefined;
  const virtualIps = wildcard && dynamic ? undefined : addresses;
  const shareable = !tcp && !(virtualIps && apiPorts.some(sees(SEES_SNI)));
  const given = toEndpoints(from.endpoints, apiPorts);
  const matched = !tcp || virtualIps || (given.length > 0 && given.every(({ address }) => /^[\d.]+$|:/.test(address)))
    || (captured && minor >= 23 && !wildcard);
  const [first, ...others] = from.hosts.map(name => wildcard ? `*.${name}` : name);
  return {
    host: first,
    additionalHosts: shareable ? others.slice(0, from.additional) : [],
    ports: apiPorts,
    endpoints: matched ? (given.length > 0 ? given : undefined) : ExternalEndpoint.all('10.20.0.4', '2001:db8::5'),
    virtualIps: virtualIps && (captured ? VirtualIps.captured(...virtualIps) : VirtualIps.servedByDns(...virtualIps)),
    timeout: apiPorts.some(sees(SEES_REQUESTS)) ? from.timeout : undefined,
    consumers: from.consumers,
    ...legalOptions(from),
  };
}

function toEndpoints(from: Raw['endpoints'], apiPorts: EgressPort[]): ExternalEndpoint[] {
  const [numbers, byName, specials] = from ?? [[], false, []];
  return numbers.map((number, index) => {
    const { name, port, ...special } = specials[index];
    const map = port === undefined ? undefined : { [apiPorts[0].name]: port };
    return ExternalEndpoint.at(byName && name !== undefined ? `e${index}.${name}` : toIp(number), { ...special, ports: map });
  });
}

function sees(protocols: PortProtocol[]): (port: EgressPort) => boolean {
  return port => protocols.includes(port.protocol);
}

/** What a wildcard that is resolved by the proxy may have: no target port of its own, because the proxy dials the port of the request. */
function dynamicPort({ protocol, number, name, upstreamTls }: EgressPort): EgressPort {
  const fits = ![...SEES_BYTES, PortProtocol.HTTPS].includes(protocol) && (upstreamTls !== undefined || number !== 443);
  return fits ? FACTORIES[protocol](number, { name, tls: upstreamTls && followingHost(upstreamTls) }) : EgressPort.tls(number);
}

/** TLS that is checked for the name that was called, and for no other. */
function followingHost(added: UpstreamTls): UpstreamTls {
  return added.unverifiedReason === undefined && (added.serverName !== undefined || added.subjectAltNames.length > 0) ? UpstreamTls.simple() : added;
}

/** TLS with a server name, where there is none to take it from. */
function named(port: EgressPort): EgressPort {
  return port.upstreamTls && port.upstreamTls.serverName === undefined
    ? withTls(port, UpstreamTls.simple({ serverName: 'db.example.com', direct: true })) : port;
}

/** TLS whose certificates this Istio takes from where they are: those of the cluster need a namespace. */
function withKnownTls(port: EgressPort, from: Raw): EgressPort {
  const { secret, certificateAuthority, serverName, subjectAltNames } = port.upstreamTls ?? {};
  const fromCluster = secret ?? certificateAuthority?.secret ?? certificateAuthority?.configMap;
  const known = from.namespaces !== undefined && minorOf(from) >= (certificateAuthority?.configMap ? 26 : 24);
  return fromCluster === undefined || known ? port : withTls(port, UpstreamTls.simple({ serverName, subjectAltNames, direct: true }));
}

/** Without TLS the port must not lead to 443, where clear text is refused. */
function withTls({ protocol, number, name, targetPort }: EgressPort, added: UpstreamTls | undefined): EgressPort {
  return FACTORIES[protocol](number, { name, targetPort: added || targetPort !== 443 ? targetPort : 8080, tls: added });
}
