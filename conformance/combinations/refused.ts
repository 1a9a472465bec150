import { DIMENSIONS, pairOf, type Dimension, type Pair } from './combination';

/** Pairs that are refused whatever is beside them. */
export interface Refusal {
  /** What of the message tells the reason. */
  readonly says: string;
  readonly pairs: Pair[];
}

type Names<D extends Dimension> = (keyof (typeof DIMENSIONS)[D] & string)[];

/** Each of some values with each of others. */
function cross<One extends Dimension, Other extends Dimension>(one: One, oneNames: Names<One>, other: Other, otherNames: Names<Other>): Pair[] {
  return oneNames.flatMap(oneName => otherNames.map(otherName => pairOf(one, oneName, other, otherName)));
}

function allBut<D extends Dimension>(dimension: D, ...names: Names<D>): Names<D> {
  return (Object.keys(DIMENSIONS[dimension]) as Names<D>).filter(name => !names.includes(name));
}

const OPAQUE: Names<'port'> = ['HTTPS', 'TLS', 'TCP', 'MONGO'];
const BYTES: Names<'port'> = ['TCP', 'MONGO'];
const WILDCARDS: Names<'endpoints'> = ['wildcard', 'wildcard at names', 'wildcard at IPs'];
const EXTERNAL_NAME: Names<'alias'> = ['ExternalNameAlias', 'ExternalNameAlias elsewhere'];
const BALANCED: Names<'resilience'> = ['round robin', 'hash by header', 'hash by source IP'];

/** All that is refused, reviewed: what is not here must be accepted and behave, and what is here must say why it is not. */
export const REFUSED: Refusal[] = [
  { says: 'the proxy would wrap TLS in TLS', pairs: cross('port', ['HTTPS', 'TLS'], 'tls', allBut('tls', 'none')) },
  { says: "'timeout' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['timeout']) },
  { says: "'retries' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['safe retries', 'retries on 5xx', 'retry budget']) },
  { says: "the HTTP part of 'connectionPool' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['pool of requests']) },
  { says: "this 'loadBalancing' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['hash by header']) },
  {
    says: 'because Istio matches requests by their Host, whatever was dialled',
    pairs: [
      ...cross('port', allBut('port', ...OPAQUE), 'endpoints', ['within ranges']),
      // These need a port with requests, as above; or an address that is not the workload's choice, as below.
      ...cross('endpoints', ['within ranges'], 'resilience', allBut('resilience', 'none', 'pool of connections')),
    ],
  },
  { says: "'originalDestination' of any address would take every connection", pairs: cross('port', BYTES, 'endpoints', ['any address']) },
  { says: "'circuitBreaker' does nothing beside 'originalDestination'", pairs: cross('endpoints', ['any address'], 'resilience', ['circuit breaker']) },
  { says: "'loadBalancing' does nothing beside 'originalDestination'", pairs: cross('endpoints', ['any address'], 'resilience', [...BALANCED, 'locality failover']) },
  { says: "'loadBalancing' does nothing beside 'dnsRoundRobin'", pairs: cross('endpoints', ['DNS round robin'], 'resilience', [...BALANCED, 'locality failover']) },
  { says: '(wildcard-load-balancing)', pairs: cross('endpoints', ['wildcard'], 'resilience', BALANCED) },
  { says: '(wildcard-circuit-breaker)', pairs: cross('endpoints', ['wildcard'], 'resilience', ['circuit breaker']) },
  { says: '(wildcard-server-name)', pairs: cross('tls', ['server name'], 'endpoints', ['wildcard']) },
  { says: '(wildcard-port-protocol)', pairs: cross('port', ['HTTPS', ...BYTES], 'endpoints', ['wildcard']) },
  { says: '(tcp-port-without-address)', pairs: cross('port', BYTES, 'endpoints', ['wildcard at names']) },
  { says: "'subjectAltNames' of the 'tls' of port 80 (HTTP) can not stand beside", pairs: cross('tls', ['further names'], 'endpoints', ['wildcard', 'wildcard at names']) },
  { says: 'where Istio sees no host to tell them apart', pairs: cross('port', BYTES, 'endpoints', ['several hosts']) },
  {
    says: 'goes by locality, and no endpoint has one',
    pairs: cross('endpoints', allBut('endpoints', 'localities', 'DNS round robin', 'within ranges', 'any address'), 'resilience', ['locality failover']),
  },
  { says: 'goes by locality, and the addresses of an alias have none', pairs: cross('resilience', ['locality failover'], 'alias', ['EndpointsAlias']) },
  { says: 'must be one host', pairs: cross('endpoints', WILDCARDS, 'alias', EXTERNAL_NAME) },
  { says: 'Istio matches TCP by address, not by name', pairs: cross('port', BYTES, 'alias', EXTERNAL_NAME) },
  { says: "'tls' of port 80 (HTTP) needs a server name", pairs: cross('tls', ['simple'], 'alias', ['EndpointsAlias']) },
  { says: "'addresses' must not be empty", pairs: cross('endpoints', ['DNS'], 'alias', ['EndpointsAlias']) },
  { says: "'addresses' must be an IP address", pairs: cross('endpoints', ['names', 'names and IPs', 'Unix socket'], 'alias', ['EndpointsAlias']) },
];

/** Pairs that there are no props for: EndpointsAlias takes addresses, and is no wildcard. */
export const UNWRITABLE: Pair[] = cross('endpoints', [
  'DNS round robin', 'virtual IPs in DNS', 'virtual IPs captured', ...WILDCARDS, 'within ranges', 'any address', 'several hosts', 'localities',
], 'alias', ['EndpointsAlias']);
