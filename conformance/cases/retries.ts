import { Duration } from 'cdk8s';
import { ConnectionPool, EgressPort, Retries, RetryCondition, UpstreamTls } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Pattern } from '../case';
import { both, call, encrypted, own, ownCall, stripe } from './stripe';

export const retries: Pattern = {
  title: 'Retries',
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
  ],
};
