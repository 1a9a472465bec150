import { inEachPolicy, inEachRoute, inEachTls } from '../breaks';
import type { Mutation } from '../judge';
import { DIMENSIONS } from './combination';

/** A way to lose what a value is there for. */
export interface MutationOfValue extends Pick<Mutation, 'name' | 'breaks'> {
  /** Dimension and name of the value. */
  readonly value: string;
}

const TLS_ADDED = Object.keys(DIMENSIONS.tls).filter(name => name !== 'none');

const BALANCED = [
  'round robin', 'hash by header', 'hash by source IP', 'hash by cookie', 'slow start', 'shares by place', 'a place before others', 'locality failover',
];

function each(dimension: keyof typeof DIMENSIONS, names: string[], name: string, breaks: Mutation['breaks']): MutationOfValue[] {
  return names.map(value => ({ name, breaks, value: `${dimension} ${value}` }));
}

export const MUTATIONS_OF_VALUES: MutationOfValue[] = [
  ...each('tls', TLS_ADDED, 'TLS left out', inEachPolicy(policy => policy.tls = { mode: 'DISABLE' })),
  ...each('tls', ['authority in a file'], 'the authority left out', inEachTls(tls => delete tls.caCertificates)),
  ...each('resilience', ['timeout'], 'the timeout left out', inEachRoute(route => delete route.timeout)),
  ...each('resilience', ['safe retries', 'retries on 5xx', 'no retries'], 'the retries left out', inEachRoute(route => delete route.retries)),
  ...each('resilience', ['retry budget'], 'the retry budget left out', inEachPolicy(policy => delete policy.retryBudget)),
  ...each('resilience', ['circuit breaker', 'a place before others', 'locality failover'], 'outlier detection left out', inEachPolicy(policy => delete policy.outlierDetection)),
  ...each('resilience', ['pool of connections', 'pool of requests', 'HTTP/2 to the server'], 'the connection pool left out', inEachPolicy(policy => delete policy.connectionPool)),
  ...each('resilience', BALANCED, 'load balancing left out', inEachPolicy(policy => delete policy.loadBalancer)),
];
