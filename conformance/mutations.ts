/**
 * Breaks what the constructs emit, in the ways in which hand-written YAML is broken, and shows that the judge notices each. Ends with a non-zero
 * code if a mutation passes.
 */
import { inEach, inEachRoute, inEachScope, inEachTls } from './breaks';
import { patterns } from './cases';
import { combinations } from './combinations';
import { MUTATIONS_OF_VALUES } from './combinations/mutations';
import { judgePatterns, type Mutation } from './judge';
import { ORACLES } from './oracle';

/** Rules of a policy; one for nobody at a waypoint has none. */
const rulesOf = ({ spec }: any): any[] => spec.rules ?? [];

const MUTATIONS: Mutation[] = [
  {
    name: 'subjectAltNames left out',
    breaks: inEachTls(tls => delete tls.subjectAltNames),
    noticed: 'ExternalNameAlias of an external API',
  },
  {
    name: 'mode left out',
    breaks: inEachTls(tls => delete tls.mode),
    noticed: 'HTTP from the workload, verified TLS from the sidecar, beside the workload\'s own HTTPS',
  },
  {
    name: 'one TLS for all ports of the host',
    breaks: inEach('DestinationRule', ({ spec }) => {
      const [first] = spec.trafficPolicy.portLevelSettings ?? [];
      spec.trafficPolicy = first ? { tls: first.tls } : spec.trafficPolicy;
    }),
    noticed: 'HTTP from the workload, verified TLS from the sidecar, beside the workload\'s own HTTPS',
  },
  {
    name: 'the authority not rewritten',
    breaks: inEachRoute(route => delete route.rewrite),
    noticed: 'ExternalNameAlias of an external API',
  },
  {
    name: 'one route rule for all ports',
    breaks: inEach('VirtualService', ({ spec }) => {
      const [first] = spec.http ?? [];
      if (first) {
        delete first.match;
        spec.http = [first];
      }
    }),
    noticed: 'HTTP/2 and gRPC, in clear and encrypted by the sidecar',
  },
  {
    name: 'the rule on the alias instead of its target',
    breaks: inEach('DestinationRule', ({ spec }, all) => {
      const alias = all.find(({ kind, spec: service }) => kind === 'Service' && service.externalName === spec.host);
      spec.host = alias ? `${alias.metadata.name}.${alias.metadata.namespace}.svc.cluster.local` : spec.host;
    }),
    noticed: 'instead of: a rule on an ExternalName alias is ignored, and the call leaves in clear',
  },
  {
    name: 'the rule private, the entry exported',
    breaks: inEach('DestinationRule', ({ spec }) => spec.exportTo = ['.']),
    noticed: 'consumers in other namespaces',
  },
  {
    name: 'exportTo left out',
    breaks: inEach('ServiceEntry', ({ spec }) => delete spec.exportTo),
    noticed: 'the short form: HTTPS that the workload speaks itself',
  },
  {
    name: 'addresses left out',
    breaks: inEach('ServiceEntry', ({ spec }) => delete spec.addresses),
    noticed: 'several protocols at fixed addresses',
  },
  {
    name: 'resolution NONE',
    breaks: inEach('ServiceEntry', ({ spec }) => {
      spec.resolution = 'NONE';
      delete spec.endpoints;
    }),
    noticed: 'the short form: HTTPS that the workload speaks itself',
  },
  {
    name: 'the target port left out',
    breaks: inEach('ServiceEntry', ({ spec }) => spec.ports.forEach((port: any) => delete port.targetPort)),
    noticed: 'a server with another name and port than the host',
  },
  {
    name: 'the names of aliases not listed',
    breaks: inEachScope(listed => listed.hosts = listed.hosts.filter((host: string) => host.includes('*') || !host.endsWith('.svc.cluster.local'))),
    noticed: 'a scope of a namespace',
  },
  {
    name: 'Services not listed',
    breaks: inEachScope(listed => listed.hosts = listed.hosts.filter((host: string) => !host.endsWith('/*.svc.cluster.local'))),
    noticed: 'a scope of a namespace',
  },
  {
    name: 'all of each namespace listed',
    breaks: inEachScope(listed => listed.hosts = listed.hosts.map((host: string) => host.replace(/\/.*/, '/*'))),
    noticed: 'a scope of a namespace',
  },
  {
    name: 'the mode of a scope left out',
    breaks: inEach('Sidecar', ({ spec }) => delete spec.outboundTrafficPolicy),
    noticed: 'a scope of a namespace',
  },
  {
    name: 'the workload of a scope left out',
    breaks: inEach('Sidecar', ({ spec }) => delete spec.workloadSelector),
    noticed: 'a scope of one workload, beside that of its namespace',
  },
  {
    name: 'the name that sidecars ask a gateway for left out',
    breaks: inEach('DestinationRule', ({ spec }) => [spec, ...spec.subsets ?? []].flatMap(({ trafficPolicy }) => trafficPolicy?.portLevelSettings ?? [])
      .filter(({ tls }: any) => tls?.mode === 'ISTIO_MUTUAL').forEach(({ tls }: any) => delete tls.sni)),
    noticed: 'requests that the gateway encrypts, beside the workload\'s own HTTPS',
  },
  {
    name: 'connections handed through a gateway instead of inside the mesh\'s TLS',
    breaks: inEach('Gateway', ({ spec }) => spec.servers?.forEach(({ tls }: any) => tls.mode = 'PASSTHROUGH')),
    noticed: 'databases',
  },
  {
    name: 'the routes of a gateway for its own namespace alone',
    breaks: inEach('Gateway', ({ spec }) => spec.servers?.forEach((server: any) => server.hosts = server.hosts.map((host: string) => host.replace(/.*\//, './')))),
    noticed: 'databases',
  },
  {
    name: 'the authority of further ports not told to a gateway',
    breaks: inEachRoute(route => route.match?.forEach((match: any) => delete match.authority)),
    noticed: 'a host with many ports, and other hosts beside it',
  },
  {
    name: 'listeners handed through instead of inside the mesh\'s TLS',
    breaks: inEach('Gateway', ({ spec }) => spec.listeners?.filter(({ hostname }: any) => hostname).forEach((listener: any) => listener.tls = { mode: 'Passthrough' })),
    noticed: 'databases, each by a listener of its own',
  },
  {
    name: 'listeners for the routes of their own namespace alone',
    breaks: inEach('Gateway', ({ spec }) => spec.listeners?.forEach((listener: any) => delete listener.allowedRoutes)),
    noticed: 'requests at several ports of several hosts, and callers in other namespaces',
  },
  {
    name: 'all ports of a host led to one listener',
    breaks: inEach('HTTPRoute', ({ spec }) => spec.parentRefs.filter(({ kind }: any) => kind === 'ServiceEntry').forEach((parent: any) => delete parent.port)),
    noticed: 'requests at several ports of several hosts, and callers in other namespaces',
  },
  {
    name: 'a rule for requests that is for all listeners',
    breaks: inEach('AuthorizationPolicy', object => rulesOf(object).filter(({ to }) => to).forEach(({ to: [{ operation }] }: any) => delete operation.ports)),
    noticed: 'connections for one workload',
  },
  {
    name: 'any caller denied, instead of all others',
    breaks: inEach('AuthorizationPolicy', object => rulesOf(object).forEach(rule => delete rule.from)),
    noticed: 'a host for one workload, by requests and by connections, and another for everybody',
  },
  {
    name: 'a rule for requests that is for connections to all hosts too',
    breaks: inEach('AuthorizationPolicy', object => rulesOf(object).filter(({ to }) => to).forEach((rule: any) => delete rule.when)),
    noticed: 'a host for one workload, by requests and by connections, and another for everybody',
  },
  {
    name: 'hosts of a policy without their ports',
    breaks: inEach('AuthorizationPolicy', object => rulesOf(object).filter(({ to }) => to)
      .forEach(({ to: [{ operation }] }: any) => operation.hosts = operation.hosts?.filter((host: string) => !host.endsWith(':*')))),
    noticed: 'a host for one workload, by requests and by connections, and another for everybody',
  },
  {
    name: 'requests of a caller that are not told by path',
    breaks: inEach('AuthorizationPolicy', object => rulesOf(object).flatMap(({ to = [] }: any) => to).forEach(({ operation }: any) => delete operation.notPaths)),
    noticed: 'all calls for one workload, some requests for others',
  },
  {
    name: 'requests of a caller that are not limited at all',
    breaks: inEach('AuthorizationPolicy', ({ spec }) => spec.rules = spec.rules?.filter(({ from }: any) => !from?.[0].source.principals)),
    noticed: 'all calls for one workload, some requests for others',
  },
  {
    name: 'entries without their waypoint',
    breaks: inEach('ServiceEntry', ({ metadata }) => delete metadata.labels?.['istio.io/use-waypoint']),
    noticed: 'requests that a waypoint of another namespace encrypts, beside the workload\'s own HTTPS',
  },
  {
    name: 'a waypoint for its own namespace alone',
    breaks: inEach('Gateway', ({ spec }) => spec.listeners?.forEach((listener: any) => delete listener.allowedRoutes)),
    noticed: 'requests that a waypoint of another namespace encrypts, beside the workload\'s own HTTPS',
  },
  {
    name: 'a policy that is for no entry',
    breaks: inEach('AuthorizationPolicy', ({ spec }) => delete spec.targetRefs),
    noticed: 'a host for two workloads, by requests and by connections, and another for everybody',
  },
  {
    name: 'logs of everything that are for no entry',
    breaks: inEach('Telemetry', ({ spec }) => spec.targetRefs?.forEach((target: any) => target.name = `${target.name}-x`)),
    noticed: 'access logs',
  },
  {
    name: 'slice ports of another name than the Service\'s',
    breaks: inEach('EndpointSlice', slice => slice.ports.forEach((port: any) => port.name = `${port.name}-x`)),
    noticed: 'EndpointsAlias for the workload\'s own TLS',
  },
];

const missed = MUTATIONS.filter(mutation => {
  const red = judgePatterns(patterns(), ORACLES[0], mutation).filter(({ verdict }) => verdict === 'FAILS');
  const noticed = red.some(({ name }) => name === mutation.noticed);
  console.log(`${noticed ? 'noticed' : 'MISSED '}  ${mutation.name}: ${red.length} cases fail, '${mutation.noticed}' ${noticed ? 'among them' : 'is NOT among them'}`);
  return !noticed;
}).length;

// What a combination has, each one that has it must notice, whatever is beside it.
const { pattern } = combinations(ORACLES[0].istio);
const missedOfValues = MUTATIONS_OF_VALUES.filter(({ name, breaks, value }) => {
  const results = judgePatterns([{ ...pattern, cases: pattern.cases.filter(each => each.name.split(', ').includes(value)) }], ORACLES[0], { breaks });
  const blind = results.filter(({ verdict }) => verdict !== 'FAILS');
  const good = results.length > 0 && blind.length === 0;
  console.log(`${good ? 'noticed' : 'MISSED '}  ${name}: ${results.length - blind.length} of ${results.length} combinations with ${value} fail`);
  blind.forEach(({ name: combination }) => console.log(`           not: ${combination}`));
  return !good;
}).length;

console.log(`${MUTATIONS.length + MUTATIONS_OF_VALUES.length - missed - missedOfValues} passed, ${missed + missedOfValues} failed`);
process.exitCode = missed + missedOfValues > 0 ? 1 : 0;
