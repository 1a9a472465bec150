import { Chart, Duration, type App } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressPort, ExternalApi, ExternalEndpoint, LoadBalancing, Retries, RetryCondition, UpstreamTls, VirtualIps,
  type ExternalApiProps,
} from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Expectation, type Pattern } from '../case';

const stripe = (app: App, props: Omit<ExternalApiProps, 'host'>) =>
  new ExternalApi(new Chart(app, 'egress', { namespace: 'shop' }), 'stripe', { host: 'api.stripe.com', ...props });
/** HTTP that the sidecar encrypts, beside the workload's own HTTPS: policy of one port must not take another's TLS away. */
const both = () => [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)];
const at = (port: number, tls: Expectation, more: Expectation) => reaches(port, 'api.stripe.com', ['api.stripe.com:443'], tls, more);
const encrypted = (more: Expectation) => at(80, verified('api.stripe.com'), more);
const own = (more: Expectation) => at(443, untouched, more);

const call = { from: 'shop', url: 'http://api.stripe.com' };
const ownCall = { from: 'shop', url: 'https://api.stripe.com' };

/** Three servers in two regions. */
const regional = (app: App, props: Omit<ExternalApiProps, 'host'>) => stripe(app, {
  ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
  endpoints: [
    ExternalEndpoint.at('192.0.2.1', { locality: 'eu-west-1/a' }),
    ExternalEndpoint.at('192.0.2.2', { locality: 'eu-west-1/b' }),
    ExternalEndpoint.at('192.0.2.3', { locality: 'us-east-1/a' }),
    ExternalEndpoint.at('192.0.2.4', { locality: 'ap-south-1/a' }),
  ],
  ...props,
});
const spread = (endpoints: string[]) => reaches(80, 'api.stripe.com', endpoints, verified('api.stripe.com'));

