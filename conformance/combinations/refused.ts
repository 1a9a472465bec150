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
const WILDCARDS: Names<'endpoints'> = ['wildcard', 'wildcard at names', 'wildcard at IPs', 'wildcard at any address'];
const ANY_ADDRESS: Names<'endpoints'> = ['any address', 'wildcard at any address'];
const WITH_LOCALITIES: Names<'endpoints'> = ['localities', 'localities of names'];
const BY_LOCALITY: Names<'resilience'> = ['shares by place', 'a place before others', 'locality failover'];
const BALANCED: Names<'resilience'> = ['round robin', 'hash by header', 'hash by source IP', 'hash by cookie', 'slow start'];
const EXTERNAL_NAME: Names<'alias'> = ['ExternalNameAlias', 'ExternalNameAlias elsewhere'];

/** All that is refused, reviewed: what is not here must be accepted and behave, and what is here must say why it is not. */
export const REFUSED: Refusal[] = [
  // Workloads encrypt, or Istio sees no requests.
  { says: 'the proxy would wrap TLS in TLS', pairs: cross('port', ['HTTPS', 'TLS'], 'tls', allBut('tls', 'none')) },
  { says: "'timeout' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['timeout']) },
  {
    says: "'retries' needs a port where Istio sees requests",
    pairs: cross('port', OPAQUE, 'resilience', ['safe retries', 'retries on 5xx', 'no retries', 'retry budget']),
  },
  {
    says: "the HTTP part of 'connectionPool' needs a port where Istio sees requests",
    pairs: cross('port', OPAQUE, 'resilience', ['pool of requests', 'HTTP/2 to the server']),
  },
  { says: "this 'loadBalancing' needs a port where Istio sees requests", pairs: cross('port', OPAQUE, 'resilience', ['hash by header', 'hash by cookie']) },
  // The workload chooses the address, or there is one at a time.
  {
    says: 'because Istio matches requests by their Host, whatever was dialled',
    pairs: [
      ...cross('port', allBut('port', ...OPAQUE), 'endpoints', ['within ranges']),
      // Beside other ports these are refused as above and below.
      ...cross('endpoints', ['within ranges'], 'resilience', allBut('resilience', 'none', 'pool of connections')),
    ],
  },
  { says: "'originalDestination' of any address would take every connection", pairs: cross('port', BYTES, 'endpoints', ANY_ADDRESS) },
  { says: "'circuitBreaker' does nothing beside 'originalDestination'", pairs: cross('endpoints', ANY_ADDRESS, 'resilience', ['circuit breaker']) },
  {
    says: "'loadBalancing' does nothing beside 'originalDestination'",
    pairs: cross('endpoints', ANY_ADDRESS, 'resilience', [...BALANCED, ...BY_LOCALITY]),
  },
  {
    says: "'loadBalancing' does nothing beside 'dnsRoundRobin'",
    pairs: cross('endpoints', ['DNS round robin'], 'resilience', [...BALANCED, ...BY_LOCALITY]),
  },
  // The proxy looks up each name of a wildcard when it is called.
  { says: '(wildcard-load-balancing)', pairs: cross('endpoints', ['wildcard'], 'resilience', BALANCED) },
  { says: '(wildcard-circuit-breaker)', pairs: cross('endpoints', ['wildcard'], 'resilience', ['circuit breaker']) },
  { says: '(wildcard-server-name)', pairs: cross('tls', ['server name'], 'endpoints', ['wildcard']) },
  { says: '(wildcard-port-protocol)', pairs: cross('port', ['HTTPS', ...BYTES], 'endpoints', ['wildcard']) },
  // Names can not be told apart, or not be checked.
  { says: '(tcp-port-without-address)', pairs: cross('port', BYTES, 'endpoints', ['wildcard at names']) },
  {
    says: "'subjectAltNames' of the 'tls' of port 80 (HTTP) can not stand beside",
    pairs: cross('tls', ['further names'], 'endpoints', ['wildcard', 'wildcard at names', 'wildcard at any address']),
  },
  { says: 'where Istio sees no host to tell them apart', pairs: cross('port', BYTES, 'endpoints', ['several hosts']) },
  // There are no localities, or Istio does not go by them.
  {
    says: 'goes by locality, and no endpoint has one',
    pairs: cross('endpoints', allBut('endpoints', ...WITH_LOCALITIES, 'DNS round robin', 'within ranges', ...ANY_ADDRESS), 'resilience', BY_LOCALITY),
  },
  { says: 'before Istio 1.30 names are not put in order', pairs: cross('endpoints', ['localities of names'], 'resilience', ['a place before others']) },
  { says: 'goes by locality, and the addresses of an alias have none', pairs: cross('resilience', BY_LOCALITY, 'alias', ['EndpointsAlias']) },
  // An alias stands for one host by its name, or for addresses.
  { says: 'must be one host', pairs: cross('endpoints', WILDCARDS, 'alias', EXTERNAL_NAME) },
  { says: 'Istio matches TCP by address, not by name', pairs: cross('port', BYTES, 'alias', EXTERNAL_NAME) },
  { says: "'tls' of port 80 (HTTP) needs a server name", pairs: cross('tls', ['simple'], 'alias', ['EndpointsAlias']) },
  { says: "'addresses' must not be empty", pairs: cross('endpoints', ['DNS'], 'alias', ['EndpointsAlias']) },
  { says: "'addresses' must be an IP address", pairs: cross('endpoints', ['names', 'names and IPs', 'Unix socket'], 'alias', ['EndpointsAlias']) },
];

/** Pairs that there are no props for: EndpointsAlias takes addresses, and is no wildcard. */
export const UNWRITABLE: Pair[] = cross('endpoints', [
  'DNS round robin', 'virtual IPs in DNS', 'virtual IPs captured', ...WILDCARDS, 'within ranges', 'any address', 'several hosts', 'weights', ...WITH_LOCALITIES,
], 'alias', ['EndpointsAlias']);
