import { Duration } from 'cdk8s';
import { CircuitBreaker, ConnectionPool, EgressPort, UpstreamTls, VirtualIps } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Pattern } from '../case';
import { at, both, call, encrypted, own, ownCall, stripe } from './stripe';

export const connectionPools: Pattern = {
  title: 'Circuit breakers and connection pools',
  cases: [
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
  ],
};
