import type { Duration } from 'cdk8s';
import type { CircuitBreaker } from './circuit-breaker';
import type { ConnectionPool } from './connection-pool';
import type { LoadBalancing } from './load-balancing';
import type { Retries } from './retries';

/** How requests and connections to one host are treated. */
export interface TrafficOptions {
  /**
   * Time for a whole request, retries included. Only for ports where Istio sees requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-timeout
   * @default - none, as in Istio
   */
  readonly timeout?: Duration;
  /**
   * Which requests are tried again. Only for ports where Istio sees requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute-retries
   * @default - Istio's own: two retries where the connection or the stream failed
   */
  readonly retries?: Retries;
  /**
   * When addresses that fail are left alone for a while.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
   * @default - never
   */
  readonly circuitBreaker?: CircuitBreaker;
  /**
   * Limits of connections and requests.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
   * @default - none to speak of, as in Istio
   */
  readonly connectionPool?: ConnectionPool;
  /**
   * How requests are spread over the addresses.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
   * @default - to the least loaded, as in Istio
   */
  readonly loadBalancing?: LoadBalancing;
}
