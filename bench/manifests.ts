/** Manifests to measure by: what the constructs of this library emit, and what people write by hand. */
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker, ConnectionPool, EgressPort, EndpointsAlias, ExternalApi, ExternalEndpoint, ExternalNameAlias, HttpRoute, LocalAlias, Retries,
  RouteMatch, UpstreamTls,
} from 'cdk8s-istio-egress';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [field: string]: any };
  readonly [field: string]: any;
}

const TEAMS = ['shop', 'billing', 'search', 'shipping', 'identity', 'reports', 'media', 'partners', 'mobile', 'risk'];
const APIS_OF_A_TEAM = 25;

const address = (prefix: string, number: number) => `${prefix}.${Math.floor(number / 256)}.${number % 256}`;

/** What a team calls, one dependency after another, each of another kind. */
const DEPENDENCIES: ((chart: Chart, id: string, number: number) => void)[] = [
  (chart, id, number) => new ExternalApi(chart, id, { host: `api-${number}.weather.example` }),
  (chart, id, number) => new ExternalApi(chart, id, {
    host: `api-${number}.payments.example`,
    description: 'Payments',
    owner: 'team-billing',
    ports: [EgressPort.http(80, { tls: UpstreamTls.simple() }), EgressPort.https(443)],
    timeout: Duration.seconds(5),
    retries: Retries.safe(2),
    circuitBreaker: CircuitBreaker.onGatewayErrors(5),
  }),
  (chart, id, number) => new ExternalApi(chart, id, {
    host: `ledger-${number}.partner.example`,
    endpoints: ExternalEndpoint.all(address('10.20', 2 * number), address('10.20', 2 * number + 1)),
    ports: [EgressPort.https(443), EgressPort.grpc(9090), EgressPort.tcp(5432, { name: 'tcp-postgres' })],
  }),
  (chart, id, number) => new ExternalNameAlias(chart, id, { host: `httpbin-${number}.example.org`, ports: [EgressPort.http(80)] }),
  (chart, id, number) => new EndpointsAlias(chart, id, {
    addresses: [address('91.198', number), `2001:db8::${number.toString(16)}`],
    ports: [EgressPort.tls(443)],
  }),
  (chart, id, number) => {
    const fx = new ExternalApi(chart, id, {
      host: `fx-${number}.rates.example`,
      additionalHosts: [`fx-${number}-eu.rates.example`],
      consumers: [TEAMS[number % TEAMS.length], `${TEAMS[(number + 1) % TEAMS.length]}-${number % 100}`],
      ports: [EgressPort.http(80, { tls: UpstreamTls.simple() })],
      connectionPool: ConnectionPool.of({ connectTimeout: Duration.seconds(1), maxConnections: 100, http1MaxPendingRequests: 50 }),
    });
    fx.addRoute(HttpRoute.to(fx, { name: 'reads', matches: [RouteMatch.of({ method: 'GET' }), RouteMatch.pathPrefix('/v2/')], retries: Retries.safe(3) }));
  },
  (chart, id) => new LocalAlias(chart, id, { selector: { app: id }, ports: [EgressPort.http(80, { targetPort: 8080 })] }),
];

/** What constructs of every kind emit, for teams that have a namespace each. */
export function emitted(count: number): Manifest[] {
  const app = new App();
  let number = 0;
  let objects = 0;
  for (let team = 0; objects < count; team++) {
    const chart = new Chart(app, `team-${team}`, { namespace: `${TEAMS[team % TEAMS.length]}-${Math.floor(team / TEAMS.length)}` });
    for (let index = 0; index < APIS_OF_A_TEAM; index++, number++) {
      DEPENDENCIES[number % DEPENDENCIES.length](chart, `dependency-${index}`, number);
    }
    objects += manifestsOf(chart).length;
  }
  return app.charts.flatMap(manifestsOf).slice(0, count);
}

