import { connectionPool, trafficPolicy } from './coherent-policies';
import { httpRoute, weights } from './coherent-routes';
import { serverTls } from './coherent-servers';
import { Random } from './random';

/** One step that makes the parts of a value fit together. */
export type Step = () => void;

/** Makes the parts of an object fit together, in place; but now and then it leaves out one step that matters, or several of them. */
export function makeCoherent(random: Random, kind: string, spec: any, namespace: string, thorough: boolean): void {
  const chances = thorough ? 'all' : random.pick(['all', 'all', 'one', 'one', 'some']);
  const name = String(random.below(2 ** 31));
  const trial = structuredClone(spec);
  const skipped = chances === 'one' ? random.pick([-1, ...changing(STEPS[kind](new Random(name), trial, namespace), trial)]) : -1;
  STEPS[kind](new Random(name), spec, namespace).forEach((step, index) => {
    if (index !== skipped && (chances !== 'some' || random.chance(0.7))) {
      step();
    }
  });
}

/** The steps that change something. */
function changing(steps: readonly Step[], spec: any): number[] {
  let before = JSON.stringify(spec);
  return steps.flatMap((step, index) => {
    step();
    const after = JSON.stringify(spec);
    const changed = after !== before;
    before = after;
    return changed ? [index] : [];
  });
}

const STEPS: { readonly [kind: string]: (random: Random, spec: any, namespace: string) => Step[] } = {
  ServiceEntry: serviceEntry,
  DestinationRule: destinationRule,
  VirtualService: virtualService,
  Gateway: (random, spec) => gateway(random, spec.servers ??= [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }]),
  Sidecar: sidecar,
  WorkloadEntry: (_, spec) => [() => endpoint(spec)],
  WorkloadGroup: (_, spec) => [
    () => spec.probe && drop(spec.probe, 'grpc'),
    () => { spec.probe && (spec.probe.httpGet ?? spec.probe.exec ?? (spec.probe.tcpSocket ??= { port: 80 })); },
    () => spec.probe?.httpGet?.httpHeaders?.forEach((header: any) => { header.name ??= 'x-a'; }),
    () => endpoint(spec.template),
  ],
  AuthorizationPolicy: authorizationPolicy,
};

function serviceEntry(random: Random, spec: any): Step[] {
  const dns = ['DNS', 'DNS_ROUND_ROBIN'];
  return [
    () => unique(spec, 'ports', ({ name }) => name),
    () => unique(spec, 'ports', ({ number }) => number),
    () => drop(spec, spec.endpoints && spec.workloadSelector ? random.pick(['endpoints', 'workloadSelector']) : ''),
    () => drop(spec, [undefined, 'NONE', 'DYNAMIC_DNS'].includes(spec.resolution) ? 'endpoints' : ''),
    () => drop(spec, spec.resolution === 'DYNAMIC_DNS' ? 'addresses' : ''),
    () => keepItems(spec, 'addresses', address => ['NONE', 'STATIC'].includes(spec.resolution) || !address.includes('/')),
    () => { spec.endpoints?.splice(spec.resolution === 'DNS_ROUND_ROBIN' ? 1 : 3); },
    () => { spec.hosts = spec.hosts.map((host: string) => spec.resolution !== 'DYNAMIC_DNS' ? host : host.startsWith('*') ? host : `*.${host}`); },
    () => { spec.hosts = spec.hosts.map((host: string) => dns.includes(spec.resolution) && !spec.endpoints ? host.replace('*', 'w') : host); },
    () => spec.resolution === 'DYNAMIC_DNS' && spec.ports?.forEach((port: any) => { port.protocol = random.pick(['HTTP', 'TLS', 'GRPC', 'HTTP2']); }),
    () => spec.hosts.length > 1 && spec.ports?.forEach((port: any) => { port.protocol = random.pick(['HTTP', 'TLS', 'HTTPS', 'GRPC']); }),
    ...(spec.endpoints ?? []).flatMap((each: any) => [
      () => { each.address = spec.resolution === 'STATIC' ? random.pick(['10.0.0.1', '2001:db8::1', '10.0.0.2', 'unix:///a']) : each.address; },
      () => endpoint(each),
      () => each.ports && setOrDrop(each, 'ports', spec.ports && { [random.pick<any>(spec.ports).name]: 8080 }),
    ]),
    ...exportTo(spec),
  ];
}

