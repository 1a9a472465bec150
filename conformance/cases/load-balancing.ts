import { Duration, type App } from 'cdk8s';
import { CircuitBreaker, EgressPort, ExternalEndpoint, LoadBalancing, Retries, UpstreamTls, type ExternalApiProps } from 'cdk8s-istio-egress';
import { reaches, untouched, verified, type Pattern } from '../case';
import { both, call, encrypted, own, ownCall, stripe } from './stripe';

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

export const loadBalancing: Pattern = {
  title: 'Load balancing and localities',
  cases: [
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