export const resilience: Pattern = {
  title: 'Retries, circuit breakers, pools, load balancing',
  cases: [
    {
      name: 'what Istio does by itself',
      app: app => stripe(app, { ports: both() }),
      calls: {
        'it retries twice, gRPC\'s unavailable included, limits nothing and ejects nothing': {
          ...call,
          expect: encrypted({
            timeout: '0s',
            retries: { attempts: 2, on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes', otherHosts: true, otherLocalities: false },
            upstream: { connectTimeout: '10s', lbPolicy: 'LEAST_REQUEST', outlierDetection: null, circuitBreakers: { maxConnections: undefined, maxRetries: undefined } },
          }),
        },
      },
    },
    {
      name: 'retries that repeat nothing that the server did',
      app: app => stripe(app, { ports: both(), retries: Retries.safe(3), timeout: Duration.seconds(4) }),
      covers: ['TrafficOptions.retries', 'Retries.safe'],
      calls: {
        'only what did not reach the server is tried again, within the timeout': {
          ...call,
          expect: encrypted({ timeout: '4s', retries: { attempts: 3, on: 'connect-failure,refused-stream', perTryTimeout: undefined, otherHosts: true, backoff: undefined } }),
        },
        'the workload\'s own HTTPS stays as it is': { ...ownCall, expect: own({ retries: undefined }) },
      },
    },
    {
      name: 'retries that repeat nothing that the server did, where Istio knows one more condition',
      since: '1.23',
      app: app => stripe(app, { ports: both(), retries: Retries.safe(3) }),
      calls: {
        'a connection that broke before the request was sent counts too': {
          ...call, expect: encrypted({ retries: { attempts: 3, on: 'connect-failure,refused-stream,reset-before-request' } }),
        },
      },
    },
    {
      name: 'retries on chosen conditions',
      app: app => stripe(app, {
        ports: both(),
        retries: Retries.on(2, [RetryCondition.GATEWAY_ERROR, RetryCondition.httpStatus(429)], {
          perTryTimeout: Duration.millis(500), otherLocalities: true,
        }),
      }),
      covers: ['Retries.on', 'RetryCondition.httpStatus', 'RetriesOptions.perTryTimeout', 'SafeRetriesOptions.otherLocalities'],
      calls: {
        'those, and no others': {
          ...call,
          expect: encrypted({
            retries: { attempts: 2, on: 'gateway-error,retriable-status-codes', statusCodes: [429], perTryTimeout: '0.5s', otherLocalities: true },
          }),
        },
      },
    },
    {
      name: 'every condition in Envoy\'s words',
      since: '1.23',
      app: app => stripe(app, {
        ports: [EgressPort.grpc(80, { tls: UpstreamTls.simple() })],
        retries: Retries.on(1, [
          RetryCondition.CONNECT_FAILURE, RetryCondition.REFUSED_STREAM, RetryCondition.RESET_BEFORE_REQUEST, RetryCondition.RESET,
          RetryCondition.SERVER_ERROR, RetryCondition.RETRIABLE_4XX, RetryCondition.ENVOY_RATELIMITED, RetryCondition.GRPC_CANCELLED,
          RetryCondition.GRPC_DEADLINE_EXCEEDED, RetryCondition.GRPC_INTERNAL, RetryCondition.GRPC_RESOURCE_EXHAUSTED,
          RetryCondition.GRPC_UNAVAILABLE,
        ]),
      }),
      calls: {
        'is accepted': {
          from: 'shop',
          url: 'grpc://api.stripe.com:80',
          expect: encrypted({
            retries: {
              attempts: 1,
              on: 'connect-failure,refused-stream,reset-before-request,reset,5xx,retriable-4xx,envoy-ratelimited,cancelled,deadline-exceeded,internal,' +
                'resource-exhausted,unavailable',
            },
          }),
        },
      },
    },
    {
      name: 'no retries',
      app: app => stripe(app, { ports: both(), retries: Retries.none() }),
      covers: ['Retries.none'],
      calls: { 'not even Istio\'s own': { ...call, expect: encrypted({ retries: undefined }) } },
    },
    {
      name: 'when and where to retries go',
      since: '1.26',
      app: app => stripe(app, { ports: both(), retries: Retries.safe(2, { backoff: Duration.millis(200), ignorePreviousHosts: false }) }),
      covers: ['SafeRetriesOptions.backoff', 'SafeRetriesOptions.ignorePreviousHosts'],
      calls: {
        'after that time, and to the same address if it comes so': {
          ...call, expect: encrypted({ retries: { attempts: 2, backoff: { baseInterval: '0.200s' }, otherHosts: false } }),
        },
      },
    },
    {
      name: 'a retry budget, beside the workload\'s own HTTPS',
      since: '1.27',
      app: app => stripe(app, { ports: both(), retries: Retries.safe(2, { budget: { percent: 12.5, minRetryConcurrency: 7 } }) }),
      covers: ['SafeRetriesOptions.budget', 'RetryBudget.percent', 'RetryBudget.minRetryConcurrency'],
      calls: {
        'limits the retries, and the TLS is still there': {
          ...call, expect: encrypted({ upstream: { circuitBreakers: { retryBudget: { budgetPercent: { value: 12.5 }, minRetryConcurrency: 7 } } } }),
        },
        'the workload\'s own HTTPS is not wrapped': { ...ownCall, expect: own({ upstream: { circuitBreakers: { retryBudget: undefined } } }) },
      },
    },
    {
      name: 'a retry budget by its defaults, for two hosts',
      since: '1.27',
      app: app => stripe(app, {
        additionalHosts: ['files.stripe.com'], ports: both(), retries: Retries.safe(2, { budget: {} }), connectionPool: ConnectionPool.of({ maxConnections: 5 }),
      }),
      calls: {
        'is 20 % on every Istio, beside the pool': {
          ...call,
          expect: encrypted({
            upstream: { circuitBreakers: { maxConnections: 5, retryBudget: { budgetPercent: { value: 20 }, minRetryConcurrency: 3 } } },
          }),
        },
        'for the other host too': {
          from: 'shop',
          url: 'http://files.stripe.com',
          expect: reaches(80, 'files.stripe.com', ['files.stripe.com:443'], verified('files.stripe.com'), {
            upstream: { circuitBreakers: { maxConnections: 5, retryBudget: { budgetPercent: { value: 20 } } } },
          }),
        },
        'and the other\'s own HTTPS keeps the pool': {
          from: 'shop',
          url: 'https://files.stripe.com',
          expect: reaches(443, 'files.stripe.com', ['files.stripe.com:443'], untouched, { upstream: { circuitBreakers: { maxConnections: 5 } } }),
        },
      },
    },
    {
      name: 'a circuit breaker on gateway errors',
      app: app => stripe(app, { ports: both(), circuitBreaker: CircuitBreaker.onGatewayErrors(3) }),
      covers: ['TrafficOptions.circuitBreaker', 'CircuitBreaker.onGatewayErrors'],
      calls: {
        'ejects even the only address, and not on other 5xx answers': {
          ...call,
          expect: encrypted({
            upstream: {
              outlierDetection: {
                consecutiveGatewayFailure: 3,
                enforcingConsecutiveGatewayFailure: 100,
                enforcingConsecutive5xx: 0,
                maxEjectionPercent: 100,
                enforcingSuccessRate: 0,
              },
              panicThreshold: 0,
            },
          }),
        },
        'counts failed connections of the workload\'s own HTTPS': {
          ...ownCall,
          expect: own({ upstream: { outlierDetection: { consecutiveGatewayFailure: 3, enforcingConsecutive5xx: 0, maxEjectionPercent: 100 } } }),
        },
      },
    },
    {
      name: 'a circuit breaker on all 5xx errors, with all its options',
      app: app => stripe(app, {
        ports: both(),
        circuitBreaker: CircuitBreaker.on5xxErrors(7, {
          interval: Duration.seconds(5), ejectionTime: Duration.minutes(2), maxEjectionPercent: 50, minHealthPercent: 30, localOriginFailures: 4,
        }),
      }),
      covers: ['CircuitBreaker.on5xxErrors', 'CircuitBreakerOptions.interval', 'CircuitBreakerOptions.ejectionTime', 'CircuitBreakerOptions.maxEjectionPercent',
        'CircuitBreakerOptions.minHealthPercent', 'CircuitBreakerOptions.localOriginFailures'],
      calls: {
        'ejects as told': {
          ...call,
          expect: encrypted({
            upstream: {
              outlierDetection: {
                consecutive5xx: 7,
                enforcingConsecutive5xx: 100,
                consecutiveGatewayFailure: undefined,
                interval: '5s',
                baseEjectionTime: '120s',
                maxEjectionPercent: 50,
                splitExternalLocalOriginErrors: true,
                consecutiveLocalOriginFailure: 4,
                enforcingConsecutiveLocalOriginFailure: 100,
              },
              panicThreshold: 30,
            },
          }),
        },
      },
    },
    {
      name: 'limits of connections and requests, beside the workload\'s own HTTPS',
      app: app => stripe(app, {
        ports: both(),
        connectionPool: ConnectionPool.of({
          maxConnections: 50,
          connectTimeout: Duration.millis(1500),
          idleTimeout: Duration.minutes(10),
          maxConnectionDuration: Duration.hours(2),
          keepAliveTime: Duration.minutes(5),
          keepAliveInterval: Duration.seconds(30),
          keepAliveProbes: 4,
          http1MaxPendingRequests: 20,
          http2MaxRequests: 40,
          maxRequestsPerConnection: 100,
          httpIdleTimeout: Duration.seconds(90),
        }),
      }),
      covers: ['TrafficOptions.connectionPool', 'ConnectionPool.of', 'ConnectionPoolOptions.maxConnections', 'ConnectionPoolOptions.connectTimeout',
        'ConnectionPoolOptions.idleTimeout', 'ConnectionPoolOptions.maxConnectionDuration', 'ConnectionPoolOptions.keepAliveTime',
        'ConnectionPoolOptions.keepAliveInterval', 'ConnectionPoolOptions.keepAliveProbes', 'ConnectionPoolOptions.http1MaxPendingRequests',
        'ConnectionPoolOptions.http2MaxRequests', 'ConnectionPoolOptions.maxRequestsPerConnection', 'ConnectionPoolOptions.httpIdleTimeout'],
      calls: {
        'hold where the sidecar speaks HTTP, and take no TLS away': {
          ...call,
          expect: encrypted({
            upstream: {
              connectTimeout: '1.5s',
              circuitBreakers: { maxConnections: 50, maxPendingRequests: 20, maxRequests: 40 },
              connectionOptions: {
                idleTimeout: '90s',
                maxRequestsPerConnection: 100,
                maxConnectionDuration: '7200s',
                tcpKeepalive: { keepaliveTime: 300, keepaliveInterval: 30, keepaliveProbes: 4 },
              },
            },
          }),
        },
        'hold for the workload\'s own connections, as far as they have to do with bytes': {
          ...ownCall,
          expect: own({
            idleTimeout: '600s',
            maxConnectionDuration: '7200s',
            upstream: {
              connectTimeout: '1.5s',
              circuitBreakers: { maxConnections: 50, maxPendingRequests: undefined, maxRequests: undefined },
              connectionOptions: { tcpKeepalive: { keepaliveTime: 300, keepaliveInterval: 30, keepaliveProbes: 4 } },
            },
          }),
        },
      },
    },
    {
      name: 'an idle time for HTTP by that of bytes',
      app: app => stripe(app, { ports: both(), connectionPool: ConnectionPool.of({ idleTimeout: Duration.minutes(10) }) }),
      calls: {
        'counts for requests': { ...call, expect: encrypted({ upstream: { connectionOptions: { idleTimeout: '600s' } } }) },
        'and for bytes': { ...ownCall, expect: own({ idleTimeout: '600s' }) },
      },
    },
    {
      name: 'limits of a database\'s connections',
      app: app => stripe(app, {
        ports: [EgressPort.tcp(5432, { tls: UpstreamTls.simple({ direct: true }) }), EgressPort.http(80)],
        virtualIps: VirtualIps.servedByDns('10.40.0.9'),
        connectionPool: ConnectionPool.of({
          maxConnections: 8, idleTimeout: Duration.minutes(3), maxConnectionDuration: Duration.hours(1), httpIdleTimeout: Duration.seconds(7),
        }),
      }),
      calls: {
        'hold, and its TLS is there': {
          from: 'shop',
          url: 'tcp://api.stripe.com:5432',
          address: '10.40.0.9',
          expect: reaches(5432, 'api.stripe.com', ['api.stripe.com:5432'], verified('api.stripe.com'), {
            idleTimeout: '180s', maxConnectionDuration: '3600s', upstream: { circuitBreakers: { maxConnections: 8 } },
          }),
        },
        'and HTTP beside it has its own': {
          ...call, expect: reaches(80, 'api.stripe.com', ['api.stripe.com:80'], untouched, { upstream: { connectionOptions: { idleTimeout: '7s' } } }),
        },
      },
    },
    {
      name: 'HTTP/2 to the server where the workload speaks HTTP/1.1',
      app: app => stripe(app, { ports: both(), connectionPool: ConnectionPool.of({ http2Upgrade: true, maxConcurrentStreams: 30 }) }),
      covers: ['ConnectionPoolOptions.http2Upgrade', 'ConnectionPoolOptions.maxConcurrentStreams'],
      calls: {
        'it is offered in the handshake, with so many streams': {
          ...call, expect: at(80, { ...verified('api.stripe.com'), alpn: ['h2'] }, { upstream: { http2: true, connectionOptions: { maxConcurrentStreams: 30 } } }),
        },
        'the workload\'s own HTTPS stays as it is': { ...ownCall, expect: own({ upstream: { http2: false } }) },
      },
    },
    {
      name: 'HTTP/1.1 whatever the mesh says',
      app: app => stripe(app, { ports: both(), connectionPool: ConnectionPool.of({ http2Upgrade: false }) }),
      calls: { 'it stays': { ...call, expect: encrypted({ upstream: { http2: false } }) } },
    },
    {
      name: 'addresses one after the other',
      since: '1.24',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.roundRobin({ warmup: Duration.seconds(45) }) }),
      covers: ['TrafficOptions.loadBalancing', 'LoadBalancing.roundRobin', 'WarmupLoadBalancingOptions.warmup'],
      calls: {
        'new ones get their share slowly': {
          ...call, expect: encrypted({ upstream: { lbPolicy: 'ROUND_ROBIN', lbOptions: { slowStartConfig: { slowStartWindow: '45s' } } } }),
        },
        'for the workload\'s own HTTPS too': { ...ownCall, expect: own({ upstream: { lbPolicy: 'ROUND_ROBIN' } }) },
      },
    },
    {
      name: 'the address with fewer requests',
      since: '1.24',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.leastRequest({ warmup: Duration.minutes(1) }) }),
      covers: ['LoadBalancing.leastRequest'],
      calls: {
        'new ones get their share slowly': {
          ...call, expect: encrypted({ upstream: { lbPolicy: 'LEAST_REQUEST', lbOptions: { slowStartConfig: { slowStartWindow: '60s' } } } }),
        },
      },
    },
    {
      name: 'any address',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.random() }),
      covers: ['LoadBalancing.random'],
      calls: { 'by chance': { ...call, expect: encrypted({ upstream: { lbPolicy: 'RANDOM' } }) } },
    },
    {
      name: 'the same address for the same header',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.byHeader('x-tenant') }),
      covers: ['LoadBalancing.byHeader'],
      calls: {
        'the header chooses': { ...call, expect: encrypted({ hash: ['header x-tenant'], upstream: { lbPolicy: 'RING_HASH' } }) },
        'where there are no requests nothing does': { ...ownCall, expect: own({ hash: undefined, upstream: { lbPolicy: 'LEAST_REQUEST' } }) },
      },
    },
    {
      name: 'the same address for the same header, with retries',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.byHeader('x-tenant'), retries: Retries.safe(2) }),
      calls: {
        'which keep to it': { ...call, expect: encrypted({ hash: ['header x-tenant'], retries: { attempts: 2, otherHosts: false }, upstream: { lbPolicy: 'RING_HASH' } }) },
      },
    },
    {
      name: 'the same address for the same cookie',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.byCookie('session', { ttl: Duration.hours(1), path: '/app' }) }),
      covers: ['LoadBalancing.byCookie', 'CookieLoadBalancingOptions.ttl', 'CookieLoadBalancingOptions.path'],
      calls: { 'which the sidecar sets': { ...call, expect: encrypted({ hash: ['cookie session path=/app ttl=3600s'], upstream: { lbPolicy: 'RING_HASH' } }) } },
    },
    {
      name: 'the same address for the same cookie of somebody else',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.byCookie('session') }),
      calls: { 'which the sidecar does not set': { ...call, expect: encrypted({ hash: ['cookie session'], upstream: { lbPolicy: 'RING_HASH' } }) } },
    },
    {
      name: 'the same address for the same parameter, at two ports',
      app: app => stripe(app, {
        ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.http(8080)], loadBalancing: LoadBalancing.byQueryParameter('tenant'),
      }),
      covers: ['LoadBalancing.byQueryParameter'],
      calls: {
        'the parameter chooses': { ...call, path: '/v1?tenant=a', expect: encrypted({ hash: ['query tenant'], upstream: { lbPolicy: 'RING_HASH' } }) },
        'at the other port too': {
          from: 'shop',
          url: 'http://api.stripe.com:8080',
          expect: reaches(8080, 'api.stripe.com', ['api.stripe.com:8080'], untouched, { hash: ['query tenant'], upstream: { lbPolicy: 'RING_HASH' } }),
        },
      },
    },
    {
      name: 'the same address for the same pod',
      app: app => stripe(app, { ports: both(), loadBalancing: LoadBalancing.bySourceIp() }),
      covers: ['LoadBalancing.bySourceIp'],
      calls: {
        'for requests': { ...call, expect: encrypted({ hash: ['source-ip'], upstream: { lbPolicy: 'RING_HASH' } }) },
        'and for connections': { ...ownCall, expect: own({ hash: ['source-ip'], upstream: { lbPolicy: 'RING_HASH' } }) },
      },
    },
    {
      name: 'the nearest addresses first, and another region when they fail',
      app: app => regional(app, { circuitBreaker: CircuitBreaker.onGatewayErrors(5), loadBalancing: LoadBalancing.roundRobin({ localityFailover: { 'eu-west-1': 'us-east-1' } }) }),
      covers: ['LoadBalancingOptions.localityFailover'],
      calls: {
        'own zone, own region, the named region, all others': {
          ...call,
          locality: 'eu-west-1/a',
          expect: spread([
            '192.0.2.1:443 locality=eu-west-1/a share=1',
            '192.0.2.2:443 locality=eu-west-1/b share=1 priority=1',
            '192.0.2.3:443 locality=us-east-1/a share=1 priority=2',
            '192.0.2.4:443 locality=ap-south-1/a share=1 priority=3',
          ]),
        },
      },
    },
    {
      name: 'another region when the own one fails, for servers by name',
      app: app => stripe(app, {
        ports: both(),
        endpoints: [ExternalEndpoint.at('eu.stripe.com', { locality: 'eu-west-1' }), ExternalEndpoint.at('us.stripe.com', { locality: 'us-east-1' })],
        circuitBreaker: CircuitBreaker.onGatewayErrors(5),
        loadBalancing: LoadBalancing.leastRequest({ localityFailover: { 'eu-west-1': 'us-east-1' } }),
      }),
      calls: {
        'for requests': {
          ...call,
          locality: 'eu-west-1/a',
          expect: spread(['eu.stripe.com:443 locality=eu-west-1 share=1', 'us.stripe.com:443 locality=us-east-1 share=1 priority=1']),
        },
        'and for the workload\'s own HTTPS': {
          ...ownCall,
          locality: 'us-east-1/b',
          expect: reaches(443, 'api.stripe.com', ['us.stripe.com:443 locality=us-east-1 share=1', 'eu.stripe.com:443 locality=eu-west-1 share=1 priority=1'], untouched),
        },
      },
    },
    {
      name: 'the nearest addresses first, because a circuit breaker tells which fail',
      app: app => regional(app, { circuitBreaker: CircuitBreaker.onGatewayErrors(5) }),
      calls: {
        'own zone, own region, all others': {
          ...call,
          locality: 'eu-west-1/a',
          expect: spread([
            '192.0.2.1:443 locality=eu-west-1/a',
            '192.0.2.2:443 locality=eu-west-1/b priority=1',
            '192.0.2.3:443 locality=us-east-1/a priority=2',
            '192.0.2.4:443 locality=ap-south-1/a priority=2',
          ]),
        },
      },
    },
    {
      name: 'shares by place',
      app: app => regional(app, {
        loadBalancing: LoadBalancing.leastRequest({
          localityDistribution: { '*': { 'us-east-1/*': 100 }, 'eu-west-1/*': { 'eu-west-1/a': 70, 'eu-west-1/b': 10, 'us-east-1/*': 20 } },
        }),
      }),
      covers: ['LoadBalancingOptions.localityDistribution'],
      calls: {
        'as told for the caller\'s region': {
          ...call,
          locality: 'eu-west-1/b',
          expect: spread([
            '192.0.2.1:443 locality=eu-west-1/a share=70', '192.0.2.2:443 locality=eu-west-1/b share=10', '192.0.2.3:443 locality=us-east-1/a share=20',
          ]),
        },
        'and for all other callers': { ...call, locality: 'ap-south-1/a', expect: spread(['192.0.2.3:443 locality=us-east-1/a share=100']) },
      },
    },
    {
      name: 'one place for all callers while it is healthy',
      app: app => regional(app, { circuitBreaker: CircuitBreaker.on5xxErrors(5), loadBalancing: LoadBalancing.random({ preferredLocality: 'us-east-1/a' }) }),
      covers: ['LoadBalancingOptions.preferredLocality'],
      calls: {
        'also from elsewhere': {
          ...call,
          locality: 'eu-west-1/a',
          expect: spread([
            '192.0.2.3:443 locality=us-east-1/a share=1',
            '192.0.2.1:443 locality=eu-west-1/a share=1 priority=1',
            '192.0.2.2:443 locality=eu-west-1/b share=1 priority=1',
            '192.0.2.4:443 locality=ap-south-1/a share=1 priority=1',
          ]),
        },
      },
    },
  ],
};