function endpoint(each: any): void {
  each.address ??= '10.0.0.3';
  drop(each, each.address.startsWith('unix://') ? 'ports' : '');
}

function destinationRule(random: Random, spec: any, namespace: string): Step[] {
  return [
    () => unique(spec, 'subsets', ({ name }) => name),
    ...[spec, ...spec.subsets ?? []].flatMap((holder: any) => holder.trafficPolicy ? trafficPolicy(random, holder.trafficPolicy) : []),
    ...exportTo(spec),
    () => spec.workloadSelector && spec.exportTo && (spec.exportTo = [random.pick(['.', namespace])]),
  ];
}

function virtualService(random: Random, spec: any): Step[] {
  const hosts = random.pick([['a.com'], ['*.a.com', 'b.com'], ['*.com'], ['a.com', '*.b.com', 'c.org']]);
  const http: any[] = spec.http ?? [];
  return [
    () => { spec.hosts = random.chance(0.95) ? hosts : undefined; },
    () => { spec.http ??= spec.tls || spec.tcp ? undefined : [{ route: [{ destination: { host: 'a.com' } }] }]; },
    ...http.flatMap(route => httpRoute(random, route, spec)),
    () => spec.tls?.flatMap(({ match }: any) => match).forEach((match: any) => { match.sniHosts = random.some(spec.hosts ?? hosts, 2); }),
    () => [...spec.tls ?? [], ...spec.tcp ?? []].forEach(route => weights(random, route)),
    () => [...spec.tls ?? [], ...spec.tcp ?? []].forEach(route => { route.route ??= [{ destination: { host: 'a.com' } }]; }),
    () => spec.hosts ?? ['gateways', 'tls', 'tcp'].forEach(name => drop(spec, name)),
    () => portsIn(spec).forEach(port => { port.number ??= 80; }),
    ...exportTo(spec),
  ];
}

/** All ports of destinations. */
function portsIn(value: any): any[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return [...typeof value.host === 'string' && value.port ? [value.port] : [], ...Object.values(value).flatMap(portsIn)];
}

function gateway(random: Random, servers: any[]): Step[] {
  return [
    () => servers.forEach((server: any, index: number) => { server.port.name += index; }),
    ...servers.flatMap((server: any) => [
      () => { server.tls = isTls(server.port) ? server.tls ?? { mode: 'PASSTHROUGH' } : undefined; },
      () => { server.port.number = server.bind?.startsWith('unix://') ? 0 : server.port.number; },
      () => drop(server.port, 'targetPort'),
      () => server.tls && serverTls(random, server.tls),
    ]),
  ];
}

function sidecar(random: Random, spec: any): Step[] {
  const { ingress = [], egress = [] } = spec;
  return [
    () => Object.keys(spec).some(key => key !== 'workloadSelector') || (spec.egress = [{ hosts: ['*/*'] }]),
    () => [...ingress, ...egress].forEach(({ port }, index) => { port && (port.number = 8000 + index); }),
    () => [...ingress, ...egress].forEach(({ port }) => port && drop(port, 'targetPort')),
    () => [...ingress, ...egress].forEach(({ port }) => { port && (port.protocol ??= 'HTTP'); }),
    () => random.chance(0.2) && egress.forEach((listener: any, index: number) => {
      listener.port && Object.assign(listener, { port: { number: 0, protocol: 'TCP' }, bind: `unix:///${index}`, captureMode: random.pick([undefined, 'NONE']) });
    }),
    () => egress.slice(0, -1).forEach((listener: any, index: number) => { listener.port ??= { number: 9000 + index, protocol: 'TCP' }; }),
    ...ingress.flatMap((listener: any) => [
      () => { listener.port.protocol = listener.tls ? 'HTTPS' : listener.port.protocol; },
      () => listener.tls && ['subjectAltNames', 'httpsRedirect', 'credentialName', 'credentialNames', 'tlsCertificates'].forEach(name => drop(listener.tls, name)),
      () => listener.tls && serverTls(random, listener.tls),
      () => { listener.tls && ['ISTIO_MUTUAL', 'AUTO_PASSTHROUGH'].includes(listener.tls.mode) && drop(listener, 'tls'); },
      () => listener.connectionPool && connectionPool(listener.connectionPool),
    ]),
    () => spec.inboundConnectionPool && connectionPool(spec.inboundConnectionPool),
    () => spec.outboundTrafficPolicy?.egressProxy && Object.assign(spec.outboundTrafficPolicy, { mode: 'ALLOW_ANY' }),
    () => { spec.outboundTrafficPolicy?.egressProxy && (spec.outboundTrafficPolicy.egressProxy.port = { number: 80 }); },
    () => { spec.outboundTrafficPolicy?.egressProxy && (spec.outboundTrafficPolicy.egressProxy.host = 'a.com'); },
  ];
}