function manifestsOf(chart: Chart): Manifest[] {
  return chart.node.findAll().filter(ApiObject.isApiObject).map(object => object.toJson());
}

const ISTIO = 'networking.istio.io/v1';

export const serviceEntry = (name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion: ISTIO, kind: 'ServiceEntry', metadata: { name, namespace }, spec: { location: 'MESH_EXTERNAL', resolution: 'DNS', ...spec } });

export const destinationRule = (name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion: ISTIO, kind: 'DestinationRule', metadata: { name, namespace }, spec });

export const virtualService = (name: string, namespace: string, spec: object): Manifest =>
  ({ apiVersion: ISTIO, kind: 'VirtualService', metadata: { name, namespace }, spec });

const HTTP = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
const HTTPS = { number: 443, name: 'https', protocol: 'HTTPS' };
const ORIGINATING = { tls: { mode: 'SIMPLE', sni: 'api.example.com' } };

const many = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, number) => make(number));

/** Five objects of each host, with what people get wrong: findings in nearly every one of them. */
export function handWritten(count: number): Manifest[] {
  return many(Math.ceil(count / 5), number => {
    const host = `api-${number}.example.com`;
    const [name, namespace] = [`api-${number}`, `team-${number % 200}`];
    return [
      serviceEntry(name, namespace, { hosts: [host], ports: [HTTP, HTTPS, { number: 9000 + number % 7, name: 'tcp', protocol: 'TCP' }] }),
      destinationRule(name, namespace, {
        host,
        trafficPolicy: { tls: { mode: 'SIMPLE', sni: host }, outlierDetection: { consecutiveGatewayErrors: 3 }, portLevelSettings: [{ port: { number: 80 }, connectionPool: {} }] },
      }),
      virtualService(name, namespace, {
        hosts: [host], http: [{ timeout: '5', route: [{ destination: { host, subset: 'v1' } }] }, { route: [{ destination: { host: 'missing' }, weight: 50 }] }],
      }),
      { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { type: 'ExternalName', externalName: `other-${number}.example.com`, ports: [{ port: 443 }] } },
      serviceEntry(`${name}-again`, namespace, { hosts: [host.toUpperCase(), `*.a${number}.example.com`], resolution: 'STATIC', ports: [{ ...HTTPS, numbr: 443 }], addresses: ['10.0.0.300'] }),
    ];
  }).flat().slice(0, count);
}

