import type { DestinationRuleSpec } from '../../imports/networking.istio.io';
import type { CircuitBreaker } from '../circuit-breaker';
import type { ConnectionPool } from '../connection-pool';
import type { LoadBalancing } from '../load-balancing';
import { optionalSeconds, seconds } from './duration';
import { settingsOrNone } from './optional';
import type { Wire } from './wire';

type Policy = NonNullable<Wire<DestinationRuleSpec>['trafficPolicy']>;
type LoadBalancer = NonNullable<Policy['loadBalancer']>;
type ConsistentHash = NonNullable<LoadBalancer['consistentHash']>;
type Pool = NonNullable<Policy['connectionPool']>;
type OutlierDetection = Omit<NonNullable<Policy['outlierDetection']>, 'consecutive5XxErrors'> & { readonly consecutive5xxErrors: number };

/** How to treat the connections to a host. */
export interface Traffic {
  readonly connectionPool?: ConnectionPool;
  readonly circuitBreaker?: CircuitBreaker;
  readonly loadBalancing?: LoadBalancing;
}

/** What of a construct's options is of that kind. */
export function trafficOf({ connectionPool, circuitBreaker, loadBalancing }: Traffic): Traffic {
  return { connectionPool, circuitBreaker, loadBalancing };
}

/** The part of a traffic policy that is the same on top and in a port's entry. */
export interface TrafficPolicy {
  readonly connectionPool?: Pool;
  readonly loadBalancer?: LoadBalancer;
  readonly outlierDetection?: OutlierDetection;
}

/** A feature of load balancing that not every Istio has. */
export type LoadBalancingFeature = 'warmup';

/** The policy of a port. What goes by requests is left out where Istio sees none. */
export function trafficPolicy({ connectionPool, circuitBreaker, loadBalancing }: Traffic, seesRequests: boolean): TrafficPolicy {
  return {
    connectionPool: connectionPool && poolOf(connectionPool, seesRequests),
    loadBalancer: loadBalancing && loadBalancerOf(loadBalancing, seesRequests),
    outlierDetection: circuitBreaker && outlierDetectionOf(circuitBreaker),
  };
}

/**
 * What Istio reads from the top level only, for ports where it sees no requests, even if they have entries of their own: it belongs to
 * their listeners. Undefined if there is nothing of it.
 */
export function listenerPolicy({ connectionPool, loadBalancing }: Traffic): TrafficPolicy | undefined {
  const tcp = connectionPool && settingsOrNone({
    idleTimeout: optionalSeconds(connectionPool.idleTimeout),
    maxConnectionDuration: optionalSeconds(connectionPool.maxConnectionDuration),
  });
  return settingsOrNone({
    connectionPool: tcp && { tcp },
    loadBalancer: loadBalancing?.sourceIp ? { consistentHash: { useSourceIp: true } } : undefined,
  });
}

/** What of the load balancing needs an Istio that has it. */
export function loadBalancingFeatures(loadBalancing: LoadBalancing): LoadBalancingFeature[] {
  return loadBalancing.warmup ? ['warmup'] : [];
}

function poolOf(pool: ConnectionPool, seesRequests: boolean): Pool | undefined {
  return settingsOrNone({
    tcp: settingsOrNone({
      maxConnections: pool.maxConnections,
      connectTimeout: optionalSeconds(pool.connectTimeout),
      idleTimeout: optionalSeconds(pool.idleTimeout),
      maxConnectionDuration: optionalSeconds(pool.maxConnectionDuration),
      tcpKeepalive: settingsOrNone({
        time: optionalSeconds(pool.keepAliveTime),
        interval: optionalSeconds(pool.keepAliveInterval),
        probes: pool.keepAliveProbes,
      }),
    }),
    http: seesRequests ? httpPoolOf(pool) : undefined,
  });
}

function httpPoolOf(pool: ConnectionPool): Pool['http'] {
  return settingsOrNone({
    http1MaxPendingRequests: pool.http1MaxPendingRequests,
    http2MaxRequests: pool.http2MaxRequests,
    maxRequestsPerConnection: pool.maxRequestsPerConnection,
    maxConcurrentStreams: pool.maxConcurrentStreams,
    idleTimeout: optionalSeconds(pool.httpIdleTimeout),
    h2UpgradePolicy: pool.http2Upgrade === undefined ? undefined : pool.http2Upgrade ? 'UPGRADE' : 'DO_NOT_UPGRADE',
  });
}

function outlierDetectionOf(breaker: CircuitBreaker): OutlierDetection {
  return {
    consecutiveGatewayErrors: breaker.gatewayErrors,
    // Left out, it would be Envoy's own 5.
    consecutive5xxErrors: breaker.serverErrors ?? 0,
    splitExternalLocalOriginErrors: breaker.localOriginFailures === undefined ? undefined : true,
    consecutiveLocalOriginFailures: breaker.localOriginFailures,
    interval: optionalSeconds(breaker.interval),
    baseEjectionTime: optionalSeconds(breaker.ejectionTime),
    maxEjectionPercent: breaker.maxEjectionPercent,
    minHealthPercent: breaker.minHealthPercent,
  };
}

function loadBalancerOf(loadBalancing: LoadBalancing, seesRequests: boolean): LoadBalancer | undefined {
  return settingsOrNone({
    simple: loadBalancing.algorithm,
    consistentHash: loadBalancing.needsRequests && !seesRequests ? undefined : consistentHashOf(loadBalancing),
    warmup: loadBalancing.warmup && { duration: seconds(loadBalancing.warmup) },
    localityLbSetting: localityOf(loadBalancing),
  });
}

function consistentHashOf({ header, cookie, cookiePath, cookieTtl, queryParameter, sourceIp }: LoadBalancing): ConsistentHash | undefined {
  return settingsOrNone({
    httpHeaderName: header,
    httpCookie: cookie === undefined ? undefined : { name: cookie, path: cookiePath, ttl: optionalSeconds(cookieTtl) },
    httpQueryParameterName: queryParameter,
    useSourceIp: sourceIp || undefined,
  });
}

function localityOf({ localityFailover, localityDistribution, preferredLocality }: LoadBalancing): LoadBalancer['localityLbSetting'] {
  return settingsOrNone({
    failover: localityFailover && Object.entries(localityFailover).map(([from, to]) => ({ from, to })),
    distribute: localityDistribution && fallbackLast(Object.entries(localityDistribution)).map(([from, to]) => ({ from, to })),
    failoverPriority: preferredLocality?.split('/').map((part, index) => `${LOCALITY_LABELS[index]}=${part}`),
  });
}

const LOCALITY_LABELS = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

// Istio takes the first that matches.
function fallbackLast<T>(entries: [string, T][]): [string, T][] {
  return [...entries.filter(([from]) => from !== '*'), ...entries.filter(([from]) => from === '*')];
}
