import type { Duration } from 'cdk8s';
import { checkDuration, checkSeconds } from './private/duration';
import { fail } from './private/errors';
import { checkFlag, checkOptionalWhole, MAX_INT32, MAX_UINT32 } from './private/values';

/** Options of a connection pool. The first part is for all ports, the second only for those where Istio sees requests. */
export interface ConnectionPoolOptions {
  /**
   * Most connections that one proxy opens to the host. What is more waits, or is refused on ports without requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-max_connections
   * @default - no limit
   */
  readonly maxConnections?: number;
  /**
   * Time to connect, TLS that the proxy adds included.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-connect_timeout
   * @default - the mesh's: 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * Time without a byte in either direction after which a connection is closed. At least 1 millisecond: older Istio refuses 0.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-idle_timeout
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;
  /**
   * Age at which a connection is closed. Requests under way are finished.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-max_connection_duration
   * @default - none
   */
  readonly maxConnectionDuration?: Duration;
  /**
   * Time without a byte after which TCP keepalive begins to probe, in whole seconds.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-time
   * @default - the operating system's if another keepalive prop is set, otherwise no probes
   */
  readonly keepAliveTime?: Duration;
  /**
   * Time between the probes, in whole seconds.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-interval
   * @default - the operating system's if another keepalive prop is set, otherwise no probes
   */
  readonly keepAliveInterval?: Duration;
  /**
   * Probes without an answer after which the connection counts as dead.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-probes
   * @default - the operating system's if another keepalive prop is set, otherwise no probes
   */
  readonly keepAliveProbes?: number;

  /**
   * Most requests that wait for a connection, HTTP/2 ones too. More are answered 503 at once.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-http1_max_pending_requests
   * @default - no limit
   */
  readonly http1MaxPendingRequests?: number;
  /**
   * Most requests under way at once, HTTP/1.1 ones too. More are answered 503 at once.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-http2_max_requests
   * @default - no limit
   */
  readonly http2MaxRequests?: number;
  /**
   * Requests after which a connection is closed. 1 switches HTTP keep-alive off.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-max_requests_per_connection
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Most requests at once on one connection. It counts where the proxy speaks HTTP/2: on ports of HTTP2 and GRPC, and with `http2Upgrade`.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-max_concurrent_streams
   * @default - what the server allows
   */
  readonly maxConcurrentStreams?: number;
  /**
   * Time without a request after which a connection is closed.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-idle_timeout
   * @default - `idleTimeout`
   */
  readonly httpIdleTimeout?: Duration;
  /**
   * Whether the proxy speaks HTTP/2 to the server where workloads speak HTTP/1.1.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-h2_upgrade_policy
   * @default - as the mesh says: no, unless its operator changed that
   */
  readonly http2Upgrade?: boolean;
}

/**
 * Limits of a proxy's connections to a host, and of the requests on them. Each caller's proxy counts by itself, and each port of the
 * host has the limits for itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export class ConnectionPool {
  /**
   * A pool with the given limits.
   *
   * Throws if there are none, or if one is out of its range.
   *
   * @param options the limits
   */
  public static of(options: ConnectionPoolOptions): ConnectionPool {
    return new ConnectionPool(options);
  }

  /** Most connections that one proxy opens to the host. */
  public readonly maxConnections?: number;
  /** Time to connect. */
  public readonly connectTimeout?: Duration;
  /** Time without a byte after which a connection is closed. */
  public readonly idleTimeout?: Duration;
  /** Age at which a connection is closed. */
  public readonly maxConnectionDuration?: Duration;
  /** Time without a byte after which TCP keepalive begins to probe. */
  public readonly keepAliveTime?: Duration;
  /** Time between the probes. */
  public readonly keepAliveInterval?: Duration;
  /** Probes without an answer after which the connection counts as dead. */
  public readonly keepAliveProbes?: number;
  /** Most requests that wait for a connection. */
  public readonly http1MaxPendingRequests?: number;
  /** Most requests under way at once. */
  public readonly http2MaxRequests?: number;
  /** Requests after which a connection is closed. */
  public readonly maxRequestsPerConnection?: number;
  /** Most requests at once on one connection of HTTP/2. */
  public readonly maxConcurrentStreams?: number;
  /** Time without a request after which a connection is closed. */
  public readonly httpIdleTimeout?: Duration;
  /** Whether the proxy speaks HTTP/2 to the server where workloads speak HTTP/1.1, if not as the mesh says. */
  public readonly http2Upgrade?: boolean;

  private constructor(options: ConnectionPoolOptions) {
    this.maxConnections = checkLimit('maxConnections', options.maxConnections);
    this.connectTimeout = checkDuration('connectTimeout', options.connectTimeout);
    this.idleTimeout = checkDuration('idleTimeout', options.idleTimeout);
    this.maxConnectionDuration = checkDuration('maxConnectionDuration', options.maxConnectionDuration);
    this.keepAliveTime = checkSeconds('keepAliveTime', options.keepAliveTime, 1);
    this.keepAliveInterval = checkSeconds('keepAliveInterval', options.keepAliveInterval, 1);
    this.keepAliveProbes = checkOptionalWhole('keepAliveProbes', options.keepAliveProbes, 1, MAX_UINT32, 'leave it out for the operating system\'s');
    this.http1MaxPendingRequests = checkLimit('http1MaxPendingRequests', options.http1MaxPendingRequests);
    this.http2MaxRequests = checkLimit('http2MaxRequests', options.http2MaxRequests);
    this.maxRequestsPerConnection = checkLimit('maxRequestsPerConnection', options.maxRequestsPerConnection);
    this.maxConcurrentStreams = checkLimit('maxConcurrentStreams', options.maxConcurrentStreams);
    this.httpIdleTimeout = checkDuration('httpIdleTimeout', options.httpIdleTimeout);
    this.http2Upgrade = checkFlag('http2Upgrade', options.http2Upgrade);
    if (Object.values(this).every(limit => limit === undefined)) {
      fail(undefined, 'a connection pool must have at least one limit; write such as ConnectionPool.of({ maxConnections: 100 }), or leave it out');
    }
  }

  /** Whether there are limits that only ports have where Istio sees requests. */
  public get hasHttpLimits(): boolean {
    return [this.http1MaxPendingRequests, this.http2MaxRequests, this.maxRequestsPerConnection, this.maxConcurrentStreams, this.httpIdleTimeout,
      this.http2Upgrade].some(limit => limit !== undefined);
  }
}

// Istio takes 0 for "not set": it would lift the limit that it looks like.
function checkLimit(prop: string, limit: number | undefined): number | undefined {
  return checkOptionalWhole(prop, limit, 1, MAX_INT32, 'leave it out for no limit');
}