/** What a rule that compares each with each would choke on. */
export const SHAPES: { readonly [name: string]: (count: number) => Manifest[] } = {
  'all in one namespace': count => many(count / 2, number => [
    serviceEntry(`api-${number}`, 'shop', { hosts: [`api-${number}.example.com`], exportTo: ['.'], ports: [HTTP, HTTPS] }),
    destinationRule(`api-${number}`, 'shop', { host: `api-${number}.example.com`, exportTo: ['.'], trafficPolicy: ORIGINATING }),
  ]).flat(),
  'each in a namespace of its own': count => many(count / 2, number => [
    serviceEntry('api', `team-${number}`, { hosts: [`api-${number}.example.com`], exportTo: ['.'], ports: [HTTP, HTTPS] }),
    destinationRule('api', `team-${number}`, { host: `api-${number}.example.com`, exportTo: ['.'], trafficPolicy: ORIGINATING }),
  ]).flat(),
  'one host in as many namespaces, private': count => many(count / 2, number => [
    serviceEntry('api', `team-${number}`, { hosts: ['api.example.com'], exportTo: ['.'], ports: [HTTP, HTTPS] }),
    destinationRule('api', `team-${number}`, { host: 'api.example.com', exportTo: ['.'], trafficPolicy: ORIGINATING }),
  ]).flat(),
  'one host in as many namespaces, for everyone': count => many(count / 3, number => [
    serviceEntry('api', `team-${number}`, { hosts: ['api.example.com'], exportTo: ['*'], ports: [HTTP, HTTPS] }),
    destinationRule('api', `team-${number}`, { host: 'api.example.com', exportTo: ['*'], trafficPolicy: ORIGINATING }),
    virtualService('api', `team-${number}`, { hosts: ['api.example.com'], exportTo: ['*'], http: [{ route: [{ destination: { host: 'api.example.com' } }] }] }),
  ]).flat(),
  'each exported to the same hundred namespaces': count => many(count / 10, number =>
    serviceEntry(`api-${number}`, 'shop', { hosts: ['api.example.com'], exportTo: many(100, index => `team-${index}`), ports: [HTTP, HTTPS] })),
  'wildcards and their rules': count => many(count / 2, number => [
    serviceEntry(`api-${number}`, 'shop', { hosts: [`*.a${number}.example.com`], resolution: 'NONE', exportTo: ['*'], ports: [HTTPS] }),
    destinationRule(`api-${number}`, 'shop', { host: `*.a${number}.example.com`, trafficPolicy: ORIGINATING }),
  ]).flat(),
  'subdomains of one wildcard': count => [
    serviceEntry('all', 'shop', { hosts: ['*.example.com'], resolution: 'NONE', ports: [HTTP, HTTPS] }),
    destinationRule('all', 'shop', { host: '*.example.com', trafficPolicy: ORIGINATING }),
    ...many(count / 2, number => [
      serviceEntry(`api-${number}`, `team-${number}`, { hosts: [`api-${number}.example.com`], ports: [HTTP, HTTPS] }),
      virtualService(`api-${number}`, `team-${number}`, {
        hosts: [`api-${number}.example.com`], http: [{ route: [{ destination: { host: `api-${number}.example.com`, port: { number: 80 } } }] }],
      }),
    ]).flat(),
  ],
  'hosts of an entry': count => [serviceEntry('all', 'shop', { hosts: many(count, number => `api-${number}.example.com`), ports: [HTTP, HTTPS] })],
  'long names in wildcards': count => many(count, number =>
    destinationRule(`api-${number}`, 'shop', { host: `*.${'a.'.repeat(100)}${number}.example.com`, trafficPolicy: ORIGINATING })),
  'ports on one virtual IP': count => many(count / 2, number =>
    serviceEntry(`api-${number}`, 'shop', { hosts: [`api-${number}.example.com`], addresses: ['240.0.0.1'], ports: [{ number: number + 1, name: 'tcp', protocol: 'TCP' }, HTTPS] })),
  'ports of one entry': count => [
    serviceEntry('all', 'shop', { hosts: ['api.example.com'], addresses: ['240.0.0.1'], ports: many(count, number => ({ number: number + 1, name: `tcp-${number}`, protocol: 'TCP' })) }),
    destinationRule('all', 'shop', {
      host: 'api.example.com', trafficPolicy: { ...ORIGINATING, portLevelSettings: many(count, number => ({ port: { number: number + 1 }, ...ORIGINATING })) },
    }),
  ],
  'TCP entries on one port': count => many(count, number =>
    serviceEntry(`db-${number}`, 'shop', { hosts: [`db-${number}.example.com`], exportTo: ['*'], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] })),
  'ranges of addresses': count => many(count, number => serviceEntry(`db-${number}`, 'shop', {
    hosts: [`db-${number}.example.com`], resolution: 'NONE', addresses: [`${address('10', number)}.0/24`], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
  })),
  'rules for one host': count => [
    serviceEntry('api', 'shop', { hosts: ['api.example.com'], ports: [HTTP, HTTPS] }),
    ...many(count, number => destinationRule(`api-${number}`, 'shop', { host: 'api.example.com', trafficPolicy: ORIGINATING })),
  ],
  'rules of subsets': count => [
    serviceEntry('api', 'shop', { hosts: ['api.example.com'], ports: [HTTP, HTTPS] }),
    destinationRule('api', 'shop', { host: 'api.example.com', trafficPolicy: ORIGINATING, subsets: many(count, number => ({ name: `v${number}`, labels: { version: `v${number}` } })) }),
    virtualService('api', 'shop', {
      hosts: ['api.example.com'],
      http: many(count, number => ({ match: [{ uri: { prefix: `/v${number}/` } }], route: [{ destination: { host: 'api.example.com', subset: `v${number}` } }] })),
    }),
  ],
  'routes of one VirtualService': count => [
    serviceEntry('api', 'shop', { hosts: ['api.example.com'], ports: [HTTP, HTTPS] }),
    virtualService('api', 'shop', {
      hosts: ['api.example.com'],
      http: many(count, number => ({
        match: [{ uri: { prefix: `/v${number}/` }, headers: { version: { exact: `${number}` } } }], route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }],
      })),
    }),
  ],
  'TLS routes of one VirtualService': count => [
    ...many(count / 2, number => serviceEntry(`api-${number}`, 'shop', { hosts: [`api-${number}.example.com`], ports: [HTTPS] })),
    virtualService('api', 'shop', {
      hosts: many(count / 2, number => `api-${number}.example.com`),
      tls: many(count / 2, number => ({ match: [{ port: 443, sniHosts: [`api-${number}.example.com`] }], route: [{ destination: { host: `api-${number}.example.com` } }] })),
    }),
  ],
  'VirtualServices of one host': count => many(count, number =>
    virtualService(`api-${number}`, `team-${number % 100}`, { hosts: ['api.example.com'], http: [{ route: [{ destination: { host: 'api.example.com' } }] }] })),
  'a Sidecar in each namespace': count => many(count / 2, number => [
    serviceEntry('api', `team-${number}`, { hosts: [`api-${number}.example.com`], exportTo: ['*'], ports: [HTTP, HTTPS] }),
    { apiVersion: ISTIO, kind: 'Sidecar', metadata: { name: 'default', namespace: `team-${number}` }, spec: { egress: [{ hosts: ['./*', `team-${number + 1}/*`, '*/api.example.com'] }] } },
  ]).flat(),
  'hosts of one Sidecar': count => [
    ...many(count / 2, number => serviceEntry(`api-${number}`, 'shop', { hosts: [`api-${number}.example.com`], exportTo: ['*'], ports: [HTTP, HTTPS] })),
    {
      apiVersion: ISTIO,
      kind: 'Sidecar',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { egress: [{ hosts: many(count / 2, number => `./api-${number}.example.com`) }] },
    },
  ],
  'aliases of one host': count => [
    serviceEntry('api', 'shop', { hosts: ['api.example.com'], ports: [HTTP, HTTPS] }),
    ...many(count, number => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'api', namespace: `team-${number}` },
      spec: { type: 'ExternalName', externalName: 'api.example.com', ports: [{ name: 'http', port: 80 }] },
    })),
  ],
  'slices of one Service': count => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'wiki', namespace: 'shop' }, spec: { ports: [{ name: 'tls', port: 443 }] } },
    ...many(count, number => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `wiki-${number}`, namespace: 'shop', labels: { 'kubernetes.io/service-name': 'wiki' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address('91.198', number)] }],
      ports: [{ name: 'tls', port: 443 }],
    })),
  ],
  'gateways': count => many(count / 2, number => [
    { apiVersion: ISTIO, kind: 'Gateway', metadata: { name: `out-${number}`, namespace: 'egress' }, spec: { selector: { istio: 'egressgateway' }, servers: [{ port: HTTPS, hosts: [`api-${number}.example.com`], tls: { mode: 'PASSTHROUGH' } }] } },
    virtualService(`api-${number}`, 'shop', {
      hosts: [`api-${number}.example.com`],
      gateways: ['mesh', `egress/out-${number}`],
      tls: [{ match: [{ gateways: ['mesh'], port: 443, sniHosts: [`api-${number}.example.com`] }], route: [{ destination: { host: 'out.egress.svc.cluster.local' } }] }],
    }),
  ]).flat(),
};