function authorizationPolicy(random: Random, spec: any): Step[] {
  const scopes = ['selector', 'targetRef', 'targetRefs'];
  const rules: any[] = spec.rules ?? [];
  return [
    () => { const kept = random.pick(scopes); scopes.forEach(name => name !== kept && drop(spec, name)); },
    () => [spec.targetRef, ...spec.targetRefs ?? []].forEach(ref => ref && Object.assign(ref, random.pick([
      { group: 'gateway.networking.k8s.io', kind: 'Gateway' }, { group: 'networking.istio.io', kind: 'ServiceEntry' }, { group: '', kind: 'Service' },
    ]))),
    () => [spec.targetRef, ...spec.targetRefs ?? []].forEach(ref => ref && drop(ref, 'namespace')),
    () => (spec.action === 'CUSTOM' ? (spec.provider = { name: 'ext' }) : drop(spec, 'provider')),
    () => { ['DENY', 'CUSTOM'].includes(spec.action) && (spec.rules ??= [{}]); },
    ...rules.flatMap(rule => [
      () => rule.from?.forEach((from: any) => { from.source ??= { namespaces: ['shop'] }; }),
      () => rule.from?.forEach(({ source }: any) => source && source.serviceAccounts && ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].forEach(name => drop(source, name))),
      () => rule.from?.forEach(({ source }: any) => source && source.notServiceAccounts && ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].forEach(name => drop(source, name))),
      () => rule.from?.forEach((from: any) => { from.source && Object.keys(from.source).length === 0 && (from.source.ipBlocks = ['10.0.0.0/8']); }),
      () => rule.to?.forEach((to: any) => { to.operation ??= { ports: ['80'] }; }),
      () => rule.to?.forEach((to: any) => { to.operation && Object.keys(to.operation).length === 0 && (to.operation.methods = ['GET']); }),
      () => rule.when?.forEach((when: any) => { when.values || when.notValues || (when.values = ['a']); }),
      () => rule.when?.forEach((when: any) => ['values', 'notValues'].forEach(name => { when[name] && (when[name] = fitting(when.key)); })),
      () => spec.action === 'CUSTOM' && drop(rule, 'from'),
    ]),
  ];
}

/** Values that a condition can have. */
function fitting(key: string): string[] {
  return /ip$/i.test(key) ? ['10.0.0.0/8'] : /port$/i.test(key) ? ['80'] : ['a'];
}

function exportTo(spec: any): Step[] {
  return [() => unique(spec, 'exportTo', name => name === '.' ? 'shop' : name)];
}

function isTls({ protocol }: any): boolean {
  return ['HTTPS', 'TLS'].includes(protocol);
}

function unique(holder: any, name: string, key: (item: any) => unknown): void {
  const seen = new Set();
  keepItems(holder, name, item => !seen.has(key(item)) && seen.add(key(item)) !== undefined);
}

function keepItems(holder: any, name: string, keep: (item: any) => boolean): void {
  if (holder[name]) {
    setOrDrop(holder, name, holder[name].filter(keep));
  }
}

function setOrDrop(holder: any, name: string, value: any): void {
  if (value === undefined || value.length === 0) {
    delete holder[name];
  } else {
    holder[name] = value;
  }
}

export function drop(holder: any, name: string): void {
  delete holder[name];
}
