import { ExternalEndpoint, OriginalDestination, VirtualIps, type ExternalApiProps } from 'cdk8s-istio-egress';

/** Where a host really is, and how its cluster must look. */
export interface EndpointsValue {
  readonly props: Omit<ExternalApiProps, 'ports'>;
  /** The names that workloads call. */
  readonly called: string[];
  /** The address that they dial, if not the one that the name resolves to. */
  readonly dialled?: string;
  /** Whether connections are matched with DNS capture too if they are made to what an alias resolves to, which is not the host's virtual address. */
  readonly matchedByAlias?: boolean;
  /** Type of the cluster. */
  readonly type: 'STRICT_DNS' | 'LOGICAL_DNS' | 'EDS' | 'ORIGINAL_DST' | 'DFP';
  /** The addresses behind the host, without ports where it has any. */
  readonly servers?: string[];
  /** Their localities, the first of which is the caller's too. */
  readonly localities?: string[];
  /** Their weights. */
  readonly weights?: number[];
  /** First Istio minor that has it. */
  readonly since?: string;
  /** The same as addresses of an EndpointsAlias; undefined where it has no prop for that. */
  readonly addresses?: string[];
}

export const HOST = 'api.partner.example';
const WILDCARD = '*.partner.example';
const IPV4 = ['192.0.2.1', '192.0.2.2'];

export const ENDPOINTS = {
  'DNS': { props: { host: HOST }, called: [HOST], type: 'STRICT_DNS', servers: [HOST], addresses: [] },
  'DNS round robin': { props: { host: HOST, dnsRoundRobin: true }, called: [HOST], type: 'LOGICAL_DNS', servers: [HOST] },
  'names': named('eu.partner.example', 'us.partner.example'),
  'names and IPs': named('eu.partner.example', '192.0.2.9'),
  'IPv4': fixed(...IPV4),
  'IPv6': fixed('2001:db8::1', '2001:db8::2'),
  'Unix socket': {
    props: { host: HOST, endpoints: [ExternalEndpoint.unixSocket('/var/run/agent.sock')] },
    called: [HOST],
    type: 'EDS',
    servers: ['unix:///var/run/agent.sock'],
    addresses: ['unix:///var/run/agent.sock'],
  },
  'virtual IPs in DNS': {
    props: { host: HOST, virtualIps: VirtualIps.servedByDns('10.40.0.9') },
    called: [HOST],
    dialled: '10.40.0.9',
    matchedByAlias: true,
    type: 'STRICT_DNS',
    servers: [HOST],
  },
  'virtual IPs captured': { props: { host: HOST, virtualIps: VirtualIps.captured('240.0.1.1') }, called: [HOST], type: 'STRICT_DNS', servers: [HOST] },
  'wildcard': { props: { host: WILDCARD }, called: ['eu.partner.example'], type: 'DFP', since: '1.30' },
  'wildcard at names': {
    props: { host: WILDCARD, endpoints: ExternalEndpoint.all('edge.partner.example') },
    called: ['eu.partner.example'],
    type: 'STRICT_DNS',
    servers: ['edge.partner.example'],
  },
  'wildcard at IPs': {
    props: { host: WILDCARD, endpoints: ExternalEndpoint.all(...IPV4) }, called: ['eu.partner.example'], dialled: IPV4[0], type: 'EDS', servers: IPV4,
  },
  'within ranges': {
    props: { host: HOST, originalDestination: OriginalDestination.within('10.40.0.0/24') },
    called: [HOST],
    dialled: '10.40.0.7',
    matchedByAlias: true,
    type: 'ORIGINAL_DST',
  },
  'any address': {
    props: { host: HOST, originalDestination: OriginalDestination.anyAddress('the resolver of the workload decides') },
    called: [HOST],
    dialled: '203.0.113.9',
    matchedByAlias: true,
    type: 'ORIGINAL_DST',
  },
  'wildcard at any address': {
    props: { host: WILDCARD, originalDestination: OriginalDestination.anyAddress('Istio 1.29 can not look up wildcards') },
    called: ['eu.partner.example'],
    dialled: '203.0.113.9',
    type: 'ORIGINAL_DST',
  },
  'several hosts': {
    props: { host: HOST, additionalHosts: ['files.partner.example'] },
    called: [HOST, 'files.partner.example'],
    type: 'STRICT_DNS',
    servers: [HOST],
  },
  'weights': {
    props: { host: HOST, endpoints: [ExternalEndpoint.at(IPV4[0], { weight: 3 }), ExternalEndpoint.at(IPV4[1], { weight: 2 })] },
    called: [HOST],
    type: 'EDS',
    servers: IPV4,
    weights: [3, 2],
  },
  'localities': { ...placed(...IPV4), type: 'EDS' },
  'localities of names': { ...placed('eu.partner.example', 'us.partner.example'), type: 'STRICT_DNS' },
} satisfies Record<string, EndpointsValue>;

function named(...names: string[]): EndpointsValue {
  return { props: { host: HOST, endpoints: ExternalEndpoint.all(...names) }, called: [HOST], type: 'STRICT_DNS', servers: names, addresses: names };
}

function fixed(...addresses: string[]): EndpointsValue {
  return { props: { host: HOST, endpoints: ExternalEndpoint.all(...addresses) }, called: [HOST], type: 'EDS', servers: addresses, addresses };
}

function placed(...servers: string[]) {
  const localities = ['eu-west-1/a', 'us-east-1/a'];
  const endpoints = servers.map((server, index) => ExternalEndpoint.at(server, { locality: localities[index] }));
  return { props: { host: HOST, endpoints }, called: [HOST], servers, localities };
}
