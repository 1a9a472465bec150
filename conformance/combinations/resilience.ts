import { Duration } from 'cdk8s';
import { CircuitBreaker, ConnectionPool, LoadBalancing, Retries, RetryCondition, type TrafficOptions } from 'cdk8s-istio-egress';
import type { Expectation } from '../case';
import type { PortValue } from './ports';

/** Where a call is treated. */
export interface Treatment {
  readonly sees: PortValue['sees'];
  /** Whether the app was told Istio's version. */
  readonly versionKnown: boolean;
}

/** How calls are treated, and what of it must be seen. */
export interface ResilienceValue {
  readonly props: TrafficOptions;
  /** First Istio minor that has it. */
  readonly since?: string;
  readonly expect: (at: Treatment) => Expectation;
  /** What becomes of servers in the caller's region, and in another one. */
  readonly places?: readonly [Place, Place];
  /** Whether the server is spoken to in HTTP/2 where workloads speak HTTP/1.1. */
  readonly http2?: boolean;
}

/** How a place stands to others: the first priority is 0. */
export interface Place {
  readonly priority?: number;
  /** Weight among the places of its priority; `equal` is what its servers weigh together. */
  readonly share?: number | 'equal';
}

const BREAKER: Expectation = {
  consecutiveGatewayFailure: 5, enforcingConsecutiveGatewayFailure: 100, enforcingConsecutive5xx: 0, maxEjectionPercent: 100,
};

const NO_LIMITS: Expectation = { maxConnections: undefined, maxPendingRequests: undefined, maxRequests: undefined, retryBudget: undefined };

const forRequests = (expectation: Expectation) => ({ sees }: Treatment) => sees === 'requests' ? expectation : {};
const safely = (versionKnown: boolean) => `connect-failure,refused-stream${versionKnown ? ',reset-before-request' : ''}`;

export const RESILIENCE = {
  'none': { props: {}, expect: () => ({ upstream: { outlierDetection: null, connectTimeout: '10s', circuitBreakers: NO_LIMITS } }) },
  'timeout': { props: { timeout: Duration.millis(1500) }, expect: forRequests({ timeout: '1.5s' }) },
  'safe retries': {
    props: { retries: Retries.safe(3) },
    expect: ({ versionKnown }) => ({ retries: { attempts: 3, on: safely(versionKnown), perTryTimeout: undefined } }),
  },
  'retries on 5xx': {
    props: { retries: Retries.on(2, [RetryCondition.SERVER_ERROR, RetryCondition.httpStatus(429)], { perTryTimeout: Duration.millis(500) }) },
    expect: () => ({ retries: { attempts: 2, on: '5xx,retriable-status-codes', statusCodes: [429], perTryTimeout: '0.5s' } }),
  },
  'no retries': { props: { retries: Retries.none() }, expect: () => ({ retries: undefined }) },
  'retry budget': {
    props: { retries: Retries.safe(2, { budget: { percent: 12.5, minRetryConcurrency: 7 } }) },
    since: '1.27',
    expect: () => ({
      retries: { attempts: 2, on: safely(true) },
      upstream: { circuitBreakers: { retryBudget: { budgetPercent: { value: 12.5 }, minRetryConcurrency: 7 } } },
    }),
  },
  'circuit breaker': {
    props: { circuitBreaker: CircuitBreaker.onGatewayErrors(5) },
    expect: () => ({ upstream: { outlierDetection: BREAKER } }),
    places: [{}, { priority: 1 }],
  },
  'pool of connections': {
    props: {
      connectionPool: ConnectionPool.of({
        maxConnections: 50,
        connectTimeout: Duration.millis(2500),
        idleTimeout: Duration.minutes(10),
        maxConnectionDuration: Duration.hours(2),
        keepAliveTime: Duration.minutes(5),
      }),
    },
    expect: ({ sees }) => ({
      ...(sees === 'requests' ? {} : { idleTimeout: '600s', maxConnectionDuration: '7200s' }),
      upstream: {
        connectTimeout: '2.5s',
        circuitBreakers: { maxConnections: 50 },
        connectionOptions: { ...(sees === 'requests' ? { idleTimeout: '600s', maxConnectionDuration: '7200s' } : {}), tcpKeepalive: { keepaliveTime: 300 } },
      },
    }),
  },
  'pool of requests': {
    props: {
      connectionPool: ConnectionPool.of({
        http1MaxPendingRequests: 20, http2MaxRequests: 40, maxRequestsPerConnection: 100, httpIdleTimeout: Duration.seconds(90),
      }),
    },
    expect: () => ({
      upstream: {
        circuitBreakers: { maxPendingRequests: 20, maxRequests: 40 }, connectionOptions: { idleTimeout: '90s', maxRequestsPerConnection: 100 },
      },
    }),
  },
  'HTTP/2 to the server': {
    props: { connectionPool: ConnectionPool.of({ http2Upgrade: true, maxConcurrentStreams: 30 }) },
    expect: () => ({ upstream: { connectionOptions: { maxConcurrentStreams: 30 } } }),
    http2: true,
  },
  'round robin': { props: { loadBalancing: LoadBalancing.roundRobin() }, expect: () => ({ upstream: { lbPolicy: 'ROUND_ROBIN' } }) },
  'hash by header': {
    props: { loadBalancing: LoadBalancing.byHeader('x-tenant') },
    expect: () => ({ hash: ['header x-tenant'], upstream: { lbPolicy: 'RING_HASH' } }),
  },
  'hash by source IP': {
    props: { loadBalancing: LoadBalancing.bySourceIp() },
    expect: () => ({ hash: ['source-ip'], upstream: { lbPolicy: 'RING_HASH' } }),
  },
  'hash by cookie': {
    props: { loadBalancing: LoadBalancing.byCookie('session', { ttl: Duration.hours(1), path: '/app' }) },
    expect: () => ({ hash: ['cookie session path=/app ttl=3600s'], upstream: { lbPolicy: 'RING_HASH' } }),
  },
  'slow start': {
    props: { loadBalancing: LoadBalancing.roundRobin({ warmup: Duration.seconds(45) }) },
    since: '1.24',
    expect: () => ({ upstream: { lbPolicy: 'ROUND_ROBIN', lbOptions: { slowStartConfig: { slowStartWindow: '45s' } } } }),
  },
  'shares by place': {
    props: { loadBalancing: LoadBalancing.random({ localityDistribution: { 'eu-west-1/*': { 'eu-west-1/*': 80, 'us-east-1/*': 20 } } }) },
    expect: () => ({ upstream: { lbPolicy: 'RANDOM' } }),
    places: [{ share: 80 }, { share: 20 }],
  },
  'a place before others': {
    props: { circuitBreaker: CircuitBreaker.onGatewayErrors(5), loadBalancing: LoadBalancing.roundRobin({ preferredLocality: 'us-east-1/a' }) },
    expect: () => ({ upstream: { lbPolicy: 'ROUND_ROBIN', outlierDetection: BREAKER } }),
    places: [{ share: 'equal', priority: 1 }, { share: 'equal' }],
  },
  'locality failover': {
    props: {
      circuitBreaker: CircuitBreaker.onGatewayErrors(5),
      loadBalancing: LoadBalancing.leastRequest({ localityFailover: { 'eu-west-1': 'us-east-1' } }),
    },
    expect: () => ({ upstream: { lbPolicy: 'LEAST_REQUEST', outlierDetection: BREAKER } }),
    places: [{ share: 'equal' }, { share: 'equal', priority: 1 }],
  },
} satisfies Record<string, ResilienceValue>;
